"""The tree of party organisations over the areas: each lies in the area of the one above it, or inside."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from wangge_plugin_party_building.days import not_after
from wangge_plugin_party_building.registers import Input, active_member, active_organisation
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

ABOVE: Final[Mapping[str, frozenset[str]]] = {
    "committee": frozenset({"committee"}),
    "general_branch": frozenset({"committee"}),
    "branch": frozenset({"committee", "general_branch"}),
    "group": frozenset({"branch"}),
}
"""Under which kinds an organisation of a kind may stand."""
LEAST_MEMBERS: Final = 3
"""Full members that a branch needs (party constitution, article 30)."""
LONGEST_PATH: Final = 200


def require_fits(kind: str, area: str, parent: Document | None) -> None:
    """Go on only where an organisation may stand.

    Raises:
        NotPossibleError: nothing of that kind stands there, or its area lies outside of the one above.
    """
    if parent is None:
        if kind != "committee":
            raise NotPossibleError("除党委外，都要选择上级组织。", "All but a committee stand under another organisation; choose it.")
        return
    if parent["kind"] not in ABOVE[kind]:
        raise NotPossibleError("上级组织的类别不对：支部在党委或总支之下，小组在支部之下。", "The kind does not fit the one above it.")
    if not area.startswith(str(parent["area"])):
        raise NotPossibleError(f"区域须在上级组织的区域 {parent['area']} 之内。", f"Its area has to lie inside of {parent['area']}.")


def found(registers: Registers, given: Input, today: date) -> None:
    """Enter an organisation.

    Raises:
        NotPossibleError: it does not fit where it shall stand, or the day is still to come.
    """
    parent = active_organisation(registers, given["parent"]) if given.get("parent") else None
    require_fits(given["kind"], given["area"], parent)
    not_after(given["founded_on"], today)
    path = f"{parent['path']} / {given['name']}" if parent else given["name"]
    registers.take([entered("organisation", dict(given) | {"path": path[-LONGEST_PATH:], "state": "active"})])


def elect(registers: Registers, given: Input) -> None:
    """Record who leads an organisation, and until when.

    Raises:
        NotPossibleError: the member is not of it.
    """
    organisation, member = active_organisation(registers, given["organisation"]), active_member(registers, given["member"])
    if organisation["kind"] in {"branch", "group"} and organisation.id not in {member["organisation"], member["group"]}:
        raise NotPossibleError("此人不在这个组织。", "This member belongs to another organisation.")
    registers.take(
        [
            organisation.changed(secretary=member.id, secretary_label=member["person_label"], term_ends_on=given["term_ends_on"]),
            member.changed(post="secretary"),
        ]
    )


def dissolve(registers: Registers, given: Input, today: date) -> None:
    """Dissolve an organisation that nobody belongs to any more.

    Raises:
        NotPossibleError: it has members, or organisations under it.
    """
    organisation = active_organisation(registers, given["organisation"])
    if registers.some("organisation", f"parent={organisation.id}", "state=active", limit=1):
        raise NotPossibleError("还有下级组织，请先撤销或调整。", "There are organisations under it; dissolve or move these first.")
    field = "group" if organisation["kind"] == "group" else "organisation"
    if registers.some("member", f"{field}={organisation.id}", "standing=active", limit=1):
        raise NotPossibleError("还有党员，请先转出。", "It has members; transfer them first.")
    registers.take([organisation.changed(state="dissolved", dissolved_on=not_after(given["on"], today))])
