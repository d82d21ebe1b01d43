"""`wangge retirement begin | show | export | undo | purge`: the end of a plugin, from the server itself.

All that is done here is done by one and the same, the command line: what was retired here is purged by somebody at the desk,
and what somebody retired at the desk may be purged here.
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from wangge_core.access.model import Actor
from wangge_core.instants import LOCAL
from wangge_core.retirement.wiring import Retirements
from wangge_sdk.cli import DONE, FAILED, Subparsers

_BY: Final = Actor.system("wangge retirement")


class Opened(Protocol):
    """What the commands need of an open platform."""

    @property
    def retirements(self) -> Retirements:
        """The services around the end of a plugin."""


Opener: TypeAlias = Callable[[Callable[[Opened], Awaitable[int]]], int]
"""Opens the platform, awaits the work with it, tells of its errors, and returns the exit code."""
Work: TypeAlias = Callable[[Retirements, argparse.Namespace], Awaitable[int]]


def register(subparsers: Subparsers, opened: Opener) -> None:
    """Add `retirement` and its commands."""
    parser = subparsers.add_parser("retirement", help="retire a plugin, write its data to a file, and purge it")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, words: str, work: Work) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=words)
        command.add_argument("plugin", metavar="PLUGIN", help="id of the plugin, publisher.name")
        command.set_defaults(run=lambda arguments: opened(lambda platform: work(platform.retirements, arguments)))
        return command

    add("begin", "retire a plugin that is on nowhere any more; a running server exports its data", _begin)
    add("show", "tell how it stands", _show)
    export = add("export", "write the exported data to a file", _export)
    export.add_argument("file", metavar="FILE", type=Path, help="the ZIP file to be made; it must not be there yet")
    add("undo", "take the retirement back", _undo)
    purge = add("purge", "delete the data for good, 30 days after somebody else retired the plugin", _purge)
    purge.add_argument("--confirm", metavar="PLUGIN", required=True, help="the id of the plugin once more")


async def _begin(retirements: Retirements, arguments: argparse.Namespace) -> int:
    retirement = await retirements.service.retire(_BY, arguments.plugin)
    sys.stdout.write(f"{arguments.plugin} is retired. A running server exports its data; see wangge retirement show {arguments.plugin}.\n")
    sys.stdout.write(f"It may be purged from {retirement.purge_from.astimezone(LOCAL):%Y-%m-%d %H:%M} on, by somebody else.\n")
    return DONE


async def _show(retirements: Retirements, arguments: argparse.Namespace) -> int:
    shown = await retirements.queries.one(_BY, arguments.plugin)
    when = f", by {shown.by} on {shown.at.astimezone(LOCAL):%Y-%m-%d %H:%M}" if shown.at else ""
    sys.stdout.write(f"{arguments.plugin}: {shown.state}{when}\n")
    if shown.state == "retired":
        sys.stdout.write(f"export: {shown.bytes} bytes, sha256 {shown.sha256}\n")
    needed = [f"{shown.open_cases} open cases"] * bool(shown.open_cases) + [f"{shown.open_calls} call chains"] * bool(shown.open_calls)
    if needed or shown.readers:
        sys.stdout.write(f"needed by: {', '.join((*needed, *shown.readers))}\n")
    return DONE


async def _export(retirements: Retirements, arguments: argparse.Namespace) -> int:
    if arguments.file.exists():
        sys.stderr.write(f"{arguments.file} is there already; name another file.\n")
        return FAILED
    retirement, pieces = await retirements.service.download(_BY, arguments.plugin)
    with arguments.file.open("xb") as file:
        async for piece in pieces:
            await asyncio.to_thread(file.write, piece)
    sys.stdout.write(f"{arguments.file}: {retirement.size} bytes, sha256 {retirement.sha256}\n")
    return DONE


async def _undo(retirements: Retirements, arguments: argparse.Namespace) -> int:
    await retirements.service.undo(_BY, arguments.plugin)
    sys.stdout.write(f"{arguments.plugin} can be switched on again; its export is deleted.\n")
    return DONE


async def _purge(retirements: Retirements, arguments: argparse.Namespace) -> int:
    counts = await retirements.service.purge(_BY, arguments.plugin, arguments.confirm)
    deleted = ", ".join(f"{count} of {name}" for name, count in sorted(counts.items())) or "nothing"
    sys.stdout.write(f"The data of {arguments.plugin} are deleted for good: {deleted}.\n")
    return DONE
