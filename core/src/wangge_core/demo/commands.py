"""`wangge demo`."""

import argparse
import asyncio
import os
import sys
from pathlib import Path
from typing import Final

from wangge_core.demo.beside import following, registry
from wangge_core.demo.places import COUNTY_CODE
from wangge_core.demo.seed import DemoReport, seed
from wangge_core.errors import InvalidError, WanggeError
from wangge_core.platform import Platform
from wangge_core.server import listen, serve_on
from wangge_core.settings import Settings
from wangge_sdk.cli import FAILED, USAGE, Subparsers

_FOLDER: Final = Path("var/demo")
_WIDE: Final = 2  # columns of a terminal that a Chinese character takes


def register(subparsers: Subparsers) -> None:
    """Add `demo`."""
    parser = subparsers.add_parser("demo", help="run the platform with a demonstration county")
    parser.description = "Fill a data folder of its own with an invented county, then serve it on loopback. Stop with Ctrl-C."
    parser.add_argument("--port", type=int, default=8600, help="port to listen on (default: 8600)")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help=f"where to keep it (default: {_FOLDER}); delete it to begin anew")
    parser.add_argument("--registry", action="store_true", help="run a registry beside it, on the port after")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fill what is missing, then serve until a signal comes."""
    settings = Settings(
        data=arguments.folder,
        port=arguments.port,
        county=COUNTY_CODE,
        secure_cookies=False,
        database=os.environ.get("WANGGE_DATABASE", ""),
        market=os.environ.get("WANGGE_MARKET", ""),
        market_root=os.environ.get("WANGGE_MARKET_ROOT", ""),
        private_egress=os.environ.get("WANGGE_PRIVATE_EGRESS", ""),
        log_level="WARNING",
    )
    try:
        listener = listen(settings)
        first = not (arguments.folder / "wangge.sqlite").exists()
        sys.stderr.write(
            "Filling the demonstration county (the first time takes a moment) …\n" if first else "Opening the demonstration county …\n"
        )
        report = asyncio.run(_filled(settings))
        if not arguments.registry:
            return serve_on(listener, Platform(settings), welcome(report))
        port = listener.getsockname()[1] + 1
        more = f"  The registry beside it: http://{settings.host}:{port}/market/ (插件市场)\n"
        with registry(settings, port):
            return serve_on(listener, Platform(following(settings, port)), welcome(report) + more)
    except (WanggeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE if isinstance(error, InvalidError) else FAILED


async def _filled(settings: Settings) -> DemoReport:
    async with Platform(settings).opened() as platform:
        return await seed(platform)


def welcome(report: DemoReport) -> str:
    """Return what to print beside the address: where to look, and every account."""
    rows = [(one.username, one.password, one.role["zh-CN"], one.role["en"], f"{one.name} · {one.area}") for one in report.accounts]
    widths = [max(_width(row[column]) for row in rows) for column in range(4)]
    lines = ["", "  /m/     residents, no account needed (居民，无需账号)", "  /desk/  staff (工作人员)", ""]
    lines += ["  " + "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=False)) + "  " + row[4] for row in rows]
    if report.query_code:
        lines += ["", f"  A closed case to look up and rate: /m/progress/{report.query_code}"]
    return "\n".join([*lines, "", "  Ctrl-C stops.", ""])


def _width(text: str) -> int:
    return sum(_WIDE if ord(character) > 0x2E80 else 1 for character in text)  # noqa: PLR2004  where CJK begins


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
