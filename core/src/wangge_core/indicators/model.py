"""The values of appraisal: facts about cases, formulas over them, figures. Pure: imports no framework."""

from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from wangge_core.errors import FieldError, InvalidError
from wangge_core.instants import LOCAL

Text = dict[str, str]
By = Literal["area", "unit", "worker", "class"]
Part = Literal["numerator", "denominator"]
PARTS: Final[tuple[Part, ...]] = ("numerator", "denominator")
Moment = Literal["reported_at", "filed_at", "dispatch_due_at", "handle_due_at", "close_due_at", "closed_at"]
"""By which moment a case belongs to a period."""

MOMENTS: Final[tuple[Moment, ...]] = ("reported_at", "filed_at", "dispatch_due_at", "handle_due_at", "close_due_at", "closed_at")
_MONTHS_A_YEAR: Final = 12
_WHOLE: Final = 100


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """What the indicators know of one case; see `facts.fact_of` for how each part comes about.

    `version` is the case's, so that a fact that lags behind is found. `units` counts the different units it was
    dispatched to, `reworks` how often it went back to the same unit after a check. `imported` tells that another system
    dealt with it, `part` that it was split off another case, which counts as the same report.
    """

    case_id: UUID
    number: str
    area: str
    case_type: str
    class_id: str
    title: Text
    unit_id: UUID | None
    worker_id: str | None
    worker_name: str | None
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
    with_photo: bool
    with_position: bool
    filing_exempt: bool
    dispatch_exempt: bool
    handling_exempt: bool
    closing_exempt: bool
    imported: bool
    part: bool
    version: int


class Period(msgspec.Struct, frozen=True):
    """A month of the county's own time."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str, where: str = "/period") -> "Period":
        """Read `2026-11`.

        Raises:
            InvalidError: `month`.
        """
        year, dash, month = text.partition("-")
        shaped = dash and len(year) == len("2026") and len(month) == len("11") and (year + month).isascii() and (year + month).isdigit()
        if not shaped or not 1 <= int(month) <= _MONTHS_A_YEAR or not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
            message = f"{text[:20]!r} is no month; write it as 2026-11, from {_FIRST_YEAR} to {_LAST_YEAR}."
            raise InvalidError("month", message, (FieldError(where, "month", message),))
        return cls(int(year), int(month))

    @classmethod
    def at(cls, moment: datetime) -> "Period":
        """Return the month that a moment lies in."""
        local = moment.astimezone(LOCAL)
        return cls(local.year, local.month)

    @property
    def start(self) -> datetime:
        """Its first instant."""
        return datetime(self.year, self.month, 1, tzinfo=LOCAL)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return datetime(self.year + self.month // _MONTHS_A_YEAR, self.month % _MONTHS_A_YEAR + 1, 1, tzinfo=LOCAL)

    def __str__(self) -> str:
        """Return it as `2026-11`."""
        return f"{self.year:04}-{self.month:02}"


_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2200


class Grade(msgspec.Struct, frozen=True):
    """A grade, and the least score that earns it, in percent."""

    name: str
    at_least: float


class Formula(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An indicator: the share of a denominator's cases that its numerator counts too, in percent.

    `counted_by` says which moment of a case puts it into a period. The expressions are those of `language`; the
    numerator counts only what the denominator counts. With `better: lower` the score is what is missing to 100.
    """

    title: Text
    explanation: Text
    source: Text
    counted_by: Moment
    denominator: Any
    numerator: Any
    better: Literal["higher", "lower"] = "higher"
    grades: tuple[Grade, ...] = ()


class Weight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an indicator counts for in a ranking."""

    indicator: str
    weight: int


class Ranking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is star of the month: indicators and their weights, and the fewest cases that a score may rest on."""

    title: Text
    explanation: Text
    parts: tuple[Weight, ...]
    at_least: int


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a formula or ranking: whose it is ("" is everybody's, of the platform), and from when."""

    name: str
    area: str
    version: int
    effective_from: str
    override_reason: str | None = None
    formula: Formula | None = None
    ranking: Ranking | None = None


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What an indicator came to; without a denominator there is neither value nor grade. `value` is in percent."""

    numerator: int
    denominator: int
    value: float | None
    grade: str | None

    @classmethod
    def of(cls, formula: Formula, numerator: int, denominator: int) -> "Figure":
        """Return the figure of two counts."""
        if denominator == 0:
            return cls(numerator=numerator, denominator=0, value=None, grade=None)
        value = _WHOLE * numerator / denominator
        score = value if formula.better == "higher" else _WHOLE - value
        grade = next((grade.name for grade in formula.grades if score >= grade.at_least), None)
        return cls(numerator=numerator, denominator=denominator, value=round(value, 2), grade=grade)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a table: an area, a unit, a worker or a class; `key` None holds the cases that have none."""

    key: str | None
    name: str | None = None


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """A month that was closed for an area: which formulas held, and what they came to."""

    id: UUID
    area: str
    month: str
    locked_at: datetime
    locked_by: str
    cases: int
    formulas: tuple[Kept, ...]
    figures: dict[str, Figure]
