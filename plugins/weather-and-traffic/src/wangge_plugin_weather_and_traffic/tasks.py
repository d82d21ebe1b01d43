"""Tasks of a warning: made by its rules from the base library, taken back when it is over. Whoever does one ticks it off."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct

from wangge_plugin_weather_and_traffic.bulletins import known, pages
from wangge_plugin_weather_and_traffic.rules import Rule
from wangge_sdk.broker.calls import AreaData
from wangge_sdk.broker.documents import DocumentData, DocumentStep
from wangge_sdk.platform import Platform, RefusedError

LIBRARY: Final = "qingxi-digital.base-library"
PERSON: Final = f"{LIBRARY}:person"
OBJECT: Final = f"{LIBRARY}:object"
_AT_ONCE: Final = 50
_NOT_THERE: Final = frozenset({"read_not_granted", "not_exported", "collection_not_found", "not_granted", "read_undeclared"})


class Found(Struct, frozen=True, kw_only=True):
    """Whom or what a task is about."""

    id: str
    grid: str
    label: str
    address: str = ""
    person: str | None = None


class Made(Struct, frozen=True):
    """What came of the rules; `without` are those that the base library was not there for."""

    tasks: int
    without: tuple[str, ...]


def make(platform: Platform, warning: DocumentData, rules: Iterable[Rule], grids: Iterable[AreaData], now: datetime) -> Made:
    """Make the tasks of a warning that are not there yet."""
    where = {grid.code: grid for grid in grids}
    steps: list[DocumentStep] = []
    without = []
    there = {each.id for each in pages(platform, "task", (f"warning={warning.id}",), "state")}
    for rule in rules:
        try:
            found = list(_found(platform, rule, where, now.date()))
        except RefusedError as refused:
            if refused.code not in _NOT_THERE:
                raise
            without.append(rule.name)
            continue
        steps += [step for each in found if (step := _step(warning, rule, each, now)).id not in there]
    for start in range(0, len(steps), _AT_ONCE):
        platform.collections.batch("task", steps[start : start + _AT_ONCE])
    return Made(len(steps), tuple(without))


def take_back(platform: Platform, warning: str, state: str, keep: frozenset[str] | None = None) -> int:
    """Close the open tasks of a warning that is over, or those outside of the grids that it is still for; return how many."""
    open_ones = [
        each for each in pages(platform, "task", (f"warning={warning}", "state=open")) if keep is None or each.body["grid"] not in keep
    ]
    for start in range(0, len(open_ones), _AT_ONCE):
        part = open_ones[start : start + _AT_ONCE]
        platform.collections.batch("task", [DocumentStep(id=each.id, version=each.version, body={"state": state}) for each in part])
    return len(open_ones)


def elders(platform: Platform, age: int, today: date, area: str | None = None) -> Iterator[DocumentData]:
    """Yield those in the base library who live alone and are of an age."""
    born = f"{today.year - age:04}-{today.month:02}-{min(today.day, 28):02}"
    found = pages(platform, PERSON, ("state=living", f"born_on<={born}"), "born_on", area)
    return (each for each in found if each.body.get("alone"))


def _found(platform: Platform, rule: Rule, where: Mapping[str, AreaData], today: date) -> Iterator[Found]:
    if rule.target == "grid":
        for grid in where.values():
            yield Found(id=grid.code, grid=grid.code, label=grid.name)
    elif rule.target == "object":
        for each in pages(platform, OBJECT):
            if each.area in where and each.body.get("kind") == rule.object_kind:
                yield Found(id=each.id, grid=each.area, label=str(each.body["name"]), address=str(each.body.get("address") or ""))
    else:
        for each in elders(platform, rule.age, today):
            if each.area in where:
                home = str(each.body.get("home") or "")
                yield Found(id=each.id, grid=each.area, label=str(each.body.get("name") or ""), address=home, person=each.id)


def _step(warning: DocumentData, rule: Rule, found: Found, now: datetime) -> DocumentStep:
    body: dict[str, Any] = {
        "title": f"{rule.name}：{found.label}"[:100],
        "rule": rule.name,
        "target": rule.target,
        "warning": warning.id,
        "warning_title": warning.body["headline"],
        "grid": found.grid,
        "state": "open",
        "due_at": (now + timedelta(hours=rule.hours)).isoformat(timespec="seconds"),
    }
    body |= known({"address": found.address[:200], "person": found.person}, "address", "person")
    return DocumentStep(body=body, id=str(uuid5(NAMESPACE_URL, f"{warning.id}/{rule.name}/{found.id}")))
