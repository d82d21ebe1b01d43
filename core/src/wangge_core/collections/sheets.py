"""Collections as files: out masked and streamed; in with a rehearsal, every error by its cell, and an undo."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.collections import errors
from wangge_core.collections.declarations import Declared
from wangge_core.collections.layout import Layout, finding, read_version
from wangge_core.collections.model import Document, Reach, Ref, Shape
from wangge_core.collections.planning import Alter, Done, Put, Remove, Step, shown
from wangge_core.collections.queries import DocumentQueries
from wangge_core.collections.rehearsing import Line, Rehearsal
from wangge_core.collections.service import Collections
from wangge_core.collections.wanted import Wanted
from wangge_core.database import Database
from wangge_core.errors import NotFoundError
from wangge_core.identity.sheets.errors import SheetRefusedError, changed_since, nothing_to_undo
from wangge_core.identity.sheets.repository import SheetRepository, StoredImport
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.spreadsheets import table
from wangge_core.spreadsheets.rows import CellFinding, TextRow, read_id, read_rows
from wangge_core.spreadsheets.table import Format
from wangge_core.spreadsheets.writing import Value

MOST_ROWS: Final = 5_000


class WrittenDocument(msgspec.Struct, frozen=True):
    """What an import did to one document: the version it wrote, and whether it entered it."""

    id: UUID
    version: int
    entered: bool


class DocumentSheetReport(msgspec.Struct, frozen=True, kw_only=True):
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


class DocumentSheetUndo(msgspec.Struct, frozen=True, kw_only=True):
    """What undoing an import did."""

    import_id: UUID
    deleted: int
    restored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSheets:
    """The operations."""

    database: Database
    service: Collections
    queries: DocumentQueries
    rehearsal: Rehearsal
    imports: SheetRepository
    audit: Audit
    time: TimeSource

    async def export(self, actor: Actor, ref: Ref, wanted: Wanted, form: Format, *, template: bool) -> AsyncIterator[bytes]:
        """Return all that a list holds as a file in pieces, masked, or an empty table; the audit has it before the first piece.

        Raises:
            NotFoundError, ForbiddenError, InvalidError: see `DocumentQueries.page`.
        """
        declared = self.service.declarations.find(ref, actor=actor)
        shape = await self.service.shapes.of(declared)
        reach = self.queries.reach(actor, declared, wanted)
        layout, pages = Layout(declared), self.queries.every(declared, shape, reach, wanted)
        if not template:
            digest = hashlib.sha256(msgspec.json.encode(wanted, order="sorted")).hexdigest()
            facts: dict[str, Fact] = {"format": form, "filter": digest}
            async with self.database.transaction():
                await self.audit.record(_entry("document.exported", actor, declared, facts))
        rows = _nothing() if template else _cells(declared, layout, pages)
        return table.streamed(form, layout.sheet, layout.headings(), rows)

    async def import_file(self, actor: Actor, ref: Ref, content: bytes, *, dry_run: bool) -> DocumentSheetReport:
        """Enter the rows without an id and change those with one; what the file leaves out stays as it is.

        Raises:
            NotFoundError, ForbiddenError: see `Collections.batch`.
            InvalidError: see `spreadsheets.table.read`.
            SheetRefusedError: a cell has an error and this is no rehearsal.
        """
        declared = self.service.declarations.find(ref, actor=actor)
        shape = await self.service.shapes.of(declared)
        reach = self.service.declarations.reach(actor, declared, "write")
        layout = Layout(declared)
        rows, findings = await asyncio.to_thread(lambda: read_rows(table.read(content), layout.sheet, layout.columns))
        if len(rows) > MOST_ROWS:
            findings.append(finding("too_many_rows", rows[MOST_ROWS], "id", most=MOST_ROWS))
            rows = []
        lines = await self._lines(layout, shape, reach, rows, findings)
        planned = [done for _, done in await self.rehearsal.planned(actor, declared, shape, reach, lines, findings)]
        if findings and not dry_run:
            raise SheetRefusedError(findings)
        report = _report(len(rows), planned, findings, dry_run=dry_run)
        steps = [line.step for line in lines if line.step is not None]
        if dry_run or not steps:
            return report
        return await self._taken(actor, declared, shape, reach, steps, hashlib.sha256(content).hexdigest(), report)

    async def _taken(
        self, actor: Actor, declared: Declared, shape: Shape, reach: Reach, steps: Sequence[Step], digest: str, report: DocumentSheetReport
    ) -> DocumentSheetReport:
        async with self.database.transaction():
            done = await self.service.within_transaction(actor, declared, shape, reach, steps)
            written = tuple(WrittenDocument(each.document.id, each.document.version, each.before is None) for each in done)
            stored = StoredImport(new_id(), self.time.now(), written)
            await self.imports.keep(kind_of(shape), stored, actor.id, digest)
            facts: dict[str, Fact] = {"added": report.added, "changed": report.changed, "sha256": digest, "import": str(stored.id)}
            await self.audit.record(_entry("document.imported", actor, declared, facts))
        return msgspec.structs.replace(report, import_id=stored.id)

    async def undo(self, actor: Actor, ref: Ref) -> DocumentSheetUndo:
        """Take back the actor's last import: what it entered is deleted, what it changed says again what it said before.

        Raises:
            ConflictError: `nothing_to_undo`, or `changed_since` when something of it was changed.
            InvalidError: `append_only`.
        """
        declared = self.service.declarations.find(ref, actor=actor)
        shape = await self.service.shapes.of(declared)
        reach = self.service.declarations.reach(actor, declared, "write")
        if shape.append_only:
            raise errors.append_only()
        async with self.database.transaction():
            last = await self.imports.last(kind_of(shape), actor.id, WrittenDocument)
            if last is None:
                raise nothing_to_undo()
            steps = [await self._back(shape, reach, written) for written in last.changes]
            try:
                await self.service.within_transaction(actor, declared, shape, reach, steps)
            except (errors.DocumentChangedError, NotFoundError) as error:
                raise changed_since() from error
            await self.imports.undone(last.id, self.time.now())
            deleted = sum(written.entered for written in last.changes)
            report = DocumentSheetUndo(import_id=last.id, deleted=deleted, restored=len(last.changes) - deleted)
            facts: dict[str, Fact] = {"deleted": report.deleted, "restored": report.restored, "import": str(last.id)}
            await self.audit.record(_entry("document.import_undone", actor, declared, facts))
        return report

    async def _back(self, shape: Shape, reach: Reach, written: WrittenDocument) -> Step:
        if written.entered:
            return Remove(id=written.id, version=written.version)
        history = await self.service.repository.history(shape, reach, written.id)
        made = next((step for step in history if step.version == written.version and step.deed == "changed"), None)
        if made is None:
            raise changed_since()
        return Alter(id=written.id, version=written.version, changes={name: before for name, (before, _) in made.fields.items()})

    async def _lines(self, layout: Layout, shape: Shape, reach: Reach, rows: Sequence[TextRow], findings: list[CellFinding]) -> list[Line]:
        """Return what each row asks for, compared with what is there."""
        ids = {row.number: read_id(row, findings) for row in rows}
        here = await self.service.repository.find(shape, reach, [each for each in ids.values() if each])
        first: dict[UUID, int] = {}
        lines: list[Line] = []
        for row in rows:
            known = ids[row.number]
            version, body = read_version(row, known, findings), layout.body(row, findings)
            if known is None and row.texts["id"]:
                continue  # an id that cannot be read, which is told
            if known is None:
                lines.append(Line(row, Put(body=body, area=row.texts.get(".area") or None, id=new_id())))
            elif known not in here:
                findings.append(finding("id_unknown", row, "id"))
            elif known in first:
                findings.append(finding("id_repeated", row, "id", first=first[known]))
            elif version and version != here[known].version:
                findings.append(finding("changed_since", row, ".version"))
            else:
                changes = layout.changes(body, here[known])
                lines.append(Line(row, Alter(id=known, version=version, changes=changes) if changes else None))
            if known:
                first.setdefault(known, row.number)
        return lines


async def _nothing() -> AsyncIterator[Sequence[Sequence[Value]]]:
    for _ in ():
        yield []


async def _cells(declared: Declared, layout: Layout, pages: AsyncIterator[list[Document]]) -> AsyncIterator[Sequence[Sequence[Value]]]:
    async for page in pages:
        yield [layout.cells(shown(declared, document)) for document in page]


def kind_of(shape: Shape) -> str:
    """Return the kind of import that a collection's are."""
    return f"doc:{shape.table[-8:]}"


def _report(rows: int, planned: Sequence[Done], findings: Sequence[CellFinding], *, dry_run: bool) -> DocumentSheetReport:
    added = sum(done.deed == "created" for done in planned)
    return DocumentSheetReport(
        rows=rows,
        added=added,
        changed=len(planned) - added,
        unchanged=0 if findings else rows - len(planned),
        errors=len(findings),
        dry_run=dry_run,
        applied=not dry_run and not findings,
        import_id=None,
        findings=tuple(sorted(findings, key=lambda found: (found.row, found.cell))),
    )


def _entry(action: str, actor: Actor, declared: Declared, facts: dict[str, Fact]) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource="collection", resource_id=str(declared.ref)[:100], facts=facts)
