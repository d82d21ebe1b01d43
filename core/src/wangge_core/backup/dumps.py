"""A consistent copy of the database while the server runs, and back."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from wangge_core.database import Database
from wangge_core.errors import ConflictError, InvalidError, UnavailableError

_SQLITE = "sqlite:///"


def dialect_of(url: str) -> str:
    """Return `sqlite` or `postgres`."""
    return "sqlite" if url.startswith(_SQLITE) else "postgres"


def dump(url: str, target: Path) -> None:
    """Write the state of one moment to a file: SQLite's own format, or pg_dump's custom one.

    Raises:
        InvalidError: there is no such database, or no pg_dump.
        UnavailableError: the database does not answer.
    """
    if dialect_of(url) == "sqlite":
        _dump_sqlite(_sqlite_path(url), target)
    else:
        _run(_tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", url=url)


def load(source: Path, url: str) -> None:
    """Fill an empty database from what `dump` wrote.

    Raises:
        ConflictError: `restore_not_empty`, when it holds something.
        InvalidError: no pg_restore, or a damaged file.
    """
    require_empty(url)
    if dialect_of(url) == "sqlite":
        path = _sqlite_path(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
        path.chmod(0o600)
        _check_sqlite(path)
    else:
        flags = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run(_tool("pg_restore"), *flags, f"--dbname={_without_password(url)}", str(source), url=url, named=False)


def require_tools(url: str) -> None:
    """Say at once when a programme that will be needed is missing.

    Raises:
        InvalidError: `backup_tool`, with the package that brings it.
    """
    if dialect_of(url) == "postgres":
        _tool("pg_dump")
        _tool("pg_restore")


def require_empty(url: str) -> None:
    """Refuse to overwrite.

    Raises:
        ConflictError: `restore_not_empty`.
        UnavailableError: the database does not answer.
    """
    if dialect_of(url) == "sqlite":
        path = _sqlite_path(url)
        taken = path.exists() and path.stat().st_size > 0
    else:
        taken = asyncio.run(_holds_tables(url))
    if taken:
        message = f"{_without_password(url)} holds data; a backup is restored into an empty database only."
        raise ConflictError("restore_not_empty", message)


async def _holds_tables(url: str) -> bool:
    database = Database.open(url, pool_size=2)
    await database.start()
    try:
        rows = await database.fetch("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() LIMIT 1")
    finally:
        await database.close()
    return bool(rows)


def _dump_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        message = f"There is no database {source}; check WANGGE_DATABASE and WANGGE_DATA."
        raise InvalidError("backup_source", message)
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        # All pages in one go: one read transaction, which holds up no writer (WAL) and is never begun anew.
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    _check_sqlite(target)


def _check_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        try:
            answer = copy.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            answer = str(error)
    if answer != "ok":
        message = f"SQLite finds damage in {path.name}: {answer}"
        raise InvalidError("backup_damaged", message)


def _sqlite_path(url: str) -> Path:
    return Path(url.removeprefix(_SQLITE))


def _tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        message = (
            f"{name} is needed to back up PostgreSQL and is not installed: install the package postgresql-client of the server's version."
        )
        raise InvalidError("backup_tool", message)
    return path


def _run(*command: str, url: str, named: bool = True) -> None:
    """Run a tool of PostgreSQL; the password goes by the environment, where other users cannot read it."""
    parts = urlsplit(url)
    environment = os.environ | ({"PGPASSWORD": parts.password} if parts.password else {})
    arguments = [*command, *([f"--dbname={_without_password(url)}"] if named else [])]
    done = subprocess.run(arguments, check=False, capture_output=True, text=True, env=environment)  # noqa: S603  our own command
    if done.returncode != 0:
        message = f"{Path(command[0]).name} failed: {done.stderr.strip()[-500:]}"
        raise UnavailableError("backup_tool_failed", message, 60)


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if not parts.password:
        return url
    place = f"{parts.username}@{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    return urlunsplit(parts._replace(netloc=place))
