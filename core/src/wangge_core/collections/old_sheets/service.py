"""Taking in old spreadsheets: looked at, mapped, rehearsed; what fits comes in, what does not waits to be mended."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.collections import errors
from wangge_core.collections.declarations import Declared
from wangge_core.collections.layout import Layout, finding
from wangge_core.collections.model import Document, Reach, Ref
from wangge_core.collections.old_sheets.mapping import OWN, OldSheetPlan, names_of, proposed, read_plan, shape_of
from wangge_core.collections.old_sheets.matching import Matching, Register, Sorted
from wangge_core.collections.old_sheets.quarantine import (
    WAITING,
    HeldRow,
    HeldSheet,
    Quarantine,
    fix_list,
    held_step,
    id_of,
    mended_step,
    sheets_of,
)
from wangge_core.collections.old_sheets.reading import OldTable, plain, read_old
from wangge_core.collections.old_sheets.references import References
from wangge_core.collections.old_sheets.repository import MappingRepository
from wangge_core.collections.old_sheets.rows import Places, Reader, ReadRow, rows_with
from wangge_core.collections.old_sheets.schemas import OldColumn, OldSheet, OldSheetReport
from wangge_core.collections.planning import Step
from wangge_core.collections.queries import DocumentQueries
from wangge_core.collections.service import Collections
from wangge_core.collections.sheets import MOST_ROWS, WrittenDocument, kind_of
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.database import Database
from wangge_core.errors import ForbiddenError
from wangge_core.identity.sheets.errors import SheetRefusedError
from wangge_core.identity.sheets.repository import SheetRepository, StoredImport
from wangge_core.ids import new_id
from wangge_core.instants import LOCAL, TimeSource
from wangge_core.spreadsheets import table
from wangge_core.spreadsheets.rows import CellFinding, TextRow

_SAMPLES: Final = 3
_PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OldSheets:
    """The operations."""

    database: Database
    service: Collections
    matching: Matching
    references: References
    imports: SheetRepository
    mappings: MappingRepository
    places: Places
    audit: Audit
    time: TimeSource

    async def look(self, actor: Actor, ref: Ref, content: bytes) -> OldSheet:
        """Return the columns of a file with the field that each seems to be, or was when a sheet of this shape came before.

        Raises:
            NotFoundError, ForbiddenError: see `Collections.batch`; `quarantine_not_declared`.
            InvalidError: see `spreadsheets.table.read`.
        """
        register, _ = await self._register(actor, ref)
        old = await _read(register.declared, content)
        headings = [heading for heading in old.headings if heading not in OWN]
        remembered = await self.mappings.remembered(ref, register.county, shape_of(headings))
        fields = proposed(register.declared, headings, remembered)
        columns = [
            OldColumn(heading=heading, field=fields.get(heading), samples=_samples(old, place))
            for place, heading in enumerate(old.headings)
            if heading not in OWN
        ]
        return OldSheet(rows=len(old.rows), heading_row=old.heading_row, remembered=remembered is not None, columns=columns)

    async def take(self, actor: Actor, ref: Ref, file: str, content: bytes, plan: bytes, *, dry_run: bool) -> OldSheetReport:
        """Enter the rows that fit, fill in what entries lack that are there already, and set the other rows aside.

        Raises:
            NotFoundError, ForbiddenError: as `look`; `permission_missing`, where the actor may not write in the plan's area.
            InvalidError: `mapping_invalid`; `sheet_refused`, when it has too many rows; as `look`.
        """
        register, quarantine = await self._register(actor, ref)
        says = read_plan(plan, register.declared)
        for reach in (register.reach, quarantine.reach):
            if not reach.covers(says.area):
                raise ForbiddenError("permission_missing", f"You may not enter {ref} and set rows aside in area {says.area}.")
        old = await _read(register.declared, content)
        if len(old.rows) > MOST_ROWS:
            first = TextRow(old.rows[MOST_ROWS].number, {}, {})
            raise SheetRefusedError([finding("too_many_rows", first, "", most=MOST_ROWS)])
        findings: list[CellFinding] = []
        reader = Reader(register.declared, old, says, file, self.places)
        rows = [reader.read(row, findings) for row in old.rows]
        await self.references.found(actor, register.declared, rows, findings)
        done = await self.matching.sorted(actor, register, rows, findings)
        held, mended = await self._aside(quarantine, register.declared, file, rows, done.findings)
        report = _report(rows, done, held, mended, dry_run=dry_run)
        if dry_run:
            return report
        headings = [heading for heading in old.headings if heading not in OWN]
        digest = hashlib.sha256(content).hexdigest()
        return await self._taken(actor, register, quarantine, (done, [*held, *mended]), (headings, says, digest), report)

    async def waiting(self, actor: Actor, ref: Ref) -> list[HeldSheet]:
        """Return what waits to be mended, file by file.

        Raises:
            NotFoundError, ForbiddenError: as `look`.
        """
        _, quarantine = await self._register(actor, ref)
        return sheets_of(await self._held(quarantine, quarantine.reach, ref))

    async def fix_list(self, actor: Actor, ref: Ref, file: str | None) -> bytes:
        """Return the rows that wait, of one file or of all, as a workbook with the reasons; the audit has it before.

        Raises:
            NotFoundError, ForbiddenError: as `look`; `<plugin>:<quarantine>.reveal` is needed.
        """
        register, quarantine = await self._register(actor, ref)
        reach = self.service.declarations.reach(actor, quarantine.declared, "reveal")
        held = [each for each in await self._held(quarantine, reach, ref) if file is None or each.body["file"] == file]
        facts: dict[str, Fact] = {"rows": len(held), "register": ref.name}
        async with self.database.transaction():
            await self.audit.record(_entry("document.fix_list", actor, quarantine.declared, facts))
        return await asyncio.to_thread(fix_list, held, Layout(register.declared).sheet)

    async def _register(self, actor: Actor, ref: Ref) -> tuple[Register, Quarantine]:
        declarations = self.service.declarations
        declared = declarations.find(ref, actor=actor)
        reach = declarations.reach(actor, declared, "write")
        name = declared.says.quarantine
        if name is None:
            raise errors.no_quarantine(ref)
        aside = declarations.find(Ref(ref.plugin, name), actor=actor)
        own = declarations.reach(actor, aside, "write")
        shapes = self.service.shapes
        return Register(declared, await shapes.of(declared), reach), Quarantine(aside, await shapes.of(aside), own)

    async def _aside(
        self, into: Quarantine, declared: Declared, file: str, rows: Sequence[ReadRow], findings: Sequence[CellFinding]
    ) -> tuple[list[Step], list[Step]]:
        """Return the steps that set rows aside, and those that end the quarantine of rows which have come in."""
        today = self._today()
        wrong: dict[int, list[CellFinding]] = {}
        for found in findings:
            wrong.setdefault(found.row, []).append(found)
        subject, ref = declared.says.subject_key or "", declared.ref
        body = {"register": ref.name, "file": file, "held_on": today.isoformat()}
        marked = [
            HeldRow(row.row.number, _within(into, row.area), row.cells, row.row.texts.get(f"/{subject}") or None, row.held) for row in rows
        ]
        wanted = [own for row in marked for own in (row.known, id_of(into.declared.ref, ref.name, row.area, row.cells)) if own]
        here = await self.service.repository.find(into.shape, into.reach, list(dict.fromkeys(wanted)))
        held: dict[UUID | int, Step] = {}
        mended: dict[UUID, Step] = {}
        for row in marked:
            if found_there := wrong.get(row.number):
                step = held_step(into, row, body, found_there, here)
                held |= {step.id or row.number: step} if step else {}
            elif row.known in here and here[row.known].body["state"] == WAITING:
                mended[row.known] = mended_step(here[row.known], today)
        return [*held.values()], [*mended.values()]

    async def _taken(
        self,
        actor: Actor,
        register: Register,
        quarantine: Quarantine,
        steps: tuple[Sorted, Sequence[Step]],
        sheet: tuple[Sequence[str], OldSheetPlan, str],
        report: OldSheetReport,
    ) -> OldSheetReport:
        (done, aside), (headings, plan, digest), ref = steps, sheet, register.declared.ref
        own = [line.step for line in done.lines if line.step is not None]
        import_id = new_id()
        async with self.database.transaction():
            entered = await self.service.within_transaction(actor, *register, own) if own else []
            if aside:
                await self.service.within_transaction(actor, *quarantine, aside)
            written = tuple(WrittenDocument(each.document.id, each.document.version, each.before is None) for each in entered)
            if written:
                await self.imports.keep(kind_of(register.shape), StoredImport(import_id, self.time.now(), written), actor.id, digest)
            fields = {plain(heading): field for heading, field in plan.fields.items()}
            by, now = actor.name or actor.id, self.time.now()
            await self.mappings.remember(ref, register.county, shape_of(headings), fields, by, now)
            facts: dict[str, Fact] = {"added": report.added, "changed": report.changed, "held": report.held, "sha256": digest}
            await self.audit.record(_entry("document.imported", actor, register.declared, facts | {"import": str(import_id)}))
        return msgspec.structs.replace(report, applied=True, import_id=import_id if written else None)

    async def _held(self, quarantine: Quarantine, reach: Reach, ref: Ref) -> list[Document]:
        found: list[Document] = []
        wanted = Wanted(filters=read_filters([f"register={ref.name}", f"state={WAITING}"]))
        walk = DocumentQueries.walk(quarantine.declared, quarantine.shape, wanted)
        async for page in self.service.repository.walk(quarantine.shape, reach, msgspec.structs.replace(walk, limit=_PAGE)):
            found += page
        return found

    def _today(self) -> date:
        return self.time.now().astimezone(LOCAL).date()


async def _read(declared: Declared, content: bytes) -> OldTable:
    known = names_of(declared).keys()
    return await asyncio.to_thread(lambda: read_old(table.read(content), known))


def _samples(old: OldTable, place: int) -> list[str]:
    return list(dict.fromkeys(row.texts[place][:60] for row in old.rows if row.texts[place]))[:_SAMPLES]


def _within(into: Quarantine, area: str) -> str:
    """Return an area in which a row may be set aside: its own, or else where the actor may."""
    return area if into.reach.covers(area) else into.reach.roots[0].area


def _report(rows: Sequence[ReadRow], done: Sorted, held: Sequence[Step], mended: Sequence[Step], *, dry_run: bool) -> OldSheetReport:
    wrong = len(rows_with(done.findings))
    changed = len(done.lines) - done.added
    return OldSheetReport(
        rows=len(rows),
        added=done.added,
        changed=changed,
        unchanged=len(rows) - wrong - len(done.lines),
        errors=wrong,
        held=len(held),
        mended=len(mended),
        dry_run=dry_run,
        applied=False,
        import_id=None,
        findings=tuple(sorted(done.findings, key=lambda found: (found.row, found.cell))),
    )


def _entry(action: str, actor: Actor, declared: Declared, facts: Mapping[str, Fact]) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource="collection", resource_id=str(declared.ref)[:100], facts=dict(facts))
