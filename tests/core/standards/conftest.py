"""Standards on one database, with everything around them."""

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
from wangge_core.database import Database
from wangge_core.events.outbox import Outbox
from wangge_core.instants import FixedTime
from wangge_core.standards.exporting import StandardExport
from wangge_core.standards.queries import StandardQueries
from wangge_core.standards.report import ImportReport
from wangge_core.standards.repository import StandardRepository
from wangge_core.standards.service import ImportOrder, StandardService

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
    def __init__(self, database: Database) -> None:
        self.database = database
        self.time = FixedTime(NOW)
        self.access = Access(database, Positions(), self.time)
        audit = Audit(database, AuditKey(Ed25519PrivateKey.generate()), self.time)
        self.service = StandardService(database, self.access, audit=audit, outbox=Outbox(database), time=self.time)
        self.export = StandardExport(database=database, repository=StandardRepository(database), access=self.access, audit=audit)
        self.queries = StandardQueries(database, self.access, COUNTY)

    async def take(self, content: bytes, actor: Actor = ADMINISTRATOR, **order: Any) -> ImportReport:
        return await self.service.import_file(actor, content, ImportOrder(**({"area": COUNTY} | order)))

    async def rows(self, table: str) -> list[dict[str, Any]]:
        return await self.database.fetch(f"SELECT * FROM {table} ORDER BY id")

    async def names(self, area: str = COUNTY) -> list[str]:
        """What is in force, by class and condition."""
        page = await self.queries.page(Actor.system("test"), area, limit=200)
        return [f"{item.small_class.code} {item.condition}" for item in page.items]


@pytest.fixture
async def office(database: Database) -> Office:
    await seed_roles(database)
    opened = Office(database)
    await opened.access.refresh()
    return opened
