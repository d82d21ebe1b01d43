"""Visits to elders: planned by the interval of each, warned about when they were missed, and the file kept as the base library has it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from wangge_plugin_elderly_care.files import close, labelled
from wangge_plugin_elderly_care.registers import PERSON, Input, active_elder, home_of
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.registers import Document, Registers, entered

_TOWNSHIP: Final = 9


class Missed(NamedTuple):
    """A visit that was not made in time."""

    visit: str
    area: str
    days: int


def set_visits(registers: Registers, given: Input, today: date) -> None:
    """Set how often an elder is visited; the visit that is planned moves with it."""
    elder = active_elder(registers, given["elder"])
    every = int(given["visit_every"])
    due = (today + timedelta(days=every)).isoformat() if every else None
    steps = [elder.changed(visit_every=every, next_visit=due)]
    steps += [each.changed(state="cancelled") for each in registers.every("visit", f"elder={elder.id}", "state=planned")]
    registers.take(steps)


def keep(registers: Registers, elder: Document, today: date) -> bool:
    """Bring a file up to what the base library says, and plan the next visit; False when the file had to end."""
    person = _person(registers, elder)
    if person is not None and person["state"] != "living":
        close(registers, elder, today)
        return False
    moved = {}
    if person is not None:
        now = {name: person[name] for name in ("home", "grid", "born_on")} | {"where": home_of(registers, person)}
        now["label"] = labelled(elder["person_label"], now["home"])
        moved = {name: value for name, value in now.items() if value != elder[name]}
    steps = [elder.changed(**moved)] if moved else []
    if elder["visit_every"] and not registers.some("visit", f"elder={elder.id}", "state=planned", limit=1):
        due = _next(registers, elder, today)
        grid, home = moved.get("grid", elder["grid"]), moved.get("home", elder["home"])
        body = {
            "elder": elder.id,
            "label": moved.get("label", elder["label"]),
            "elder_label": elder["person_label"],
            "address": home,
            "due_on": due,
            "state": "planned",
            "late": False,
        }
        steps = [elder.changed(**moved, next_visit=due), entered("visit", body | {"where": elder["where"], "grid": grid})]
    if steps:
        registers.take(steps)
    return True


def missed(registers: Registers, today: date, grace: int) -> Iterator[Missed]:
    """Mark the visits that are late and yield them, each once; they stay to be made."""
    latest = (today - timedelta(days=grace)).isoformat()
    for visit in registers.every("visit", "state=planned", f"due_on<{latest}", sort="due_on"):
        if visit["warned_on"]:
            continue
        registers.take([visit.changed(late=True, warned_on=today.isoformat())])
        yield Missed(visit.id, str(visit["grid"]), (today - date.fromisoformat(visit["due_on"])).days)


def by_township(found: list[Missed]) -> Counter[str]:
    """Count missed visits by the township that has to be told."""
    return Counter(each.area[:_TOWNSHIP] for each in found)


def _person(registers: Registers, elder: Document) -> Document | None:
    try:
        return registers.get(PERSON, elder["person"])
    except RefusedError:  # the base library is off, or has let go of the person: the file stays as it is
        return None


def _next(registers: Registers, elder: Document, today: date) -> str:
    done = registers.some("visit", f"elder={elder.id}", "state=done", sort="-due_on", limit=1)
    since = str(done[0]["done_at"] or done[0]["due_on"])[:10] if done else ""
    due = (date.fromisoformat(since) + timedelta(days=int(elder["visit_every"]))).isoformat() if since else elder["next_visit"]
    return max(str(due or ""), today.isoformat())
