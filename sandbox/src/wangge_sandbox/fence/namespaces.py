"""A worker's own namespaces: no network, no other process, and a root that holds the little it needs, read-only."""

import os
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from wangge_sandbox.fence import kernel

_NEW: Final = 0x20000 | 0x2000000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000
"""Mounts, control groups, host name, interprocess memory, users, processes, network."""
_NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND, _RECURSIVE, _PRIVATE, _READ_ONLY = 2, 4, 8, 32, 4096, 16384, 1 << 18, 1
NOBODY: Final = 65534
_SCRATCH_FILES: Final = 1024
"""Files in the scratch folder: an empty file takes a kilobyte of the kernel's memory that no limit counts."""
_DEVICES: Final = ("null", "zero", "urandom", "random")
SCRATCH: Final = "/tmp"  # noqa: S108  the worker's own
ROOT: Final = "/tmp"  # noqa: S108  the zygote's own small memory file system, not the machine's


def enter() -> None:
    """Move into new namespaces; the next child is the first process of the new ones. Needs a single thread."""
    user, group = os.getuid(), os.getgid()
    kernel.unshare(_NEW)
    _write("setgroups", "deny")
    _write("uid_map", f"{NOBODY} {user} 1")
    _write("gid_map", f"{NOBODY} {group} 1")


def build_root(binds: Mapping[str, str], scratch_mb: int) -> None:
    """Make a new root with these folders (source → where it stands), and `/tmp` when there is scratch space."""
    kernel.mount("none", "/", None, _RECURSIVE | _PRIVATE)
    kernel.mount("tmpfs", ROOT, "tmpfs", _NOSUID | _NODEV, "size=64k,nr_inodes=64,mode=755")
    for folder in ("dev", "tmp", "old"):
        Path(ROOT, folder).mkdir()
    for source, target in binds.items():
        place = f"{ROOT}{target}"
        Path(place).mkdir(parents=True)
        kernel.mount(source, place, None, _BIND | _RECURSIVE)
    for link in ("lib", "lib64"):
        Path(ROOT, link).symlink_to(f"usr/{link}")
    for device in _DEVICES:
        place = f"{ROOT}/dev/{device}"
        Path(place).touch()
        kernel.mount(f"/dev/{device}", place, None, _BIND)
    if scratch_mb:
        options = f"size={scratch_mb}m,nr_inodes={_SCRATCH_FILES},mode=700"
        kernel.mount("tmpfs", f"{ROOT}{SCRATCH}", "tmpfs", _NOSUID | _NODEV | _NOEXEC, options)
    os.chdir(ROOT)
    kernel.pivot_root(".", "old")
    os.chdir("/")
    kernel.unmount("/old")
    Path("/old").rmdir()
    kernel.mount("none", "/", None, _REMOUNT | _BIND | _READ_ONLY | _NOSUID | _NODEV)
    os.chdir(SCRATCH)


def interpreter_folders() -> tuple[str, ...]:
    """Return the folders that Python itself and the libraries of its modules lie in."""
    places = {"/usr", sys.base_prefix, sysconfig.get_path("stdlib")}
    return tuple(sorted(place for place in places if not any(place != other and Path(place).is_relative_to(other) for other in places)))


def _write(name: str, text: str) -> None:
    file = os.open(f"/proc/self/{name}", os.O_WRONLY)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)
