"""Rows of the roster, of leave and of stand-ins in and out."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row
from wangge_core.duty.model import Leave, LeaveReason, LeaveState, Roster, Shift, StandIn, Worker

_HOURS = "%H:%M"


class StoredLeave(msgspec.Struct, frozen=True, kw_only=True):
    """A leave as it is kept."""

    id: UUID
    area: str
    person_id: UUID
    first_day: date
    last_day: date
    reason: LeaveReason
    words: str
    state: LeaveState
    requested_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = None
    decided_name: str | None = None
    decision: str = ""


class StoredImport(msgspec.Struct, frozen=True):
    """An import of a roster as it is kept."""

    id: UUID
    at: datetime
    shifts: tuple[UUID, ...]


class Home(msgspec.Struct, frozen=True):
    """The person behind an account, and the area they belong to."""

    person_id: UUID
    name: str
    area: str


class Colleague(msgspec.Struct, frozen=True):
    """Somebody who can be put on the roster."""

    person_id: UUID
    name: str
    area: str


class DutyRepository:
    """The duty of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def shifts(self, scope: Scope) -> tuple[Shift, ...]:
        """Return the shifts in areas of the scope, in a fixed order."""
        inside, values = scope.sql()
        rows = await self._database.fetch(f"SELECT * FROM duty_shift WHERE {inside} ORDER BY area, id", *values)  # noqa: S608  the scope's own text
        return tuple(_shift(row) for row in rows)

    async def shift(self, scope: Scope, shift_id: UUID) -> Shift | None:
        """Return one shift of the scope."""
        inside, values = scope.sql()
        rows = await self._database.fetch(f"SELECT * FROM duty_shift WHERE id = {{}} AND {inside}", shift_id, *values)  # noqa: S608  the scope's own text
        return _shift(rows[0]) if rows else None

    async def add_shift(self, shift: Shift) -> None:
        """Insert a shift."""
        await self._database.insert([Row("duty_shift", _shift_values(shift))])

    async def remove_shifts(self, scope: Scope, ids: Collection[UUID]) -> int:
        """Delete shifts of the scope; return how many there were."""
        inside, values = scope.sql()
        removed = 0
        for shift_id in ids:
            sql = f"DELETE FROM duty_shift WHERE id = {{}} AND {inside} RETURNING id"  # noqa: S608  the scope's own text
            removed += len(await self._database.fetch(sql, shift_id, *values))
        return removed

    @unscoped("the platform asks who is on duty around a place; who is shown the answer is decided by who asks for it")
    async def roster(self, area: str, first: date, last: date) -> Roster:
        """Return the roster of a township (or a wider area), and of its county's own level, with leave and stand-ins of those days."""
        column = f"l{area_code.level_of(area).value}"
        above = area_code.ancestors(area)[1:]
        marks = "".join(", {}" for _ in above)
        sql = f"SELECT * FROM duty_shift WHERE {column} = {{}} OR area IN ({{}}{marks}) ORDER BY area, id"  # noqa: S608  our own texts
        shifts = tuple(_shift(row) for row in await self._database.fetch(sql, area, area, *above))
        people = {shift.person_id for shift in shifts}
        stand_ins = await self._stand_ins_of(people, first, last)
        people |= {one.stand_in_id for one in stand_ins}
        leaves = await self._leaves_of(people, first, last)
        return Roster(workers=await self.workers(people), shifts=shifts, leaves=leaves, stand_ins=stand_ins)

    @unscoped("leave and stand-ins of people whom the roster names")
    async def _stand_ins_of(self, people: Collection[UUID], first: date, last: date) -> tuple[StandIn, ...]:
        if not people:
            return ()
        sql = f"SELECT * FROM duty_stand_in WHERE person_id IN ({_marks(people)}) AND first_day <= {{}} AND last_day >= {{}} ORDER BY id"  # noqa: S608  marks only
        return tuple(_stand_in(row) for row in await self._database.fetch(sql, *people, last, first))

    @unscoped("leave and stand-ins of people whom the roster names")
    async def _leaves_of(self, people: Collection[UUID], first: date, last: date) -> tuple[Leave, ...]:
        if not people:
            return ()
        rows = await self._database.fetch(
            f"SELECT person_id, first_day, last_day FROM duty_leave WHERE person_id IN ({_marks(people)}) "  # noqa: S608  marks only
            "AND state = 'approved' AND first_day <= {} AND last_day >= {} ORDER BY id",
            *people,
            last,
            first,
        )
        return tuple(Leave(person_id=row["person_id"], first=row["first_day"], last=row["last_day"]) for row in rows)

    @unscoped("the names of people whom a roster names, to whoever was let see the roster")
    async def workers(self, people: Collection[UUID]) -> Mapping[UUID, Worker]:
        """Return people with their accounts, those alone that may sign in."""
        if not people:
            return {}
        rows = await self._database.fetch(
            "SELECT person.id, person.name, account.id AS account_id FROM person LEFT JOIN account "  # noqa: S608  marks only
            "ON account.person_id = person.id AND account.state = 'active' "
            f"WHERE person.id IN ({_marks(people)}) AND person.ended_at IS NULL",
            *people,
        )
        return {row["id"]: Worker(row["id"], row["name"], row["account_id"]) for row in rows}

    async def colleagues(self, scope: Scope, today: date) -> tuple[Colleague, ...]:
        """Return who holds a position in an area of the scope today, by name: they can be put on its roster."""
        inside, values = scope.sql("position")
        rows = await self._database.fetch(
            "SELECT person.id, person.name, MIN(position.area) AS area FROM position JOIN person ON person.id = position.person_id "  # noqa: S608  the scope's own text
            f"WHERE {inside} AND person.ended_at IS NULL AND (position.valid_from IS NULL OR position.valid_from <= {{}}) "
            "AND (position.valid_to IS NULL OR position.valid_to > {}) GROUP BY person.id, person.name ORDER BY person.name, person.id",
            *values,
            today,
            today,
        )
        return tuple(Colleague(row["id"], row["name"], row["area"]) for row in rows)

    @unscoped("somebody's own person")
    async def home(self, account_id: UUID) -> Home | None:
        """Return the person behind an account."""
        sql = "SELECT person.id, person.name, person.area FROM account JOIN person ON person.id = account.person_id WHERE account.id = {}"
        rows = await self._database.fetch(sql, account_id)
        return Home(rows[0]["id"], rows[0]["name"], rows[0]["area"]) if rows else None

    async def stand_ins(self, scope: Scope, since: date) -> tuple[StandIn, ...]:
        """Return the stand-ins of the scope that have not ended."""
        inside, values = scope.sql()
        sql = f"SELECT * FROM duty_stand_in WHERE {inside} AND last_day >= {{}} ORDER BY first_day, id"  # noqa: S608  the scope's own text
        return tuple(_stand_in(row) for row in await self._database.fetch(sql, *values, since))

    async def add_stand_in(self, area: str, one: StandIn) -> None:
        """Insert a stand-in."""
        values = {"id": one.id, "area": area, "person_id": one.person_id, "stand_in_id": one.stand_in_id}
        days = {"first_day": one.first, "last_day": one.last}
        await self._database.insert([Row("duty_stand_in", values | days | area_code.columns(area))])

    async def remove_stand_in(self, scope: Scope, stand_in_id: UUID) -> str | None:
        """Delete a stand-in of the scope; return its area, if there was one."""
        inside, values = scope.sql()
        sql = f"DELETE FROM duty_stand_in WHERE id = {{}} AND {inside} RETURNING area"  # noqa: S608  the scope's own text
        rows = await self._database.fetch(sql, stand_in_id, *values)
        return rows[0]["area"] if rows else None

    async def leaves(self, scope: Scope, since: date) -> tuple[StoredLeave, ...]:
        """Return the leave of people of the scope that has not ended, first what waits for a decision."""
        inside, values = scope.sql()
        sql = f"SELECT * FROM duty_leave WHERE {inside} AND last_day >= {{}} ORDER BY state = 'requested' DESC, first_day, id"  # noqa: S608  the scope's own text
        return tuple(_leave(row) for row in await self._database.fetch(sql, *values, since))

    async def leave(self, scope: Scope, leave_id: UUID) -> StoredLeave | None:
        """Return a leave of the scope."""
        inside, values = scope.sql()
        rows = await self._database.fetch(f"SELECT * FROM duty_leave WHERE id = {{}} AND {inside}", leave_id, *values)  # noqa: S608  the scope's own text
        return _leave(rows[0]) if rows else None

    @unscoped("somebody's own leave")
    async def leaves_of(self, person_id: UUID) -> tuple[StoredLeave, ...]:
        """Return all leave of a person, the latest first."""
        rows = await self._database.fetch("SELECT * FROM duty_leave WHERE person_id = {} ORDER BY first_day DESC, id DESC", person_id)
        return tuple(_leave(row) for row in rows)

    async def add_leave(self, leave: StoredLeave) -> None:
        """Insert a leave."""
        await self._database.insert([Row("duty_leave", msgspec.structs.asdict(leave) | area_code.columns(leave.area))])

    @unscoped("decides what was loaded within the scope of whoever decides, or is their own")
    async def decide(self, leave: StoredLeave) -> bool:
        """Write the state of a leave that still was requested or approved; tell whether it was."""
        rows = await self._database.fetch(
            "UPDATE duty_leave SET state = {}, decided_at = {}, decided_by = {}, decided_name = {}, decision = {} "
            "WHERE id = {} AND (state = 'requested' OR (state = 'approved' AND {} = 'withdrawn')) RETURNING id",
            leave.state,
            leave.decided_at,
            leave.decided_by,
            leave.decided_name,
            leave.decision,
            leave.id,
            leave.state,
        )
        return bool(rows)

    async def keep_import(self, stored: StoredImport, actor_id: str, digest: str) -> None:
        """Record an import; earlier ones of this actor forget what they added, since only the last can be undone."""
        await self._database.execute("UPDATE duty_import SET shifts = '[]' WHERE actor_id = {}", actor_id)
        shifts = msgspec.json.encode(stored.shifts).decode()
        values = {"id": stored.id, "at": stored.at, "actor_id": actor_id, "digest": digest, "shifts": shifts, "undone_at": None}
        await self._database.insert([Row("duty_import", values)])

    async def last_import(self, actor_id: str) -> StoredImport | None:
        """Return the actor's last import, unless it was undone."""
        sql = "SELECT id, at, shifts, undone_at FROM duty_import WHERE actor_id = {} ORDER BY id DESC LIMIT 1"
        rows = await self._database.fetch(sql, actor_id)
        if not rows or rows[0]["undone_at"] is not None:
            return None
        return StoredImport(rows[0]["id"], rows[0]["at"], msgspec.json.decode(rows[0]["shifts"], type=tuple[UUID, ...]))

    async def undone(self, import_id: UUID, at: datetime) -> None:
        """Mark an import as undone."""
        await self._database.execute("UPDATE duty_import SET undone_at = {}, shifts = '[]' WHERE id = {}", at, import_id)


def _shift(row: Mapping[str, Any]) -> Shift:
    return Shift(
        id=row["id"],
        area=row["area"],
        person_id=row["person_id"],
        kind=row["kind"],
        begins=time.fromisoformat(row["begins"]),
        ends=time.fromisoformat(row["ends"]),
        day=row["day"],
        weekdays=frozenset(map(int, row["weekdays"])),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
    )


def _shift_values(shift: Shift) -> dict[str, Any]:
    hours = {"begins": shift.begins.strftime(_HOURS), "ends": shift.ends.strftime(_HOURS)}
    weekdays = {"weekdays": "".join(map(str, sorted(shift.weekdays)))}
    return msgspec.structs.asdict(shift) | hours | weekdays | area_code.columns(shift.area)


def _stand_in(row: Mapping[str, Any]) -> StandIn:
    return StandIn(id=row["id"], person_id=row["person_id"], stand_in_id=row["stand_in_id"], first=row["first_day"], last=row["last_day"])


def _leave(row: Mapping[str, Any]) -> StoredLeave:
    return StoredLeave(**{name: row[name] for name in StoredLeave.__struct_fields__})


def _marks(items: Collection[object]) -> str:
    return ", ".join("{}" for _ in items)
