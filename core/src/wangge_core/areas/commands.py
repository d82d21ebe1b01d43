"""`wangge import areas FILE`: the same import as over HTTP, for whoever sits at the server."""

import argparse
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from wangge_core.access.model import Actor
from wangge_core.areas.coordinates import Datum
from wangge_core.areas.errors import ImportRefusedError
from wangge_core.areas.findings import Finding
from wangge_core.areas.report import ImportReport
from wangge_core.areas.service import AreaService
from wangge_core.errors import WanggeError
from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers
from wangge_sdk.texts import LOCALES, Text, say

_SHOWN: Final = 200
_SEVERITIES: Final[dict[str, Text]] = {
    "error": {"zh-CN": "错误", "en": "error"},
    "warning": {"zh-CN": "警告", "en": "warning"},
}
_SUMMARY: Final[Text] = {
    "zh-CN": "共 {rows} 行：新增 {added}，变更 {changed}，不变 {unchanged}；错误 {errors}，警告 {warnings}。{end}",
    "en": "{rows} rows: {added} new, {changed} changed, {unchanged} as before; {errors} errors, {warnings} warnings. {end}",
}
_ENDS: Final[dict[str, Text]] = {
    "applied": {"zh-CN": "已导入。", "en": "Imported."},
    "rehearsed": {"zh-CN": "仅为演练，未作改动。", "en": "This was a rehearsal; nothing was changed."},
    "refused": {"zh-CN": "未导入任何内容。", "en": "Nothing was imported."},
}
_MORE: Final[Text] = {"zh-CN": "……另有 {number} 条未列出。", "en": "… and {number} more."}


class Opened(Protocol):
    """What the command needs of an open platform."""

    @property
    def areas(self) -> AreaService:
        """Return the service that imports."""


RunOpened = Callable[[Callable[[Opened], Awaitable[int]]], int]
"""Opens the platform, awaits the work with it, closes it again and returns the exit code."""


def register(subparsers: Subparsers, run_opened: RunOpened) -> None:
    """Add `areas` to the subcommands of `wangge import`."""
    parser = subparsers.add_parser("areas", help="import areas from a CSV table or a GeoJSON collection")
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="CSV with columns code,name[,kind,valid_from,valid_to,successor], or GeoJSON"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument(
        "--datum", choices=[datum.value for datum in Datum], default="wgs84", help="datum of a GeoJSON file (default: wgs84)"
    )
    parser.add_argument("--lang", choices=LOCALES, default="zh-CN", help="language of the report (default: zh-CN)")
    parser.set_defaults(run=lambda arguments: _run(arguments, run_opened))


def _run(arguments: argparse.Namespace, run_opened: RunOpened) -> int:
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        sys.stderr.write(f"{arguments.file}: {error.strerror}\n")
        return USAGE

    async def work(platform: Opened) -> int:
        return await take(platform.areas, content, arguments)

    return run_opened(work)


async def take(areas: AreaService, content: bytes, arguments: argparse.Namespace) -> int:
    """Import, and write the report to standard output; a file that is refused gives exit code 1."""
    try:
        report = await areas.import_file(
            Actor.system("wangge import areas"), content, datum=Datum(arguments.datum), dry_run=arguments.dry_run
        )
    except ImportRefusedError as error:
        report = error.report
    except WanggeError as error:
        sys.stderr.write(f"{error.detail}\n")
        return FAILED
    sys.stdout.write(told(report, arguments.lang))
    return FAILED if report.errors else DONE


def told(report: ImportReport, locale: str) -> str:
    """Return the report as lines for a terminal, errors first."""
    errors = [item for item in report.findings if item.severity == "error"]
    shown: Sequence[Finding] = [*errors, *(item for item in report.findings if item.severity != "error")]
    lines = [
        f"{item.row:>6}  {item.code:<15}  {item.field:<10}  {say(_SEVERITIES[item.severity], locale)}  {say(item.message, locale)}\n"
        f"{'':>8}→ {say(item.mend, locale)}"
        for item in shown[:_SHOWN]
    ]
    if len(shown) > _SHOWN:
        lines.append(say(_MORE, locale).format(number=len(shown) - _SHOWN))
    end = "applied" if report.applied else "rehearsed" if report.errors == 0 else "refused"
    counts = {name: getattr(report, name) for name in ("rows", "added", "changed", "unchanged", "errors", "warnings")}
    return "\n".join([*lines, say(_SUMMARY, locale).format(**counts, end=say(_ENDS[end], locale)), ""])
