"""Importing areas: read, check, and take the whole file or nothing of it."""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.area_code import Level
from wangge_core.areas import events
from wangge_core.areas.borders import Plot, check_borders
from wangge_core.areas.candidates import Batch, Candidate
from wangge_core.areas.checks import check
from wangge_core.areas.coordinates import Datum
from wangge_core.areas.errors import AreasChangedError, ImportRefusedError
from wangge_core.areas.findings import Finding
from wangge_core.areas.locator import Locator
from wangge_core.areas.model import Area
from wangge_core.areas.reading import read
from wangge_core.areas.report import ImportReport
from wangge_core.areas.repository import AreaRepository
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ForbiddenError
from wangge_core.events.outbox import Outbox
from wangge_core.instants import TimeSource


class _Plan(msgspec.Struct, frozen=True):
    """What an import would do."""

    changes: tuple[Candidate, ...]
    report: ImportReport
    version: int


class AreaService:
    """Changes to the area tree."""

    def __init__(self, database: Database, access: Access, *, audit: Audit, outbox: Outbox, locator: Locator, time: TimeSource) -> None:
        """`locator` is told at once; other processes notice by the version row."""
        self._database = database
        self._repository = AreaRepository(database)
        self._access = access
        self._audit = audit
        self._outbox = outbox
        self._locator = locator
        self._time = time

    async def import_file(self, actor: Actor, content: bytes, *, datum: Datum = Datum.WGS84, dry_run: bool = False) -> ImportReport:
        """Import a CSV table or a GeoJSON collection of areas.

        Args:
            actor: Needs `area:import` over every area in the file.
            content: The whole file.
            datum: What the coordinates of a GeoJSON file are given in.
            dry_run: Only say what would happen.

        Raises:
            InvalidError: `area_file`, when it is no such file.
            ImportRefusedError: when a row has an error; its report tells all.
            ForbiddenError: `permission_missing`, when a row lies outside of what the actor may import.
            AreasChangedError: when another import came in between.
        """
        scope = self._access.require_scope(actor, "area", "import")
        batch = await asyncio.to_thread(read, content, datum)
        _require_within(scope, batch.candidates)
        plan = await self._plan(batch, dry_run=dry_run)
        if dry_run:
            return plan.report
        if plan.report.errors:
            raise ImportRefusedError(plan.report)
        await self._save(actor, plan, {"sha256": hashlib.sha256(content).hexdigest(), "datum": datum.value})
        await self._locator.refresh()
        return plan.report

    async def _plan(self, batch: Batch, *, dry_run: bool) -> _Plan:
        version = await self._repository.version()
        known = await self._known(batch.candidates)
        merged = [candidate.merged(known.get(candidate.area.code)) for candidate in batch.candidates]
        findings = [*batch.findings, *check(merged, known)]
        moved = [candidate for candidate in merged if _moves(candidate, known)]
        plots = {plot.area.code: plot for plot in await self._plots(moved)}
        if not any(item.severity == "error" for item in findings):
            findings += await asyncio.to_thread(check_borders, _overlaid(plots, moved))
        changes = tuple(
            candidate
            for candidate in merged
            if known.get(candidate.area.code) != candidate.area or _redrawn(candidate, plots.get(candidate.area.code))
        )
        return _Plan(changes, _report(batch, changes, known, findings, dry_run=dry_run), version)

    async def _known(self, candidates: Sequence[Candidate]) -> dict[str, Area]:
        codes = {step for candidate in candidates for step in area_code.ancestors(candidate.area.code)}
        codes |= {code for candidate in candidates for code in candidate.area.successors}
        known = await self._repository.lineage(codes, Scope.everything())
        ended = [candidate.area.code for candidate in candidates if candidate.area.valid_to is not None]
        return await self._repository.all_children(ended, Scope.everything()) | known

    async def _plots(self, moved: Sequence[Candidate]) -> list[Plot]:
        """Return what is on record in the counties of what moves, around it, above and below."""
        if not moved:
            return []
        within = _surroundings(candidate.area.code for candidate in moved)
        return [Plot(0, area, outline) for area, outline in await self._repository.outlines(within, Scope.everything())]

    async def _save(self, actor: Actor, plan: _Plan, facts: Mapping[str, str]) -> None:
        area = _common(candidate.area.code for candidate in plan.changes)
        counts = {"rows": plan.report.rows, "added": plan.report.added, "changed": plan.report.changed}
        now = self._time.now()
        async with self._database.transaction():
            if not await self._repository.count_up(plan.version):
                raise AreasChangedError
            await self._repository.save(plan.changes, now)
            resource_id = str(plan.version + 1)
            await self._audit.record(
                AuditEntry(
                    action=events.IMPORTED, actor=actor, resource="area", resource_id=resource_id, area=area, facts={**counts, **facts}
                )
            )
            await self._outbox.append(events.imported(area, now, plan.version + 1, counts))


