"""The responsibility list in and out as a workbook: all or nothing, a rehearsal first, and an undo while nothing has changed since."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.identity.sheets.errors import SheetRefusedError, changed_since, nothing_to_undo
from wangge_core.identity.sheets.repository import SheetRepository, StoredImport
from wangge_core.ids import new_id
from wangge_core.responsibility.layout import COLUMNS, SHEET, SOURCES, Line, finding, read_lines
from wangge_core.responsibility.model import Draft, Entry
from wangge_core.responsibility.repository import ResponsibilityRepository, Wanted
from wangge_core.responsibility.service import Responsibilities
from wangge_core.spreadsheets import table
from wangge_core.spreadsheets.rows import CellFinding
from wangge_core.spreadsheets.table import Format
from wangge_core.spreadsheets.writing import Value

_KIND: Final = "responsibility"
_PAGE: Final = 500


class Written(msgspec.Struct, frozen=True):
    """What an import did to one entry: the version it wrote, and what the entry said before, None when it was added."""

    entry_id: UUID
    version: int
    before: Draft | None


class ListReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did or would do."""

    rows: int
    added: int
    changed: int
    unchanged: int
    errors: int
    dry_run: bool
    applied: bool
    import_id: UUID | None
    findings: tuple[CellFinding, ...]


