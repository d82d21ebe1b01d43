"""`wangge indicators rebuild`: every fact from scratch."""

import sys
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from wangge_core.access.model import Scope
from wangge_core.indicators.wiring import Indicators
from wangge_sdk.cli import DONE, Subparsers


class Opened(Protocol):
    """What the command needs of an open platform."""

    @property
    def indicators(self) -> Indicators:
        """The indicators' services."""


Opener: TypeAlias = Callable[[Callable[[Opened], Awaitable[int]]], int]
"""Opens the platform, awaits the work with it, and returns the exit code."""


def register(subparsers: Subparsers, opened: Opener) -> None:
    """Add `indicators rebuild`."""
    parser = subparsers.add_parser("indicators", help="the facts that indicators count")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    rebuild = commands.add_parser("rebuild", help="make the facts of all cases from scratch; locked months stay as they are")
    rebuild.set_defaults(run=lambda _: run(opened))


def run(opened: Opener) -> int:
    """Rebuild, and say how many cases there are."""

    async def work(platform: Opened) -> int:
        count = await platform.indicators.keeper.rebuild(Scope.everything())
        sys.stdout.write(f"Facts of {count} cases made from scratch.\n")
        return DONE

    return opened(work)
