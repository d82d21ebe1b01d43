"""Somebody's way to membership, step by step: each step is one batch with its entry in the history, and ends in a member."""

from datetime import date

from wangge_plugin_party_building.days import not_after
from wangge_plugin_party_building.development import FULL, PROBATIONARY, due_on, next_stage, prolonged
from wangge_plugin_party_building.members import body_of, require_adult
from wangge_plugin_party_building.registers import PERSON, Input, active_member, active_organisation, require_state
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered


def apply(registers: Registers, given: Input, today: date) -> None:
    """Begin with an application of somebody of age.

    Raises:
        NotPossibleError: the person, the branch or the day does not fit.
    """
    person, organisation = registers.get(PERSON, given["person"]), active_organisation(registers, given["organisation"], "branch")
    on = not_after(given["on"], today)
    require_adult(person, on)
    body = {"person": person.id, "person_label": person.label, "organisation": organisation.id, "area": organisation["area"]}
    body |= {"organisation_label": organisation["name"], "stage": "applicant", "since": on, "applied_on": on, "state": "open"}
    body |= {"live_for": person.id, "due_on": due_on("applicant", on), "prolonged": 0}
    registers.take([entered("development", body)])


def accompany(registers: Registers, given: Input) -> None:
    """Name the full members who accompany somebody.

    Raises:
        NotPossibleError: one of them is no full member.
    """
    development = registers.get("development", given["development"])
    require_state(development, "open")
    names = {}
    for field in ("first", "second"):
        member = active_member(registers, given[field]) if given.get(field) else None
        if member and member["status"] != "full":
            raise NotPossibleError("培养联系人（介绍人）须为正式党员。", "Whoever accompanies somebody is a full member.")
        names[field] = member.id if member else None
    registers.take([development.changed(**names)])


def advance(registers: Registers, given: Input, today: date) -> None:
    """Go on to the next stage; its first day of probation makes somebody a member, its end a full one.

    Raises:
        NotPossibleError: it is too early, papers are missing, or the day is still to come.
    """
    development, on = registers.get("development", given["development"]), not_after(given["on"], today)
    require_state(development, "open")
    papers = {str(each["kind"]) for each in registers.every("paper", f"development={development.id}") if each["dated"] <= on}
    stage = next_stage(development["stage"], development["since"], on, papers, development["prolonged"] or 0)
    changes: dict[str, object] = {"stage": stage, "since": on, "due_on": due_on(stage, on), "prolonged": 0}
    if stage == FULL:
        changes |= {"state": "done", "live_for": None}
    steps = [development.changed(**changes), _noted(development, stage, on, given.get("note"))]
    registers.take(steps + _membership(registers, development, stage, on, given))


def prolong(registers: Registers, given: Input, today: date) -> None:
    """Make probation longer, once.

    Raises:
        NotPossibleError: this is no probation, or it was made longer before.
    """
    development = registers.get("development", given["development"])
    require_state(development, "open")
    months = prolonged(development["stage"], given["months"], 1 if development["prolonged"] else 0)
    due = due_on(development["stage"], development["since"], months)
    noted = _noted(development, "prolonged", not_after(given["on"], today), given["note"])
    registers.take([development.changed(prolonged=months, due_on=due), noted])


def end(registers: Registers, given: Input, today: date) -> None:
    """End somebody's development before its goal; whoever was on probation is a member no more.

    Raises:
        NotPossibleError: it has ended, or the day is still to come.
    """
    development, on = registers.get("development", given["development"]), not_after(given["on"], today)
    require_state(development, "open")
    steps = [development.changed(state="ended", live_for=None, due_on=None), _noted(development, "ended", on, given["note"])]
    if development["stage"] == PROBATIONARY:
        (member,) = registers.some("member", f"person={development['person']}")
        steps.append(member.changed(standing="cancelled", standing_on=on, post="none"))
    registers.take(steps)


def _membership(registers: Registers, development: Document, stage: str, on: str, given: Input) -> list[DocumentStep]:
    if stage == PROBATIONARY:
        person = registers.get(PERSON, development["person"])
        organisation = active_organisation(registers, development["organisation"], "branch")
        require_adult(person, on)
        fields = {"status": "probationary", "joined_on": on, "category": given.get("category") or "employed"}
        return [entered("member", body_of(person, organisation, fields))]
    if stage == FULL:
        (member,) = registers.some("member", f"person={development['person']}")
        return [member.changed(status="full", full_on=on)]
    return []


def _noted(development: Document, stage: str, on: str, note: object) -> DocumentStep:
    body = {"development": development.id, "stage": stage, "on": on, "note": note, "area": development["area"]}
    return entered("stage", body)
