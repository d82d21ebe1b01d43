"""Lists, counts, walks and maps of cases: one condition for all of them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args
from uuid import UUID

from msgspec.structs import replace

from wangge_core.access.model import Actor
from wangge_core.cases import presenting
from wangge_core.cases.filters import CaseFilter, Queue, Sight, condition, narrowing, words_sought
from wangge_core.cases.flows.repository import met
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Places, Units
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.rows import case_of
from wangge_core.cases.schemas import CaseCounts, CaseItem, CasePage
from wangge_core.cases.search.queries import newest
from wangge_core.cases.searching import words_of
from wangge_core.cases.sight import Sights
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError
from wangge_core.instants import TimeSource

MOST_PER_PAGE: Final = 200
_MOST_ON_MAP: Final = 20_000
_WALK: Final = 500
_LIGHTS: Final = ("green", "yellow", "red")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQueries:
    """Reads for the desk."""

    database: Database
    repository: CaseRepository
    sights: Sights
    places: Places
    units: Units
    time: TimeSource

    async def page(self, actor: Actor, wanted: CaseFilter, after: str | None, limit: int) -> CasePage:
        """Return the page after a cursor, newest first.

        Raises:
            ForbiddenError: the actor may see no case.
            InvalidError: `cursor` or `limit`.
        """
        now = self.time.now()
        shown, further = await self.found(actor, wanted, after, limit)
        units = await self.units.named({case.unit_id for case in shown if case.unit_id})
        items = [presenting.item(case, units, self.places, now) for case in shown]
        if wanted.q:
            items = await self._marked(items, shown, wanted.q)
        return CasePage(items, further)

    async def found(self, actor: Actor, wanted: CaseFilter, after: str | None, limit: int) -> tuple[list[Case], str | None]:
        """Return the cases of the page after a cursor, newest first, and the cursor of the page after it, if there is one.

        Raises:
            ForbiddenError: the actor may see no case.
            InvalidError: `cursor` or `limit`.
        """
        if not 1 <= limit <= MOST_PER_PAGE:
            message = f"limit must lie between 1 and {MOST_PER_PAGE}."
            raise InvalidError("limit", message, (FieldError("/limit", "range", message),))
        cases = await self._cases(await self.sights.of(actor), wanted, _cursor(after), limit + 1, self.time.now())
        return cases[:limit], str(cases[limit - 1].id) if len(cases) > limit else None

    async def _marked(self, items: list[CaseItem], cases: list[Case], query: str) -> list[CaseItem]:
        """Say of each line where its words were found."""
        notes = await self.repository.notes([case.id for case in cases])
        words = words_of(query)
        return [replace(item, found=presenting.found(case, notes.get(case.id, ()), words)) for item, case in zip(items, cases, strict=True)]

    async def _cases(self, sight: Sight, wanted: CaseFilter, after: UUID | None, limit: int, now: datetime) -> list[Case]:
        words = words_sought(wanted)
        text, values = condition(sight, replace(wanted, q=None) if words else wanted, now, self.database.dialect)
        if after is not None:
            text, values = f"{text} AND id < {{}}", [*values, after]
        if words:
            rows: Sequence[Mapping[str, Any]] = await newest(self.database, (text, values), words, limit)
        else:
            rows = await self.database.fetch(f"SELECT * FROM cases WHERE {text} ORDER BY id DESC LIMIT {{}}", *values, limit)  # noqa: S608  from filters.condition
        await met(self.database, rows)
        return [case_of(row) for row in rows]

    async def counts(self, actor: Actor, wanted: CaseFilter) -> CaseCounts:
        """Return how many cases `page` would list in all, by stage and light, and for each queue with the other filters as they are."""
        sight, now = await self.sights.of(actor), self.time.now()
        queues = {queue: replace(wanted, queue=queue) for queue in get_args(Queue)}
        lights = {light: replace(wanted, light=light) for light in _LIGHTS if wanted.light in (None, light)}
        by_stage, *others = await self._counted(sight, (wanted, *queues.values(), *lights.values()), now)
        totals = [sum(found.values()) for found in others]
        by_queue, by_light = dict(zip(queues, totals, strict=False)), dict(zip(lights, totals[len(queues) :], strict=True))
        return CaseCounts(sum(by_stage.values()), by_stage, by_light, by_queue)

    async def _counted(self, sight: Sight, several: Sequence[CaseFilter], now: datetime) -> list[dict[str, int]]:
        """Return the numbers by stage of filters that differ in queue and light only.

        Each queue has an index of its own to be counted by. A search has not: there all are counted in one pass, since to find
        its cases anew for each would take as often as long.
        """
        if not words_sought(several[0]):
            return [await self._grouped(sight, wanted, now) for wanted in several]
        text, values = condition(sight, replace(several[0], queue="all", light=None), now, self.database.dialect)
        parts = [narrowing(sight, wanted, now) for wanted in several]
        columns = ", ".join(f"COUNT(*) FILTER (WHERE {part}) AS n{number}" for number, (part, _) in enumerate(parts))
        rows = await self.database.fetch(
            f"SELECT stage, {columns} FROM cases WHERE {text} GROUP BY stage",  # noqa: S608  from filters
            *(value for _, given in parts for value in given),
            *values,
        )
        return [{row["stage"]: int(row[f"n{number}"]) for row in rows if row[f"n{number}"]} for number in range(len(parts))]

    async def _grouped(self, sight: Sight, wanted: CaseFilter, now: datetime) -> dict[str, int]:
        text, values = condition(sight, wanted, now, self.database.dialect)
        rows = await self.database.fetch(f"SELECT stage, COUNT(*) AS number FROM cases WHERE {text} GROUP BY stage", *values)  # noqa: S608  from filters.condition
        return {row["stage"]: int(row["number"]) for row in rows}

    async def points(self, actor: Actor, wanted: CaseFilter, bbox: tuple[float, float, float, float] | None) -> dict[str, Any]:
        """Return the cases that have a point as a GeoJSON FeatureCollection, the newest 20,000; `truncated` tells when there were more."""
        return await self._points(await self.sights.of(actor), wanted, bbox)

    async def _points(self, sight: Sight, wanted: CaseFilter, bbox: tuple[float, float, float, float] | None) -> dict[str, Any]:
        now = self.time.now()
        text, values = condition(sight, wanted, now, self.database.dialect)
        text += " AND lon IS NOT NULL"
        if bbox is not None:
            west, south, east, north = bbox
            text += " AND lon >= {} AND lon <= {} AND lat >= {} AND lat <= {}"
            values = [*values, west, east, south, north]
        statement = f"SELECT * FROM cases WHERE {text} ORDER BY id DESC LIMIT {{}}"  # noqa: S608  from filters.condition
        rows = await self.database.fetch(statement, *values, _MOST_ON_MAP + 1)
        features = [_feature(case_of(row), now) for row in rows[:_MOST_ON_MAP]]
        return {"type": "FeatureCollection", "features": features, "truncated": len(rows) > _MOST_ON_MAP}

    async def number(self, sight: Sight, wanted: CaseFilter) -> int:
        """Return how many cases `walk` would yield now."""
        return sum((await self._grouped(sight, wanted, self.time.now())).values())

    async def walk(self, sight: Sight, wanted: CaseFilter) -> AsyncIterator[list[tuple[CaseItem, Case]]]:
        """Yield all that `page` would list, newest first, some hundred at a time."""
        now, after = self.time.now(), None
        while True:
            cases = await self._cases(sight, wanted, after, _WALK, now)
            units = await self.units.named({case.unit_id for case in cases if case.unit_id})
            yield [(presenting.item(case, units, self.places, now), case) for case in cases]
            if len(cases) < _WALK:
                return
            after = cases[-1].id


def _cursor(after: str | None) -> UUID | None:
    if after is None:
        return None
    try:
        return UUID(after)
    except ValueError:
        message = "after must be the `next` of the page before."
        raise InvalidError("cursor", message, (FieldError("/after", "cursor", message),)) from None


def _feature(case: Case, now: datetime) -> dict[str, Any]:
    properties = {"id": str(case.id), "number": case.number, "light": case.light(now), "stage": case.stage, "title": case.title}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [case.place.lon, case.place.lat]}, "properties": properties}
