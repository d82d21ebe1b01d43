"""Relations: each leads from a person to something, from one day to another. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from wangge_plugin_base_library.registers import masked_name
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, NotPossibleError, entered

LIVES_IN: Final = "lives_in"
REGISTERED_IN: Final = "registered_in"
TARGETS: Final[Mapping[str, Mapping[str, str]]] = {
    "owns": {"room": "room", "enterprise": "enterprise"},
    "works_at": {"enterprise": "enterprise", "place": "place", "organisation": "organisation"},
    "member_of": {"organisation": "organisation"},
    "cares_for": {"cared": "person"},
}
"""What a relation that somebody records may lead to: the field of the form, and the register."""


def begun(
    person: Document | tuple[str, str], kind: str, target: Document, since: str, *, grid: str, reason: str | None = None
) -> DocumentStep:
    """Return the step that records a relation; `person` may be id and name of somebody who is entered in the same batch."""
    person_id, name = (person.id, person["name"]) if isinstance(person, Document) else person
    body = {
        "person": person_id,
        "person_label": masked_name(name),
        "kind": kind,
        "register": target.register,
        "target": target.id,
        "target_label": target.label,
        "since": since,
        "open": True,
        "reason": reason,
        "grid": grid,
    }
    return entered("tie", body)


def ended(tie: Document, until: str) -> DocumentStep:
    """Return the step that ends a relation; one that would end before it began ends on the day it began."""
    return tie.changed(open=False, until=max(until, str(tie["since"])))


def wanted_target(kind: str, given: Mapping[str, object]) -> tuple[str, str]:
    """Return register and id of what a relation shall lead to.

    Raises:
        NotPossibleError: nothing is given that fits the relation, or more than one thing.
    """
    found = [(register, str(given[field])) for field, register in TARGETS[kind].items() if given.get(field)]
    others = [field for each in TARGETS.values() for field in each if field not in TARGETS[kind] and given.get(field)]
    if len(found) == 1 and not others:
        return found[0]
    raise NotPossibleError(
        "请按关系选择一个对象：拥有选房屋或企业，就业选企业、场所或组织，成员选组织，照护选人员。",
        "Choose one thing that fits the relation: a room or enterprise that is owned, a work place, an organisation, or a person.",
    )


def day_within(on: str, today: date, born_on: object = None) -> str:
    """Return a day on which something can have happened.

    Raises:
        NotPossibleError: it is still to come, or before the person was born.
    """
    if on > today.isoformat():
        raise NotPossibleError(f"{on} 还没有到，请填写今天或以前的日期。", f"{on} is still to come; give today or an earlier day.")
    if isinstance(born_on, str) and on < born_on:
        raise NotPossibleError(f"{on} 早于出生日期 {born_on}。", f"{on} is before the birth on {born_on}.")
    return on
