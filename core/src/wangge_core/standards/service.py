"""Importing filing standards: read, compare, and take the whole file or nothing of it."""

import asyncio
import hashlib
from collections import Counter
from datetime import datetime
from typing import Final

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database, DuplicateError
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.instants import TimeSource
from wangge_core.spreadsheets import table
from wangge_core.standards.changes import Changes, compare
from wangge_core.standards.errors import ImportRefusedError, StandardsChangedError, nothing_to_undo
from wangge_core.standards.model import Assumptions, Kind
from wangge_core.standards.reading import Batch, read_standards
from wangge_core.standards.report import ImportReport
from wangge_core.standards.repository import StandardRepository


class ImportOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What to do with a file.

    area: whose standards these are; they hold there and below. kind: what a sheet holds that does not say so.
    """

    area: str
    kind: Kind | None = None
    assumptions: Assumptions = Assumptions()
    dry_run: bool = False


class StandardUndoReport(msgspec.Struct, frozen=True, kw_only=True):
    """What undoing an import did."""

    area: str
    imported_at: datetime
    ended: int
    restored: int


_UNDONE: Final = "undo:"
"""Begins the digest of an import that took back the one before."""


class StandardService:
    """Changes to the filing standards."""

    def __init__(self, database: Database, access: Access, *, audit: Audit, outbox: Outbox, time: TimeSource) -> None:
        """`time` dates what begins and ends to be valid."""
        self._database = database
        self._repository = StandardRepository(database)
        self._access = access
        self._audit = audit
        self._outbox = outbox
        self._time = time

    async def import_file(self, actor: Actor, content: bytes, order: ImportOrder) -> ImportReport:
        """Import a table of standards. The same file again changes nothing.

        Raises:
            ForbiddenError: `permission_missing`, without `standard:import` in the area.
            InvalidError: see `spreadsheets.table.read`.
            ImportRefusedError: when a cell has an error and this is no rehearsal; its report tells all.
            StandardsChangedError: when another import came in between.
        """
        area = area_code.parse(order.area)
        self._access.require(actor, area, "standard", "import")
        batch = await asyncio.to_thread(_read, content, order)
        number = await self._repository.last_number(area)
        changes = compare(await self._repository.current(area), batch.standards)
        report = _report(area, batch, changes, dry_run=order.dry_run)
        if order.dry_run:
            return report
        if batch.errors:
            raise ImportRefusedError(report)
        if not changes.is_empty:
            await self._save(actor, report, changes, number + 1, hashlib.sha256(content).hexdigest())
        return report

    async def undo(self, actor: Actor, area: str) -> StandardUndoReport:
        """Take back the area's last import, as another one: what it added ends, what it ended holds again from now on.

        Raises:
            ForbiddenError: `permission_missing`, without `standard:import` in the area.
            ConflictError: `nothing_to_undo`, when there was none, or the last one was an undo itself.
            StandardsChangedError: when another import came in between.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "standard", "import")
        last = await self._repository.last_import(code)
        if last is None or last[2].startswith(_UNDONE):
            raise nothing_to_undo()
        number, at, digest = last
        now = self._time.now()
        try:
            async with self._database.transaction():
                await self._repository.count(code, number + 1, now, f"{_UNDONE}{digest}"[:64])
                added, restored = await self._repository.added_by(code, number), await self._repository.ended_at(code, at)
                await self._repository.end(added, now)
                await self._repository.add(code, restored, number + 1, now)
                facts: dict[str, Fact] = {"number": number, "ended": len(added), "restored": len(restored)}
                await self._audit.record(
                    AuditEntry(action="standard.import_undone", actor=actor, resource="standard", resource_id=code, area=code, facts=facts)
                )
                await self._outbox.append(Event(type="standard.imported", area=code, key="standards", at=now, data={"number": number + 1}))
        except DuplicateError as error:
            raise StandardsChangedError from error
        return StandardUndoReport(area=code, imported_at=at, ended=len(added), restored=len(restored))

    async def _save(self, actor: Actor, report: ImportReport, changes: Changes, number: int, digest: str) -> None:
        now, area = self._time.now(), report.area
        counts = {"added": report.added, "changed": report.changed, "unchanged": report.unchanged, "ended": report.ended}
        replaced = [kept.id for kept, _ in changes.changed]
        try:
            async with self._database.transaction():
                await self._repository.count(area, number, now, digest)
                await self._repository.end([*replaced, *(kept.id for kept in changes.ended)], now)
                await self._repository.add(area, [*changes.added, *(standard for _, standard in changes.changed)], number, now)
                facts: dict[str, Fact] = {**counts, "number": number, "sha256": digest}
                entry = AuditEntry(action="standard.imported", actor=actor, resource="standard", resource_id=area, area=area, facts=facts)
                await self._audit.record(entry)
                await self._outbox.append(
                    Event(type="standard.imported", area=area, key="standards", at=now, data={"number": number, **counts})
                )
        except DuplicateError as error:
            raise StandardsChangedError from error


def _read(content: bytes, order: ImportOrder) -> Batch:
    return read_standards(table.read(content), order.kind, order.assumptions)


def _report(area: str, batch: Batch, changes: Changes, *, dry_run: bool) -> ImportReport:
    errors = len(batch.errors)
    return ImportReport(
        area=area,
        rows=len(batch.standards),
        by_kind=Counter(standard.kind for standard in batch.standards),
        added=len(changes.added),
        changed=len(changes.changed),
        unchanged=changes.unchanged,
        ended=len(changes.ended),
        errors=errors,
        warnings=len(batch.findings) - errors,
        dry_run=dry_run,
        applied=not dry_run and errors == 0,
        findings=batch.findings,
    )
