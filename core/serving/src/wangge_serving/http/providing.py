"""Services as Litestar dependencies."""

from collections.abc import Mapping
from typing import Any

from litestar.di import Provide


class _Service(Provide):
    """A service is the same as itself only.

    Litestar compares the providers of an application with each other anew for every handler: some millions of times when it starts, a
    third of its time.
    """

    __eq__ = object.__eq__
    __hash__ = object.__hash__


def provided(services: Mapping[str, object]) -> dict[str, Provide]:
    """Return the services as dependencies by name; each is made once, by the composition root."""
    return {name: _Service(_constant(service)) for name, service in services.items()}


def _constant(service: object) -> Any:  # noqa: ANN401  Litestar would look into the service's own annotations
    async def provide() -> Any:  # noqa: ANN401  the same
        return service

    return provide
