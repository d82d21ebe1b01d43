"""Units and people in and out as workbooks: all or nothing, a rehearsal first, and an undo while nothing has changed since."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.identity.directory.model import AreaNames, masked
from wangge_core.identity.directory.repository import DirectoryRepository, StoredPerson, StoredUnit
from wangge_core.identity.sheets.errors import SheetRefusedError, changed_since, nothing_to_undo
from wangge_core.identity.sheets.model import LAYOUTS, Change, Kind, Line, SheetReport, UndoReport, Values, finding
from wangge_core.identity.sheets.reading import read_lines
from wangge_core.identity.sheets.repository import SheetRepository, StoredImport
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.spreadsheets import table
from wangge_core.spreadsheets.rows import CellFinding
from wangge_core.spreadsheets.table import Format
from wangge_core.spreadsheets.writing import Value

_PAGE: Final = 500
_PHONE: Final = re.compile(r"[0-9+() -]*")

Stored = StoredUnit | StoredPerson


class Sheets:
    """The operations."""

    def __init__(self, database: Database, access: Access, audit: Audit, names: AreaNames, time: TimeSource) -> None:
        """Everything is handed in."""
        self._database = database
        self._directory = DirectoryRepository(database)
        self._imports = SheetRepository(database)
        self._access = access
        self._audit = audit
        self._names = names
        self._time = time

    async def export(self, actor: Actor, kind: Kind, form: Format, *, template: bool) -> AsyncIterator[bytes]:
        """Return a table of what the actor may see, in pieces, or with `template` an empty one; phones are masked.

        Raises:
            ForbiddenError: the actor may see none.
        """
        scope = self._access.require_scope(actor, kind, "read")
        if not template:
            count = await self._directory.count(scope, kind)
            async with self._database.transaction():
                await self._audit.record(_entry(f"{kind}.exported", actor, kind, kind, {"count": count, "format": form}))
        layout = LAYOUTS[kind]
        notes = [("列 Column", "说明 Note"), *((column.title, column.note) for column in layout.columns.values())]
        cells = self._cells(kind, Scope.nothing() if template else scope)
        return table.streamed(form, layout.sheet, [one.title for one in layout.columns.values()], cells, notes)

    async def import_file(self, actor: Actor, kind: Kind, content: bytes, *, dry_run: bool) -> SheetReport:
        """Add the rows without an id and change those with one; what the table leaves out stays as it is.

        Raises:
            ForbiddenError: the actor manages none.
            InvalidError: see `spreadsheets.table.read`.
            SheetRefusedError: a cell has an error and this is no rehearsal.
        """
        scope = self._access.require_scope(actor, kind, "manage")
        read = await asyncio.to_thread(lambda: read_lines(table.read(content), kind))
        async with self._database.transaction():
            running = await self._all(kind, scope)
            findings = [*read.findings, *await self._check(kind, scope, read.lines, running)]
            changes = [] if findings else _changes(kind, read.lines, running)
            report = _report(kind, len(read.lines), changes, findings, dry_run=dry_run)
            if findings or dry_run or not changes:
                return _final(report)
            stored = StoredImport(new_id(), self._time.now(), tuple(changes))
            for change in changes:
                await self._write(kind, scope, change.id, change.after, added=change.before is None)
            digest = hashlib.sha256(content).hexdigest()
            await self._imports.keep(kind, stored, actor.id, digest)
            facts: dict[str, Fact] = {"added": report.added, "changed": report.changed, "sha256": digest}
            await self._audit.record(_entry(f"{kind}.imported", actor, kind, str(stored.id), facts))
        return replace(report, import_id=stored.id)

    async def undo(self, actor: Actor, kind: Kind) -> UndoReport:
        """Take back the actor's last import: what it added is ended, what it changed is as before.

        Raises:
            ConflictError: `nothing_to_undo`, or `changed_since` when something of it was changed or came into use.
        """
        scope = self._access.require_scope(actor, kind, "manage")
        async with self._database.transaction():
            last = await self._imports.last(kind, actor.id, Change)
            if last is None:
                raise nothing_to_undo()
            running = await self._all(kind, scope)
            added = [change.id for change in last.changes if change.before is None]
            if any(change.id not in running or _values(running[change.id]) != change.after for change in last.changes):
                raise changed_since()
            if await self._imports.used(kind, added):
                raise changed_since()
            for change in last.changes:
                if change.before is not None:
                    await self._write(kind, scope, change.id, change.before, added=False)
                else:
                    await self._replace(scope, replace(running[change.id], ended_at=self._time.now()))
            await self._imports.undone(last.id, self._time.now())
            report = UndoReport(import_id=last.id, ended=len(added), restored=len(last.changes) - len(added), imported_at=last.at)
            facts: dict[str, Fact] = {"ended": report.ended, "restored": report.restored}
            await self._audit.record(_entry(f"{kind}.import_undone", actor, kind, str(last.id), facts))
        return report

    async def _all(self, kind: Kind, scope: Scope) -> dict[UUID, Stored]:
        return {row.id: row async for page in self._pages(kind, scope) for row in page}

    async def _pages(self, kind: Kind, scope: Scope) -> AsyncIterator[Sequence[Stored]]:
        after: UUID | None = None
        page: Sequence[Stored]
        while True:
            if kind == "unit":
                page = await self._directory.units(scope, (), after, _PAGE)
            else:
                page = await self._directory.people(scope, "", after, _PAGE)
            if not page:
                return
            yield page
            after = page[-1].id

    async def _cells(self, kind: Kind, scope: Scope) -> AsyncIterator[Sequence[Sequence[Value]]]:
        async for page in self._pages(kind, scope):
            yield [(str(row.id), row.name, _shown(row), row.area) for row in page]

    async def _check(self, kind: Kind, scope: Scope, lines: tuple[Line, ...], running: Mapping[UUID, Stored]) -> list[CellFinding]:
        known = await self._names.names({line.area for line in lines})
        taken = {(row.name, row.area, _own(row) if kind == "person" else "") for row in running.values()}
        ids: dict[UUID, int] = {}
        seen: dict[tuple[str, str, str], int] = {}
        findings: list[CellFinding] = []
        for line in lines:
            findings += _against(kind, line, running, known, scope)
            if line.id is not None:
                if line.id in ids:
                    findings.append(finding("id_repeated", line.row, f"A{line.row}", first=ids[line.id]))
                ids.setdefault(line.id, line.row)
                continue
            key = (line.name, line.area, line.own if kind == "person" else "")
            if key in taken:
                findings.append(finding("exists", line.row, f"B{line.row}", value=line.name))
            elif key in seen:
                findings.append(finding("repeated", line.row, f"B{line.row}", first=seen[key]))
            seen.setdefault(key, line.row)
        return findings

    async def _write(self, kind: Kind, scope: Scope, row_id: UUID, values: Values, *, added: bool) -> None:
        row: Stored
        if kind == "unit":
            row = StoredUnit(row_id, values.name, values.own, values.area, None)
        else:
            row = StoredPerson(row_id, values.name, values.own, values.area, None)
        if not added:
            await self._replace(scope, row)
        elif isinstance(row, StoredUnit):
            await self._directory.add_unit(row)
        else:
            await self._directory.add_person(row)

    async def _replace(self, scope: Scope, row: Stored) -> None:
        if isinstance(row, StoredUnit):
            await self._directory.change_unit(scope, row)
        else:
            await self._directory.change_person(scope, row)


def _against(kind: Kind, line: Line, running: Mapping[UUID, Stored], known: Mapping[str, str], scope: Scope) -> list[CellFinding]:
    """Compare a row with what is there."""
    row = line.row
    present = None if line.id is None else running.get(line.id)
    if line.area not in known:
        found = finding("area_unknown", row, f"D{row}", value=line.area)
    elif not scope.covers(line.area):
        found = finding("area_forbidden", row, f"D{row}", value=line.area)
    elif line.id is not None and present is None:
        found = finding("id_unknown", row, f"A{row}")
    elif present is not None and present.area != line.area:
        found = finding("area_changed", row, f"D{row}")
    else:
        return _phone(line, present) if kind == "person" else []
    return [found]


def _phone(line: Line, present: Stored | None) -> list[CellFinding]:
    """A masked number may come back only as it was handed out: it then means that nothing changes."""
    if "*" in line.own:
        untouched = present is not None and line.own == masked(_own(present))
        return [] if untouched else [finding("masked", line.row, f"C{line.row}")]
    return [] if _PHONE.fullmatch(line.own) else [finding("phone_malformed", line.row, f"C{line.row}")]


def _changes(kind: Kind, lines: tuple[Line, ...], running: Mapping[UUID, Stored]) -> list[Change]:
    changes = []
    for line in lines:
        before = None if line.id is None else _values(running[line.id])
        own = before.own if before and kind == "person" and "*" in line.own else line.own
        after = Values(line.name, own, line.area)
        if after != before:
            changes.append(Change(line.id or new_id(), before, after))
    return changes


def _report(kind: Kind, rows: int, changes: list[Change], findings: list[CellFinding], *, dry_run: bool) -> SheetReport:
    added = sum(change.before is None for change in changes)
    return SheetReport(
        kind=kind,
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


def _final(report: SheetReport) -> SheetReport:
    if report.errors and not report.dry_run:
        raise SheetRefusedError(report.findings)
    return report


def _own(row: Stored) -> str:
    return row.kind if isinstance(row, StoredUnit) else row.phone


def _shown(row: Stored) -> str:
    return row.kind if isinstance(row, StoredUnit) else masked(row.phone)


def _values(row: Stored) -> Values:
    return Values(row.name, _own(row), row.area)


def _entry(action: str, actor: Actor, kind: Kind, resource_id: str, facts: Mapping[str, Fact]) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource=kind, resource_id=resource_id, facts=facts)
