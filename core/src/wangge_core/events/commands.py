"""`wangge events`: what could not be delivered, and trying it anew."""

import argparse
import sys
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias
from uuid import UUID

from wangge_core.database import Database
from wangge_core.events.dead_letters import DeadLetters
from wangge_sdk.cli import DONE, Subparsers


class Opened(Protocol):
    """What the commands need of an open platform."""

    @property
    def database(self) -> Database:
        """The database that the settings name."""


Opener: TypeAlias = Callable[[Callable[[Opened], Awaitable[int]]], int]
"""Opens the platform, awaits the work with it, and returns the exit code."""


def register(subparsers: Subparsers, opened: Opener) -> None:
    """Add `events failed` and `events replay`."""
    parser = subparsers.add_parser("events", help="look at events that a subscriber failed, and replay them")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    failed = commands.add_parser("failed", help="list events that were set aside, oldest first")
    failed.add_argument("--subscriber", help="of this subscriber only")
    failed.add_argument("--after", type=UUID, metavar="ID", help="go on after this id")
    failed.set_defaults(run=lambda arguments: opened(lambda platform: _failed(platform.database, arguments)))
    replay = commands.add_parser("replay", help="let an event be tried anew, with all its tries")
    replay.add_argument("id", type=UUID, metavar="ID", help="as `wangge events failed` lists it")
    replay.set_defaults(run=lambda arguments: opened(lambda platform: _replay(platform.database, arguments)))


async def _failed(database: Database, arguments: argparse.Namespace) -> int:
    for letter in await DeadLetters(database).list(arguments.subscriber, arguments.after):
        event = letter.event
        sys.stdout.write(f"{letter.id}  {letter.subscriber}  {event.type} {event.key}  {letter.attempts} tries  {letter.error}\n")
    return DONE


async def _replay(database: Database, arguments: argparse.Namespace) -> int:
    await DeadLetters(database).replay(arguments.id)
    sys.stdout.write(f"{arguments.id} will be tried anew\n")
    return DONE
