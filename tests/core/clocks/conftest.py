"""The calendar on one database, with everything around it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wangge_core.access.model import Actor
from wangge_core.access.policy import Grant
from wangge_core.access.seed import seed_roles
from wangge_core.access.service import Access
from wangge_core.audit.keys import AuditKey
from wangge_core.audit.service import Audit
from wangge_core.clocks.calendar import Holidays
from wangge_core.clocks.calendars import Calendars
from wangge_core.clocks.public_holidays import published
from wangge_core.clocks.queries import CalendarQueries
from wangge_core.clocks.service import CalendarService
from wangge_core.database import Database
from wangge_core.events.outbox import Outbox
from wangge_core.instants import FixedTime

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
COUNTY, TOWN, OTHER = "990101", "990101101", "990102"
ADMINISTRATOR = Actor(kind="account", id="administrator")
WORKER = Actor(kind="account", id="worker")


class Positions:
    """Who holds what in these tests."""

    async def grants(self) -> Sequence[Grant]:
        return (Grant("administrator", "system_admin", COUNTY), Grant("worker", "grid_worker", TOWN))

    async def holders(self) -> Sequence[Grant]:
        return await self.grants()


class Office:
    """One server process; `until` is the last year that its release knows."""

    def __init__(self, database: Database, until: int = 2026) -> None:
        self.database = database
        self.time = FixedTime(NOW)
        self.access = Access(database, Positions(), self.time)
        self.calendars = Calendars(database, lambda: Holidays(published().days, until))
        self.queries = CalendarQueries(self.calendars, self.access)
        audit = Audit(database, AuditKey(Ed25519PrivateKey.generate()), self.time)
        self.service = CalendarService(
            database, self.access, audit=audit, outbox=Outbox(database), calendars=self.calendars, time=self.time
        )

    async def rows(self, table: str) -> list[dict[str, Any]]:
        return await self.database.fetch(f"SELECT * FROM {table} ORDER BY id")


@pytest.fixture
async def office(database: Database) -> Office:
    await seed_roles(database)
    opened = Office(database)
    await opened.access.refresh()
    await opened.calendars.refresh()
    return opened
