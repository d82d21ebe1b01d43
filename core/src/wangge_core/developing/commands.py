"""`wangge plugin dev`."""

import argparse
from pathlib import Path
from typing import Final

from wangge_sdk.cli import Subparsers
from wangge_sdk.commands.plugin import add_language

_PORT: Final = 8601


def register(commands: Subparsers) -> None:
    """Add `dev`."""
    parser = commands.add_parser(
        "dev",
        help="run a server with the plugin on, which follows its files",
        description="Serve a small county on loopback, in a folder that is thrown away. The plugin is on in one of its two townships, and "
        "taken in anew whenever a file of it changes. Stop with Ctrl-C.",
    )
    parser.add_argument("path", metavar="PATH", nargs="?", default=".", type=Path, help="folder of the plugin (default: this one)")
    parser.add_argument("--port", type=int, default=_PORT, help=f"port to listen on; 0 takes a free one (default: {_PORT})")
    parser.add_argument("--in-process", action="store_true", help="run the code inside the server, where no worker can be fenced")
    add_language(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes, then throw everything away."""
    from wangge_core.developing import serving  # noqa: PLC0415  each `wangge plugin` command comes here; the platform takes seconds to import

    return serving.run(arguments)
