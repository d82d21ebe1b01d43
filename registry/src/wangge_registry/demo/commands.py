"""`wangge-registry demo`."""

import argparse
import asyncio
import sys
import threading
from pathlib import Path
from typing import Any, Final, Protocol

from wangge_registry.app import create_app
from wangge_registry.demo.cast import CAST, HOLDERS, PASSWORD, prepare
from wangge_registry.demo.certifying import certify
from wangge_registry.demo.filling import fill
from wangge_registry.demo.samples import wheels
from wangge_registry.libraries import Libraries
from wangge_registry.marketplace import Marketplace
from wangge_registry.settings import PREFIX, Settings
from wangge_serving import running

_FOLDER: Final = Path("var/demo/registry")
_PLUGINS: Final = Path("plugins")
_LIBRARIES: Final = Path("build/libraries")


class Subparsers(Protocol):
    """What ``argparse`` gives for adding subcommands; its own class has no public name."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser:  # noqa: ANN401  argparse's own options
        """Add a subcommand."""


def register(subparsers: Subparsers) -> None:
    """Add `demo`."""
    parser = subparsers.add_parser("demo", help="run a registry with people, keys and our own plugins in it")
    parser.add_argument("--port", type=int, default=8601, help="port to listen on (default: 8601)")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help=f"where to keep it (default: {_FOLDER}); delete it to begin anew")
    parser.add_argument("--plugins", type=Path, default=_PLUGINS, help=f"folder with projects of plugins (default: {_PLUGINS})")
    parser.add_argument(
        "--libraries", type=Path, default=_LIBRARIES, help=f"folder of the wheels that their locks name (default: {_LIBRARIES})"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make what is missing, then serve on loopback until a signal comes; the plugins are published meanwhile."""
    settings = Settings(
        data=arguments.folder,
        port=arguments.port,
        key_passphrase=PASSWORD,
        secure_cookies=False,
        sqlite_synchronous="NORMAL",
        public_rate=600,
        log_level="WARNING",
    )
    listener = running.listen(settings.host, settings.port, f"{PREFIX}PORT")
    asyncio.run(_prepared(settings))
    if list(arguments.libraries.glob("*.whl")):
        Libraries(settings.libraries).take_all(arguments.libraries)
    host, port = listener.getsockname()[:2]
    work = threading.Thread(target=_fill, args=(settings, f"http://{host}:{port}", arguments.plugins), daemon=True)
    work.start()
    return running.serve(listener, create_app(Marketplace(settings)), settings.log_level, welcome(), word="registry")


async def _prepared(settings: Settings) -> None:
    async with Marketplace(settings).opened() as market:
        await prepare(market)


def _fill(settings: Settings, url: str, plugins: Path) -> None:
    fill(url, wheels(plugins), lambda line: _say(f"registry: {line}"))
    for name in asyncio.run(_certified(settings)):
        _say(f"registry: {name}: certified to run inside servers")
    _say("registry: filled")


async def _certified(settings: Settings) -> list[str]:
    async with Marketplace(settings).opened() as market:
        return await certify(market, settings.data / HOLDERS)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def welcome() -> str:
    """Return what to print beside the address."""
    lines = ["", "  /market/  plugins, the public log, publishing and reviews (插件市场)", ""]
    width = max(len(part.username) for part in CAST) + 2
    lines += [f"  {part.username.ljust(width)}{PASSWORD}  {part.says}" for part in CAST]
    return "\n".join([*lines, "", ""])
