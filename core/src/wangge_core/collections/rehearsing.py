"""Rows of a file as steps, tried without being taken: what is wrong with each is told by its cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.collections.declarations import Declared
from wangge_core.collections.entering import keys_of, unique_text
from wangge_core.collections.layout import finding, form_finding
from wangge_core.collections.model import Body, Document, Reach, Shape
from wangge_core.collections.planning import Alter, Done, Planner, Put, Step
from wangge_core.collections.service import Collections
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError
from wangge_core.spreadsheets.rows import CellFinding, TextRow


class Line(NamedTuple):
    """A row with the step that it asks for; none when it changes nothing."""

    row: TextRow
    step: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """Rehearses the rows of files."""

    service: Collections

    async def planned(
        self, actor: Actor, declared: Declared, shape: Shape, reach: Reach, lines: Sequence[Line], findings: list[CellFinding]
    ) -> list[tuple[Line, Done]]:
        """Return what each step comes to; what is wrong with a row goes to the findings."""
        now = self.service.time.now()
        planner = Planner(declared=declared, shape=shape, reach=reach, places=self.service.places, now=now, by=actor.name or actor.id)
        here = await self.service.repository.find(shape, reach, [line.step.id for line in lines if isinstance(line.step, Alter)])
        planned: list[tuple[Line, Done]] = []
        for line in lines:
            if line.step is None or (found := _faults(declared, here, line)):
                findings += found if line.step is not None else []
                continue
            try:
                done = planner.planned(here, line.step)
            except (InvalidError, ForbiddenError, ConflictError) as error:
                findings.append(finding("refused", line.row, _column(declared), detail=error.detail))
                continue
            if done is not None:
                planned.append((line, done))
        await self._unique(shape, planned, findings)
        return planned

    async def _unique(self, shape: Shape, planned: Sequence[tuple[Line, Done]], findings: list[CellFinding]) -> None:
        """Find rows whose unique keys are taken, by another row or by a document."""
        for key in shape.keys:
            if not key.unique or key.state != "ready":
                continue
            seen: dict[str, tuple[Line, UUID]] = {}
            names = "、".join(key.fields)
            for line, done in planned:
                text = keys_of(shape, done.document)[key.column]
                if text is not None and text in seen:
                    findings.append(finding("not_unique_here", line.row, f"/{key.fields[0]}", fields=names, first=seen[text][0].row.number))
                elif text is not None:
                    seen[text] = line, done.document.id
            for text, holder in (await self.service.repository.taken(shape, key.column, [*seen])).items():
                line, own = seen[text]
                if holder != own:
                    findings.append(finding("not_unique", line.row, f"/{key.fields[0]}", fields=names))

    async def known(self, shape: Shape, reach: Reach, rows: Mapping[int, tuple[str, Body]]) -> Mapping[int, Document]:
        """Return the document within reach that has a unique key of a row already; `rows` are area and body by the row's number."""
        found: dict[int, UUID] = {}
        for key in shape.keys:
            if key.unique and key.state == "ready":
                texts = {number: unique_text(key, area, body) for number, (area, body) in rows.items()}
                wanted = list(dict.fromkeys(text for text in texts.values() if text))
                taken = await self.service.repository.taken(shape, key.column, wanted)
                found |= {number: taken[text] for number, text in texts.items() if text in taken}
        here = await self.service.repository.find(shape, reach, list(dict.fromkeys(found.values())))
        return {number: here[holder] for number, holder in found.items() if holder in here}


def _faults(declared: Declared, here: Mapping[UUID, Document], line: Line) -> list[CellFinding]:
    step = line.step
    if isinstance(step, Put):
        return [form_finding(line.row, found) for found in declared.validator.check(dict(step.body))]
    if isinstance(step, Alter):
        both = {**here[step.id].body, **step.changes}
        body = {name: value for name, value in both.items() if value is not None}
        return [form_finding(line.row, found) for found in declared.validator.check(body)]
    return []


def _column(declared: Declared) -> str:
    field = declared.says.area_field or declared.says.point_field
    return f"/{field}" if field else ".area"
