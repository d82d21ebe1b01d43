"""Rows of hand-overs in and out."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.cases.referral.model import Referral, ReferralState
from wangge_core.database import Database, Row


class ReferralRepository:
    """The hand-overs of one database."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def add(self, referral: Referral) -> None:
        """Write a hand-over."""
        values = msgspec.structs.asdict(referral) | area_code.columns(referral.area)
        await self._database.insert([Row("case_referral", values | {"handed": msgspec.json.encode(referral.handed).decode()})])

    async def incoming(self, referral_id: UUID, scope: Scope) -> Referral | None:
        """Return a hand-over to an area of the scope."""
        condition, values = scope.sql()
        rows = await self._database.fetch(f"SELECT * FROM case_referral WHERE id = {{}} AND {condition}", referral_id, *values)  # noqa: S608  the scope's own text
        return _referral(rows[0]) if rows else None

    @unscoped("the area that sends reaches it through its case, which the caller is let see first")
    async def outgoing(self, referral_id: UUID) -> Referral | None:
        """Return a hand-over for the area that sent it."""
        rows = await self._database.fetch("SELECT * FROM case_referral WHERE id = {}", referral_id)
        return _referral(rows[0]) if rows else None

    @unscoped("whoever asks has been let see the case")
    async def of_case(self, case_id: UUID) -> tuple[Referral, ...]:
        """Return the hand-overs of a case, newest first."""
        rows = await self._database.fetch("SELECT * FROM case_referral WHERE case_id = {} ORDER BY id DESC", case_id)
        return tuple(_referral(row) for row in rows)

    async def inbox(self, scope: Scope, *, waiting: bool, after: UUID | None, limit: int) -> tuple[Referral, ...]:
        """Return what was handed over to the areas of the scope, newest first."""
        text, values = scope.sql()
        given: list[Any] = list(values)
        if waiting:
            text += " AND state = 'offered'"
        if after is not None:
            text, given = text + " AND id < {}", [*given, after]
        sql = f"SELECT * FROM case_referral WHERE {text} ORDER BY id DESC LIMIT {{}}"  # noqa: S608  the scope's own text
        return tuple(_referral(row) for row in await self._database.fetch(sql, *given, limit))

    @unscoped("decides only what the operation loaded for the actor, and only what nobody has decided")
    async def decide(self, referral_id: UUID, state: ReferralState, changes: Mapping[str, Any]) -> bool:
        """Bring a hand-over to its one end; tell whether it was still open."""
        values = {"state": state, **changes}
        assignments = ", ".join(f"{name} = {{}}" for name in values)
        sql = f"UPDATE case_referral SET {assignments} WHERE id = {{}} AND state = 'offered' RETURNING id"  # noqa: S608  our column names
        return bool(await self._database.fetch(sql, *values.values(), referral_id))

    @unscoped("completes what the same transaction has accepted")
    async def point_to(self, referral_id: UUID, case_id: UUID) -> None:
        """Write which case an accepted hand-over became."""
        await self._database.execute("UPDATE case_referral SET accepted_id = {} WHERE id = {}", case_id, referral_id)


def _referral(row: Mapping[str, Any]) -> Referral:
    values = {name: row[name] for name in Referral.__struct_fields__}
    return Referral(**{**values, "handed": msgspec.json.decode(row["handed"])})
