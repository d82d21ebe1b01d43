"""The zygote: a warmed-up interpreter that forks a worker in milliseconds. One thread, no secrets, no foreign code.

It runs inside bubblewrap, which shows it the machine's programs, the platform's few modules and the folder of the
plugins' code, read-only, without network. Each worker is forked out of it into namespaces of its own, so that two
walls stand around a plugin, and a mistake in ours does not open the machine. Where there are no user namespaces
(`--bare`) only the second wall stands: Landlock, the filter of system calls, and the limits.
"""

import array
import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from wangge_sandbox.fence import confining, kernel, limits, namespaces
from wangge_sandbox.orders import FENCED, LONGEST, Ended, Kill, Order, Ready, Spawn, order, packed
from wangge_sandbox.worker import work

RUNTIME: Final = "/runtime"
"""Where the platform's own modules lie for a worker."""
PLUGIN: Final = "/plugin"
"""Where a worker finds its plugin's code."""
_MS: Final = 1000

Body = Callable[[Spawn, socket.socket], None]


class Zygote:
    """Obeys orders until the supervisor closes the line."""

    def __init__(self, line: socket.socket, *, runtime: str, plugins: str, bare: bool = False, body: Body | None = None) -> None:
        """`runtime` and `plugins` are the folders as this process sees them; `body` stands in for the worker's work."""
        self._line = line
        self._runtime = runtime
        self._plugins = plugins
        self._bare = bare
        self._body = body or self._become_worker
        self._children: dict[int, int] = {}
        """Process → id of the worker."""
        self._mapped = limits.mapped_bytes()

    def run(self) -> None:
        """Serve until the line is closed."""
        read, write = os.pipe()
        os.set_blocking(write, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(write)
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        poll.register(read, select.POLLIN)
        self._line.send(packed(Ready()))
        while True:
            ready = {descriptor for descriptor, _ in poll.poll()}
            if read in ready:
                os.read(read, LONGEST)
                self._reap()
            if self._line.fileno() in ready and not self._obey():
                return

    def _obey(self) -> bool:
        packet, descriptors = _received(self._line)
        if not packet:
            return False
        self._follow(order(packet), descriptors)
        return True

    def _follow(self, wanted: Order, descriptors: list[int]) -> None:
        if isinstance(wanted, Kill):
            for process, worker in self._children.items():
                if worker == wanted.id:
                    os.kill(process, signal.SIGKILL)
            return
        [descriptor] = descriptors
        process = os.fork()
        if process:
            os.close(descriptor)
            self._children[process] = wanted.id
            return
        _as_child(lambda: self._body(wanted, socket.socket(fileno=descriptor)))

    def _reap(self) -> None:
        while True:
            try:
                process, status, used = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not process:
                return
            worker = self._children.pop(process)
            cpu_ms = round((used.ru_utime + used.ru_stime) * _MS)
            self._line.send(packed(Ended(worker, os.waitstatus_to_exitcode(status), cpu_ms, used.ru_maxrss)))

    def _become_worker(self, wanted: Spawn, line: socket.socket) -> None:
        """Go behind every wall, say so, and work."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        code = str(Path(self._plugins, wanted.place)) if wanted.place else ""
        runtime = self._runtime
        if not self._bare:
            namespaces.enter()
            first = os.fork()
            if first:
                line.close()
                self._line.close()
                _keep(first)
            binds = {place: place for place in namespaces.interpreter_folders()} | {self._runtime: RUNTIME}
            confining.become_first(binds | ({code: PLUGIN} if code else {}), wanted.limits.disk_mb)
            runtime, code = RUNTIME, PLUGIN if code else ""
        sys.path[:] = [*([code] if code else []), runtime, *(place for place in sys.path if place not in {self._runtime, runtime})]
        readable = (*namespaces.interpreter_folders(), runtime, *([code] if code else []))
        # Without a root of its own there is no scratch space: the machine's folder is everybody's.
        writable = (namespaces.SCRATCH,) if wanted.limits.disk_mb and not self._bare else ()
        confining.confine(wanted.limits, line.fileno(), self._mapped, readable=readable, writable=writable)
        line.send(FENCED)
        work(wanted, line)


def _keep(first: int) -> None:
    """Outside of the new process namespace: wait for its first process, and end as it ended."""
    kernel.die_with_parent()
    _, status, _ = os.wait4(first, 0)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        kernel.forbid_looking_in()  # no core file of ours
        os.kill(os.getpid(), -code)
    os._exit(abs(code))


def _as_child(body: Callable[[], None]) -> None:
    """Run a child to its end, whatever happens; never return into the zygote's loop."""
    status = 1
    try:
        body()
        status = 0
    except BaseException as error:  # noqa: BLE001  the last frame of a process
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(status)


def _received(line: socket.socket) -> tuple[bytes, list[int]]:
    packet, notes, _, _ = line.recvmsg(LONGEST, socket.CMSG_SPACE(4))
    descriptors = array.array("i")
    for level, kind, data in notes:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    return packet, list(descriptors)


def main(arguments: list[str]) -> None:
    """Warm up and serve: the number of the line's descriptor, the two folders, and perhaps `--bare`."""
    descriptor, runtime, plugins = arguments[:3]
    warm_up()
    os.environ.clear()
    kernel.keep_one_heap()
    gc.collect()
    gc.freeze()
    Zygote(socket.socket(fileno=int(descriptor)), runtime=runtime, plugins=plugins, bare="--bare" in arguments).run()


def warm_up() -> None:
    """Import what most plugins use, once for all of them."""
    import asyncio  # noqa: F401, PLC0415
    import dataclasses  # noqa: F401, PLC0415
    import decimal  # noqa: F401, PLC0415
    import json  # noqa: F401, PLC0415
    import logging  # noqa: F401, PLC0415
    import zoneinfo  # noqa: F401, PLC0415
