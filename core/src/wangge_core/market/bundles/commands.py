"""`wangge market import`."""

import argparse
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from wangge_core.market.bundles.model import Bundle, Changes
from wangge_core.market.bundles.service import Bundles
from wangge_core.market.printing import printable
from wangge_sdk.cli import DONE, Subparsers


class Opened(Protocol):
    """What is needed of an opened platform."""

    bundles: Bundles


def register(commands: Subparsers, opened: Callable[[Callable[[Opened], Awaitable[int]]], int]) -> None:
    """Add `import` to the commands of `market`; `opened` opens the platform, does the work and returns the exit code."""
    bring = commands.add_parser(
        "import",
        help="receive a bundle",
        description="Verify a bundle that `wangge-registry export` wrote, and have it wait until two administrators have let it in.",
    )
    bring.add_argument("file", metavar="FILE", type=Path, help="the bundle")
    bring.set_defaults(run=lambda arguments: run_import(arguments, opened))


def run_import(arguments: argparse.Namespace, opened: Callable[[Callable[[Opened], Awaitable[int]]], int]) -> int:
    """Receive a bundle and say what it would change."""

    async def work(platform: Opened) -> int:
        bundle, changes = await platform.bundles.receive(arguments.file)
        sys.stdout.write(_told(bundle, changes))
        return DONE

    return opened(work)


def _told(bundle: Bundle, changes: Changes) -> str:
    lines = [f"State {bundle.snapshot} of the registry, as new until {bundle.until:%Y-%m-%d}, sha256 {bundle.sha256}."]
    lines += [f"+ {each.plugin} {each.version}{'' if each.carried else ' (file not in it)'}" for each in changes.come]
    lines += [f"- {each.plugin} {each.version}" for each in changes.gone]
    lines += [f"! {each.action} {each.plugin} {each.versions or '*'} ({each.severity}): {each.reason['en']}" for each in changes.withdrawn]
    lines += [f"  lifted: {each.action} {each.plugin} {each.versions or '*'}" for each in changes.lifted]
    lines += [f"? advisory {each}" for each in changes.advisories]
    lines.append(f"It waits as {bundle.id} until two administrators have let it in: POST /api/v1/market/bundles/{bundle.id}/approvals.")
    return "".join(f"{printable(line)}\n" for line in lines)
