"""`wangge verify`."""

import argparse
import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

import msgspec

from wangge_core.audit.head_copy import HeadCopy
from wangge_core.audit.keys import PRIVATE_NAME, AuditKey, PublicKeys
from wangge_core.audit.model import Verification
from wangge_core.audit.verification import Verifier
from wangge_core.database import Database
from wangge_core.errors import WanggeError
from wangge_core.settings import Settings
from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers


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
    parser.set_defaults(run=run_verify)


def run_verify(arguments: argparse.Namespace) -> int:
    """Verify and write the report to standard output."""
    try:
        report = asyncio.run(_verify(Settings.from_env(os.environ), arguments))
    except (WanggeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    sys.stdout.write(as_json(report) if arguments.format == "json" else as_text(report))
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


def as_text(report: Verification) -> str:
    """Return a report that a person can act on, one line per finding."""
    copied, waiting = f"{report.copied_heads} copied heads", f"{report.waiting} entries wait for the sealer"
    lines = [f"{report.entries} entries, {report.first} to {report.last}; {report.heads} signed heads, {copied}; {waiting}"]
    if not report.stamps_checked:
        lines.append("stamps were not checked: the private key is not here")
    for finding in report.findings:
        number = "-" if finding.number is None else str(finding.number)
        lines.append(f"{finding.fault}  number {number}  entry {finding.entry_id or '-'}  {finding.detail}")
    if report.more_findings:
        lines.append(f"and {report.more_findings} more")
    lines.append("whole" if report.whole else "NOT WHOLE")
    return "\n".join(lines) + "\n"


def as_json(report: Verification) -> str:
    """Return the report for a machine."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"
