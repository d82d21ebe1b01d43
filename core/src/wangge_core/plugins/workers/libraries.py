"""The libraries of a plugin that is installed in the server's own Python: its worker sees these, and no other of the server's."""

from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from wangge_sandbox.staging import MODULES

_BROUGHT: Final = frozenset(canonicalize_name(module) for module in MODULES)
"""What every worker has."""
_NO_CODE: Final = (".dist-info", ".data", "__pycache__", "..")


def libraries(plugin: Distribution) -> tuple[Path, ...]:
    """Return the packages and modules of all that a plugin requires, and of what that requires.

    What is not installed is left out: the import in the worker says so, with its name.
    """
    found: dict[str, tuple[Path, ...]] = {}
    waiting = [plugin]
    while waiting:
        for name in _requirements(waiting.pop()):
            if name in found or name in _BROUGHT:
                continue
            found[name] = ()
            try:
                needed = distribution(name)
            except PackageNotFoundError:
                continue
            found[name] = tuple(_packages(needed))
            waiting.append(needed)
    return tuple(sorted({path for paths in found.values() for path in paths}))


def _requirements(of: Distribution) -> Iterator[str]:
    for text in of.requires or ():
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


def _packages(of: Distribution) -> Iterator[Path]:
    for top in sorted({file.parts[0] for file in of.files or ()}):
        if not top.endswith(_NO_CODE) and not top.endswith(".pth"):
            yield Path(str(of.locate_file(top))).resolve()
