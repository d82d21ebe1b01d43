"""Wheels of strangers that want to lie elsewhere than in their folder, or to be more than their manifest may be."""

import json
import stat
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests.core.plugins.example import manifest
from tests.wheels import write_wheel
from wangge_sdk.manifest.wheels import MOST_BYTES

POINTS: Final = "[wangge.plugins]\nlamps = acme_lamps:plugin.json\n"
HOOKS: Final = ("suggest_class.v1",)
NAME: Final = "acme_lamps-1.2.0-py3-none-any.whl"
INFO: Final = "acme_lamps-1.2.0.dist-info"
NAMES: Final = (
    "../evil.py",
    "acme_lamps/../../evil.py",
    "/etc/evil",
    "acme_lamps\\..\\evil.py",
    "C:/evil.py",
    "evil.pth",
    "acme_lamps/native.so",
    "acme_lamps/native.so.1",
    "acme_lamps/hidden.pyc",
    "acme_lamps-1.2.0.data/scripts/evil",
    "acme_lamps/" + "x" * 300,
    "acme_lamps/new\nline.py",
    "ACME_LAMPS/hooks.py",
)
"""Names of files that no wheel may have."""


def _runtime(module: str = "acme_lamps.hooks", isolation: str = "worker", **limits: int) -> dict[str, Any]:
    return {"runtime": {"isolation": isolation, "module": module, "limits": limits}}


MANIFESTS: Final[Mapping[str, tuple[dict[str, Any], str]]] = {
    "an_id_that_climbs": ({"id": "../../evil"}, POINTS),
    "an_id_of_nobody": ({"id": "acme"}, POINTS),
    "a_version_that_climbs": ({"version": "../1"}, POINTS),
    "an_isolation_of_its_own": (_runtime(isolation="root"), POINTS),
    "a_module_of_the_system": (_runtime("os:system") | {"unknown": 1}, POINTS),
    "all_the_memory": (_runtime(memory_mb=999_999), POINTS),
    "all_the_time": (_runtime(call_timeout_ms=10**9), POINTS),
    "no_entry_point": ({}, ""),
    "two_entry_points": ({}, POINTS + "more = acme_lamps:plugin.json\n"),
    "an_entry_point_that_climbs": ({}, "[wangge.plugins]\nlamps = ../evil:plugin.json\n"),
    "an_entry_point_that_is_none": ({}, "\x00[["),
}
"""What else a manifest says, and its entry points."""


def files(extra: Mapping[str, bytes | str] | None = None, *, points: str = POINTS, declared: Any = None) -> dict[str, bytes | str]:
    """Return the files of an honest wheel, with others or other words."""
    return {
        "acme_lamps/__init__.py": "",
        "acme_lamps/hooks.py": "",
        "acme_lamps/plugin.json": json.dumps(manifest("acme.lamps", HOOKS, **_runtime()) | (declared or {})),
        f"{INFO}/entry_points.txt": points,
        **(extra or {}),
    }


def wheel(folder: Path, extra: Mapping[str, bytes | str] | None = None, *, points: str = POINTS, declared: Any = None) -> Path:
    """Write it."""
    return write_wheel(folder / NAME, files(extra, points=points, declared=declared))


def with_entry(folder: Path, kind: int) -> Path:
    """Write a wheel with an entry that is no file: a link, a device."""
    path = wheel(folder)
    entry = zipfile.ZipInfo("acme_lamps/link")
    entry.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    return path


def twice(folder: Path) -> Path:
    """Write a file that is two archives: `zipfile` reads the second and skips the first."""
    path = wheel(folder)
    path.write_bytes(path.read_bytes() * 2)
    return path


def with_a_size_that_lies(folder: Path) -> Path:
    """Write a wheel that says a file is smaller than it is."""
    path = wheel(folder, {"acme_lamps/zeros": b"\0" * 100_000})
    path.write_bytes(path.read_bytes().replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    return path


def _of_another_name(folder: Path) -> Path:
    return wheel(folder).rename(folder / "other-1.2.0-py3-none-any.whl")


def _unrecorded(folder: Path) -> Path:
    return write_wheel(folder / NAME, files(), {"acme_lamps/hooks.py": ""})


TRICKS: Final[Mapping[str, Callable[[Path], Path]]] = {
    **{f"named_{name[:30]!r}": partial(wheel, extra={name: "x"}) for name in NAMES},
    **{name: partial(wheel, declared=declared, points=points) for name, (declared, points) in MANIFESTS.items()},
    **{f"entry_{kind:o}": partial(with_entry, kind=kind) for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO)},
    "bomb": partial(wheel, extra={"acme_lamps/zeros": b"\0" * (MOST_BYTES + 1)}),
    "two_archives": twice,
    "a_size_that_lies": with_a_size_that_lies,
    "a_file_beside_its_record": _unrecorded,
    "another_name": _of_another_name,
}
"""Name → what writes such a wheel into a folder."""
