"""Forbidden acts that a worker tries before any foreign code may run: if one succeeds, this machine has no fence.

Each is harmless when it succeeds: it touches only what the supervisor made for it.
"""

import errno
import mmap
import os
import socket
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

_VSOCK: Final = 40
_TOO_MUCH: Final = 2 * 1024 * 1024 * 1024


class Bait(msgspec.Struct, frozen=True):
    """What a canary must not reach."""

    file: str
    """A file outside of the fence that everybody may read and write."""
    port: int
    """A port of this machine's loopback on which somebody listens."""
    process: int
    """A process outside of the fence."""


def read_a_file(bait: Bait) -> None:
    """Read a file of the machine."""
    Path(bait.file).read_bytes()


def write_a_file(bait: Bait) -> None:
    """Write to a file of the machine."""
    with Path(bait.file).open("r+b"):  # not made anew: that might be its own scratch space
        pass


def write_to_the_system(_: Bait) -> None:
    """Make a file among the machine's programs."""
    os.mkdir("/usr/wangge-canary")  # noqa: PTH102  one bare call
    os.rmdir("/usr/wangge-canary")  # noqa: PTH106


def connect(bait: Bait) -> None:
    """Connect to a port of the machine."""
    socket.create_connection(("127.0.0.1", bait.port), timeout=1).close()


def open_a_machine_socket(_: Bait) -> None:
    """Make a socket towards the host of a virtual machine, which no network namespace holds back."""
    socket.socket(_VSOCK, socket.SOCK_STREAM).close()


def fork(_: Bait) -> None:
    """Start a process."""
    if os.fork() == 0:
        os._exit(0)


def execute(_: Bait) -> None:
    """Become another program."""
    for program in ("/usr/bin/true", "/bin/true"):
        os.execve(program, [program], {})  # noqa: S606  that is the act


def signal_another(bait: Bait) -> None:
    """Signal a process of the machine (with the signal that does nothing)."""
    os.kill(bait.process, 0)


def take_memory(_: Bait) -> None:
    """Map far more memory than any plugin may have."""
    mmap.mmap(-1, _TOO_MUCH).close()


def keep_a_descriptor(_: Bait) -> None:
    """Use a descriptor that is open besides the worker's own."""
    opened = [number for number in range(3, 256) if _is_open(number)]
    if len(opened) < 2:  # noqa: PLR2004  its own socket
        raise OSError(errno.EBADF, "only its own")


def read_the_environment(_: Bait) -> None:
    """Find something in the environment."""
    if not os.environ:
        raise OSError(errno.ENOENT, "it is empty")


ACTS: Final[Mapping[str, Callable[[Bait], None]]] = MappingProxyType(
    {
        act.__name__: act
        for act in (
            read_a_file,
            write_a_file,
            write_to_the_system,
            connect,
            open_a_machine_socket,
            fork,
            execute,
            signal_another,
            take_memory,
            keep_a_descriptor,
            read_the_environment,
        )
    }
)


def tried(arguments: str) -> tuple[str, ...]:
    """Try every act and return the names of those that succeeded."""
    bait = msgspec.json.decode(arguments, type=Bait)
    return tuple(name for name, act in ACTS.items() if _succeeds(act, bait))


def _succeeds(act: Callable[[Bait], None], bait: Bait) -> bool:
    try:
        act(bait)
    except (OSError, MemoryError, threading.ThreadError):
        return False
    return True


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
