"""Bringing in the cases of another system: read, compare with what is here, save all or nothing, and reconcile."""

import asyncio
import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.cases.flows.service import Flows
from wangge_core.cases.importing.errors import CasesRefusedError
from wangge_core.cases.importing.findings import CaseImportReport, CaseImportUndo, ImportFinding, StatusCount, finding
from wangge_core.cases.importing.mapping import Mapping, read_mapping
from wangge_core.cases.importing.reading import Found, Read, Tree, read_cases
from wangge_core.cases.importing.records import read_records
from wangge_core.cases.importing.repository import SourceRepository
from wangge_core.cases.importing.rows import rows_of
from wangge_core.cases.ports import Catalogue
from wangge_core.cases.sight import RESOURCE
from wangge_core.database import Database, DuplicateError
from wangge_core.errors import ConflictError, FieldError, InvalidError
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.identity.sheets.errors import changed_since, nothing_to_undo
from wangge_core.identity.sheets.repository import SheetRepository, StoredImport
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_sdk.manifest import OfferedCaseType

_AT_ONCE: Final = 20
_KIND: Final = "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseImport:
    """Imports cases. Nobody is notified of them: one event tells of the whole import, and none of its cases."""

    database: Database
    sources: SourceRepository
    imports: SheetRepository
    access: Access
    audit: Audit
    outbox: Outbox
    host: Catalogue
    flows: Flows
    places: Tree
    time: TimeSource

    async def import_file(self, actor: Actor, content: bytes, declared: bytes, *, dry_run: bool) -> CaseImportReport:
        """Import a file by a mapping; records that an earlier import brought are left as they are here.

        Raises:
            ForbiddenError: the actor may import cases nowhere.
            InvalidError: `mapping_invalid`, or the file cannot be read.
            CasesRefusedError: a record has an error and this is no rehearsal; its report tells all.
            ConflictError: `import_race`, when another import brought some of the records in between.
        """
        self.access.require_scope(actor, RESOURCE, "import")
        mapping = read_mapping(declared)
        case_type = self._case_type(mapping)
        read = await asyncio.to_thread(_read, content, mapping, self.places)
        known = await self.sources.digests(mapping.system, [found.source_id for found in read.cases])
        findings = [*read.findings, *self._forbidden(actor, read), *_differing(read, known)]
        fresh = [found for found in read.cases if found.source_id not in known]
        import_id = new_id()
        failed = any(one.severity == "error" for one in findings)
        if not dry_run and not failed and fresh:
            await self._save(actor, mapping, case_type, fresh, import_id, (content, declared))
        applied = not dry_run and not failed
        report = await self._report(mapping, read, findings, fresh if applied else [], import_id)
        result = replace(report, added=len(fresh), known=len(read.cases) - len(fresh), dry_run=dry_run, applied=applied)
        if failed and not dry_run:
            raise CasesRefusedError(result)
        return result

    async def undo(self, actor: Actor) -> CaseImportUndo:
        """Take back the actor's last import: its cases are gone as if they had never come, while nobody has acted on one.

        Raises:
            ForbiddenError: `permission_missing`, where some of them lie in areas for which the actor may no longer import.
            ConflictError: `nothing_to_undo`, or `changed_since` when somebody has acted on one.
        """
        scope = self.access.require_scope(actor, RESOURCE, "import")
        now = self.time.now()
        async with self.database.transaction():
            last = await self.imports.last(_KIND, actor.id, str)
            if last is None:
                raise nothing_to_undo()
            cases = await self.sources.imported(last.id)
            for area in {area for _, area in cases if not scope.covers(area)}:
                self.access.require(actor, area, RESOURCE, "import")
            if await self.sources.touched(last.id):
                raise changed_since()
            await self.sources.take_back(last.id)
            await self.imports.undone(last.id, now)
            facts: dict[str, Fact] = {"count": len(cases)}
            await self.audit.record(
                AuditEntry(action="case.import_undone", actor=actor, resource="case_import", resource_id=str(last.id), facts=facts)
            )
            data = {"import_id": str(last.id), "count": len(cases)}
            await self.outbox.append(Event(type="cases.import_undone", area="", key="cases", at=now, data=data))
        return CaseImportUndo(import_id=last.id, removed=len(cases), imported_at=last.at)

    def _case_type(self, mapping: Mapping) -> OfferedCaseType:
        case_type = self.host.catalogue.case_type(mapping.case_type)
        if case_type is None:
            raise _bad(f"there is no case type {mapping.case_type!r}; install the plugin that brings it.")
        ours = {one.id for one in case_type.classes}
        unknown = sorted({one for one in mapping.classes.values() if one is not None} - ours)
        if unknown:
            raise _bad(f"{', '.join(unknown)} is no class of {case_type.id!r}.")
        return case_type

    def _forbidden(self, actor: Actor, read: Read) -> list[ImportFinding]:
        scope = self.access.scope(actor, RESOURCE, "import")
        outside = [found for found in read.cases if not scope.covers(found.place.area)]
        return [finding("area_forbidden", found.row, found.source_id, value=found.place.area) for found in outside]

    async def _save(
        self, actor: Actor, mapping: Mapping, case_type: OfferedCaseType, fresh: list[Found], import_id: UUID, files: tuple[bytes, bytes]
    ) -> None:
        workflow = await self.flows.begun(case_type)
        digests = [hashlib.sha256(file).hexdigest() for file in files]
        facts: dict[str, Fact] = {"system": mapping.system, "count": len(fresh), "sha256": digests[0], "mapping": digests[1]}
        entry = AuditEntry(action="case.imported", actor=actor, resource="case_import", resource_id=str(import_id), facts=facts)
        event = Event(
            type="cases.imported", area="", key="cases", at=self.time.now(), data={"import_id": str(import_id), "count": len(fresh)}
        )
        try:
            async with self.database.transaction():
                for first in range(0, len(fresh), _AT_ONCE):
                    part = fresh[first : first + _AT_ONCE]
                    await self.sources.add(
                        [row for found in part for row in rows_of(found, mapping, case_type, workflow, actor, import_id)]
                    )
                await self.imports.keep(_KIND, StoredImport[str](import_id, event.at, ()), actor.id, digests[0])
                await self.audit.record(entry)
                await self.outbox.append(event)
        except DuplicateError as error:
            raise ConflictError("import_race", "Another import brought some of these records in just now; send the file again.") from error

    async def _report(
        self, mapping: Mapping, read: Read, findings: list[ImportFinding], saved: list[Found], import_id: UUID
    ) -> CaseImportReport:
        here = await self.sources.counts(mapping.system)
        source = Counter((found.status, found.state) for found in read.cases)
        pairs = sorted(source.keys() | here.keys())
        times = await self.sources.times(import_id) if saved else {}
        differing = sum(one != other for found in saved for one, other in zip(_times(found), times[found.source_id], strict=True))
        errors = sum(one.severity == "error" for one in findings)
        reported = [found.reported_at for found in read.cases]
        return CaseImportReport(
            system=mapping.system,
            import_id=import_id,
            rows=len({found.row for found in read.cases} | {one.row for one in findings}),
            added=0,
            known=0,
            errors=errors,
            warnings=len(findings) - errors,
            dry_run=False,
            applied=False,
            statuses=tuple(
                StatusCount(status=status, state=state, source=source[status, state], here=here.get((status, state), 0))
                for status, state in pairs
            ),
            times_compared=sum(one is not None for found in saved for one in _times(found)),
            times_differing=differing,
            first_reported=min(reported, default=None),
            last_reported=max(reported, default=None),
            findings=tuple(sorted(findings, key=lambda one: (one.row, one.rule))),
        )


def _read(content: bytes, mapping: Mapping, places: Tree) -> Read:
    return read_cases(read_records(content, mapping.records), mapping, places)


def _differing(read: Read, known: dict[str, str]) -> list[ImportFinding]:
    return [
        finding("differs", found.row, found.source_id)
        for found in read.cases
        if found.source_id in known and known[found.source_id] != found.digest
    ]


def _times(found: Found) -> tuple[object, ...]:
    return (found.reported_at, found.expected_at, found.handled_at or found.ended_at, found.ended_at)


def _bad(why: str) -> InvalidError:
    detail = f"The mapping cannot be used: {why}"
    return InvalidError("mapping_invalid", detail, (FieldError("/mapping", "mapping_invalid", detail),))
