"""The SQL of the audit. What it reads may have been tampered with: nothing it finds may stop it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.audit.model import AuditFilter, Head, Link, Record
from wangge_core.database import Database, Row
from wangge_core.errors import InvalidError

REFUSED: Final = "refused"
_WHOLE: Final = "the chain is verified as a whole, whoever may read which entry"
_LOCK: Final = 0x77616E67676501  # "wangge" and 1: any number that nothing else in the database locks on
_TEXTS: Final = "action, actor_kind, actor_id, resource, resource_id, area, trace, stamp, previous, hash, l1, l2, l3, l4, l5, l6"
_PLAIN: Final = f"id, at, facts, number, {_TEXTS}"
# On SQLite a column takes any value, and Piccolo's converters raise on a damaged one: read text instead.
_RAW: Final = f"id || '' AS id, at || '' AS at, facts || '' AS facts, number + 0 AS number, {_TEXTS}"
_HEADS: Final = "SELECT number + 0 AS number, hash, at, key, signature FROM audit_head WHERE number < 9223372036854775807"
_FROM: Final = " FROM audit_entry WHERE "


class Stored(msgspec.Struct, frozen=True):
    """A row: the entry when it can be read at all, its link when it is chained, and whether the area columns fit the area."""

    key: Any
    entry_id: str
    record: Record | None
    link: Link | None
    areas_fit: bool


class AuditRepository:
    """Reads and writes the tables of the audit; the callers own the transactions."""

    def __init__(self, database: Database) -> None:
        """`database` is the one that holds the audit."""
        self._database = database
        self._columns = _RAW if database.dialect == "sqlite" else _PLAIN

    async def take_turn(self) -> None:
        """Have the open transaction be the only one that seals (on SQLite every writing transaction is)."""
        if self._database.dialect == "postgres":
            await self._database.fetch("SELECT pg_advisory_xact_lock({})", _LOCK)

    @unscoped(_WHOLE)
    async def has_new(self) -> bool:
        """Tell whether committed entries wait for the sealer."""
        return bool(await self._database.fetch("SELECT 1 AS one FROM audit_entry WHERE number IS NULL AND hash IS NULL LIMIT 1"))

    @unscoped(_WHOLE)
    async def new(self, limit: int) -> list[Stored]:
        """Return entries that wait for the sealer, oldest first."""
        sql = f"SELECT {self._columns}{_FROM}number IS NULL AND hash IS NULL ORDER BY audit_entry.id LIMIT {{}}"
        return [_stored(row) for row in await self._database.fetch(sql, limit)]

    @unscoped(_WHOLE)
    async def unchained(self, after: Any, limit: int) -> list[Stored]:  # noqa: ANN401  a damaged id may be anything
        """Return entries without a number in the order of their ids; `after` is the last key seen."""
        condition, values = ("", ()) if after is None else ("AND audit_entry.id > {} ", (after,))
        sql = f"SELECT {self._columns}{_FROM}number IS NULL {condition}ORDER BY audit_entry.id LIMIT {{}}"
        return [_stored(row) for row in await self._database.fetch(sql, *values, limit)]

    @unscoped(_WHOLE)
    async def chained(self, after: int, limit: int) -> list[Stored]:
        """Return chained entries by number; a number that is none at all (SQLite) counts as missing."""
        sql = f"SELECT {self._columns}{_FROM}number > {{}} AND number < 9223372036854775807 ORDER BY number LIMIT {{}}"
        return [_stored(row) for row in await self._database.fetch(sql, after, limit)]

    @unscoped(_WHOLE)
    async def last_number(self) -> int:
        """Return the highest number in the chain, or 0."""
        rows = await self._database.fetch("SELECT max(number) AS last FROM audit_entry WHERE number < 9223372036854775807")
        return int(rows[0]["last"] or 0)

    async def page(self, scope: Scope, wanted: AuditFilter, after: UUID | None, limit: int, *, placeless: bool) -> list[Stored]:
        """Return entries of the scope, newest first; with `placeless` also those that lie in no area."""
        condition, values = scope.sql()
        conditions = [f"({condition} OR area = '')" if placeless else f"({condition})"]
        arguments: list[Any] = list(values)
        exact = {"actor_id": wanted.actor, "resource": wanted.resource, "resource_id": wanted.resource_id}
        bounds = {"at >=": wanted.since, "at <": wanted.before, "audit_entry.id <": after}
        tests = {f"{name} =": value for name, value in exact.items()} | bounds | _action(wanted.action)
        for test, value in tests.items():
            if value is not None:
                conditions.append(f"{test} {{}}")
                arguments.append(value)
        sql = f"SELECT {self._columns}{_FROM}{' AND '.join(conditions)} ORDER BY audit_entry.id DESC LIMIT {{}}"
        return [_stored(row) for row in await self._database.fetch(sql, *arguments, limit)]

    @unscoped(_WHOLE)
    async def save_links(self, links: Sequence[tuple[Stored, Link]]) -> None:
        """Chain entries, at least one."""
        mark = "({}, {}, {}, {})" if self._database.dialect == "sqlite" else "({}::uuid, {}::bigint, {}::text, {}::text)"
        values = ", ".join(mark for _ in links)
        sql = (
            f"WITH new (id, number, previous, hash) AS (VALUES {values}) "  # noqa: S608  marks only
            "UPDATE audit_entry SET number = new.number, previous = new.previous, hash = new.hash FROM new WHERE audit_entry.id = new.id"
        )
        arguments = [value for stored, link in links for value in (stored.key, link.number, link.previous, link.hash)]
        await self._database.execute(sql, *arguments)

    @unscoped(_WHOLE)
    async def refuse(self, entries: Sequence[Stored]) -> None:
        """Leave entries out of the chain that the server did not write."""
        for stored in entries:
            await self._database.execute("UPDATE audit_entry SET hash = {} WHERE id = {}", REFUSED, stored.key)

    async def save_head(self, head: Head) -> None:
        """Keep a signed head."""
        await self._database.insert([Row("audit_head", msgspec.structs.asdict(head))])

    async def newest_heads(self, limit: int) -> list[Head]:
        """Return the last heads, newest first."""
        return [_head(row) for row in await self._database.fetch(f"{_HEADS} ORDER BY number DESC LIMIT {{}}", limit)]

    async def heads(self, after: int, limit: int) -> list[Head]:
        """Return heads by number."""
        return [
            _head(row)
            for row in await self._database.fetch("SELECT * FROM audit_head WHERE number > {} ORDER BY number LIMIT {}", after, limit)
        ]


def _action(wanted: str | None) -> dict[str, str | None]:
    if wanted is not None and wanted.endswith("*"):
        beginning = wanted.removesuffix("*")
        return {f"substr(action, 1, {len(beginning)}) =": beginning}
    return {"action =": wanted}


def _head(row: Mapping[str, Any]) -> Head:
    return Head(number=int(row["number"]), hash=str(row["hash"]), at=str(row["at"]), key=str(row["key"]), signature=str(row["signature"]))


def _stored(row: Mapping[str, Any]) -> Stored:
    number, previous, digest = row["number"], row["previous"], row["hash"]
    link = None if number is None else Link(number=int(number), previous=str(previous), hash=str(digest))
    record = _record(row)
    return Stored(row["id"], str(row["id"]), record, link, _areas_fit(row))


def _record(row: Mapping[str, Any]) -> Record | None:
    at = row["at"]
    try:
        return Record(
            id=UUID(str(row["id"])),
            at=at if isinstance(at, datetime) else datetime.fromisoformat(at).astimezone(UTC),
            action=row["action"],
            actor_kind=row["actor_kind"],
            actor_id=row["actor_id"],
            resource=row["resource"],
            resource_id=row["resource_id"],
            area=row["area"],
            facts=msgspec.json.decode(row["facts"]),
            trace=row["trace"],
            stamp=str(row["stamp"]),
        )
    except (ValueError, TypeError, msgspec.DecodeError):
        return None


def _areas_fit(row: Mapping[str, Any]) -> bool:
    """Tell whether the columns that decide who may read the entry say the same as its area."""
    try:
        expected = area_code.columns(row["area"]) if row["area"] else {}
    except (InvalidError, TypeError):
        return False
    return all(row[name] == expected.get(name) for name in ("l1", "l2", "l3", "l4", "l5", "l6"))
