"""`wangge backup` and `wangge restore`."""

import argparse
import asyncio
import os
import sys
from functools import partial
from pathlib import Path

from wangge_core.audit.commands import as_text
from wangge_core.backup.envelope import opened, seal_for_recipient, seal_with_passphrase
from wangge_core.backup.model import Summary
from wangge_core.backup.service import Seal, Target, back_up, restore, verify_restored
from wangge_core.errors import InvalidError, WanggeError
from wangge_core.settings import Settings
from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers


def register(subparsers: Subparsers) -> None:
    """Add `backup` and `restore`."""
    parser = subparsers.add_parser("backup", help="back up database, files and keys while the server runs")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not exist")
    parser.add_argument(
        "--passphrase-file", type=Path, help="encrypt the keys under the first line of this file (default: WANGGE_KEY_PASSPHRASE)"
    )
    parser.add_argument("--recipient", type=Path, metavar="PEM", help="encrypt the keys for this X25519 public key instead")
    parser.add_argument("--dry-run", action="store_true", help="check that all is there and write nothing")
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
    parser.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    """Write a backup and say what is in it."""
    try:
        settings = Settings.from_env(os.environ)
        summary = back_up(settings, arguments.file, _seal(arguments, settings), dry_run=arguments.dry_run)
    except (WanggeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    sys.stdout.write(f"{'would back up' if arguments.dry_run else 'backed up'}: {_as_text(summary)}\n")
    return DONE


def run_restore(arguments: argparse.Namespace) -> int:
    """Restore a backup, verify its audit, and say how it went."""
    try:
        settings = Settings.from_env(os.environ)
        target = Target(arguments.into, arguments.database or f"sqlite:///{arguments.into / 'wangge.sqlite'}")
        identity = arguments.identity.read_bytes() if arguments.identity else None
        unseal = partial(opened, passphrase=_passphrase(arguments, settings), identity_pem=identity)
        summary = restore(arguments.file, target, unseal, dry_run=arguments.dry_run)
        sys.stdout.write(f"{'would restore' if arguments.dry_run else 'restored'}: {_as_text(summary)}\n")
        if arguments.dry_run:
            return DONE
        report = asyncio.run(verify_restored(target, settings.key_passphrase))
    except (WanggeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    sys.stdout.write(as_text(report, "en"))
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


def _as_text(summary: Summary) -> str:
    return f"{summary.dialect} database and {summary.files} files, {summary.bytes:,} bytes, as of {summary.made_at}"
