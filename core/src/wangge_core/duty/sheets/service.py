"""Shifts in and out as a table: all or nothing, a rehearsal first, and an undo while nothing of it was removed since."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.area_code import WIDTHS, Level
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.duty.model import Shift
from wangge_core.duty.repository import Colleague, DutyRepository, StoredImport
from wangge_core.duty.sheets.model import COLUMNS, KIND_NAMES, SHEET, Line, RosterReport, RosterUndo, finding
from wangge_core.duty.sheets.reading import read_lines
from wangge_core.errors import FieldError, InvalidError
from wangge_core.identity.directory.model import AreaNames
from wangge_core.identity.sheets.errors import changed_since, nothing_to_undo
from wangge_core.ids import new_id
from wangge_core.instants import LOCAL, TimeSource
from wangge_core.spreadsheets import table
from wangge_core.spreadsheets.rows import CellFinding
from wangge_core.spreadsheets.table import Format
from wangge_core.spreadsheets.writing import Value

_SHOWN: Final = 100
_SAME: Final = ("person_id", "area", "kind", "begins", "ends", "day", "weekdays", "valid_from", "valid_to")


class RosterSheets:
    """The operations; all of them need `duty:manage`, but for the export, which needs `duty:read`."""

    def __init__(self, database: Database, access: Access, audit: Audit, names: AreaNames, time: TimeSource) -> None:
        """Everything is handed in."""
        self._database = database
        self._repository = DutyRepository(database)
        self._access = access
        self._audit = audit
        self._names = names
        self._time = time

    async def export(self, actor: Actor, form: Format, *, template: bool) -> AsyncIterator[bytes]:
        """Return a table of the shifts that the actor may see, or with `template` an empty one.

        Raises:
            ForbiddenError: the actor may see none.
        """
        scope = self._access.require_scope(actor, "duty", "read")
        shifts = () if template else await self._repository.shifts(scope)
        workers = await self._repository.workers({shift.person_id for shift in shifts})
        rows = [
            (
                str(shift.person_id),
                worker.name,
                shift.area,
                "".join(map(str, sorted(shift.weekdays))),
                shift.day.isoformat() if shift.day else "",
                f"{shift.begins:%H:%M}",
                f"{shift.ends:%H:%M}",
                KIND_NAMES[shift.kind],
                shift.valid_from.isoformat() if shift.valid_from else "",
                shift.valid_to.isoformat() if shift.valid_to else "",
            )
            for shift in shifts
            if (worker := workers.get(shift.person_id))
        ]
        if not template:
            async with self._database.transaction():
                await self._audit.record(_entry("duty.exported", actor, SHEET, {"count": len(rows), "format": form}))
        notes = [("列 Column", "说明 Note"), *((column.title, column.note) for column in COLUMNS.values())]
        return table.streamed(form, SHEET, [one.title for one in COLUMNS.values()], _one_page(rows), notes)

    async def import_file(self, actor: Actor, content: bytes, *, dry_run: bool) -> RosterReport:
        """Add the shifts of a table that are not there yet; what the table leaves out stays as it is.

        Raises:
            ForbiddenError: the actor keeps no roster.
            InvalidError: the file cannot be read; `sheet_refused`, when a cell has an error and this is no rehearsal.
        """
        scope = self._access.require_scope(actor, "duty", "manage")
        read = await asyncio.to_thread(read_lines, content)
        async with self._database.transaction():
            there = {_identity(shift) for shift in await self._repository.shifts(scope)}
            shifts, findings = await self._resolved(read.lines, scope)
            findings = [*read.findings, *findings]
            new = [] if findings else [shift for shift in shifts if _identity(shift) not in there]
            report = RosterReport(
                rows=len(read.lines),
                added=len(new),
                unchanged=0 if findings else len(shifts) - len(new),
                errors=len(findings),
                dry_run=dry_run,
                applied=not dry_run and not findings,
                import_id=None,
                findings=tuple(sorted(findings, key=lambda found: (found.row, found.cell))),
            )
            if findings and not dry_run:
                raise _refused(report)
            if dry_run or not new:
                return report
            return replace(report, import_id=await self._keep(actor, content, new))

    async def undo(self, actor: Actor) -> RosterUndo:
        """Take back the actor's last import.

        Raises:
            ConflictError: `nothing_to_undo`, or `changed_since` when some of its shifts were removed since.
        """
        scope = self._access.require_scope(actor, "duty", "manage")
        async with self._database.transaction():
            last = await self._repository.last_import(actor.id)
            if last is None or not last.shifts:
                raise nothing_to_undo()
            if await self._repository.remove_shifts(scope, last.shifts) != len(last.shifts):
                raise changed_since()
            await self._repository.undone(last.id, self._time.now())
            await self._audit.record(_entry("duty.import_undone", actor, str(last.id), {"removed": len(last.shifts)}))
        return RosterUndo(import_id=last.id, ended=len(last.shifts), imported_at=last.at)

    async def _keep(self, actor: Actor, content: bytes, new: list[Shift]) -> UUID:
        stored = StoredImport(new_id(), self._time.now(), tuple(shift.id for shift in new))
        for shift in new:
            await self._repository.add_shift(shift)
        digest = hashlib.sha256(content).hexdigest()
        await self._repository.keep_import(stored, actor.id, digest)
        await self._audit.record(_entry("duty.imported", actor, str(stored.id), {"added": len(new), "sha256": digest}))
        return stored.id

    async def _resolved(self, lines: tuple[Line, ...], scope: Scope) -> tuple[list[Shift], list[CellFinding]]:
        known = await self._names.names({line.area for line in lines if _is_code(line.area)})
        townships = {line.area[: WIDTHS[Level.TOWNSHIP]] for line in lines if line.area in known}
        today: date = self._time.now().astimezone(LOCAL).date()
        people = {code: await self._repository.colleagues(Scope.of([code]), today) for code in townships if scope.narrowed(code)}
        shifts, findings, seen = list[Shift](), list[CellFinding](), dict[tuple[object, ...], int]()
        for line in lines:
            fault = _area_fault(line, known, scope)
            found = fault or _person_of(line, people.get(line.area[: WIDTHS[Level.TOWNSHIP]], ()))
            if isinstance(found, CellFinding):
                findings.append(found)
                continue
            shift = _shift(line, found)
            key = _identity(shift)
            if key in seen:
                findings.append(finding("repeated", line.row, f"A{line.row}", first=seen[key]))
            seen.setdefault(key, line.row)
            shifts.append(shift)
        return shifts, findings


def _area_fault(line: Line, known: Mapping[str, str], scope: Scope) -> CellFinding | None:
    if line.area not in known:
        return finding("area_unknown", line.row, f"A{line.row}", value=line.area)
    if not scope.covers(line.area):
        return finding("area_forbidden", line.row, f"A{line.row}", value=line.area)
    return None


def _person_of(line: Line, people: tuple[Colleague, ...]) -> UUID | CellFinding:
    if line.person_id is not None:
        meant = [one for one in people if one.person_id == line.person_id and one.name == line.name]
    else:
        meant = [one for one in people if one.name == line.name]
    if len(meant) == 1:
        return meant[0].person_id
    if not meant:
        return finding("person_unknown", line.row, f"A{line.row}", value=line.name)
    return finding("person_ambiguous", line.row, f"A{line.row}", value=line.name, number=len(meant))


def _shift(line: Line, person: UUID) -> Shift:
    return Shift(
        id=new_id(),
        area=line.area,
        person_id=person,
        kind=line.kind,
        begins=line.begins,
        ends=line.ends,
        day=line.day,
        weekdays=line.weekdays,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
    )


def _identity(shift: Shift) -> tuple[object, ...]:
    return tuple(getattr(shift, name) for name in _SAME)


def _is_code(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) in area_code.WIDTHS.values()


def _refused(report: RosterReport) -> InvalidError:
    fields = tuple(FieldError(f"/file/{found.cell}", found.rule, found.message) for found in report.findings[:_SHOWN])
    detail = f"The table has {report.errors} errors; nothing was imported. Mend them and send it again."
    return InvalidError("sheet_refused", detail, fields)


def _entry(action: str, actor: Actor, resource_id: str, facts: Mapping[str, Fact]) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource="duty", resource_id=resource_id, facts=facts)


async def _one_page(rows: Sequence[Sequence[Value]]) -> AsyncIterator[Sequence[Sequence[Value]]]:
    yield rows
