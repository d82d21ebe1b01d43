"""What the tests of the audit share."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wangge_core.access.model import Actor
from wangge_core.audit.head_copy import HeadCopy
from wangge_core.audit.keys import AuditKey
from wangge_core.audit.model import AuditEntry, AuditFinding
from wangge_core.audit.sealer import Sealer
from wangge_core.audit.service import Audit
from wangge_core.audit.verification import Verifier
from wangge_core.database import Database
from wangge_core.instants import FixedTime

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ACTOR = Actor.system("test")


def entry(number: int, area: str = "330521100") -> AuditEntry:
    return AuditEntry(
        action="case.dispatched",
        actor=ACTOR,
        resource="case",
        resource_id=f"c{number}",
        area=area,
        facts={"unit": number, "words": ["一", "二"]},
    )


class Book:
    """An audit with its sealer and its verifier, over a database that a test may attack."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.time = FixedTime(NOW)
        self.key = AuditKey.generate()
        self.copy = HeadCopy(folder / "elsewhere")
        self.audit = Audit(database, self.key, self.time, lambda: "trace")
        self.sealer = self.new_sealer()

    def new_sealer(self) -> Sealer:
        return Sealer(self.database, self.key, self.key.public, self.copy, time=self.time)

    async def write(self, *numbers: int) -> None:
        for number in numbers:
            async with self.database.transaction():
                await self.audit.record(entry(number))

    async def seal(self, *numbers: int) -> None:
        """Write entries, chain them under one head, and copy the head."""
        await self.write(*numbers)
        await self.sealer.seal()
        await self.sealer.copy_head()
        self.time.advance(timedelta(minutes=1))

    async def findings(self, *, key: bool = True, first: int = 1) -> Sequence[AuditFinding]:
        verifier = Verifier(self.database, self.key.public, self.copy, key=self.key if key else None, time=self.time)
        return (await verifier.verify(first)).findings

    async def faults(self, *, key: bool = True) -> list[tuple[str, int | None]]:
        """Return what verification finds, as fault and number."""
        return [(finding.fault, finding.number) for finding in await self.findings(key=key)]

    async def id_of(self, number: int) -> str:
        rows = await self.database.fetch("SELECT id FROM audit_entry WHERE number = {}", number)
        return str(rows[0]["id"])


@pytest.fixture
def book(database: Database, tmp_path: Path) -> Book:
    return Book(database, tmp_path)
