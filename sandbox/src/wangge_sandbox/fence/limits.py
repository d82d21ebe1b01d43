"""What a worker may use, as the kernel counts it."""

import resource
from pathlib import Path
from typing import Final

import msgspec

_MEGABYTE: Final = 1024 * 1024
_THREADS: Final = 32
_FILES: Final = 64
_SIGNALS: Final = 64
_STACK_MB: Final = 8


class WorkerLimits(msgspec.Struct, frozen=True, array_like=True):
    """The limits of one worker; the manifest's, as far as the platform's own allow."""

    memory_mb: int = 128
    cpu_seconds_per_call: float = 2.0
    call_timeout_ms: int = 3000
    disk_mb: int = 0
    concurrency: int = 1


def mapped_bytes() -> int:
    """Return the size of this process's address space; needs `/proc`."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def apply(limits: WorkerLimits, mapped: int) -> None:
    """Bind this process to its limits; they cannot be raised again.

    `mapped` is what the interpreter has mapped already: memory is counted from there on.
    """
    scratch = max(limits.disk_mb, 1) * _MEGABYTE
    stack = _STACK_MB * _MEGABYTE
    for kind, most in (
        (resource.RLIMIT_AS, mapped + limits.memory_mb * _MEGABYTE),
        (resource.RLIMIT_NPROC, _THREADS + limits.concurrency),
        (resource.RLIMIT_NOFILE, _FILES + limits.concurrency),
        (resource.RLIMIT_FSIZE, scratch),
        (resource.RLIMIT_SIGPENDING, _SIGNALS),
        (resource.RLIMIT_STACK, stack),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_NICE, 0),
        (resource.RLIMIT_RTPRIO, 0),
    ):
        resource.setrlimit(kind, (most, most))
