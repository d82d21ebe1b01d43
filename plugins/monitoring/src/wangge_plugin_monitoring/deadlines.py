"""What no sensor tells, as observations of the same rules: days that are left until something is due, and reports that repeat in a grid."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import Struct

from wangge_plugin_monitoring import pulse
from wangge_plugin_monitoring.conditions import LOCAL
from wangge_plugin_monitoring.observations import Observation
from wangge_plugin_monitoring.watching import watch_id, watch_of
from wangge_sdk.broker.calls import CaseData, CaseList
from wangge_sdk.broker.documents import DocumentPut
from wangge_sdk.platform import Platform, RefusedError
from wangge_sdk.registers import Registers

DAYS_LEFT: Final = "days_left"
REPORTS: Final = "reports"
OBJECT: Final = "qingxi-digital.base-library:object"
_LOOKED_BACK: Final = timedelta(days=1)
LONGEST: Final = 80
LONGEST_NAME: Final = 120
_OWN: Final = "monitoring."
_NOT_THERE: Final = frozenset({"read_not_granted", "not_exported", "collection_not_found", "not_granted", "read_undeclared"})


class Thing(Struct, frozen=True):
    """Something that is watched and is no device."""

    number: str
    kind: str
    name: str
    area: str
    where: Mapping[str, float] | None = None


def due_things(platform: Platform, today: date, at: float) -> Iterator[Observation]:
    """Yield how many days are left of each deadline, and of the inspections that the base library knows of, where that is not known yet."""
    for each in Registers(platform.collections).every("deadline", sort="due_on"):
        yield from _left(
            platform,
            Thing(f"{each['kind']}:{each['number']}", each["kind"], each["name"], each.data.area, each["where"]),
            each["due_on"],
            today,
            at,
        )
    try:
        for each in Registers(platform.collections).every(OBJECT):
            if each["next_check"]:
                number = f"check:{each['number'] or each.id}"
                yield from _left(
                    platform, Thing(number, "check", each["name"], each.data.area, each["where"]), each["next_check"], today, at
                )
    except RefusedError as refused:
        if refused.code not in _NOT_THERE:
            raise


def reports(platform: Platform, now: datetime) -> Iterator[Observation]:
    """Yield one observation for each report of the last day, of its grid and class, the oldest first; those of this plugin are left out.

    What was observed before is older than what is known, and is not counted again.
    """
    day, after = (now - _LOOKED_BACK).astimezone(LOCAL).date(), None
    found: list[CaseData] = []
    while True:
        page = platform.cases.list(CaseList(queue="all", since=day, after=after))
        found += [case for case in page.items if case.class_id and not case.case_type.startswith(_OWN)]
        after = page.next
        if after is None:
            break
    titles = {each.id: each.title["zh-CN"] for each in platform.classes.list()} if found else {}
    for case in sorted(found, key=lambda each: each.reported_at):
        name = f"{_area(platform, case.area)} {titles.get(case.class_id or '', case.class_id)}"
        thing = Thing(f"{case.area}:{case.class_id}", "grid", name, case.area)
        seen = _values(platform, thing).get(REPORTS, (0.0, 0.0))
        if case.reported_at.timestamp() > seen[1]:
            yield Observation(thing.number[:LONGEST], REPORTS, case.reported_at.timestamp(), 1.0)


def _left(platform: Platform, thing: Thing, due_on: str, today: date, at: float) -> Iterator[Observation]:
    days = float((date.fromisoformat(due_on) - today).days)
    known = _values(platform, thing).get(DAYS_LEFT)
    if known is None or known[0] != days:
        yield Observation(thing.number[:LONGEST], DAYS_LEFT, at, days)


def _area(platform: Platform, code: str) -> str:
    return platform.areas.get(code).name


def _values(platform: Platform, thing: Thing) -> Mapping[str, tuple[float, float]]:
    """Return what was observed last of something; have it watched, if it is not yet."""
    watch = watch_id(thing.area[:6], thing.number[:LONGEST])
    try:
        there = platform.collections.get("watch", watch)
    except RefusedError as refused:
        if refused.code != "document_not_found":
            raise
        body = {"number": thing.number[:LONGEST], "name": thing.name[:LONGEST_NAME], "kind": thing.kind, "state": "normal", "alarms": 0}
        body |= {"where": thing.where} if thing.where else {}
        platform.collections.put(DocumentPut(collection="watch", id=watch, area=thing.area, body=body))
        pulse.beat(platform, thing.area, watch)
        return {}
    return watch_of(there.area, there.version, there.body).values
