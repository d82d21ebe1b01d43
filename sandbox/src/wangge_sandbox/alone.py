"""Running foreign code once, in a process of its own behind the whole fence, for the words that it says.

What holds it is the fence. What it tells of itself shows mistakes, and never that there is no malice: code in the same process can
forge it. So what is said is read with care, and a process that says nothing in time has failed.
"""

import importlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from wangge_sandbox.fence import confining, limits, namespaces
from wangge_sandbox.fencing import WORKER_USER
from wangge_sandbox.launching import PLUGINS, RUNTIME, fence_arguments
from wangge_sandbox.staging import MODULES, Stage

MOST_SAID: Final = 256 * 1024
_START: Final = "import sys; sys.path.insert(0, sys.argv[1]); from wangge_sandbox.alone import main; main(sys.argv[2:])"


class Heard(Struct, frozen=True):
    """What came from behind the fence."""

    said: bytes
    trouble: str = ""
    """Why it is not all that there was to say; empty when the process came to its end by itself."""


def alone(
    code: Iterable[Path],
    errand: str,
    arguments: Sequence[str] = (),
    *,
    modules: Iterable[str] = (),
    seconds: float,
    memory_mb: int,
) -> Heard:
    """Run `errand` beside these packages; blocks.

    `errand` is a module of ours with a function `tell(line, place, arguments)`: the socket to speak through, the folder of the
    packages, and what was handed on. `modules` are the libraries that it needs besides those of every worker.
    """
    program = shutil.which("bwrap")
    if program is None:
        return Heard(b"", "bubblewrap is not installed (Debian, Ubuntu: apt-get install bubblewrap)")
    stage = Stage(modules=(*MODULES, *modules))
    ours, its = socket.socketpair()
    try:
        place = f"{PLUGINS}/{stage.add(errand, code)}"
        told = (RUNTIME, str(its.fileno()), place, str(memory_mb), errand, *arguments)
        user = WORKER_USER if os.geteuid() == 0 else None
        process = subprocess.Popen(  # noqa: S603  a fixed program
            fence_arguments(stage, [os.path.realpath(sys.executable), "-I", "-S", "-c", _START, *told]),
            executable=program,
            env={},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(its.fileno(),),
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
        its.close()
        try:
            return _heard(ours, seconds)
        finally:
            process.kill()
            process.wait()
    except (OSError, subprocess.SubprocessError) as error:
        return Heard(b"", f"the fence could not be started: {error}")
    finally:
        its.close()
        ours.close()
        stage.close()


def _heard(line: socket.socket, seconds: float) -> Heard:
    until, said = time.monotonic() + seconds, b""
    while True:
        line.settimeout(max(until - time.monotonic(), 0.001))
        try:
            chunk = line.recv(MOST_SAID)
        except TimeoutError:
            return Heard(said, f"not finished within {seconds:g} s")
        if not chunk:
            return Heard(said, "" if said else "it ended without a word")
        said += chunk
        if len(said) > MOST_SAID:
            return Heard(b"", f"it says more than {MOST_SAID} bytes")


def main(arguments: list[str]) -> None:
    """Behind the fence: go behind its last walls, then do the errand."""
    descriptor, place, memory_mb, errand, *rest = arguments
    mapped = limits.mapped_bytes()
    folders = namespaces.interpreter_folders()
    sys.path.insert(0, place)
    sys.dont_write_bytecode = True
    line = socket.socket(fileno=int(descriptor))
    allowed = limits.WorkerLimits(memory_mb=int(memory_mb))
    confining.confine(allowed, line.fileno(), mapped, readable=(*folders, RUNTIME, place))
    importlib.import_module(errand).tell(line, place, rest)
    os._exit(0)
