"""The registers as the code sees them, and what their documents are called."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.registers import Document, NotPossibleError, Registers, Shelf

Input = Mapping[str, Any]
PERSON: Final = "qingxi-digital.base-library:person"
"""Where people come from: nobody is typed in twice."""
ORGANISATION: Final = "qingxi-digital.base-library:organisation"
_ROOM: Final = "qingxi-digital.base-library:room"
_BUILDING: Final = "qingxi-digital.base-library:building"
LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    PERSON: ("name",),
    "elder": ("label",),
    "carer": ("label",),
    "provider": ("name",),
    "service": ("name",),
    "order": ("service_label",),
    "visit": ("label",),
    "alarm": ("label",),
}
"""The fields that name a document of each register to a reader."""
_CHINA: Final = timedelta(hours=8)


def registers_of(shelf: Shelf) -> Registers:
    """Return the registers of a call."""
    return Registers(shelf, LABELS)


def today() -> date:
    """Return the day by the clock of China."""
    return (datetime.now(UTC) + _CHINA).date()


def active_elder(registers: Registers, elder_id: str) -> Document:
    """Return an elder whose file is kept.

    Raises:
        NotPossibleError: the file has ended.
    """
    elder = registers.get("elder", elder_id)
    if elder["state"] != "active":
        raise NotPossibleError("该老人的档案已结束。", "This elder's file has ended.")
    return elder


def consenting(elder: Document) -> None:
    """Go on only where the elder, or their guardian, has agreed that health is kept.

    Raises:
        NotPossibleError: they have not.
    """
    if elder["consent"] not in {"given", "guardian"}:
        raise NotPossibleError(
            "老人没有同意登记健康信息，请先登记知情同意。", "The elder has not agreed that health is kept: record the consent first."
        )


def require_state(document: Document, *states: str) -> None:
    """Go on only with a document in one of some states.

    Raises:
        NotPossibleError: it is in another, usually because somebody was faster.
    """
    if document["state"] not in states:
        raise NotPossibleError("当前状态不能办理这一步，可能刚有人办过，请刷新。", "This step does not fit the present state; look again.")


def home_of(registers: Registers, person: Document) -> Mapping[str, Any] | None:
    """Return the point of the building that somebody lives in; None where the base library does not know it or it may not be seen."""
    try:
        if not person["room"]:
            return None
        building = registers.get(_ROOM, person["room"])["building"]
        return registers.get(_BUILDING, building)["where"] if building else None
    except RefusedError:
        return None
