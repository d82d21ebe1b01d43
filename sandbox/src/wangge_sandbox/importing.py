"""Importing foreign code once, behind the whole fence, with everything denied that an audit hook sees: what it has, and what it tried.

What holds it is the fence. What it tells of itself shows mistakes, and never that there is no malice: code in the same process can
forge it. So the answer is read with care, and a process that says nothing in time has failed.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from wangge_sandbox.fence import confining, limits, namespaces
from wangge_sandbox.fencing import WORKER_USER
from wangge_sandbox.launching import PLUGINS, RUNTIME, fence_arguments
from wangge_sandbox.staging import Stage
from wangge_sdk.hooks.denied import watch
from wangge_sdk.hooks.loading import CodeError, load

SECONDS: Final = 30.0
MOST_ANSWER: Final = 64 * 1024
MEMORY_MB: Final = 256
_START: Final = "import sys; sys.path.insert(0, sys.argv[4]); from wangge_sandbox.importing import main; main(sys.argv[1:])"
_SHOWN: Final = 300


class Imported(Struct, frozen=True, kw_only=True):
    """What an import came to."""

    hooks: tuple[str, ...] = ()
    """Hooks and handlers of the code, by id."""
    fault: str | None = None
    """Why it cannot be used, if it cannot."""
    tried: tuple[str, ...] = ()
    """What it tried and was denied."""


class NotImportedError(Exception):
    """There is no fence here, or nothing was heard from behind it; the message says which."""


def imported(code: Iterable[Path], module: str, *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> Imported:
    """Import a module of these packages; blocks.

    Raises:
        NotImportedError: the machine has no fence, or the process behind it said nothing that can be read.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise NotImportedError("bubblewrap is not installed (Debian, Ubuntu: apt-get install bubblewrap)")
    stage = Stage()
    ours, its = socket.socketpair()
    try:
        place = stage.add(module, code)
        python = os.path.realpath(sys.executable)
        told = (str(its.fileno()), f"{PLUGINS}/{place}", module, RUNTIME, str(memory_mb))
        user = WORKER_USER if os.geteuid() == 0 else None
        process = subprocess.Popen(  # noqa: S603  a fixed program
            fence_arguments(stage, [python, "-I", "-S", "-c", _START, *told]),
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
        raise NotImportedError(f"the fence could not be started: {error}") from error
    finally:
        its.close()
        ours.close()
        stage.close()


def _heard(line: socket.socket, seconds: float) -> Imported:
    line.settimeout(seconds)
    said = b""
    try:
        while chunk := line.recv(MOST_ANSWER):
            said += chunk
            if len(said) > MOST_ANSWER:
                raise NotImportedError(f"the import says more than {MOST_ANSWER} bytes")
    except TimeoutError as error:
        raise NotImportedError(f"the import did not end within {seconds:g} s") from error
    try:
        return msgspec.json.decode(said, type=Imported)
    except msgspec.MsgspecError as error:
        raise NotImportedError("the process that imports the code ended without a word") from error


def main(arguments: list[str]) -> None:
    """Behind the fence: go behind its last walls, import, tell."""
    descriptor, place, module, runtime, memory_mb = arguments
    mapped = limits.mapped_bytes()
    folders = namespaces.interpreter_folders()
    sys.path.insert(0, place)
    sys.dont_write_bytecode = True
    line = socket.socket(fileno=int(descriptor))
    allowed = limits.WorkerLimits(memory_mb=int(memory_mb))
    confining.confine(allowed, line.fileno(), mapped, readable=(*folders, runtime, place))
    tried = watch(tuple(Path(folder) for folder in (*folders, runtime, place)))
    try:
        hooks, fault = sorted(load(module)), None
    except CodeError as error:
        hooks, fault = [], str(error)
    found = Imported(hooks=tuple(hooks), fault=fault, tried=tuple(each[:_SHOWN] for each in tried[:100]))
    with suppress(OSError):
        line.sendall(msgspec.json.encode(found))
    os._exit(0)
