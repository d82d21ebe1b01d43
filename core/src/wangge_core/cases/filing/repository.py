"""Referrals and superseded clocks in and out."""

from datetime import datetime
from uuid import UUID

import msgspec

from wangge_core.cases.model import Text
from wangge_core.database import Database, Row
from wangge_sdk.manifest.case_types import Referral


class Superseded(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that another took over from, and between which classes."""

    clock_id: UUID
    case_id: UUID
    successor_id: UUID | None
    old_class: Text
    new_class: Text
    at: datetime


def superseded_row(one: Superseded) -> Row:
    """Return the row that says why a clock was stopped."""
    texts = {"old_class": msgspec.json.encode(one.old_class).decode(), "new_class": msgspec.json.encode(one.new_class).decode()}
    return Row("case_clock_superseded", msgspec.structs.asdict(one) | texts)


class FilingRepository:
    """What stands beside cases; whoever asks has been let see the case."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def refer(self, case_id: UUID, target: str, to: Referral, at: datetime) -> None:
        """Keep whom a case was referred to."""
        values = {"case_id": case_id, "target": target, "name": msgspec.json.encode(to.name).decode(), "phone": to.phone, "url": to.url}
        await self._database.insert([Row("case_referred_to", values | {"at": at})])

    async def referral(self, case_id: UUID) -> Referral | None:
        """Return whom a case was referred to."""
        rows = await self._database.fetch("SELECT name, phone, url FROM case_referred_to WHERE case_id = {}", case_id)
        return Referral(name=msgspec.json.decode(rows[0]["name"]), phone=rows[0]["phone"], url=rows[0]["url"]) if rows else None

    async def superseded(self, clock_id: UUID) -> Superseded | None:
        """Return why a clock was stopped before its time, if that was for a change of class."""
        rows = await self._database.fetch("SELECT * FROM case_clock_superseded WHERE clock_id = {}", clock_id)
        if not rows:
            return None
        return Superseded(
            **{**rows[0], "old_class": msgspec.json.decode(rows[0]["old_class"]), "new_class": msgspec.json.decode(rows[0]["new_class"])}
        )
