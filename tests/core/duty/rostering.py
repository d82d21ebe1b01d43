"""Putting people of the tests' county on the roster."""

from typing import Any
from uuid import UUID

from tests.world import NORTH_VILLAGE, World
from wangge_core.duty.roster.schemas import ShiftIn, ShiftOut
from wangge_core.platform import Platform

EVERY_DAY = list(range(1, 8))


async def person_of(platform: Platform, county: World, who: str) -> UUID:
    """Return the person behind an account."""
    rows = await platform.database.fetch("SELECT person_id FROM account WHERE id = {}", county.accounts[who])
    return UUID(str(rows[0]["person_id"]))


async def on_duty(platform: Platform, county: World, who: str, area: str = NORTH_VILLAGE, **changes: Any) -> ShiftOut:
    """Put somebody on duty from eight to six, every day."""
    person = await person_of(platform, county, who)
    values: dict[str, Any] = {"area": area, "person_id": person, "begins": "08:00", "ends": "18:00", "weekdays": EVERY_DAY}
    return await platform.duty.rosters.add_shift(county.actor("north_dispatcher"), ShiftIn(**(values | changes)))
