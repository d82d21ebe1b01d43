"""`wangge market`: the registry that this server follows, from the operator's terminal."""

import argparse
import sys
from collections.abc import Awaitable, Callable
from typing import Final, Protocol, TypeAlias

from wangge_core.access.model import Actor
from wangge_core.market.bundles import commands as bundles
from wangge_core.market.bundles.service import Bundles
from wangge_core.market.listing import Wanted
from wangge_core.market.model import InstallState, Sync, SyncState
from wangge_core.market.printing import printable
from wangge_core.market.wiring import Market
from wangge_sdk.cli import DONE, FAILED, Subparsers
from wangge_sdk.texts import say

_OPERATOR: Final = Actor.system("operator")
_MOST: Final = 100_000


class Opened(Protocol):
    """What the commands need of an open platform."""

    market: Market
    bundles: Bundles


Opener: TypeAlias = Callable[[Callable[[Opened], Awaitable[int]]], int]
"""Opens the platform, awaits the work with it, and returns the exit code."""


def register(subparsers: Subparsers, opened: Opener) -> None:
    """Add `market sync`, `list`, `install`, `status` and `import`."""
    parser = subparsers.add_parser("market", help="follow the registry: look at it, list what it offers, install from it, receive a bundle")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    sync = commands.add_parser("sync", help="bring what is known of the registry up to date now")
    sync.set_defaults(run=lambda _: opened(_sync))
    status = commands.add_parser("status", help="say which registry is followed, and how it went")
    status.set_defaults(run=lambda _: opened(_status))
    listing = commands.add_parser("list", help="list what is offered, verified, as of the last sync")
    listing.add_argument("words", nargs="*", metavar="WORD", help="words that have to be in name, summary, publisher or keywords")
    listing.set_defaults(run=lambda arguments: opened(lambda platform: _list(platform, arguments)))
    install = commands.add_parser("install", help="verify, fetch and unpack a version; no area runs it before it is switched on")
    install.add_argument("plugin", metavar="PLUGIN[==VERSION]", help="the newest stable version, unless one is named")
    install.set_defaults(run=lambda arguments: opened(lambda platform: _install(platform, arguments)))
    bundles.register(commands, opened)


async def _sync(platform: Opened) -> int:
    platform.market.syncing.source()
    sync = await platform.market.syncing.run()
    sys.stdout.write(_said(sync))
    return DONE if sync.state is SyncState.GOOD else FAILED


async def _status(platform: Opened) -> int:
    syncing = platform.market.syncing
    sys.stdout.write(f"{syncing.place or 'no registry is followed (WANGGE_MARKET)'}\n{_said(await syncing.state())}")
    return DONE


async def _list(platform: Opened, arguments: argparse.Namespace) -> int:
    window = await platform.market.queries.window(_OPERATOR, Wanted(words=" ".join(arguments.words)), 0, _MOST)
    for each in window.items:
        installed = f"  installed: {', '.join(each.installed)}" if each.installed else ""
        line = f"{each.plugin} {each.version}  {each.publisher_name}  {say(each.title, 'en')}{installed}"
        sys.stdout.write(f"{printable(line)}\n")
    sys.stdout.write(f"{window.total} plugins\n")
    return DONE


async def _install(platform: Opened, arguments: argparse.Namespace) -> int:
    plugin, _, version = arguments.plugin.partition("==")
    page = await platform.market.queries.plugin(_OPERATOR, plugin, version)
    offered = next(each for each in page.versions if each.version == page.shown)
    for ask in page.asks:
        sys.stdout.write(f"  {printable(say(ask.text, 'en'))}\n")
    installing = platform.market.installing
    asked = await installing.ask(_OPERATOR, plugin, offered.version, offered.sha256)
    done = await installing.run(asked.id)
    if done.state is not InstallState.DONE:
        sys.stderr.write(f"{plugin} {offered.version} was not installed ({done.step}): {done.error}: {done.detail}\n")
        return FAILED
    sys.stdout.write(f"Installed {plugin} {offered.version}, sha256 {offered.sha256}. No area runs it before it is switched on there.\n")
    return DONE


def _said(sync: Sync) -> str:
    lines = [printable(f"{sync.state}" + (f": {sync.error}: {sync.detail}" if sync.error else ""))]
    if sync.good_at:
        lines.append(f"last good: {sync.good_at.isoformat(timespec='seconds')}")
    if sync.expires_at:
        lines.append(f"state {sync.snapshot}, counts as new until {sync.expires_at.isoformat(timespec='seconds')}")
    return "\n".join([*lines, ""])
