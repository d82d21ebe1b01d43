"""Members: people of the base library who belong to a branch. Nothing of the person is copied but the masked name."""

from collections.abc import Mapping
from datetime import date

from wangge_plugin_party_building.days import months_later, not_after
from wangge_plugin_party_building.registers import PERSON, Input, active_member, active_organisation
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

ADULT_YEARS = 18


def require_adult(person: Document, on: str) -> None:
    """Go on only with somebody who was of age (party constitution, article 1).

    Raises:
        NotPossibleError: they were not, or are not kept in the base library.
    """
    if person["state"] != "living":
        raise NotPossibleError("此人在基础信息库中不在册。", "This person is not kept in the base library.")
    born = person["born_on"]
    if isinstance(born, str) and months_later(born, ADULT_YEARS * 12) > on:
        raise NotPossibleError("入党时须年满十八岁，请核对日期。", "Members are of age when they join; look at the day.")


def label_of(person_label: str, organisation: Document) -> str:
    """Return what a member is called in lists."""
    return f"{person_label} {organisation['name']}"[:160]


def body_of(person: Document, organisation: Document, fields: Mapping[str, object]) -> dict[str, object]:
    """Return a member's document."""
    own = {"person": person.id, "person_label": person.label, "organisation": organisation.id, "organisation_label": organisation["name"]}
    own |= {"label": label_of(person.label, organisation), "area": organisation["area"], "grid": person["grid"], "standing": "active"}
    return own | {"sex": person["sex"], "born_on": person["born_on"], "post": "none"} | dict(fields)


def admit(registers: Registers, given: Input, today: date) -> None:
    """Enter somebody who is a member already; who joins anew comes through the stages of development.

    Raises:
        NotPossibleError: the branch, the person or a day does not fit.
    """
    person = registers.get(PERSON, given["person"])
    organisation = active_organisation(registers, given["organisation"], "branch")
    require_adult(person, not_after(given["joined_on"], today))
    if (given["status"] == "full") != bool(given.get("full_on")):
        raise NotPossibleError("正式党员须填转正日期，预备党员不填。", "Only a full member has a day of becoming one.")
    if given.get("full_on") and not given["joined_on"] <= not_after(given["full_on"], today):
        raise NotPossibleError("转正日期不能早于入党日期。", "Nobody becomes a full member before they joined.")
    rest = {name: value for name, value in given.items() if name not in {"person", "organisation"}}
    registers.take([entered("member", body_of(person, organisation, rest))])


def assign(registers: Registers, given: Input) -> None:
    """Put a member into a group of their branch, and give them a post in its committee.

    Raises:
        NotPossibleError: the group is another branch's.
    """
    member = active_member(registers, given["member"])
    group = active_organisation(registers, given["group"]) if given.get("group") else None
    if group and group["parent"] != member["organisation"]:
        raise NotPossibleError("请选择本支部的党小组。", "Choose a group of the member's own branch.")
    registers.take([member.changed(group=group.id if group else None, post=given.get("post", "none"))])


def leave(registers: Registers, given: Input, today: date) -> None:
    """Record that somebody is a member no more; what was of them stays in the history.

    Raises:
        NotPossibleError: they are none, or the day is still to come.
    """
    member = active_member(registers, given["member"])
    offers = registers.every("offer", f"member={member.id}")
    gone = member.changed(standing=given["standing"], standing_on=not_after(given["on"], today), post="none")
    registers.take([gone, *(each.changed(state="ended") for each in offers if each["state"] != "ended")])
