"""What happens to people in the registers: they enter, move, leave, die and come back. Each act is one batch, all or nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import uuid4

from wangge_plugin_base_library import ties
from wangge_plugin_base_library.cleaning import require_agreeing
from wangge_sdk.broker.documents import MOST_DOCUMENTS, DocumentStep
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

Input = Mapping[str, Any]
MOST_TOGETHER: Final = MOST_DOCUMENTS // 4
"""People who move in one batch: each is changed, leaves relations and begins one."""
_ASIDE: Final = frozenset({"since", "room", "household"})


def enter_person(registers: Registers, given: Input, today: date) -> str:
    """Enter somebody who lives in a room, with the relations to room and household; return the id.

    Raises:
        NotPossibleError: the day is not possible, or the identity number does not agree with the rest.
    """
    require_agreeing(given)
    room, person_id = registers.get("room", given["room"]), str(uuid4())
    household = registers.get("household", given["household"]) if given.get("household") else None
    since = ties.day_within(given.get("since") or today.isoformat(), today, given.get("born_on"))
    own, grid = {name: value for name, value in given.items() if name not in _ASIDE}, room["grid"]
    own |= {"room": room.id, "home": room["address"], "grid": grid, "state": "living", "verified_on": today.isoformat()}
    steps = [entered("person", own | ({"household": household.id} if household else {}), person_id)]
    steps.append(ties.begun((person_id, given["name"]), ties.LIVES_IN, room, since, grid=grid))
    if household:
        steps.append(ties.begun((person_id, given["name"]), ties.REGISTERED_IN, household, since, grid=grid))
    registers.take(steps)
    return person_id


def enter_household(registers: Registers, given: Input) -> None:
    """Enter a household in a room."""
    room = registers.get("room", given["room"])
    registers.take([entered("household", dict(given) | {"home": room["address"], "grid": room["grid"], "state": "kept"})])


def enter_room(registers: Registers, given: Input) -> None:
    """Enter a room of a grid."""
    own = {name: value for name, value in given.items() if name != "area"}
    registers.take([entered("room", own | {"grid": given["area"], "state": "standing"})])


def settle(registers: Registers, given: Input, today: date) -> None:
    """Have somebody live in another room from a day on; where they lived before stays in their history.

    Raises:
        NotPossibleError: they are not kept, live there already, or the day is not possible.
    """
    person, room = _living(registers, given["person"]), registers.get("room", given["room"])
    if person["room"] == room.id:
        raise NotPossibleError("此人已登记居住在该房屋。", "This person lives in that room already.")
    registers.take(_moved(registers, person, room, ties.day_within(given["since"], today, person["born_on"]), given))


def move_household(registers: Registers, given: Input, today: date) -> int:
    """Move a household with all who live in its room; return how many people that were.

    Raises:
        NotPossibleError: it is there already, is too large, or the day is not possible.
    """
    household, room = registers.get("household", given["household"]), registers.get("room", given["room"])
    if household["room"] == room.id:
        raise NotPossibleError("该户已在此房屋。", "The household is in that room already.")
    since = ties.day_within(given["since"], today)
    members = registers.every("person", f"household={household.id}", "state=living")
    together = [each for each in members if each["room"] == household["room"]]
    if len(together) > MOST_TOGETHER:
        detail = f"{len(together)} people are too many at once; move at most {MOST_TOGETHER}, one by one."
        raise NotPossibleError(f"该户有 {len(together)} 人，一次最多 {MOST_TOGETHER} 人，请逐人办理。", detail)
    steps = [household.changed(room=room.id, home=room["address"], grid=room["grid"])]
    for person in together:
        steps += _moved(registers, person, room, since, {"reason": given.get("reason")})
    registers.take(steps)
    return len(together)


def relate(registers: Registers, given: Input, today: date) -> None:
    """Record a relation of somebody to a room, enterprise, place, organisation, or another person.

    Raises:
        NotPossibleError: nothing fits the relation, it is recorded already, or the day is not possible.
    """
    register, target_id = ties.wanted_target(given["kind"], given)
    person, target = _living(registers, given["person"]), registers.get(register, target_id)
    if target.id == person.id:
        raise NotPossibleError("关系的两端不能是同一人。", "Nobody has a relation to themselves.")
    known = registers.every("tie", f"person={person.id}", "open=true")
    if any(each["kind"] == given["kind"] and each["target"] == target.id for each in known):
        raise NotPossibleError("这一关系已经登记。", "This relation is recorded already.")
    since = ties.day_within(given["since"], today, person["born_on"])
    registers.take([ties.begun(person, given["kind"], target, since, grid=person["grid"], reason=given.get("reason"))])


def end_relation(registers: Registers, given: Input, today: date) -> None:
    """End a relation on a day; whoever lived somewhere then lives nowhere that is known.

    Raises:
        NotPossibleError: it has ended already, or the day is not possible.
    """
    tie = registers.get("tie", given["tie"])
    if not tie["open"]:
        raise NotPossibleError("这一关系已经结束。", "This relation has ended already.")
    steps = [ties.ended(tie, ties.day_within(given["on"], today))]
    if tie["kind"] == ties.LIVES_IN:
        steps.append(registers.get("person", tie["person"]).changed(room=None, home=None))
    if tie["kind"] == ties.REGISTERED_IN:
        steps.append(registers.get("person", tie["person"]).changed(household=None))
    registers.take(steps)


def leave(registers: Registers, given: Input, today: date, state: str, *also: DocumentStep) -> None:
    """Take somebody out of the register, `left` or `deceased`; all their relations end on that day.

    Raises:
        NotPossibleError: they are not kept, or the day is not possible.
    """
    person = _living(registers, given["person"])
    on = ties.day_within(given["on"], today, person["born_on"])
    own = registers.every("tie", f"person={person.id}", "open=true")
    others = registers.every("tie", f"target={person.id}", "open=true") if state == "deceased" else ()
    steps = [person.changed(state=state, state_on=on, room=None, alone=None)]
    registers.take(steps + [ties.ended(each, on) for each in (*own, *others)] + [*also])


def come_back(registers: Registers, given: Input, today: date) -> None:
    """Keep somebody again who had left, or was taken for dead.

    Raises:
        NotPossibleError: they are kept, were merged into another entry, or the day is not possible.
    """
    person = registers.get("person", given["person"])
    if person["state"] not in {"left", "deceased"}:
        raise NotPossibleError("此人在册，或已并入另一条登记。", "This person is kept, or was merged into another entry.")
    registers.take([person.changed(state="living", state_on=ties.day_within(given["on"], today, person["born_on"]))])


def seen(registers: Registers, given: Input, today: date) -> None:
    """Close a check: somebody was seen, or is not there any more and leaves the register.

    Raises:
        NotPossibleError: the check was closed, or the person is not kept.
    """
    check = registers.get("check", given["check"])
    if check["state"] != "open":
        raise NotPossibleError("这项核实已经完成。", "This check is closed.")
    person, on = _living(registers, check["person"]), today.isoformat()
    closed = check.changed(state=given["result"], done_on=on)
    if given["result"] == "done":
        registers.take([closed, person.changed(verified_on=on, source="visit")])
        return
    leave(registers, {"person": person.id, "on": on}, today, "left", closed)


def _moved(registers: Registers, person: Document, room: Document, since: str, given: Input) -> list[DocumentStep]:
    before = registers.every("tie", f"person={person.id}", "open=true")
    standing = {"standing": given["standing"]} if given.get("standing") else {}
    return [
        person.changed(room=room.id, home=room["address"], grid=room["grid"], **standing),
        *(ties.ended(each, since) for each in before if each["kind"] == ties.LIVES_IN),
        ties.begun(person, ties.LIVES_IN, room, since, grid=room["grid"], reason=given.get("reason")),
    ]


def _living(registers: Registers, person_id: str) -> Document:
    person = registers.get("person", person_id)
    if person["state"] != "living":
        raise NotPossibleError("此人不在册，请先恢复在册。", "This person is not kept; bring them back into the register first.")
    return person