class ListUndo(msgspec.Struct, frozen=True, kw_only=True):
    """What undoing an import did."""

    import_id: UUID
    ended: int
    restored: int
    imported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilitySheets:
    """The operations."""

    database: Database
    entries: ResponsibilityRepository
    imports: SheetRepository
    responsibilities: Responsibilities
    access: Access
    audit: Audit

    async def export(self, actor: Actor, form: Format, *, template: bool) -> AsyncIterator[bytes]:
        """Return a table of the list in the actor's areas, in pieces, or with `template` an empty one; the audit remembers it.

        Raises:
            ForbiddenError: without `responsibility:read`.
        """
        scope = self.access.require_scope(actor, _KIND, "read")
        if not template:
            async with self.database.transaction():
                await self.audit.record(_record("responsibility.exported", actor, _KIND, {"format": form}))
        titles = [column.title for column in COLUMNS.values()]
        return table.streamed(form, SHEET, titles, self._cells(Scope.nothing() if template else scope))

    async def import_file(self, actor: Actor, content: bytes, *, dry_run: bool) -> ListReport:
        """Add the rows without an id and change those with one; what the table leaves out stays as it is.

        Raises:
            ForbiddenError: without `responsibility:manage`.
            InvalidError: see `spreadsheets.table.read`.
            SheetRefusedError: a cell has an error and this is no rehearsal.
        """
        scope = self.access.require_scope(actor, _KIND, "manage")
        lines, findings = await asyncio.to_thread(lambda: read_lines(table.read(content)))
        async with self.database.transaction():
            present = {entry.entry_id: entry async for page in self._pages(scope) for entry in page}
            drafts = await self._checked(scope, lines, present, findings)
            if findings and not dry_run:
                raise SheetRefusedError(findings)
            changes = [] if findings else [(known, draft) for known, draft in drafts if known is None or known.says() != draft]
            report = _report(len(lines), changes, findings, dry_run=dry_run)
            if dry_run or not changes:
                return report
            stored = StoredImport(new_id(), self.responsibilities.time.now(), tuple([await self._write(actor, *one) for one in changes]))
            digest = hashlib.sha256(content).hexdigest()
            await self.imports.keep(_KIND, stored, actor.id, digest)
            facts: dict[str, Fact] = {"added": report.added, "changed": report.changed, "sha256": digest}
            await self.audit.record(_record("responsibility.imported", actor, str(stored.id), facts))
        return msgspec.structs.replace(report, import_id=stored.id)

    async def undo(self, actor: Actor) -> ListUndo:
        """Take back the actor's last import: what it added is ended, what it changed says again what it said before.

        Raises:
            ConflictError: `nothing_to_undo`, or `changed_since` when something of it was changed.
        """
        scope = self.access.require_scope(actor, _KIND, "manage")
        async with self.database.transaction():
            last = await self.imports.last(_KIND, actor.id, Written)
            if last is None:
                raise nothing_to_undo()
            for written in last.changes:
                newest = next(iter(await self.entries.versions(scope, written.entry_id)), None)
                if newest is None or newest.version != written.version:
                    raise changed_since()
                await self._follow(actor, newest, written.before or newest.says(), ended=written.before is None)
            await self.imports.undone(last.id, self.responsibilities.time.now())
            ended = sum(written.before is None for written in last.changes)
            report = ListUndo(import_id=last.id, ended=ended, restored=len(last.changes) - ended, imported_at=last.at)
            facts: dict[str, Fact] = {"ended": report.ended, "restored": report.restored}
            await self.audit.record(_record("responsibility.import_undone", actor, str(last.id), facts))
        return report

    async def _pages(self, scope: Scope) -> AsyncIterator[tuple[Entry, ...]]:
        after: UUID | None = None
        while page := await self.entries.page(scope, Wanted(after=after, limit=_PAGE)):
            yield page
            after = page[-1].entry_id

    async def _cells(self, scope: Scope) -> AsyncIterator[Sequence[Sequence[Value]]]:
        async for page in self._pages(scope):
            units = {unit.id: unit.name for unit in await self.responsibilities.directory.stored_units({one.unit_id for one in page})}
            yield [_cells(entry, units.get(entry.unit_id, "")) for entry in page]

    async def _checked(
        self, scope: Scope, lines: Sequence[Line], present: Mapping[UUID, Entry], findings: list[CellFinding]
    ) -> list[tuple[Entry | None, Draft]]:
        """Compare the rows with what is there; what does not fit goes to the findings."""
        taken = {(entry.area, entry.matter, entry.words) for entry in present.values()}
        seen: dict[object, int] = {}
        drafts = []
        for line in lines:
            unit_id = await self._unit(line, scope, findings)
            known = present.get(line.id) if line.id else None
            if unit_id is None:
                continue
            draft = line.draft(unit_id)
            key = line.id or (draft.area, draft.matter, draft.words)
            if line.id and known is None:
                findings.append(finding("id_unknown", line.row, "id"))
            elif known and known.area != draft.area:
                findings.append(finding("area_changed", line.row, "area"))
            elif key in seen:
                findings.append(finding("id_repeated" if line.id else "repeated", line.row, "id", first=seen[key]))
            elif line.id is None and key in taken:
                findings.append(finding("exists", line.row, "matter"))
            seen.setdefault(key, line.row.number)
            drafts.append((known, draft))
        return drafts

    async def _unit(self, line: Line, scope: Scope, findings: list[CellFinding]) -> UUID | None:
        """Return the unit that a row names, when place and matter are known."""
        texts, row = line.row.texts, line.row
        if not self.responsibilities.places.knows(texts["area"]):
            findings.append(finding("area_unknown", row, "area", value=texts["area"]))
        elif not scope.covers(texts["area"]):
            findings.append(finding("area_forbidden", row, "area", value=texts["area"]))
        elif self.responsibilities.matters.title(texts["matter"]) is None:
            findings.append(finding("matter_unknown", row, "matter", value=texts["matter"]))
        else:
            serving = await self.responsibilities.directory.units_serving(texts["area"])
            named = [unit for unit in serving if unit.name == texts["unit"]]
            if named:
                return max(named, key=lambda unit: len(unit.area)).id
            findings.append(finding("unit_unknown", row, "unit", value=texts["unit"]))
        return None

    async def _write(self, actor: Actor, known: Entry | None, draft: Draft) -> Written:
        if known is not None:
            return await self._follow(actor, known, draft, ended=False)
        entry = self.responsibilities.version_of(actor, new_id(), 1, draft)
        await self.entries.add(entry)
        return Written(entry.entry_id, 1, None)

    async def _follow(self, actor: Actor, known: Entry, draft: Draft, *, ended: bool) -> Written:
        entry = self.responsibilities.version_of(actor, known.entry_id, known.version + 1, draft, ended=ended)
        if not await self.entries.replace(known.entry_id, known.version, entry.recorded_at):
            raise changed_since()
        await self.entries.add(entry)
        return Written(entry.entry_id, entry.version, known.says())


def _cells(entry: Entry, unit: str) -> Sequence[Value]:
    days = (entry.valid_from.isoformat(), entry.valid_to.isoformat() if entry.valid_to else "")
    source = next(title for source, title in SOURCES.items() if source == entry.source)
    return (str(entry.entry_id), entry.area, entry.matter, entry.words, unit, source, entry.basis, *days)


def _report(rows: int, changes: Sequence[tuple[Entry | None, Draft]], findings: Sequence[CellFinding], *, dry_run: bool) -> ListReport:
    added = sum(known is None for known, _ in changes)
    return ListReport(
        rows=rows,
        added=added,
        changed=len(changes) - added,
        unchanged=0 if findings else rows - len(changes),
        errors=len(findings),
        dry_run=dry_run,
        applied=not dry_run and not findings,
        import_id=None,
        findings=tuple(sorted(findings, key=lambda found: (found.row, found.cell))),
    )


def _record(action: str, actor: Actor, resource_id: str, facts: Mapping[str, Fact]) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource="responsibility", resource_id=resource_id, facts=facts)