def _require_within(scope: Scope, candidates: Iterable[Candidate]) -> None:
    outside = next((candidate for candidate in candidates if not scope.covers(candidate.area.code)), None)
    if outside is not None:
        raise ForbiddenError("permission_missing", f"Row {outside.row}: this needs the permission area:import in area {outside.area.code}.")


def _moves(candidate: Candidate, known: Mapping[str, Area]) -> bool:
    """Tell whether a row can change what lies over what: a new outline, or other dates."""
    before = known.get(candidate.area.code)
    if candidate.outline is not None:
        return True
    dates = (candidate.area.valid_from, candidate.area.valid_to)
    return before is not None and before.box is not None and dates != (before.valid_from, before.valid_to)


def _surroundings(codes: Iterable[str]) -> dict[Level, set[str]]:
    """Return, per level, the areas within which outlines can meet those of the given codes."""
    within: dict[Level, set[str]] = {}
    for code in codes:
        level = area_code.level_of(code)
        for near in Level:
            if abs(near - level) <= 1:
                root = Level.COUNTY if max(near, level) > Level.COUNTY else Level.PROVINCE
                within.setdefault(near, set()).add(code[: area_code.WIDTHS[root]])
    return within


def _overlaid(plots: Mapping[str, Plot], moved: Iterable[Candidate]) -> tuple[Plot, ...]:
    """Let what the file says stand in for what is on record under the same code."""
    overlaid = dict(plots)
    for candidate in moved:
        code = candidate.area.code
        outline = candidate.outline or (plots[code].outline if code in plots else None)
        if outline is not None:
            overlaid[code] = Plot(candidate.row, candidate.area, outline)
    return tuple(overlaid.values())


def _redrawn(candidate: Candidate, before: Plot | None) -> bool:
    return candidate.outline is not None and (before is None or before.outline != candidate.outline)


def _report(
    batch: Batch, changes: Sequence[Candidate], known: Mapping[str, Area], findings: Sequence[Finding], *, dry_run: bool
) -> ImportReport:
    added = sum(candidate.area.code not in known for candidate in changes)
    errors = sum(item.severity == "error" for item in findings)
    return ImportReport(
        rows=batch.rows,
        added=added,
        changed=len(changes) - added,
        unchanged=len(batch.candidates) - len(changes),
        errors=errors,
        warnings=len(findings) - errors,
        dry_run=dry_run,
        applied=not dry_run and errors == 0,
        findings=tuple(sorted(findings, key=lambda item: item.row)),
    )


def _common(codes: Iterable[str]) -> str:
    """Return the smallest area that holds all the codes, or nothing when they share not even a province."""
    ordered = sorted(codes)
    if not ordered:
        return ""
    shared = set(area_code.ancestors(ordered[0])) & set(area_code.ancestors(ordered[-1]))
    return max(shared, key=len, default="")
