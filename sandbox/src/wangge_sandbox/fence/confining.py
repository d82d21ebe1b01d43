"""Putting up every wall around this process, in the order that works. Trusted code; no plugin's runs before the end."""

import os
import threading
from collections.abc import Mapping
from typing import Final

from wangge_sandbox.fence import kernel, landlock, limits, namespaces

_DEVICES: Final = ("/dev/zero", "/dev/urandom", "/dev/random")
_THREAD_STACK: Final = 512 * 1024
_MOST_DESCRIPTORS: Final = 4096


def become_first(binds: Mapping[str, str], scratch_mb: int) -> None:
    """Inside the new namespaces: take the new root and give up every right."""
    os.setsid()
    namespaces.build_root(binds, scratch_mb)
    kernel.drop_capabilities()


def confine(allowed: limits.WorkerLimits, socket: int, mapped: int, *, readable: tuple[str, ...], writable: tuple[str, ...] = ()) -> None:
    """Close everything but one socket, then bind this process to its limits, its files and its calls.

    `mapped` is the size of its address space; `readable` and `writable` are the folders it may use.
    """
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.closerange(3, socket)
    os.closerange(socket + 1, _MOST_DESCRIPTORS)
    kernel.die_with_parent()
    kernel.forbid_looking_in()
    kernel.keep_one_heap()
    threading.stack_size(_THREAD_STACK)
    limits.apply(allowed, mapped)
    if landlock.abi():
        landlock.restrict(read=(*readable, *_DEVICES), write=(os.devnull, *writable))
    kernel.forbid_new_rights()
    kernel.filter_calls()
