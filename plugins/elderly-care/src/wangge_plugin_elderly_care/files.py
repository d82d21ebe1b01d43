"""The file of an elder: opened over a person of the base library, with consent, health, contacts, abilities, and the SOS code."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from wangge_plugin_elderly_care.registers import PERSON, Input, active_elder, consenting, home_of
from wangge_plugin_elderly_care.scales import ITEMS, Limits, level, score
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for one another."""
_HEALTH: Final = ("illnesses", "illness_note", "allergies", "medicines", "blood", "hospital", "note")
_MOST_CONTACTS: Final = 9


def new_code(grid: str) -> str:
    """Return an SOS code: the grid, so that a call without a position has a place, and eight letters that nobody guesses."""
    return f"{grid}-{''.join(secrets.choice(_LETTERS) for _ in range(8))}"


def open_file(registers: Registers, given: Input, today: date) -> None:
    """Open the file of somebody of the base library.

    Raises:
        NotPossibleError: they are not kept there; a guardian has to be named; an elder who lives alone has to be visited.
    """
    person = living(registers, given["person"])
    alone = bool(given.get("alone", person["alone"]))
    every = int(given.get("visit_every") or 0)
    if alone and not every:
        raise NotPossibleError("独居老人请填写走访间隔。", "Say how often an elder who lives alone is visited.")
    body: dict[str, object] = {
        "person": person.id,
        "person_label": person.label,
        "label": labelled(person.label, person["home"]),
        "born_on": person["born_on"],
        "home": person["home"],
    }
    body |= {"grid": person["grid"], "alone": alone, "visit_every": every, "state": "active", "code": new_code(str(person["grid"]))}
    body |= _consented(registers, given, today) | {"where": home_of(registers, person)}
    if every:
        body["next_visit"] = (today + timedelta(days=every)).isoformat()
    registers.take([entered("elder", body)])


def labelled(name: str, home: str | None) -> str:
    """Return what an elder is called where they are chosen: the masked name and the home."""
    return f"{name} {home or ''}".strip()


def living(registers: Registers, person_id: str) -> Document:
    """Return somebody whom the base library keeps.

    Raises:
        NotPossibleError: they have moved away or died.
    """
    person = registers.get(PERSON, person_id)
    if person["state"] != "living":
        raise NotPossibleError("此人在基础信息库中不在册。", "This person is not kept in the base library.")
    return person


def set_consent(registers: Registers, given: Input, today: date) -> None:
    """Record what the elder or the guardian decided; without consent nothing of health stays."""
    elder = active_elder(registers, given["elder"])
    steps = [elder.changed(**_consented(registers, given, today))]
    if given["consent"] in {"refused", "withdrawn"}:
        steps += [_gone(each) for each in registers.every("health", f"elder={elder.id}")]
        steps += [_gone(each) for each in registers.every("assessment", f"elder={elder.id}")]
        steps[0] = elder.changed(**_consented(registers, given, today), care_level=None, score=None, assessed_on=None)
    registers.take(steps)


def record_health(registers: Registers, given: Input, today: date) -> None:
    """Record illnesses, allergies and medicines, in place of what was known before."""
    elder = active_elder(registers, given["elder"])
    consenting(elder)
    body = {name: given.get(name) for name in _HEALTH} | {"recorded_on": today.isoformat()}
    known = registers.some("health", f"elder={elder.id}", limit=1)
    if known:
        registers.take([known[0].changed(**body)])
    else:
        registers.take([entered("health", body | {"elder": elder.id, "grid": elder["grid"]})])


def assess(registers: Registers, given: Input, today: date, settings: Mapping[str, Any]) -> str:
    """Record an assessment and return the care level that it came to.

    Raises:
        NotPossibleError: it lies ahead, or the county's limits are out of order.
    """
    elder = active_elder(registers, given["elder"])
    consenting(elder)
    limits = Limits.of(settings)
    if not limits.in_order:
        raise NotPossibleError(
            "能力分级界线的设置前后颠倒，请先改正。", "The limits of the levels in the settings are out of order: mend them first."
        )
    if given["on"] > today.isoformat():
        raise NotPossibleError("评估日期不能晚于今天。", "An assessment cannot lie ahead.")
    total = score(given)
    found = {"score": total, "care_level": level(total, limits)}
    points = ", ".join(f"{name} {given[name]}" for name in ITEMS)
    body = {"elder": elder.id, "on": given["on"], "scale": settings.get("scale", "Barthel"), "points": points, "grid": elder["grid"]}
    steps = [entered("assessment", body | found | {"limits": "/".join(map(str, limits))})]
    if given["on"] >= (elder["assessed_on"] or ""):
        steps.append(elder.changed(assessed_on=given["on"], **found))
    registers.take(steps)
    return str(found["care_level"])


def add_contact(registers: Registers, given: Input) -> None:
    """Add somebody who is called for an elder, after those who are there.

    Raises:
        NotPossibleError: there are nine.
    """
    elder = active_elder(registers, given["elder"])
    taken = {each["rank"] for each in registers.every("contact", f"elder={elder.id}", sort="rank")}
    rank = next((each for each in range(1, _MOST_CONTACTS + 1) if each not in taken), None)
    if rank is None:
        raise NotPossibleError("联系人最多九位。", "There are nine contacts at most.")
    body = {name: given.get(name) for name in ("name", "relation", "phone")}
    registers.take([entered("contact", body | {"elder": elder.id, "rank": rank, "grid": elder["grid"]})])


def drop_contact(registers: Registers, given: Input) -> None:
    """Take a contact away."""
    registers.take([_gone(registers.get("contact", given["contact"]))])


def bind_device(registers: Registers, given: Input) -> None:
    """Name the button that an elder wears, or take it away. Of two elders the unique key lets one have it."""
    registers.take([active_elder(registers, given["elder"]).changed(device=given.get("device"))])


def renew_code(registers: Registers, given: Input) -> None:
    """Give an elder another SOS code: the card was lost, or they have moved."""
    elder = active_elder(registers, given["elder"])
    registers.take([elder.changed(code=new_code(str(elder["grid"])))])


def end_file(registers: Registers, given: Input, today: date) -> None:
    """End a file; what is still planned is called off, and the code opens nothing any more."""
    close(registers, active_elder(registers, given["elder"]), today)


def close(registers: Registers, elder: Document, today: date) -> None:
    """End a file by an act or because the base library says that the person is gone."""
    steps = [elder.changed(state="ended", ended_on=today.isoformat(), device=None, next_visit=None)]
    steps += [each.changed(state="cancelled") for each in registers.every("visit", f"elder={elder.id}", "state=planned")]
    registers.take(steps)


def _consented(registers: Registers, given: Input, today: date) -> dict[str, object]:
    found: dict[str, object] = {"consent": given["consent"], "consent_on": today.isoformat()}
    if given.get("guardian"):
        guardian = registers.get(PERSON, given["guardian"])
        return found | {"guardian": guardian.id, "guardian_label": guardian.label}
    if given["consent"] == "guardian":
        raise NotPossibleError("监护人代为同意时，请选择监护人。", "Name the guardian who has agreed.")
    return found


def _gone(document: Document) -> DocumentStep:
    return DocumentStep(collection=document.register, id=document.id, version=document.data.version)
