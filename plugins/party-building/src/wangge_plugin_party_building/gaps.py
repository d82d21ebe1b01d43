"""Looking through the year for meetings that were not held: what is missing is a gap, until one is held for it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from wangge_plugin_party_building.days import month_of
from wangge_plugin_party_building.meeting_rules import Kept, MeetingRule, missing_periods
from wangge_plugin_party_building.meetings import take_in_parts
from wangge_sdk.registers import Document, Registers, entered

COUNTING = frozenset({"held", "archived"})
"""States of meetings that count for their period."""


def find_gaps(registers: Registers, today: date, rules: Mapping[str, MeetingRule]) -> int:
    """Write down what every branch lacks in the year of the last month that is over; return how many gaps there are."""
    last = month_of(today.replace(day=1) - timedelta(days=1))
    year = last[:4]
    held: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for meeting in registers.every("meeting", f"year={year}"):
        if meeting["state"] in COUNTING:
            held[meeting["organisation"]].add((meeting["kind"], meeting["period"]))
    known = {(each["organisation"], each["kind"], each["period"]): each for each in registers.every("gap", f"year={year}")}
    steps, count = [], 0
    for branch in registers.every("organisation", "kind=branch", "state=active"):
        for kind, period in missing_periods(rules.values(), _kept(branch), held[branch.id], f"{year}-01", last):
            count += 1
            gap = known.pop((branch.id, kind, period), None)
            if gap is None:
                steps.append(entered("gap", _gap(branch, kind, period)))
            elif gap["state"] != "open":
                steps.append(gap.changed(state="open"))
    steps += [gap.changed(state="closed") for gap in known.values() if gap["state"] == "open"]
    take_in_parts(registers, steps)
    return count


def _kept(branch: Document) -> Kept:
    return Kept(month_of(str(branch["founded_on"])), bool(branch["has_committee"]), bool(branch["has_groups"]))


def _gap(branch: Document, kind: str, period: str) -> dict[str, object]:
    body = {"organisation": branch.id, "organisation_label": branch["name"], "kind": kind, "period": period, "year": period[:4]}
    return body | {"state": "open", "area": branch["area"]}
