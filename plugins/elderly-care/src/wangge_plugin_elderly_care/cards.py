"""The medical card of an elder, handed over by a link that opens once: whoever helps reads it without an account."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from wangge_plugin_elderly_care.registers import active_elder, consenting
from wangge_sdk.broker.documents import DocumentData
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

_HOLDS: Final = timedelta(hours=12)
_PAGE: Final = "/m/x/qingxi-elders.elderly-care/card?id="
_NONE: Final = "–"
_BLOOD: Final[Mapping[str, str]] = {"unknown": "不详 / unknown"}


def hand_over(registers: Registers, elder_id: str, now: datetime) -> str:
    """Make a card of what is known now, and return the link to it.

    Raises:
        NotPossibleError: the elder has not agreed that health is kept.
    """
    elder = active_elder(registers, elder_id)
    consenting(elder)
    health = next(iter(registers.some("health", f"elder={elder.id}", limit=1)), None)
    contacts = registers.every("contact", f"elder={elder.id}", sort="rank")
    card = str(uuid4())
    body = {"elder": elder.id, "elder_label": elder["person_label"], "text": _written(elder, health, contacts)}
    registers.take([entered("card", body | {"expires_at": (now + _HOLDS).isoformat(), "grid": elder["grid"]}, card)])
    return f"{_PAGE}{card}"


def shown(card: DocumentData, now: datetime) -> str:
    """Return the words of a card that was opened, and is gone with that.

    Raises:
        NotPossibleError: it was opened too late.
    """
    if datetime.fromisoformat(str(card.body["expires_at"])) < now:
        raise NotPossibleError("链接已过期，请向工作人员再要一个。", "The link has expired: ask for another.")
    return str(card.body["text"])


def _written(elder: Document, health: Document | None, contacts: Any) -> str:  # noqa: ANN401  documents
    known: Mapping[str, Any] = health.data.body if health else {}
    lines = [
        f"{elder['person_label']}　出生 / born {elder['born_on'] or _NONE}　住址 / home {elder['home'] or _NONE}",
        f"疾病 / illnesses: {', '.join(known.get('illnesses', ())) or _NONE}",
        f"过敏 / allergies: {known.get('allergies') or _NONE}",
        f"用药 / medicines: {known.get('medicines') or _NONE}",
        f"血型 / blood group: {_BLOOD.get(str(known.get('blood')), known.get('blood') or _NONE)}",
        f"常去医院 / hospital: {known.get('hospital') or _NONE}",
        f"急救须知 / note: {known.get('note') or _NONE}",
        f"联系人 / contacts: {', '.join(str(each['phone']) for each in contacts if each['phone']) or _NONE}",
    ]
    return "；\n".join(lines)[:4000]
