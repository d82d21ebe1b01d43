"""The workflows of the platform, which case types extend. They ship with the SDK, so that a check needs no server."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec

from wangge_sdk.workflows.model import Definition


def documents() -> Iterator[bytes]:
    """Yield the platform's workflows as JSON."""
    for entry in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".json"):
            yield entry.read_bytes()


@cache
def bases() -> dict[str, Definition]:
    """Return the platform's workflows by id."""
    loaded = [msgspec.json.decode(document, type=Definition) for document in documents()]
    return {definition.id: definition for definition in loaded}


@cache
def case_permissions() -> frozenset[str]:
    """Return the permissions on cases that steps of the platform's workflows need; roles hold each of them."""
    return frozenset(step.permission for definition in bases().values() for step in definition.transitions if step.permission)
