"""Starting the zygote behind the outer wall, and talking to it."""

import array
import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import IO, Final

from wangge_sandbox.errors import NotContainedError
from wangge_sandbox.fence.namespaces import NOBODY, interpreter_folders
from wangge_sandbox.orders import LONGEST, Ended, Kill, Order, Ready, Spawn, packed, report
from wangge_sandbox.staging import Stage

PLUGINS: Final = "/plugins"
RUNTIME: Final = "/runtime"
START_S: Final = 20.0
_START: Final = "import sys; sys.path.insert(0, sys.argv[2]); from wangge_sandbox.zygote import main; main(sys.argv[1:])"
_ROOT_SIZE: Final = 64 * 1024
_MOST_COMPLAINT: Final = 600


def fence_arguments(stage: Stage, command: list[str]) -> list[str]:
    """Return bubblewrap's command line: the machine's programs and two folders, read-only, and nothing else."""
    shown = [f for place in interpreter_folders() for f in ("--ro-bind", place, place)]
    return [
        "bwrap",
        *("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup", "--unshare-net"),
        *("--cap-drop", "ALL", "--uid", str(NOBODY), "--gid", str(NOBODY)),
        *("--die-with-parent", "--new-session", "--clearenv", "--hostname", "plugin"),
        *shown,
        *("--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin"),
        *("--dev", "/dev", "--proc", "/proc"),
        *("--size", str(_ROOT_SIZE), "--perms", "0700", "--tmpfs", "/tmp"),  # noqa: S108  the zygote's own
        *("--ro-bind", str(stage.runtime), RUNTIME, "--ro-bind", str(stage.plugins), PLUGINS),
        *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"),
        *("--setenv", "LANG", "C.UTF-8", "--setenv", "PYTHONDONTWRITEBYTECODE", "1"),
        "--",
        *command,
    ]


class ZygoteProcess:
    """The zygote, as the server sees it."""

    def __init__(self, process: "subprocess.Popen[bytes]", line: socket.socket, complaints: IO[bytes]) -> None:
        """Made by `launch`."""
        self._process = process
        self._line = line
        self._complaints = complaints
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.on_ended: Callable[[Ended], None] = lambda _: None
        self.on_lost: Callable[[], None] = lambda: None
        asyncio.get_running_loop().add_reader(line, self._read)

    @classmethod
    async def launch(cls, stage: Stage, *, bare: bool, user: int | None) -> "ZygoteProcess":
        """Start it and wait until it is warm; `user` is whom it runs as, when the server is root.

        Raises:
            NotContainedError: it did not start; the message says what it complained of.
        """
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        complaints = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the zygote
        folders = (str(stage.runtime), str(stage.plugins)) if bare else (RUNTIME, PLUGINS)
        python = os.path.realpath(sys.executable)  # noqa: ASYNC240  once in the life of a server
        command = [python, "-I", "-S", "-c", _START, str(its.fileno()), *folders, *(["--bare"] if bare else [])]
        arguments = command if bare else fence_arguments(stage, command)
        program = python if bare else shutil.which("bwrap")
        try:
            process = subprocess.Popen(  # noqa: S603, ASYNC220  a fixed program; starting it takes a millisecond
                arguments,
                executable=program,
                env={},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                pass_fds=(its.fileno(),),
                user=user,
                group=user,
                extra_groups=None if user is None else [],
                umask=0o077,
                start_new_session=True,  # Ctrl-C in the terminal is for the server, which ends the fence itself
            )
        except (OSError, subprocess.SubprocessError) as error:
            ours.close()
            complaints.close()
            raise NotContainedError(f"the fence could not be started: {error}") from error
        finally:
            its.close()
        zygote = cls(process, ours, complaints)
        await zygote._warm()
        return zygote

    async def _warm(self) -> None:
        try:
            async with asyncio.timeout(START_S):
                await self._ready
        except (ConnectionError, TimeoutError) as error:
            self.close()
            raise NotContainedError(self.complaint() or "the fence did not come up in time") from error

    def complaint(self) -> str:
        """Return what it wrote to its standard error."""
        self._complaints.seek(0)
        return self._complaints.read(_MOST_COMPLAINT).decode(errors="replace").strip()

    @property
    def pid(self) -> int:
        """The process, or that of bubblewrap around it."""
        return self._process.pid

    def spawn(self, wanted: Spawn, end: socket.socket) -> None:
        """Have a worker made that speaks through `end`, which is closed here.

        Raises:
            OSError: the zygote is no more, or does not keep up.
        """
        with end:
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [end.fileno()]))]
            self._line.sendmsg([packed(wanted)], rights)

    def kill(self, worker: int) -> None:
        """End a worker, if it is still there."""
        self._send(Kill(worker))

    def close(self) -> None:
        """End the zygote and with it every worker."""
        if self._line.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self._line)
            self._line.close()
        self._process.kill()
        self._process.wait()

    def _send(self, message: Order) -> None:
        try:
            self._line.send(packed(message))
        except OSError:
            self._lose()

    def _read(self) -> None:
        try:
            packet = self._line.recv(LONGEST)
        except BlockingIOError:
            return
        except OSError:
            packet = b""
        if not packet:
            self._lose()
            return
        said = report(packet)
        if isinstance(said, Ready):
            if not self._ready.done():
                self._ready.set_result(None)
        else:
            self.on_ended(said)

    def _lose(self) -> None:
        if self._line.fileno() < 0:
            return
        if not self._ready.done():
            self._ready.set_exception(ConnectionError())
        self.close()
        self.on_lost()
