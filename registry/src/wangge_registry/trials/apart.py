"""A trial run in a process of its own: whoever writes a plugin writes schemas and answers that this side has to read."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from wangge_registry.trials.means import Means
from wangge_registry.trials.model import Kind, Matrix, Row, RowVerdict, broken_off
from wangge_registry.trials.running import run_trial

SECONDS: Final = 600.0
"""So long a trial run may take; with the checks before it, it has to end within the lease of an examination."""
_SHOWN: Final = 300


def trial_runner(means: Means, seconds: float = SECONDS) -> Callable[[tuple[str, bytes]], Matrix]:
    """Return what runs a wheel, given by name and bytes, with what this machine has; blocks."""

    def try_out(wheel: tuple[str, bytes]) -> Matrix:
        name, content = wheel
        digest, told = hashlib.sha256(content).hexdigest(), msgspec.json.encode(means).decode()
        with tempfile.TemporaryDirectory(prefix="wangge-tried-") as folder:
            file = Path(folder) / name
            file.write_bytes(content)
            said, trouble = _run([sys.executable, "-I", "-m", "wangge_registry.trials.apart", str(file), told], seconds)
        if trouble:
            return broken_off(digest, trouble, seconds)
        try:
            return msgspec.json.decode(said, type=Matrix)
        except msgspec.MsgspecError as error:
            return broken_off(digest, f"no matrix came back: {error}")

    return try_out


def untried(wheel: tuple[str, bytes]) -> Matrix:
    """Return the matrix of a registry that runs nothing."""
    row = Row(kind=Kind.TRIAL, name="trial run", observed="this registry runs nothing", verdict=RowVerdict.NOT_RUN)
    return Matrix(sha256=hashlib.sha256(wheel[1]).hexdigest(), seconds=0.0, rows=(row,))


def _run(command: list[str], seconds: float) -> tuple[bytes, str]:
    """Return what a command says, and why it did not come to its end; all that it started goes with it."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)  # noqa: S603  our own module
    try:
        said, complained = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return b"", f"not finished after {seconds:g} s"
    if process.returncode:
        last = complained.decode("utf-8", "replace").strip().splitlines()[-1:]
        return b"", f"ended with {process.returncode}: {''.join(last)}"[:_SHOWN]
    return said, ""


def main() -> None:
    """Run a wheel, and write the matrix to standard output."""
    file, means = Path(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Means)
    matrix = run_trial(file.name, file.read_bytes(), means)
    sys.stdout.buffer.write(msgspec.json.encode(matrix))


if __name__ == "__main__":
    main()
