"""The core's commands."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from wangge_core.areas import commands as areas
from wangge_core.audit import commands as audit
from wangge_core.backup import commands as backup
from wangge_core.cases.importing import commands as cases
from wangge_core.demo import commands as demo
from wangge_core.developing import trial_commands
from wangge_core.errors import InvalidError, WanggeError
from wangge_core.events import commands as events
from wangge_core.identity import commands as identity
from wangge_core.indicators import commands as indicators
from wangge_core.market import commands as market
from wangge_core.platform import Platform
from wangge_core.retirement import commands as retirement
from wangge_core.server import serve
from wangge_core.settings import PREFIX, Settings
from wangge_core.standards import commands as standards
from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers

_INDENT: Final = 2


def register(subparsers: Subparsers) -> None:
    """Add the core's commands to `wangge`."""
    _add_serve(subparsers)
    migrate = subparsers.add_parser("migrate", help="bring the database's tables up to date")
    migrate.set_defaults(run=run_migrate)
    openapi = subparsers.add_parser("openapi", help="write the API's description (OpenAPI 3.1)")
    openapi.add_argument("--check", metavar="FILE", type=Path, help="compare with this file instead, and fail when they differ")
    openapi.set_defaults(run=run_openapi)
    importing = subparsers.add_parser("import", help="bring data in from files").add_subparsers(dest="what", required=True, metavar="WHAT")
    areas.register(importing, run_opened)
    standards.register(importing, run_opened)
    cases.register(importing, run_opened)
    audit.register(subparsers)
    demo.register(subparsers)
    backup.register(subparsers)
    events.register(subparsers, run_opened)
    identity.register(subparsers, run_opened)
    indicators.register(subparsers, run_opened)
    market.register(subparsers, run_opened)
    trial_commands.register(subparsers)
    retirement.register(subparsers, run_opened)


def _add_serve(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("serve", help="run the platform")
    parser.description = "Serve the platform; every setting is a WANGGE_* variable, see the operator's guide."
    parser.add_argument("--host", help="address to listen on (WANGGE_HOST)")
    parser.add_argument("--port", help="port to listen on; 0 takes a free one (WANGGE_PORT)")
    parser.set_defaults(run=run_serve)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes."""
    try:
        given = {PREFIX + name.upper(): value for name in ("host", "port") if (value := getattr(arguments, name)) is not None}
        return serve(Platform(Settings.from_env(os.environ | given)))
    except (WanggeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE if isinstance(error, InvalidError) else FAILED


def run_opened(work: Callable[[Platform], Awaitable[int]]) -> int:
    """Open the platform that the settings name, await the work with it, close it again and return the exit code."""

    async def within() -> int:
        async with Platform(Settings.from_env(os.environ)).opened() as platform:
            return await work(platform)

    try:
        return asyncio.run(within())
    except (WanggeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED


def run_migrate(_: argparse.Namespace) -> int:
    """Migrate and stop."""

    async def nothing_more(_: Platform) -> int:
        sys.stdout.write("The database is up to date.\n")
        return DONE

    return run_opened(nothing_more)


def run_openapi(arguments: argparse.Namespace) -> int:
    """Write the description to standard output, or compare it with a file."""
    from wangge_core.openapi import description  # noqa: PLC0415  building the whole application is this command's alone

    text = json.dumps(description(), ensure_ascii=False, indent=_INDENT, sort_keys=True) + "\n"
    if arguments.check is None:
        sys.stdout.write(text)
        return DONE
    if arguments.check.exists() and arguments.check.read_text(encoding="utf-8") == text:
        return DONE
    sys.stderr.write(f"{arguments.check} differs from the API: run `wangge openapi > {arguments.check}`.\n")
    return FAILED
