"""三会一课: how often each kind of meeting is held, who counts for its quorum, and which periods lack one. Pure.

The rules are `meeting-rules.json`; how often lessons are given is a setting.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wangge_plugin_party_building.days import last_month_of, months_between, quarter_of
from wangge_sdk.views import Text

Every = Literal["month", "quarter"]


class MeetingRule(Struct, frozen=True, forbid_unknown_fields=True):
    """How a kind of meeting is held."""

    kind: str
    every: Every
    quorum: bool
    """Whether more than half of those who count have to be there."""
    clause: Text

    def period_of(self, month: str) -> str:
        """Return the period that a meeting of a month counts for."""
        return month if self.every == "month" else quarter_of(month)


class Kept(Struct, frozen=True):
    """What a branch has, and since when: a committee of its own, party groups."""

    since: str
    """Month that it was founded in."""
    committee: bool = True
    groups: bool = True

    def holds(self, kind: str) -> bool:
        """Say whether it holds meetings of a kind at all."""
        return {"committee": self.committee, "group": self.groups}.get(kind, True)


@cache
def _of_the_package() -> tuple[MeetingRule, ...]:
    return msgspec.json.decode(files(__package__).joinpath("meeting-rules.json").read_bytes(), type=tuple[MeetingRule, ...])


def meeting_rules(lecture_every: Every = "quarter") -> Mapping[str, MeetingRule]:
    """Return the rules by the kind of meeting."""
    rules = {each.kind: each for each in _of_the_package()}
    return rules | {"lecture": replace(rules["lecture"], every=lecture_every)}


def has_quorum(present: int, eligible: int) -> bool:
    """Say whether more than half of those who count are there; of nobody there is no more than half."""
    return eligible > 0 and present * 2 > eligible


def planned_months(rule: MeetingRule, year: str) -> Iterator[str]:
    """Yield the months of a year for which meetings are planned: each, or the first of each quarter."""
    step = 1 if rule.every == "month" else 3
    yield from (f"{year}-{number:02}" for number in range(1, 13, step))


def missing_periods(
    rules: Iterable[MeetingRule], kept: Kept, held: Collection[tuple[str, str]], first: str, last: str
) -> Iterator[tuple[str, str]]:
    """Yield kind and period of the meetings that a branch lacks.

    Args:
        rules: How each kind is held.
        kept: What the branch has.
        held: Kind and month of the meetings that were held.
        first: The first month looked at, `2026-01`.
        last: The last month that is over; a quarter counts once its last month is.
    """
    for rule in rules:
        if not kept.holds(rule.kind):
            continue
        counted = Counter(rule.period_of(month) for kind, month in held if kind == rule.kind)
        periods = dict.fromkeys(rule.period_of(month) for month in months_between(max(first, kept.since), last))
        yield from ((rule.kind, period) for period in periods if last_month_of(period) <= last and not counted[period])
