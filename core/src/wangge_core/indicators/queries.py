"""Questions about indicators: tables, rows, the counted cases, stars, and whether locked months come out again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.cases.ports import Places, Units
from wangge_core.errors import FieldError, InvalidError, NotFoundError
from wangge_core.indicators.book import in_force, line, shipped
from wangge_core.indicators.errors import NoIndicatorError
from wangge_core.indicators.model import By, Figure, Formula, Group, Kept, Lock, Part, Period, Ranking, Text
from wangge_core.indicators.questions import Question, column
from wangge_core.indicators.register.repository import Register
from wangge_core.indicators.repository import Counts, FactRepository
from wangge_core.indicators.schemas import (
    CountedCases,
    FigureAreaOut,
    FormulaOut,
    IndicatorItem,
    IndicatorTable,
    IndicatorValues,
    LockList,
    ReproducedFigure,
    Reproduction,
    StarTable,
    ValueItem,
    VersionList,
    area_out,
    case_out,
    formula_out,
    lock_out,
    predicates_out,
    ranking_out,
)
from wangge_core.indicators.stars import ranked
from wangge_core.instants import TimeSource

MOST_PER_PAGE: Final = 200


class Asked(NamedTuple):
    """A question made ready: where and when, what is in force, and whether the month is locked."""

    area: str
    question: Question
    kept: Mapping[str, Kept]
    lock: Lock | None

    @property
    def formulas(self) -> dict[str, Formula]:
        """Return the formulas in force."""
        return {name: kept.formula for name, kept in self.kept.items() if kept.formula is not None}

    def formula(self, name: str) -> tuple[Kept, Formula]:
        """Return a formula by name.

        Raises:
            NoIndicatorError: none of that name is in force.
        """
        kept = self.kept.get(name)
        if kept is None or kept.formula is None:
            raise NoIndicatorError(name)
        return kept, kept.formula

    def ranking(self, by: By) -> tuple[Kept, Ranking]:
        """Return the ranking of units or workers."""
        kept = self.kept[f"star.{by}"]
        assert kept.ranking is not None  # noqa: S101  names that begin so hold rankings
        return kept, kept.ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorQueries:
    """Reads; every figure and list is cut to the areas whose statistics the actor may see."""

    facts: FactRepository
    register: Register
    access: Access
    places: Places
    units: Units
    time: TimeSource
    county: str

    async def table(self, actor: Actor, area: str | None, period: str | None) -> IndicatorTable:
        """Return every indicator in force, with its figure for the whole area.

        Raises:
            ForbiddenError: neither statistics may be seen there nor indicators managed.
        """
        code = self._area(actor, area)
        may_see = bool(self.access.scope(actor, "statistics", "read").narrowed(code))
        if not may_see:
            self.access.require(actor, code, "indicator", "manage")
        asked = await self._asked(code, period, self.access.scope(actor, "statistics", "read").narrowed(code))
        counts: Counts = {}
        if may_see:
            (_, counts), *_ = await self.facts.counts(asked.question, asked.formulas)
        items = tuple(
            IndicatorItem(formula=formula_out(asked.kept[name], one), figure=Figure.of(one, *counts[name]) if may_see else None)
            for name, one in asked.formulas.items()
        )
        return IndicatorTable(
            area=self._named(code),
            period=str(asked.question.period),
            lock=lock_out(asked.lock) if asked.lock else None,
            items=items,
            predicates=predicates_out(),
        )

    async def versions(self, actor: Actor, name: str, area: str | None) -> VersionList:
        """Return every version of a formula that can hold in an area, past and coming ones too.

        Raises:
            NoIndicatorError: there is none.
        """
        code = self._area(actor, area)
        if not self.access.scope(actor, "statistics", "read").narrowed(code):
            self.access.require(actor, code, "indicator", "manage")
        made = await self.register.versions(line(code), name)
        every = [kept for kept in (*shipped(), *made) if kept.name == name and kept.formula is not None]
        if not every:
            raise NoIndicatorError(name)
        return VersionList(tuple(_shown(kept) for kept in every))

    async def values(self, actor: Actor, name: str, *, period: str | None, by: By, area: str | None) -> IndicatorValues:
        """Return an indicator by area (one level below), unit, grid worker or class."""
        asked = await self._permitted(actor, area, period)
        kept, formula = asked.formula(name)
        (_, total), *_ = await self.facts.counts(asked.question, {name: formula})
        rows = await self.facts.counts(_by(asked, by), {name: formula})
        rows = tuple((group, counts) for group, counts in rows if counts[name][1])
        names = await self._names([group for group, _ in rows], by)
        items = tuple(
            ValueItem(key=group.key or "", name=names.get(group.key or ""), figure=Figure.of(formula, *counts[name]))
            for group, counts in rows
        )
        return IndicatorValues(
            formula=formula_out(kept, formula),
            area=self._named(asked.area),
            period=str(asked.question.period),
            by=by,
            lock=lock_out(asked.lock) if asked.lock else None,
            total=Figure.of(formula, *total[name]),
            items=items,
        )

    async def cases(
        self,
        actor: Actor,
        name: str,
        *,
        period: str | None,
        area: str | None,
        part: Part,
        by: By | None,
        key: str | None,
        after: UUID | None,
        limit: int,
    ) -> CountedCases:
        """Return a page of exactly the cases that a figure counts: of the whole area, or of the row that `by` and `key` name."""
        if not 1 <= limit <= MOST_PER_PAGE:
            raise _wrong("limit", f"limit must lie between 1 and {MOST_PER_PAGE}.")
        asked = await self._permitted(actor, area, period)
        _, formula = asked.formula(name)
        question = asked.question if by is None or key is None else _picked(asked, by, key)
        found, count = await self.facts.cases(question, formula, part, after=after, limit=limit + 1)
        shown = found[:limit]
        units = await self.units.named({fact.unit_id for fact in shown if fact.unit_id})
        items = tuple(
            case_out(fact, area_out(fact.area, self.places), units[fact.unit_id].name if fact.unit_id and fact.unit_id in units else None)
            for fact in shown
        )
        return CountedCases(count=count, items=items, next=shown[-1].case_id if len(found) > limit else None)

    async def stars(self, actor: Actor, by: By, *, period: str | None, area: str | None) -> StarTable:
        """Return the month's ranking of units or grid workers, with what each score is made of."""
        asked = await self._permitted(actor, area, period)
        kept, ranking = asked.ranking(by)
        every = asked.formulas
        formulas = {part.indicator: every[part.indicator] for part in ranking.parts}
        rows = await self.facts.counts(_by(asked, by), formulas)
        stars, left_out = ranked(ranking, formulas, rows, await self._names([group for group, _ in rows], by))
        return StarTable(
            ranking=ranking_out(kept, ranking),
            area=self._named(asked.area),
            period=str(asked.question.period),
            lock=lock_out(asked.lock) if asked.lock else None,
            items=stars,
            left_out=left_out,
        )

    async def locks(self, actor: Actor, area: str | None) -> LockList:
        """Return the locked months that hold for an area."""
        code = self._area(actor, area)
        self.access.require_scope(actor, "statistics", "read")
        return LockList(tuple(lock_out(lock) for lock in await self.register.locks(line(code))))

    async def reproduction(self, actor: Actor, month: str, area: str | None) -> Reproduction:
        """Count a locked month again from the kept facts, and from today's.

        Raises:
            ForbiddenError: statistics of the whole locked area may not be seen.
            NotFoundError: `period_not_locked`.
        """
        code, period = self._area(actor, area), Period.parse(month, "/month")
        lock = await self.register.lock(line(code), str(period))
        if lock is None:
            raise NotFoundError("period_not_locked", f"{period} is not locked for area {code}.")
        self.access.require(actor, lock.area, "statistics", "read")
        formulas = {kept.name: kept.formula for kept in lock.formulas if kept.formula is not None}
        question = Question(scope=Scope.of((lock.area,)), period=period, as_of=lock.locked_at, lock=lock.id)
        (_, again), *_ = await self.facts.counts(question, formulas)
        (_, today), *_ = await self.facts.counts(msgspec.structs.replace(question, lock=None), formulas)
        versions = {kept.name: kept.version for kept in lock.formulas}
        items = tuple(
            ReproducedFigure(
                indicator=name,
                title=formula.title,
                version=versions[name],
                kept=lock.figures[name],
                counted_again=Figure.of(formula, *again[name]),
                today=Figure.of(formula, *today[name]),
            )
            for name, formula in formulas.items()
        )
        return Reproduction(
            lock=lock_out(lock),
            reproduced=all(item.kept == item.counted_again for item in items),
            changed_since=tuple(item.indicator for item in items if item.kept != item.today),
            items=items,
        )

    def _area(self, actor: Actor, area: str | None) -> str:
        if area or self.county:
            return area_code.parse(area or self.county)
        code = next(iter(self.access.areas_of(actor).areas), "")
        if not code:
            raise _wrong("area", "Say which area: give its code.")
        return code

    async def _permitted(self, actor: Actor, area: str | None, period: str | None) -> Asked:
        code = self._area(actor, area)
        scope = self.access.require_scope(actor, "statistics", "read").narrowed(code)
        if not scope:
            self.access.require(actor, code, "statistics", "read")
        return await self._asked(code, period, scope)

    async def _asked(self, code: str, period: str | None, scope: Scope) -> Asked:
        now = self.time.now()
        month = Period.parse(period) if period else Period.at(now)
        areas = line(code)
        lock = await self.register.lock(areas, str(month))
        if lock is None:
            kept = in_force(await self.register.versions(areas), code, month)
            return Asked(code, Question(scope=scope, period=month, as_of=now), kept, None)
        question = Question(scope=scope, period=month, as_of=lock.locked_at, lock=lock.id)
        return Asked(code, question, {one.name: one for one in lock.formulas}, lock)

    async def _names(self, groups: Sequence[Group], by: By) -> dict[str, Text]:
        keys = [group.key for group in groups if group.key is not None]
        match by:
            case "area":
                return {key: _same(self.places.name(key)) for key in keys}
            case "unit":
                units = await self.units.named({UUID(key) for key in keys})
                return {str(unit_id): _same(unit.name) for unit_id, unit in units.items()}
            case "worker":
                return {group.key: _same(group.name) for group in groups if group.key and group.name}
            case "class":
                return {group.key: msgspec.json.decode(group.name, type=Text) for group in groups if group.key and group.name}

    def _named(self, code: str) -> FigureAreaOut:
        return area_out(code, self.places)


def _shown(kept: Kept) -> FormulaOut:
    assert kept.formula is not None  # noqa: S101  the caller chose formulas
    return formula_out(kept, kept.formula)


def _by(asked: Asked, by: By) -> Question:
    return msgspec.structs.replace(asked.question, column=column(by, asked.area))


def _picked(asked: Asked, by: By, key: str) -> Question:
    if by == "unit" and key:
        try:
            UUID(key)
        except ValueError:
            raise _wrong("key", "key of a unit is its id; take it from the values.") from None
    return msgspec.structs.replace(_by(asked, by), picked=True, key=key or None)


def _same(name: str) -> Text:
    return {"zh-CN": name, "en": name}


def _wrong(name: str, message: str) -> InvalidError:
    return InvalidError(name, message, (FieldError(f"/{name}", name, message),))
