"""The registers as the code sees them, and what their documents are called."""

from collections.abc import Mapping
from typing import Any, Final

from wangge_sdk.registers import Document, NotPossibleError, Registers, Shelf

Input = Mapping[str, Any]
PERSON: Final = "qingxi-digital.base-library:person"
"""Where people come from: nobody is typed in twice."""
LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    PERSON: ("name",),
    "organisation": ("name",),
    "member": ("label",),
    "meeting": ("label",),
    "study": ("title",),
    "wish": ("title",),
    "request": ("label",),
}
"""The fields that name a document of each register to a reader."""


def registers_of(shelf: Shelf) -> Registers:
    """Return the registers of a call."""
    return Registers(shelf, LABELS)


def active_member(registers: Registers, member_id: str) -> Document:
    """Return a member of an organisation.

    Raises:
        NotPossibleError: they are a member no more.
    """
    member = registers.get("member", member_id)
    if member["standing"] != "active":
        raise NotPossibleError("此人不是在册党员。", "This person is not an active member.")
    return member


def active_organisation(registers: Registers, organisation_id: str, *kinds: str) -> Document:
    """Return an organisation, of one of `kinds` if any are named.

    Raises:
        NotPossibleError: it is dissolved, or of another kind.
    """
    organisation = registers.get("organisation", organisation_id)
    if organisation["state"] != "active":
        raise NotPossibleError("该组织已撤销。", "This organisation is dissolved.")
    if kinds and organisation["kind"] not in kinds:
        raise NotPossibleError("请选择党支部。", "Choose a branch.")
    return organisation


def require_state(document: Document, *states: str) -> None:
    """Go on only with a document in one of some states.

    Raises:
        NotPossibleError: it is in another, usually because somebody was faster.
    """
    if document["state"] not in states:
        raise NotPossibleError("当前状态不能办理这一步，可能刚有人办过，请刷新。", "This step does not fit the present state; look again.")
