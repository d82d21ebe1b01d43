"""``wangge import cases FILE --mapping M.json``: the cases of another system, on the server itself."""

import argparse
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, Protocol

import msgspec

from wangge_core.access.model import Actor
from wangge_core.cases.importing.errors import CasesRefusedError
from wangge_core.cases.importing.findings import CaseImportReport
from wangge_core.cases.importing.service import CaseImport
from wangge_core.errors import WanggeError
from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers
from wangge_sdk.texts import LOCALES, Text, say

_SHOWN: Final = 100
_SEVERITIES: Final[dict[str, Text]] = {"error": {"zh-CN": "错误", "en": "error"}, "warning": {"zh-CN": "提示", "en": "warning"}}
_MORE: Final[Text] = {"zh-CN": "……另有 {number} 条，--format json 可看全部。", "en": "… and {number} more; --format json shows all."}
_STATUS: Final[Text] = {
    "zh-CN": "  {status} → {state}：来源 {source} 条，本平台 {here} 件",
    "en": "  {status} → {state}: {source} in the source, {here} here",
}
_SUMMARY: Final[Text] = {
    "zh-CN": "{rows} 条记录：新增 {added}，已有 {known}，错误 {errors}，提示 {warnings}；"
    "时间核对 {times_compared} 个，不符 {times_differing} 个。{end}",
    "en": "{rows} records: {added} new, {known} known, {errors} errors, {warnings} warnings; "
    "{times_compared} times compared, {times_differing} differ. {end}",
}
_ENDS: Final[dict[str, Text]] = {
    "applied": {"zh-CN": "已导入。", "en": "Imported."},
    "rehearsed": {"zh-CN": "试运行，未导入。", "en": "A rehearsal; nothing was imported."},
    "refused": {"zh-CN": "有错误，未导入任何内容。", "en": "There are errors; nothing was imported."},
}


class Kernel(Protocol):
    """The case kernel, as far as the command needs it."""

    @property
    def importing(self) -> CaseImport:
        """Return the service that imports."""


class Opened(Protocol):
    """What the command needs of an open platform."""

    @property
    def cases(self) -> Kernel:
        """Return the case kernel."""


RunOpened = Callable[[Callable[[Opened], Awaitable[int]]], int]
"""Opens the platform, awaits the work with it, closes it again and returns the exit code."""


def register(subparsers: Subparsers, run_opened: RunOpened) -> None:
    """Add `cases` to the subcommands of `wangge import`."""
    parser = subparsers.add_parser("cases", help="import cases and their histories from another system")
    parser.add_argument("file", type=Path, metavar="FILE", help="the records: JSON, CSV or .xlsx")
    parser.add_argument("--mapping", type=Path, required=True, metavar="MAPPING.json", help="what each column becomes")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to write the report (default: text)")
    parser.add_argument("--lang", choices=LOCALES, default=LOCALES[0], help="language of the text (default: %(default)s)")
    parser.set_defaults(run=lambda arguments: _run(arguments, run_opened))


def _run(arguments: argparse.Namespace, run_opened: RunOpened) -> int:
    try:
        content, mapping = arguments.file.read_bytes(), arguments.mapping.read_bytes()
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}\n")
        return USAGE

    async def work(platform: Opened) -> int:
        return await take(platform.cases.importing, content, mapping, arguments)

    return run_opened(work)


async def take(importing: CaseImport, content: bytes, mapping: bytes, arguments: argparse.Namespace) -> int:
    """Import, and write the report to standard output; a file that is refused gives exit code 1."""
    try:
        report = await importing.import_file(Actor.system("wangge import cases"), content, mapping, dry_run=arguments.dry_run)
    except CasesRefusedError as error:
        report = error.report
    except WanggeError as error:
        sys.stderr.write(f"{error.detail}\n")
        return FAILED
    sys.stdout.write(_as_json(report) if arguments.format == "json" else told(report, arguments.lang))
    return FAILED if report.errors else DONE


def _as_json(report: CaseImportReport) -> str:
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def told(report: CaseImportReport, locale: str) -> str:
    """Return the report as people read it in a terminal, errors first."""
    findings = sorted(report.findings, key=lambda found: found.severity)
    lines = [
        f"{say(_SEVERITIES[found.severity], locale)}  {found.row}  {found.source_id}  {say(found.message, locale)}"
        for found in findings[:_SHOWN]
    ]
    if len(findings) > _SHOWN:
        lines.append(say(_MORE, locale).format(number=len(findings) - _SHOWN))
    lines += [say(_STATUS, locale).format(**msgspec.structs.asdict(one) | {"status": one.status or "-"}) for one in report.statuses]
    end = "applied" if report.applied else "refused" if report.errors else "rehearsed"
    shown = {name: getattr(report, name) for name in ("rows", "added", "known", "errors", "warnings", "times_compared", "times_differing")}
    return "\n".join([*lines, say(_SUMMARY, locale).format(**shown, end=say(_ENDS[end], locale)), ""])
