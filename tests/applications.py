"""HTTP applications that are built once for all tests of a process and lent to one test after the other.

Building one takes longer than most tests. What an application asks of the services behind it, it asks through its dependencies
and its rate limit; both are pointed at those of the test.
"""

from collections.abc import Callable, Hashable, Mapping
from types import SimpleNamespace
from typing import Any

from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler

from wangge_serving.http.limits import RateLimit


class Ground:
    """What an application is built over, in the shape of a platform or a marketplace."""

    def __init__(self, first: Mapping[str, Provide], settings: Any) -> None:
        self._provided = dict(first)
        self._limit: RateLimit | None = None
        self.settings = settings

        async def guard(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # a function: Litestar copies methods' owners
            if self._limit is not None:
                await self._limit.guard(connection, handler)

        self.rate_limit = SimpleNamespace(guard=guard)

    def dependencies(self) -> dict[str, Provide]:
        return self._provided

    def point(self, dependencies: Mapping[str, Provide], limit: RateLimit | None) -> None:
        """Have the application ask these services from now on."""
        self._limit = limit
        for name, provide in dependencies.items():
            self._provided[name].dependency = provide.dependency


_standing: dict[Hashable, tuple[Ground, Any]] = {}


def lent(
    kind: Hashable,
    build: Callable[[Any], Any],
    dependencies: Mapping[str, Provide],
    limit: RateLimit | None = None,
    settings: Any = None,
) -> Any:
    """Return the application of a kind over these services; its first borrower has it built, with the settings that it fixes."""
    if kind not in _standing:
        ground = Ground(dependencies, settings)
        _standing[kind] = ground, build(ground)
    ground, application = _standing[kind]
    ground.point(dependencies, limit)
    return application
