"""``wangge import standards FILE``: filing standards from a workbook, on the server itself."""

import argparse
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, Protocol

import msgspec

from wangge_core.access.model import Actor
from wangge_core.clocks.model import Unit
from wangge_core.errors import WanggeError
from wangge_core.settings import Settings
from wangge_core.standards.errors import ImportRefusedError
from wangge_core.standards.model import Assumptions, Kind
from wangge_core.standards.report import ImportReport
from wangge_core.standards.service import ImportOrder, StandardService
from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers
from wangge_sdk.texts import LOCALES, Text, say

_SEVERITIES: Final[dict[str, Text]] = {"error": {"zh-CN": "错误", "en": "error"}, "warning": {"zh-CN": "提示", "en": "warning"}}
_UNITS: Final = tuple(Unit)
_COUNTS: Final[Text] = {
    "zh-CN": "共 {rows} 条（部件 {component}，事件 {event}）：新增 {added}，修改 {changed}，不变 {unchanged}，终止 {ended}。",
    "en": "{rows} standards ({component} component, {event} event): {added} new, {changed} changed, {unchanged} unchanged, {ended} ended.",
}
_OUTCOMES: Final[dict[str, Text]] = {
    "applied": {"zh-CN": "已导入。", "en": "Imported."},
    "rehearsed": {"zh-CN": "试运行，未导入。", "en": "A rehearsal; nothing was imported."},
    "refused": {"zh-CN": "有错误，未导入任何内容。", "en": "There are errors; nothing was imported."},
}


class Opened(Protocol):
    """What the command needs of an open platform."""

    @property
    def settings(self) -> Settings:
        """Return the settings, for the county."""

    @property
    def standards(self) -> StandardService:
        """Return the service that imports."""


RunOpened = Callable[[Callable[[Opened], Awaitable[int]]], int]
"""Opens the platform, awaits the work with it, closes it again and returns the exit code."""


def register(subparsers: Subparsers, run_opened: RunOpened) -> None:
    """Add ``standards`` to the subcommands of ``wangge import``."""
    parser = subparsers.add_parser("standards", help="import filing standards (立案标准) from an .xlsx workbook")
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help="the workbook")
    parser.add_argument("--area", default="", metavar="CODE", help="whose standards they are (default: WANGGE_COUNTY)")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument("--kind", type=Kind, choices=tuple(Kind), help="what a sheet holds that does not say so itself")
    parser.add_argument(
        "--hours", type=Unit, choices=_UNITS, default=Unit.WORKING_HOURS, help="what a bare 小时 means (default: %(default)s)"
    )
    parser.add_argument("--days", type=Unit, choices=_UNITS, default=Unit.WORKING_DAYS, help="what a bare 天 means (default: %(default)s)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to write the report (default: text)")
    parser.add_argument("--lang", choices=LOCALES, default=LOCALES[0], help="language of the text (default: %(default)s)")
    parser.set_defaults(run=lambda arguments: _run(arguments, run_opened))


def _run(arguments: argparse.Namespace, run_opened: RunOpened) -> int:
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        sys.stderr.write(f"{arguments.file}: {error.strerror}\n")
        return USAGE

    async def work(platform: Opened) -> int:
        return await take(platform.standards, content, arguments, platform.settings.county)

    return run_opened(work)


async def take(standards: StandardService, content: bytes, arguments: argparse.Namespace, county: str) -> int:
    """Import, and write the report to standard output; a file that is refused gives exit code 1."""
    area = arguments.area or county
    if not area:
        sys.stderr.write("Say whose standards these are: give --area, or set WANGGE_COUNTY.\n")
        return USAGE
    assumptions = Assumptions(arguments.hours, arguments.days)
    order = ImportOrder(area=area, kind=arguments.kind, assumptions=assumptions, dry_run=arguments.dry_run)
    try:
        report = await standards.import_file(Actor.system("wangge import standards"), content, order)
    except ImportRefusedError as error:
        report = error.report
    except WanggeError as error:
        sys.stderr.write(f"{error.detail}\n")
        return FAILED
    sys.stdout.write(_as_json(report) if arguments.format == "json" else told(report, arguments.lang))
    return FAILED if report.errors else DONE


def _as_json(report: ImportReport) -> str:
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def told(report: ImportReport, locale: str) -> str:
    """Return the report as people read it in a terminal."""
    lines = []
    for found in report.findings:
        many = f" ×{found.count}" if found.count > 1 else ""
        severity = say(_SEVERITIES[found.severity], locale)
        lines.append(f"{severity}  {found.sheet}!{found.cell}{many}  [{found.rule}]\n    {say(found.message, locale)}\n")
    counts = {kind.value: report.by_kind.get(kind, 0) for kind in Kind}
    shown = {name: getattr(report, name) for name in ("rows", "added", "changed", "unchanged", "ended")}
    outcome = "applied" if report.applied else "refused" if report.errors else "rehearsed"
    return "".join(lines) + f"{say(_COUNTS, locale).format(**counts, **shown)}\n{say(_OUTCOMES[outcome], locale)}\n"
