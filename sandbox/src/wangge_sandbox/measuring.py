"""What a process uses, as the kernel counts it."""

import os
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float | None:
    """Return the processor time a process has used; None when it is no more."""
    try:
        # The name in the second field may hold anything, also brackets: the rest is behind the last one.
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / _TICKS


def own_memory_kb(pid: int) -> int | None:
    """Return the memory of a process, with what it shares counted by its share; None when it cannot be seen."""
    return _kilobytes(pid, "smaps_rollup", "Pss:")


def peak_memory_kb(pid: int) -> int | None:
    """Return the most memory that a process ever had, shared pages and all; None when it cannot be seen."""
    return _kilobytes(pid, "status", "VmHWM:")


def _kilobytes(pid: int, file: str, name: str) -> int | None:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), None)
