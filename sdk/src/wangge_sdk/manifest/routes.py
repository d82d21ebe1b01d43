"""The routes of a plugin's own and its commands: what the manifest declares, with the schemas read, and how a path is matched."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from wangge_sdk.manifest.contributions import Route
from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.manifest.package import Package
from wangge_sdk.manifest.screens import Command


class ServedRoute(Struct, frozen=True, kw_only=True):
    """A route as the platform serves it."""

    declared: Route
    input: dict[str, Any] | None
    """JSON Schema of the body, or of the query; None takes neither."""
    output: dict[str, Any] | None
    """JSON Schema of the answer; None answers nothing, or another kind than JSON."""
    segments: tuple[str, ...]

    def match(self, segments: Iterable[str]) -> Mapping[str, str] | None:
        """Return what stands where the path has names, or None when it is another path."""
        given = tuple(segments)
        if len(given) != len(self.segments):
            return None
        pairs = list(zip(self.segments, given, strict=True))
        if not all(_fits(wanted, value) for wanted, value in pairs):
            return None
        return {name: value.removesuffix(suffix_of(wanted)) for wanted, value in pairs if (name := name_of(wanted))}


class OfferedCommand(Struct, frozen=True, kw_only=True):
    """A command as the platform runs it."""

    declared: Command
    input: dict[str, Any] | None
    """JSON Schema of what goes with it; None takes nothing."""


def offered_routes(package: Package, declared: tuple[Route, ...]) -> tuple[ServedRoute, ...]:
    """Read the schemas of routes; those whose paths are plain come before those with names in the same place.

    Raises:
        ManifestError: a file is missing or is no JSON object.
    """
    routes = (
        ServedRoute(
            declared=each,
            input=_schema(package, each.input),
            output=_schema(package, each.output),
            segments=segments_of(each.path),
        )
        for each in declared
    )
    return tuple(sorted(routes, key=lambda route: [(bool(name_of(segment)), -len(suffix_of(segment))) for segment in route.segments]))


def offered_commands(package: Package, declared: tuple[Command, ...]) -> tuple[OfferedCommand, ...]:
    """Read the schemas of commands.

    Raises:
        ManifestError: a file is missing or is no JSON object.
    """
    return tuple(OfferedCommand(declared=each, input=_schema(package, each.input)) for each in declared)


def segments_of(path: str) -> tuple[str, ...]:
    """Return the parts of a path between its slashes."""
    return tuple(path.strip("/").split("/"))


def name_of(segment: str) -> str:
    """Return the name in a part of a path like ``{id}`` or ``{id}.json``; empty for a plain part."""
    return segment[1:].partition("}")[0] if segment.startswith("{") else ""


def suffix_of(segment: str) -> str:
    """Return what follows the name in a part of a path: ``.json`` in ``{id}.json``."""
    return segment.partition("}")[2]


def _fits(wanted: str, value: str) -> bool:
    if not name_of(wanted):
        return value == wanted
    suffix = suffix_of(wanted)
    return value.endswith(suffix) and len(value) > len(suffix)


def _schema(package: Package, path: str | None) -> dict[str, Any] | None:
    return read_typed(package, path, dict[str, Any]) if path else None
