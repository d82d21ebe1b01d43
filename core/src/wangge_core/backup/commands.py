"""`wangge backup` and `wangge restore`."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from wangge_core.audit.commands import as_text
from wangge_core.backup.envelope import opened, seal_for_recipient, seal_with_passphrase
from wangge_core.backup.marker import LastBackup, remember_backup
from wangge_core.backup.model import Summary
from wangge_core.backup.service import Seal, Target, back_up, restore, verify_restored
from wangge_core.errors import InvalidError, WanggeError
from wangge_core.settings import Settings
from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers
from wangge_sdk.texts import LOCALES, Text, say

_DONE: Final[Mapping[str, Text]] = {
    "backup": {"zh-CN": "已备份", "en": "backed up"},
    "backup --dry-run": {"zh-CN": "将备份（演练，未写入）", "en": "would back up"},
    "restore": {"zh-CN": "已恢复", "en": "restored"},
    "restore --dry-run": {"zh-CN": "将恢复（演练，未写入）", "en": "would restore"},
}
_SUMMARY: Final[Text] = {
    "zh-CN": "{done}：{dialect} 数据库和 {files} 个文件，共 {bytes:,} 字节，截至 {made_at}\n",
    "en": "{done}: {dialect} database and {files} files, {bytes:,} bytes, as of {made_at}\n",
}


def register(subparsers: Subparsers) -> None:
    """Add `backup` and `restore`."""
    parser = subparsers.add_parser("backup", help="back up database, files and keys while the server runs")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not exist")
    parser.add_argument(
        "--passphrase-file", type=Path, help="encrypt the keys under the first line of this file (default: WANGGE_KEY_PASSPHRASE)"
    )
    parser.add_argument("--recipient", type=Path, metavar="PEM", help="encrypt the keys for this X25519 public key instead")
    parser.add_argument("--dry-run", action="store_true", help="check that all is there and write nothing")
    _add_language(parser)
    parser.set_defaults(run=run_backup)

    parser = subparsers.add_parser("restore", help="restore a backup into an empty place")
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="the new data folder (WANGGE_DATA), absent or empty")
    parser.add_argument("--database", default="", metavar="URL", help="the new database, empty (default: SQLite in the data folder)")
    parser.add_argument(
        "--passphrase-file", type=Path, help="opens the keys by the first line of this file (default: WANGGE_KEY_PASSPHRASE)"
    )
    parser.add_argument("--identity", type=Path, metavar="PEM", help="opens the keys by this X25519 private key")
    parser.add_argument("--dry-run", action="store_true", help="check the backup and the target and write nothing")
    _add_language(parser)
    parser.set_defaults(run=run_restore)


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=LOCALES, default=LOCALES[0], help=f"language of the text (default: {LOCALES[0]})")


def run_backup(arguments: argparse.Namespace) -> int:
    """Write a backup and say what is in it."""
    try:
        settings = Settings.from_env(os.environ)
        summary = back_up(settings, arguments.file, _seal(arguments, settings), dry_run=arguments.dry_run)
    except (WanggeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    if not arguments.dry_run:
        remember_backup(settings.data, LastBackup(datetime.fromisoformat(summary.made_at), arguments.file.stat().st_size))
    sys.stdout.write(_as_text("backup", summary, arguments))
    return DONE


def run_restore(arguments: argparse.Namespace) -> int:
    """Restore a backup, verify its audit, and say how it went."""
    try:
        settings = Settings.from_env(os.environ)
        target = Target(arguments.into, arguments.database or f"sqlite:///{arguments.into / 'wangge.sqlite'}")
        identity = arguments.identity.read_bytes() if arguments.identity else None
        unseal = partial(opened, passphrase=_passphrase(arguments, settings), identity_pem=identity)
        summary = restore(arguments.file, target, unseal, dry_run=arguments.dry_run)
        sys.stdout.write(_as_text("restore", summary, arguments))
        if arguments.dry_run:
            return DONE
        report = asyncio.run(verify_restored(target, settings.key_passphrase))
    except (WanggeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    sys.stdout.write(as_text(report, arguments.lang))
    return DONE if report.whole else FAILED


def _seal(arguments: argparse.Namespace, settings: Settings) -> Seal:
    if arguments.recipient:
        return partial(seal_for_recipient, public_pem=arguments.recipient.read_bytes())
    passphrase = _passphrase(arguments, settings)
    if not passphrase:
        message = "A backup holds the signing keys: set WANGGE_KEY_PASSPHRASE, or give --passphrase-file or --recipient."
        raise InvalidError("backup_keys", message)
    return partial(seal_with_passphrase, passphrase=passphrase)


def _passphrase(arguments: argparse.Namespace, settings: Settings) -> str:
    if not arguments.passphrase_file:
        return settings.key_passphrase
    lines: list[str] = arguments.passphrase_file.read_text().splitlines()
    return lines[0] if lines else ""


def _as_text(command: str, summary: Summary, arguments: argparse.Namespace) -> str:
    done = _DONE[f"{command} --dry-run" if arguments.dry_run else command]
    return say(_SUMMARY, arguments.lang).format(done=say(done, arguments.lang), **msgspec.structs.asdict(summary))
