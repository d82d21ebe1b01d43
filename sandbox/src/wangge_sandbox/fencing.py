"""Finding out how this machine can fence foreign code, by trying; and making fenced processes."""

import asyncio
import os
import shutil
import socket
import struct
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from wangge_sandbox.canaries import Bait
from wangge_sandbox.errors import NotContainedError, UnfitError
from wangge_sandbox.fence import kernel, landlock
from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sandbox.fence.syscalls import ARCHITECTURES
from wangge_sandbox.launching import ZygoteProcess
from wangge_sandbox.orders import FENCED, Ended, Spawn
from wangge_sandbox.staging import Stage
from wangge_sdk.host_protocol import MAX_FRAME, FrameReader, Hello, from_worker

Level = Literal["full", "landlock-only", "none"]
WORKER_USER: Final = 60900
"""Whom workers run as when the server is root: a number that Debian and systemd give to nobody."""
CANARY_S: Final = 10.0
_CREDENTIALS: Final = struct.Struct("3i")
_CHUNK: Final = 4096

_NO_BWRAP: Final = "bubblewrap is not installed (Debian, Ubuntu: apt-get install bubblewrap)"
_NO_USER_NAMESPACES: Final = (
    "user namespaces must be allowed: check kernel.unprivileged_userns_clone and user.max_user_namespaces; "
    "on Ubuntu 24.04 an AppArmor profile for bwrap; in a container a seccomp profile that allows unshare; in systemd no RestrictNamespaces"
)
_OLD_LANDLOCK: Final = f"without namespaces Landlock {landlock.FULL_ABI} (Linux 6.12) is needed"


class Machine(Struct, frozen=True, kw_only=True):
    """What the fence may be made of here."""

    namespaces: bool = True
    """Whether bubblewrap and namespaces are to be tried."""
    landlock: bool = True
    """Whether Landlock without namespaces is to be tried next."""
    user: int = WORKER_USER
    """Whom workers run as when the server is root."""
    parent: Path | None = None
    """Where the copies of code lie that workers see; every user must be able to pass through it."""


class Process:
    """A fenced process, from its birth to its end."""

    def __init__(self, number: int, line: socket.socket, zygote: ZygoteProcess) -> None:
        """`line` is the server's end of its stream."""
        self.number: Final = number
        self.line: Final = line
        self.pid = 0
        """As this machine knows it; the kernel's word, not the worker's."""
        self.ended: asyncio.Future[Ended | None] = asyncio.get_running_loop().create_future()
        self._zygote = zygote

    async def fenced(self) -> None:
        """Wait until every wall is up.

        Raises:
            UnfitError: it ended before that.
        """
        loop = asyncio.get_running_loop()
        heard: asyncio.Future[tuple[bytes, int]] = loop.create_future()
        loop.add_reader(self.line, self._hear, heard)
        try:
            said, self.pid = await heard
        finally:
            loop.remove_reader(self.line)
        if said != FENCED:
            raise UnfitError("it ended before the fence was up")
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)

    def _hear(self, heard: "asyncio.Future[tuple[bytes, int]]") -> None:
        try:
            said, notes, _, _ = self.line.recvmsg(len(FENCED), socket.CMSG_SPACE(_CREDENTIALS.size))
        except BlockingIOError:
            return
        except OSError:
            said, notes = b"", []
        pids = [_CREDENTIALS.unpack(data)[0] for _, kind, data in notes if kind == socket.SCM_CREDENTIALS]
        if not heard.done():
            heard.set_result((said, pids[0] if pids else 0))

    def kill(self) -> None:
        """End it now."""
        self._zygote.kill(self.number)


