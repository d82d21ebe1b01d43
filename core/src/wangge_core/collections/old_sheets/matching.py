"""Which rows of an old spreadsheet fit: what is there already is recognised, by its words or by a unique key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.area_code import Level
from wangge_core.collections.declarations import Declared
from wangge_core.collections.entering import unique_text
from wangge_core.collections.layout import finding
from wangge_core.collections.model import Document, Reach, Shape
from wangge_core.collections.old_sheets.quarantine import id_of
from wangge_core.collections.old_sheets.rows import ReadRow, differing, rows_with
from wangge_core.collections.planning import Alter, Put, Step, shown
from wangge_core.collections.rehearsing import Line, Rehearsal
from wangge_core.ids import new_id
from wangge_core.spreadsheets.rows import CellFinding


class Register(NamedTuple):
    """The collection that rows go into, and where the actor may write it."""

    declared: Declared
    shape: Shape
    reach: Reach

    @property
    def county(self) -> str:
        """The county whose mappings are remembered."""
        root = self.reach.roots[0].area if self.reach.roots else ""
        return root[: area_code.WIDTHS[Level.COUNTY]]


class Sorted(NamedTuple):
    """The steps of the rows that fit, and what is wrong with the others."""

    lines: Sequence[Line]
    added: int
    findings: Sequence[CellFinding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Compares rows with what is there."""

    rehearsal: Rehearsal

    async def sorted(self, actor: Actor, register: Register, rows: Sequence[ReadRow], findings: list[CellFinding]) -> Sorted:
        """Rehearse the rows: those that are there already are recognised, by their words or by a unique key."""
        declared, shape, reach = register
        bad = rows_with(findings)
        read = {row.row.number: row for row in rows if row.row.number not in bad}
        ids = {number: _id(register, row) for number, row in read.items()}
        here = await self.rehearsal.service.repository.find(shape, reach, list(dict.fromkeys(ids.values())))
        unknown = {number: (row.area, row.body) for number, row in read.items() if ids[number] not in here}
        known = await self.rehearsal.known(shape, reach, unknown)
        first: dict[UUID, int] = {}
        lines: list[Line] = []
        for number, row in read.items():
            document = known.get(number)
            own = document.id if document else ids[number]
            if document and own in first:
                findings.append(finding("repeated", row.row, "", first=first[own]))
            elif document:
                lines.append(Line(row.row, _completing(declared, row, document, findings)))
            elif own not in here and own not in first:
                lines.append(Line(row.row, Put(body=row.body, area=row.area, id=own)))
            first.setdefault(own, number)
        bad = rows_with(findings)
        left = [line for line in lines if line.row.number not in bad]
        planned = await self.rehearsal.planned(actor, declared, shape, reach, left, findings)
        bad = rows_with(findings)
        fitting = [(line, done) for line, done in planned if line.row.number not in bad]
        return Sorted([line for line, _ in fitting], sum(done.deed == "created" for _, done in fitting), findings)


def _id(register: Register, row: ReadRow) -> UUID:
    """Return the id of a row's document: a new one, unless nothing but its words tells that it has come before."""
    if any(unique_text(key, row.area, row.body) for key in register.shape.keys if key.unique and key.state == "ready"):
        return new_id()
    return id_of(register.declared.ref, "", row.area, row.own)


def _completing(declared: Declared, row: ReadRow, known: Document, findings: list[CellFinding]) -> Step | None:
    there = shown(declared, known, clear=True)
    own = {name: row.body[name] for name in row.own}  # with the ids of what was referred to
    fill = differing(declared, row._replace(own=own), there.body, findings)
    return Alter(id=known.id, version=known.version, changes=fill) if fill else None
