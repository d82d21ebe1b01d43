"""Making a backup of a running installation, and an installation of a backup."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import msgspec

from wangge_core.audit.head_copy import FILE_NAME, HeadCopy
from wangge_core.audit.keys import PRIVATE_NAME, AuditKey, PublicKeys
from wangge_core.audit.model import Verification
from wangge_core.audit.sealer import Sealer
from wangge_core.audit.verification import Verifier
from wangge_core.backup import dumps
from wangge_core.backup.archive import ArchiveReader, ArchiveWriter
from wangge_core.backup.model import DATABASE, FILES, FORMAT, HEADS, KEYS, Manifest, Summary
from wangge_core.database import Database
from wangge_core.errors import ConflictError, InvalidError
from wangge_core.instants import SystemTime, TimeSource
from wangge_core.settings import Settings

Seal = Callable[[dict[str, bytes]], bytes]
Open = Callable[[bytes], dict[str, bytes]]


class Target(msgspec.Struct, frozen=True):
    """Where a backup is restored: an empty data folder and an empty database."""

    data: Path
    database: str


def back_up(settings: Settings, target: Path, seal: Seal, time: TimeSource | None = None, *, dry_run: bool = False) -> Summary:
    """Write a backup while the server runs. `seal` encrypts the keys.

    Files are written before the rows that name them, heads are copied after; so heads first, then the
    database as of one moment, then the files: nothing that is in the backup misses what it refers to.

    Raises:
        InvalidError: something needed is missing; it says what and how to mend it.
        ConflictError: `backup_exists`.
    """
    url = settings.database_url
    dialect = dumps.dialect_of(url)
    dumps.require_tools(url)
    keys = _keys(settings.keys)
    made_at = (time or SystemTime()).now().isoformat(timespec="seconds")
    if dry_run:
        sizes = [path.stat().st_size for _, path in _stored_files(settings.files)]
        return Summary(files=len(sizes), bytes=sum(sizes), dialect=dialect, made_at=made_at)
    with ArchiveWriter(target) as archive, tempfile.TemporaryDirectory(dir=target.parent, prefix=".wangge-backup-") as scratch:
        heads = settings.audit_copy_folder / FILE_NAME
        archive.add(HEADS, heads.read_bytes() if heads.exists() else b"")
        copy = Path(scratch) / "database"
        dumps.dump(url, copy)
        archive.add_file(DATABASE[dialect], copy)
        for name, path in _stored_files(settings.files):
            archive.add_file(FILES + name, path)
        archive.add(KEYS, seal(keys))
        items = tuple(archive.items)
        manifest = Manifest(
            format=FORMAT,
            made_at=made_at,
            version=version("wangge-core"),
            dialect="sqlite" if dialect == "sqlite" else "postgres",
            items=items,
        )
        archive.finish(manifest)
    return _summary(manifest)


def restore(source: Path, target: Target, unseal: Open, *, dry_run: bool = False) -> Summary:
    """Restore a backup into an empty place. Everything is checked before anything is written.

    Raises:
        InvalidError: the backup is damaged, or its keys do not open.
        ConflictError: `restore_not_empty`, or `restore_other_database` when the kinds of database differ.
    """
    with ArchiveReader(source) as archive:
        archive.verify()
        manifest = archive.manifest
        keys = unseal(archive.read(KEYS))
        if dumps.dialect_of(target.database) != manifest.dialect:
            message = f"This is a backup of a {manifest.dialect} database; {target.database.partition(':')[0]} cannot take it."
            raise ConflictError("restore_other_database", message)
        if target.data.exists() and any(target.data.iterdir()):
            message = f"{target.data} is not empty; a backup is restored into an empty folder only."
            raise ConflictError("restore_not_empty", message)
        dumps.require_tools(target.database)
        dumps.require_empty(target.database)
        names = archive.names(FILES)
        if not dry_run:
            _fill(archive, names, keys, target)
    return _summary(manifest)


async def verify_restored(target: Target, passphrase: str) -> Verification:
    """Chain what the backup caught between commit and sealing, and verify the copy.

    Raises:
        InvalidError: `audit_key`, when the restored key does not open.
    """
    key = AuditKey.load(target.data / "keys" / PRIVATE_NAME, passphrase)
    trusted = PublicKeys.read(target.data / "keys")
    heads = HeadCopy(target.data / "audit-heads")
    database = Database.open(target.database, pool_size=2)
    await database.start()
    try:
        sealer = Sealer(database, key, trusted, heads)
        while await sealer.seal():
            pass
        await sealer.copy_head()
        return await Verifier(database, trusted, heads, key=key, window=timedelta()).verify()
    finally:
        await database.close()


def _fill(archive: ArchiveReader, names: list[str], keys: dict[str, bytes], target: Target) -> None:
    target.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in names:
        archive.extract(name, target.data / name)
    archive.extract(HEADS, target.data / HEADS)
    folder = target.data / "keys"
    folder.mkdir(mode=0o700)
    for name, content in keys.items():
        path = folder / Path(name).name
        path.touch(mode=0o600)
        path.write_bytes(content)
    with tempfile.TemporaryDirectory(dir=target.data, prefix=".wangge-restore-") as scratch:
        dump = Path(scratch) / "database"
        archive.extract(DATABASE[archive.manifest.dialect], dump)
        dumps.load(dump, target.database)
    asyncio.run(_free_leases(target.database))


async def _free_leases(url: str) -> None:
    """Let nobody wait for a server that is not here."""
    database = Database.open(url, pool_size=2)
    await database.start()
    try:
        await database.execute("DELETE FROM lease")
    finally:
        await database.close()


def _keys(folder: Path) -> dict[str, bytes]:
    keys = {path.name: path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file() and not path.name.startswith(".")}
    if PRIVATE_NAME not in keys:
        message = f"{folder} holds no {PRIVATE_NAME}: check WANGGE_DATA, or start the server once."
        raise InvalidError("backup_source", message)
    return keys


def _stored_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the finished files; those that begin with a dot are still being written."""
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(folder).as_posix(), path


def _summary(manifest: Manifest) -> Summary:
    return Summary(
        files=sum(item.path.startswith(FILES) for item in manifest.items),
        bytes=sum(item.size for item in manifest.items),
        dialect=manifest.dialect,
        made_at=manifest.made_at,
    )