class Fence:
    """The fence of one server: where foreign code runs, and whether it may."""

    def __init__(self, machine: Machine, accept: Level) -> None:
        """`accept` is the least that foreign code may run behind."""
        self._machine = machine
        self._accept = accept
        self._stage: Stage | None = None
        self._zygote: ZygoteProcess | None = None
        self._numbers = 0
        self._processes: dict[int, Process] = {}
        self.level: Level | Literal["untested"] = "untested"
        self.problems: tuple[str, ...] = ()
        self.on_lost: Callable[[], None] = lambda: None

    @property
    def is_up(self) -> bool:
        """Whether processes can be made."""
        return self._zygote is not None

    @property
    def lacking(self) -> str | None:
        """What is missing for foreign code to run here; None when nothing is, or nothing was tried yet."""
        if self.level in {"untested", "full"} or (self.level == "landlock-only" and self._accept == "landlock-only"):
            return None
        accepted = "" if self.level == "none" else "; the operator can accept the weaker fence by WANGGE_FENCE=landlock-only"
        return f"This machine cannot fence foreign code (level {self.level}): {'; '.join(self.problems)}{accepted}."

    async def raise_up(self) -> None:
        """Start the zygote and try the canaries; the strongest level that holds is taken. Never raises for what is missing."""
        self.take_down()
        problems: list[str] = []
        for level, bare in (("full", False), ("landlock-only", True)):
            missing = self._missing(bare=bare)
            if missing is None:
                missing = await self._tried(bare=bare)
            if missing is None:
                self.level = "full" if level == "full" else "landlock-only"
                break
            problems.append(missing)
            self.take_down()
        else:
            self.level = "none"
        self.problems = tuple(problems)

    def take_down(self) -> None:
        """End every process and remove the copies."""
        if self._zygote is not None:
            self._zygote.on_lost = lambda: None
            self._zygote.close()
            self._zygote = None
        self._lose_processes()
        if self._stage is not None:
            self._stage.close()
            self._stage = None

    def require(self) -> None:
        """Make sure that foreign code may run.

        Raises:
            NotContainedError: it may not; the message says what the machine lacks.
        """
        if self.lacking is not None:
            raise NotContainedError(self.lacking)
        if self._zygote is None:
            raise NotContainedError("the fence is down and comes up again at the next call")

    def make(self, plugin: str, version: str, *, code: tuple[Path, ...], module: str, limits: WorkerLimits, arguments: str = "") -> Process:
        """Have a process made; it is not fenced yet, see `Process.fenced`. No code at all means the canaries.

        Raises:
            UnfitError: it could not be made.
        """
        zygote, stage = self._zygote, self._stage
        if zygote is None or stage is None:
            raise UnfitError("the fence is down")
        ours, its = socket.socketpair()
        ours.setblocking(False)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._numbers += 1
        process = self._processes[self._numbers] = Process(self._numbers, ours, zygote)
        try:
            place = stage.add(f"{plugin} {version}", code) if code else ""
            zygote.spawn(Spawn(process.number, place, module, plugin, version, limits, MAX_FRAME, arguments), its)
        except OSError as error:
            del self._processes[process.number]
            its.close()
            ours.close()
            raise UnfitError(f"its process could not be made: {error}") from error
        return process

    def _missing(self, *, bare: bool) -> str | None:
        machine = self._machine
        if kernel.MACHINE not in ARCHITECTURES:
            return f"there is no filter of system calls for {kernel.MACHINE}"
        if bare:
            if not machine.landlock:
                return "Landlock is switched off"
            return None if landlock.abi() >= landlock.FULL_ABI else _OLD_LANDLOCK
        if not machine.namespaces:
            return "namespaces are switched off"
        return None if shutil.which("bwrap") else _NO_BWRAP

    async def _tried(self, *, bare: bool) -> str | None:
        """Start the zygote and the canaries; return what is wrong, or None."""
        self._stage = Stage(self._machine.parent)
        user = self._machine.user if os.geteuid() == 0 else None
        try:
            zygote = self._zygote = await ZygoteProcess.launch(self._stage, bare=bare, user=user)
        except NotContainedError as error:
            return f"{error} ({_NO_USER_NAMESPACES})" if not bare else str(error)
        zygote.on_ended = self._note_end
        zygote.on_lost = self._note_loss
        try:
            async with asyncio.timeout(CANARY_S):
                free = await self._canaries()
        except (TimeoutError, UnfitError, OSError) as error:
            reason = str(error) or "the canaries did not come back"
            return f"a worker could not be fenced: {reason} ({zygote.complaint() or _NO_USER_NAMESPACES})"
        return f"the fence does not hold: a worker could {', '.join(name.replace('_', ' ') for name in free)}" if free else None

    async def _canaries(self) -> tuple[str, ...]:
        """Have a worker try what it must not be able to; return what it could."""
        with tempfile.NamedTemporaryFile() as file, socket.create_server(("127.0.0.1", 0)) as server:
            os.fchmod(file.fileno(), 0o666)
            bait = Bait(file.name, server.getsockname()[1], os.getpid())
            arguments = msgspec.json.encode(bait).decode()
            process = self.make("canaries", "1", code=(), module="", limits=WorkerLimits(disk_mb=1), arguments=arguments)
            with process.line:
                await process.fenced()
                reader = FrameReader()
                while True:
                    data = await asyncio.get_running_loop().sock_recv(process.line, _CHUNK)
                    if not data:
                        raise UnfitError("the canaries died")
                    for payload in reader.feed(data):
                        said = from_worker(payload)
                        if isinstance(said, Hello):
                            return said.hooks

    def _note_end(self, ended: Ended) -> None:
        process = self._processes.pop(ended.id, None)
        if process is not None and not process.ended.done():
            process.ended.set_result(ended)

    def _note_loss(self) -> None:
        self._zygote = None
        self._lose_processes()
        self.on_lost()

    def _lose_processes(self) -> None:
        for process in self._processes.values():
            if not process.ended.done():
                with suppress(asyncio.InvalidStateError, RuntimeError):
                    process.ended.set_result(None)
        self._processes.clear()
