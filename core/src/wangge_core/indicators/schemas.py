"""What indicators look like over HTTP."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.cases.ports import Places
from wangge_core.indicators.language import said
from wangge_core.indicators.model import Fact, Figure, Formula, Grade, Kept, Lock, Moment, Ranking, Text, Weight
from wangge_core.indicators.predicates import PREDICATES


class FigureAreaOut(msgspec.Struct, frozen=True):
    """An area by code and name."""

    code: str
    name: str
    name_en: str | None = None


def area_out(code: str, places: Places) -> FigureAreaOut:
    """Return an area by its names."""
    return FigureAreaOut(code, places.name(code), places.name_en(code))


class FormulaOut(msgspec.Struct, frozen=True, kw_only=True):
    """A formula in force, in words and as it is written; `area` is whose version it is, empty for the platform's own.

    `override_reason` says why it stands although it appraises usage.
    """

    id: str
    title: Text
    explanation: Text
    source: Text
    words: Text
    counted_by: Moment
    numerator: Any
    denominator: Any
    better: str
    grades: tuple[Grade, ...]
    area: str
    version: int
    effective_from: str
    override_reason: str | None


class RankingOut(msgspec.Struct, frozen=True, kw_only=True):
    """A ranking in force."""

    id: str
    title: Text
    explanation: Text
    parts: tuple[Weight, ...]
    at_least: int
    area: str
    version: int
    effective_from: str
    override_reason: str | None


class LockOut(msgspec.Struct, frozen=True, kw_only=True):
    """A locked month."""

    area: str
    month: str
    locked_at: datetime
    cases: int


class IndicatorItem(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator with what it came to in the area as a whole; `figure` is null for who may manage but see no statistics."""

    formula: FormulaOut
    figure: Figure | None


class PredicateOut(msgspec.Struct, frozen=True, kw_only=True):
    """A word of the formulas' language."""

    id: str
    title: Text
    explanation: Text
    usage: bool


class IndicatorTable(msgspec.Struct, frozen=True, kw_only=True):
    """Every indicator in force in an area for a month."""

    area: FigureAreaOut
    period: str
    lock: LockOut | None
    items: tuple[IndicatorItem, ...]
    predicates: tuple[PredicateOut, ...]


class ValueItem(msgspec.Struct, frozen=True, kw_only=True):
    """One row: `key` goes into `key` of the drill-down; it is empty for the cases that belong to none."""

    key: str
    name: Text | None
    figure: Figure


class IndicatorValues(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator in an area for a month, split up."""

    formula: FormulaOut
    area: FigureAreaOut
    period: str
    by: str
    lock: LockOut | None
    total: Figure
    items: tuple[ValueItem, ...]


class CountedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that was counted, with the moments that decided; no words of anybody. `worker` is the grid worker's name."""

    id: UUID
    number: str
    title: Text
    area: FigureAreaOut
    unit: str | None
    worker: str | None
    reported_at: datetime
    filed_at: datetime | None
    filing_due_at: datetime | None
    dispatched_at: datetime | None
    dispatch_due_at: datetime | None
    handled_at: datetime | None
    handle_due_at: datetime | None
    closed_at: datetime | None
    close_due_at: datetime | None
    outcome: str | None
    units: int
    reworks: int


class CountedCases(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the counted cases; `count` is how many there are in all, and equals the figure."""

    count: int
    items: tuple[CountedCase, ...]
    next: UUID | None


class StarPart(msgspec.Struct, frozen=True, kw_only=True):
    """What one indicator gave: `points` of `weight`; null when it had nothing to count."""

    indicator: str
    title: Text
    figure: Figure
    weight: int
    points: float | None


class Star(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the ranking, 1 being the first; equal scores share it. `score` is in percent of the weights that counted."""

    rank: int
    key: str
    name: Text | None
    score: float
    parts: tuple[StarPart, ...]


class StarTable(msgspec.Struct, frozen=True, kw_only=True):
    """A month's ranking. `left_out` rested on too few cases to be ranked."""

    ranking: RankingOut
    area: FigureAreaOut
    period: str
    lock: LockOut | None
    items: tuple[Star, ...]
    left_out: int


class LockList(msgspec.Struct, frozen=True):
    """Locked months that hold for an area, the last first."""

    items: tuple[LockOut, ...]


class ReproducedFigure(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of a locked month: as kept, as counted again from the kept facts, and as today's facts would have it."""

    indicator: str
    title: Text
    version: int
    kept: Figure
    counted_again: Figure
    today: Figure


class Reproduction(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the kept figures come out again; `changed_since` names those that today's facts would give otherwise."""

    lock: LockOut
    reproduced: bool
    changed_since: tuple[str, ...]
    items: tuple[ReproducedFigure, ...]


class FormulaIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new version of a formula for an area, from a month on."""

    effective_from: str
    formula: Formula
    override_reason: str | None = None


class RankingIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new version of a ranking for an area, from a month on."""

    effective_from: str
    ranking: Ranking
    override_reason: str | None = None


class VersionList(msgspec.Struct, frozen=True):
    """Every version of a formula that can hold in an area, the platform's first."""

    items: tuple[FormulaOut, ...]


def formula_out(kept: Kept, formula: Formula) -> FormulaOut:
    """Return a formula as it is shown."""
    return FormulaOut(
        id=kept.name,
        words=said(formula),
        area=kept.area,
        version=kept.version,
        effective_from=kept.effective_from,
        override_reason=kept.override_reason,
        **{name: getattr(formula, name) for name in Formula.__struct_fields__},
    )


def ranking_out(kept: Kept, ranking: Ranking) -> RankingOut:
    """Return a ranking as it is shown."""
    return RankingOut(
        id=kept.name,
        area=kept.area,
        version=kept.version,
        effective_from=kept.effective_from,
        override_reason=kept.override_reason,
        **{name: getattr(ranking, name) for name in Ranking.__struct_fields__},
    )


def lock_out(lock: Lock) -> LockOut:
    """Return a lock as it is shown."""
    return LockOut(area=lock.area, month=lock.month, locked_at=lock.locked_at, cases=lock.cases)


def case_out(fact: Fact, area: FigureAreaOut, unit: str | None) -> CountedCase:
    """Return a counted case as it is shown."""
    nested = {"id", "area", "unit", "worker"}
    held = {name: getattr(fact, name) for name in CountedCase.__struct_fields__ if name not in nested}
    return CountedCase(id=fact.case_id, area=area, unit=unit, worker=fact.worker_name, **held)


def predicates_out() -> tuple[PredicateOut, ...]:
    """Return the vocabulary of the formulas."""
    return tuple(PredicateOut(id=name, title=one.title, explanation=one.explanation, usage=one.usage) for name, one in PREDICATES.items())
