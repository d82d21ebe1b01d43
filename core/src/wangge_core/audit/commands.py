"""`wangge verify`."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec

from wangge_core.audit.head_copy import HeadCopy
from wangge_core.audit.keys import PRIVATE_NAME, AuditKey, PublicKeys
from wangge_core.audit.model import Fault, Verification
from wangge_core.audit.verification import Verifier
from wangge_core.database import Database
from wangge_core.errors import WanggeError
from wangge_core.settings import Settings
from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers
from wangge_sdk.texts import LOCALES, Text, say

FAULTS: Final[Mapping[Fault, Text]] = {
    "edited": {"zh-CN": "内容被改动", "en": "the content was changed"},
    "moved": {"zh-CN": "位置被改动", "en": "it was moved"},
    "missing": {"zh-CN": "记录被删除", "en": "it was deleted"},
    "broken": {"zh-CN": "链条在此断开", "en": "the chain breaks here"},
    "recomputed": {"zh-CN": "链条被重新计算", "en": "the chain was recomputed"},
    "cut_off": {"zh-CN": "末尾被截断", "en": "the end was cut off"},
    "not_signed": {"zh-CN": "末尾未签名", "en": "the end is not signed"},
    "forged": {"zh-CN": "非本系统写入", "en": "the server did not write it"},
    "unsealed": {"zh-CN": "一直未入链", "en": "it was never chained"},
    "head_forged": {"zh-CN": "签名不符", "en": "a signature is wrong"},
    "head_missing": {"zh-CN": "签名记录被删除", "en": "a signed head was deleted"},
    "copy_damaged": {"zh-CN": "副本损坏", "en": "the second place is damaged"},
}
_HEAD: Final[Text] = {
    "zh-CN": "共 {entries} 条，编号 {first} 至 {last}；签名 {heads} 个，副本 {copied} 个；等待入链 {waiting} 条",
    "en": "{entries} entries, {first} to {last}; {heads} signed heads, {copied} copied heads; {waiting} entries wait for the sealer",
}
_NO_STAMPS: Final[Text] = {"zh-CN": "此处没有私钥，未核对印记", "en": "stamps were not checked: the private key is not here"}
_PLACE: Final[Text] = {"zh-CN": "编号 {number}  记录 {entry}", "en": "number {number}  entry {entry}"}
_MORE: Final[Text] = {"zh-CN": "另有 {count} 项", "en": "and {count} more"}
_WHOLE: Final[Text] = {"zh-CN": "完整", "en": "whole"}
_NOT_WHOLE: Final[Text] = {"zh-CN": "不完整", "en": "NOT WHOLE"}


def register(subparsers: Subparsers) -> None:
    """Add `verify`."""
    parser = subparsers.add_parser("verify", help="verify the audit chain")
    parser.description = "Find every change made to the audit afterwards. Exit code 0: whole; 1: not whole; 2: it cannot be verified."
    parser.add_argument(
        "--keys", type=Path, help="folder with the public keys, and the private one if stamps are to be checked (default: that of the data)"
    )
    parser.add_argument("--copy", type=Path, help="folder with the copied heads (default: WANGGE_AUDIT_COPY)")
    parser.add_argument(
        "--from", dest="first", type=int, default=1, metavar="NUMBER", help="begin with this number of the chain (default: 1)"
    )
    parser.add_argument(
        "--window", type=int, default=300, metavar="SECONDS", help="how long an entry may wait to be chained (default: 300)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to write the report (default: text)")
    parser.add_argument("--lang", choices=LOCALES, default=LOCALES[0], help=f"language of the text (default: {LOCALES[0]})")
    parser.set_defaults(run=run_verify)


def run_verify(arguments: argparse.Namespace) -> int:
    """Verify and write the report to standard output."""
    try:
        report = asyncio.run(_verify(Settings.from_env(os.environ), arguments))
    except (WanggeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    sys.stdout.write(as_json(report) if arguments.format == "json" else as_text(report, arguments.lang))
    return DONE if report.whole else FAILED


async def _verify(settings: Settings, arguments: argparse.Namespace) -> Verification:
    keys: Path = arguments.keys or settings.keys
    private = keys / PRIVATE_NAME
    database = Database.open(settings.database_url, pool_size=2)
    await database.start()
    try:
        verifier = Verifier(
            database,
            PublicKeys.read(keys),
            HeadCopy(arguments.copy or settings.audit_copy_folder),
            key=AuditKey.load(private, settings.key_passphrase) if private.exists() else None,
            window=timedelta(seconds=arguments.window),
        )
        return await verifier.verify(arguments.first)
    finally:
        await database.close()


def as_text(report: Verification, locale: str = "en") -> str:
    """Return a report that a person can act on, one line per finding."""
    head = say(_HEAD, locale)
    counts = head.format(
        entries=report.entries, first=report.first, last=report.last, heads=report.heads, copied=report.copied_heads, waiting=report.waiting
    )
    lines = [counts]
    if not report.stamps_checked:
        lines.append(say(_NO_STAMPS, locale))
    for finding in report.findings:
        number = "-" if finding.number is None else str(finding.number)
        place = say(_PLACE, locale).format(number=number, entry=finding.entry_id or "-")
        lines.append(f"{finding.fault}  {place}  {say(FAULTS[finding.fault], locale)}: {finding.detail}")
    if report.more_findings:
        lines.append(say(_MORE, locale).format(count=report.more_findings))
    lines.append(say(_WHOLE if report.whole else _NOT_WHOLE, locale))
    return "\n".join(lines) + "\n"


def as_json(report: Verification) -> str:
    """Return the report for a machine."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"
