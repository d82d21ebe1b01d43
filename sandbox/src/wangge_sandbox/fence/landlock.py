"""Landlock: the kernel refuses every file, port and foreign process that is not listed."""

import ctypes
import os
from collections.abc import Iterable
from typing import Final

from wangge_sandbox.fence import kernel

FULL_ABI: Final = 6
"""From this version on Landlock also keeps signals and abstract sockets in; less is not enough without namespaces."""

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_FILES: Final = (1 << 13) - 1
_LATER_FILES: Final = ((2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
"""Version of Landlock → one more right over files: renaming across folders, truncating, controlling devices."""
_NETWORK_ABI: Final = 4
_CONNECT_AND_BIND: Final = 3
_SIGNALS_AND_SOCKETS: Final = 3
READ: Final = 1 << 2 | 1 << 3
WRITE: Final = _FILES & ~1
_OF_A_FILE: Final = 1 << 1 | 1 << 2 | 1 << 14


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def abi() -> int:
    """Return the version that the kernel has; 0 for none."""
    try:
        return kernel.syscall("landlock", _CREATE, None, 0, _VERSION)
    except OSError:
        return 0


def restrict(read: Iterable[str], write: Iterable[str]) -> None:
    """Allow these paths and what lies below, nothing else, for good. A path that is not there is left out.

    Raises:
        OSError: the kernel has no Landlock.
    """
    version = abi()
    files = _FILES | sum(right for since, right in _LATER_FILES if version >= since)
    network = _CONNECT_AND_BIND if version >= _NETWORK_ABI else 0
    scoped = _SIGNALS_AND_SOCKETS if version >= FULL_ABI else 0
    size = 24 if version >= FULL_ABI else 16 if version >= _NETWORK_ABI else 8
    ruleset = kernel.syscall("landlock ruleset", _CREATE, ctypes.byref(_Ruleset(files, network, scoped)), size, 0)
    try:
        for paths, rights in ((read, READ), (write, WRITE | files & ~_FILES)):
            for path in filter(os.path.exists, paths):
                _allow(ruleset, path, rights & files)
        kernel.forbid_new_rights()
        kernel.syscall("landlock", _RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        beneath = _Beneath(rights if os.path.isdir(path) else rights & _OF_A_FILE, place)  # noqa: PTH112  a bare call, early in a worker
        kernel.syscall(f"landlock {path}", _ADD, ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
    finally:
        os.close(place)
