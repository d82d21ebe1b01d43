"""After how many years everything personal in a closed case goes: as an area says for its type, or else the plugin that brings it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from wangge_core.cases.model import Case
from wangge_core.cases.ports import Catalogue
from wangge_core.cases.privacy.by_area import PRIVACY, RETENTION
from wangge_core.cases.privacy.eraser import KINDS, Kind
from wangge_core.local_rules.book import LocalRules
from wangge_core.local_rules.model import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The years of cases. What an area keeps for good stays, unless it says years itself: a plugin does not decide over it."""

    rules: LocalRules
    host: Catalogue

    def said(self) -> Iterator[tuple[Place, int]]:
        """Yield where years are said, by areas and by case types; of a case the nearest decides (`until`)."""
        for place, rule in self.rules.by_place(RETENTION).items():
            if rule.years is not None:
                yield place, rule.years
        for case_type in self.host.catalogue.case_types:
            if case_type.retention is not None:
                yield Place("", case_type.id), case_type.retention.years

    def until(self, case: Case) -> datetime | None:
        """Return when everything personal in a case goes; None while it is open, or where nothing goes by itself."""
        years, _ = self._of(case)
        return years_after(case.closed_at, years) if years is not None and case.closed_at is not None else None

    def over(self, case: Case, now: datetime) -> frozenset[Kind]:
        """Return the kinds of data whose years are over."""
        until = self.until(case)
        if until is None or now < until:
            return frozenset()
        _, of_area = self._of(case)
        rules = self.rules.of(PRIVACY, case.place.area)
        return frozenset(kind for kind in KINDS if of_area or (line := rules.kept(kind)) is None or line.keep != "kept")

    def _of(self, case: Case) -> tuple[int | None, bool]:
        """Return the years of a case, and whether an area says them."""
        said = self.rules.in_force(RETENTION, Place(case.place.area, case.case_type))
        if said.source is not None:
            return said.settings.years, True
        case_type = self.host.catalogue.case_type(case.case_type)
        return (case_type.retention.years if case_type and case_type.retention else None), False


def years_after(moment: datetime, years: int) -> datetime:
    """Return the same moment of a later year; of 29 February 1 March where the year has none."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, month=3, day=1)


def years_before(moment: datetime, years: int) -> datetime:
    """Return a moment before which every closing is at least so many years ago."""
    return years_after(moment, -years)
