"""Versions and their examinations in the database."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_registry.versions.model import Channel, Checking, CheckState, File, Version
from wangge_registry.versions.states import VOUCHED, State
from wangge_serving.database import Database, Row
from wangge_serving.errors import ConflictError, NotFoundError
from wangge_serving.ids import new_id

_VERSION: Final = (
    "id, plugin, package, version, filename, sha256, size, state, before, reason, channel, requires_python, metadata_sha256, manifest, "
    "uploaded_by, uploaded_at, published_at, reviewers_needed"
)
_FILE: Final = "plugin, version, filename, sha256, size, state, reason, requires_python, metadata_sha256, uploaded_at"
_CHECKING: Final = "id, version, state, attempts, asked_at, finished_at, verdict, pack, report, report_sha256"


class VersionRepository:
    """Reads and writes versions."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def add(self, version: Version) -> None:
        """Insert a version, with an examination that waits.

        Raises:
            DuplicateError: the version or its file's name was used before.
        """
        values: dict[str, Any] = {name: getattr(version, name) for name in version.__struct_fields__}
        texts = {"state": str(version.state), "before": "", "channel": str(version.channel)}
        values |= texts | {"manifest": msgspec.json.encode(version.manifest).decode()}
        await self._database.insert([Row("version", values), _waiting(version.id, version.uploaded_at)])

    async def ask_again(self, version: UUID, now: datetime) -> None:
        """Insert another examination that waits."""
        await self._database.insert([_waiting(version, now)])

    async def one(self, plugin: str, version: str) -> Version:
        """Return a version.

        Raises:
            NotFoundError: `version`.
        """
        rows = await self._database.fetch(
            f"SELECT {_VERSION} FROM version WHERE plugin = {{}} AND version = {{}}",  # noqa: S608  our own columns
            plugin,
            version,
        )
        if not rows:
            raise NotFoundError("version", f"There is no version {version} of {plugin}.")
        return _version(rows[0])

    async def by_id(self, version: UUID) -> Version:
        """Return a version.

        Raises:
            NotFoundError: `version`.
        """
        rows = await self._database.fetch(f"SELECT {_VERSION} FROM version WHERE id = {{}}", version)  # noqa: S608  as above
        if not rows:
            raise NotFoundError("version", f"There is no version {version}.")
        return _version(rows[0])

    async def by_filename(self, filename: str) -> Version | None:
        """Return the version that a file is, by its name."""
        rows = await self._database.fetch(f"SELECT {_VERSION} FROM version WHERE filename = {{}}", filename)  # noqa: S608  as above
        return _version(rows[0]) if rows else None

    async def of_plugin(self, plugin: str) -> list[Version]:
        """Return all versions of a plugin in the order in which they came."""
        rows = await self._database.fetch(f"SELECT {_VERSION} FROM version WHERE plugin = {{}} ORDER BY id", plugin)  # noqa: S608  as above
        return [_version(row) for row in rows]

    async def files_of(self, plugin: str) -> list[File]:
        """Return what the index tells of a plugin's versions, whatever their state."""
        rows = await self._database.fetch(f"SELECT {_FILE} FROM version WHERE plugin = {{}}", plugin)  # noqa: S608  as above
        return [_file(row) for row in rows]

    async def file(self, filename: str) -> File | None:
        """Return what the index tells of a file, by its name."""
        rows = await self._database.fetch(f"SELECT {_FILE} FROM version WHERE filename = {{}}", filename)  # noqa: S608  as above
        return _file(rows[0]) if rows else None

    async def in_states(self, *states: State) -> list[Version]:
        """Return all versions in some states, the oldest first."""
        marks = ", ".join("{}" for _ in states)
        rows = await self._database.fetch(
            f"SELECT {_VERSION} FROM version WHERE state IN ({marks}) ORDER BY uploaded_at, id",  # noqa: S608  as above
            *map(str, states),
        )
        return [_version(row) for row in rows]

    async def vouched_for(self, publisher: str) -> list[Version]:
        """Return which files of a publisher are vouched for, in the order in which they came; none of a plugin in quarantine."""
        columns = ", ".join(f"version.{name}" for name in _VERSION.split(", "))
        marks = ", ".join("{}" for _ in VOUCHED)
        rows = await self._database.fetch(
            f"SELECT {columns} FROM version JOIN plugin ON plugin.id = version.plugin "  # noqa: S608  as above
            f"WHERE plugin.publisher = {{}} AND plugin.status <> 'quarantined' AND version.state IN ({marks}) ORDER BY version.id",
            publisher,
            *sorted(map(str, VOUCHED)),
        )
        return [_version(row) for row in rows]

    async def owner_of(self, plugin: str) -> str:
        """Return which publisher owns a plugin.

        Raises:
            NotFoundError: `plugin`.
        """
        rows = await self._database.fetch("SELECT publisher FROM plugin WHERE id = {}", plugin)
        if not rows:
            raise NotFoundError("plugin", f"There is no plugin {plugin}.")
        return str(rows[0]["publisher"])

    async def move(self, version: Version, state: State, reason: str, now: datetime) -> None:
        """Change the state of a version that is still as the caller saw it.

        Raises:
            ConflictError: `version_changed`, when somebody else was first.
        """
        published = version.published_at or (now if state is State.PUBLISHED else None)
        rows = await self._database.fetch(
            "UPDATE version SET state = {}, before = {}, reason = {}, published_at = {} WHERE id = {} AND state = {} RETURNING id",
            str(state),
            str(version.state) if state is State.QUARANTINED else "",
            reason,
            published,
            version.id,
            str(version.state),
        )
        if not rows:
            raise ConflictError("version_changed", f"{version.name} has changed meanwhile; look at it again.")

    async def checkings(self, version: UUID) -> list[Checking]:
        """Return the examinations of a version, oldest first."""
        rows = await self._database.fetch(f"SELECT {_CHECKING} FROM checking WHERE version = {{}} ORDER BY id", version)  # noqa: S608  as above
        return [_checking(row) for row in rows]

    async def claim(self, worker: UUID, now: datetime, until: datetime) -> Checking | None:
        """Take the next examination that waits, or whose worker is gone; None when there is none."""
        for where, value in (("state = 'waiting'", None), ("state = 'running' AND lease_until < {}", now)):
            values = [] if value is None else [value]
            rows = await self._database.fetch(
                f"UPDATE checking SET state = 'running', worker = {{}}, lease_until = {{}}, attempts = attempts + 1 "  # noqa: S608  as above
                f"WHERE id = (SELECT id FROM checking WHERE {where} ORDER BY id LIMIT 1) AND {where} RETURNING {_CHECKING}",
                worker,
                until,
                *values,
                *values,
            )
            if rows:
                return _checking(rows[0])
        return None

    async def finish(self, checking: Checking, worker: UUID) -> bool:
        """Keep what came out; False when the examination belongs to another worker by now."""
        rows = await self._database.fetch(
            "UPDATE checking SET state = {}, finished_at = {}, verdict = {}, pack = {}, report = {}, report_sha256 = {} "
            "WHERE id = {} AND state = 'running' AND worker = {} RETURNING id",
            str(CheckState.DONE),
            checking.finished_at,
            checking.verdict,
            checking.pack,
            msgspec.json.encode(checking.report).decode(),
            checking.report_sha256,
            checking.id,
            worker,
        )
        return bool(rows)


def _waiting(version: UUID, now: datetime) -> Row:
    values = {
        "id": new_id(),
        "version": version,
        "state": str(CheckState.WAITING),
        "attempts": 0,
        "asked_at": now,
        "verdict": "",
        "pack": "",
        "report": "",
        "report_sha256": "",
    }
    return Row("checking", values)


def _version(row: dict[str, Any]) -> Version:
    read = {
        "state": State(row["state"]),
        "before": State(row["before"]) if row["before"] else None,
        "channel": Channel(row["channel"]),
        "manifest": msgspec.json.decode(row["manifest"]),
    }
    return Version(**(row | read))


def _file(row: dict[str, Any]) -> File:
    return File(**(row | {"state": State(row["state"])}))


def _checking(row: dict[str, Any]) -> Checking:
    return Checking(**(row | {"state": CheckState(row["state"]), "report": msgspec.json.decode(row["report"]) if row["report"] else None}))
