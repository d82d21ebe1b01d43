"""Calls of the kernel that Python's library has no function for."""

import ctypes
import os
import platform
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_SECCOMP: Final = 22
_PR_CAPBSET_DROP: Final = 24
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_CAP_AMBIENT: Final = 47
_PR_CAP_AMBIENT_CLEAR_ALL: Final = 4
_SECCOMP_MODE_FILTER: Final = 2
_CAPABILITY_VERSION: Final = 0x20080522
_CAPABILITIES: Final = 41
_SIGKILL: Final = 9
_PIVOT_ROOT: Final = {"x86_64": 155, "aarch64": 41}
_M_ARENA_MAX: Final = -8
MACHINE: Final = platform.machine()

_libc: Final = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


class _Capabilities(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def check(result: int, what: str) -> int:
    """Return the result of a call, or raise its error.

    Raises:
        OSError: the call failed; the message begins with `what`.
    """
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(what: str, number: int, *arguments: object) -> int:
    """Make a system call by its number.

    Raises:
        OSError: it failed.
    """
    return check(int(_libc.syscall(number, *arguments)), what)


def unshare(flags: int) -> None:
    """Move this process into new namespaces."""
    check(_libc.unshare(flags), "unshare")


def mount(source: str, target: str, kind: str | None = None, flags: int = 0, options: str | None = None) -> None:
    """Mount, bind or remount."""
    encoded = [None if text is None else text.encode() for text in (source, target, kind, options)]
    check(_libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3]), f"mount {target}")


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root, and hang the old root below it."""
    syscall("pivot_root", _PIVOT_ROOT[MACHINE], new.encode(), old.encode())


def unmount(target: str) -> None:
    """Take a mount away, also while it is in use."""
    check(_libc.umount2(target.encode(), 2), f"umount {target}")


def drop_capabilities() -> None:
    """Give up every right of root, for good."""
    for capability in range(_CAPABILITIES):
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    _libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    check(_libc.capset(ctypes.byref(header), ctypes.byref((_Capabilities * 2)())), "capset")


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends."""
    check(_libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0), "prctl PDEATHSIG")


def forbid_looking_in() -> None:
    """Close this process's memory to others of the same user."""
    check(_libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "prctl DUMPABLE")


def forbid_new_rights() -> None:
    """No program that this process ever starts has more rights than it."""
    check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl NO_NEW_PRIVS")


def filter_calls() -> None:
    """Put this machine's filter of system calls in force; it cannot be taken off again."""
    program = Path(__file__).with_name(f"{MACHINE}.bpf").read_bytes()
    buffer = ctypes.create_string_buffer(program, len(program))
    loaded = _Program(len(program) // 8, ctypes.addressof(buffer))
    check(_libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(loaded), 0, 0), "seccomp")


def keep_one_heap() -> None:
    """Let threads share the heap: each of their own would take 64 MiB of the address space that is limited."""
    _libc.mallopt(_M_ARENA_MAX, 1)
