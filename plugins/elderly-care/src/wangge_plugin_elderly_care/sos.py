"""One-key SOS: pressed on a phone or a device, or entered by staff. Each becomes a case of its own, once, and begins the chain of calls.

The chain is the platform's: declared in the manifest, carried through whether this code lives or not. Here it is begun as soon as the case
is told of, under the case's id, so that telling of it twice begins it once.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from wangge_plugin_elderly_care.cards import hand_over
from wangge_plugin_elderly_care.registers import Input, active_elder
from wangge_sdk.broker.calls import CaseCreate, CaseReceipt
from wangge_sdk.broker.documents import DocumentData, DocumentPut
from wangge_sdk.broker.escalations import EscalationBegin, EscalationStop
from wangge_sdk.places import Position
from wangge_sdk.platform import Platform, RefusedError
from wangge_sdk.registers import Document, NotPossibleError, Registers
from wangge_sdk.views import CaseClosed, CaseView, HookContext
from wangge_sdk.work import Message

CASE_TYPE: Final = "elderly-care.sos"
_CODE: Final = re.compile(r"([0-9]{9,15})-[A-HJ-NP-Z2-9]{8}")
_TEXT: Final = "一键急救：请求立即救助。"
_DRILL: Final = "【演练】一键急救演练，请按流程响应。"
_SAME_PRESS_S: Final = 120
"""Presses of one button within this time are one call."""
_TOPIC: Final = re.compile(r"elderly/([A-Za-z0-9_-]{1,60})/sos")


def pressed(platform: Platform, given: Input, now: datetime) -> CaseReceipt | None:
    """Open the case of a phone's button; None when the same press is a case already.

    Raises:
        NotPossibleError: it has neither a code nor a position, so that nobody would know where to go.
    """
    code, position = given.get("code"), _position(given)
    if not code and position is None:
        raise NotPossibleError(
            "不知道您在哪里：请允许定位，或用求助卡上的二维码打开。情况危急请直接拨打 120。",
            "Where are you? Allow the position, or open the page by the code on the card. In danger of life call 120.",
        )
    once = f"{code or [given['lon'], given['lat']]}/{int(now.timestamp()) // _SAME_PRESS_S}"
    return _opened(platform, once, code=code, position=position, source="phone", drill=bool(given.get("drill")))


def entered_by_staff(registers: Registers, platform: Platform, given: Input, now: datetime) -> str:
    """Open the case of a call that somebody of the staff took; return its number."""
    elder = active_elder(registers, given["elder"])
    once = f"{elder.id}/staff/{int(now.timestamp()) // _SAME_PRESS_S}"
    drill = bool(given.get("drill"))
    receipt = _opened(platform, once, code=elder["code"], source="staff", drill=drill, kind=given["kind"], note=given.get("note"))
    if receipt is None:
        raise NotPossibleError("刚刚已经登记过这次求助。", "This call was entered a moment ago.")
    return receipt.number


def from_device(registers: Registers, platform: Platform, message: Message, once: str) -> str | None:
    """Open the case of a device's button; None when it says nothing that counts. A message that comes twice opens it once."""
    match = _TOPIC.fullmatch(message.topic)
    said = _said(message.payload)
    if match is None or said is None or message.retained:
        return None
    elders = registers.some("elder", f"device={match.group(1)}", limit=1)
    if not elders or elders[0]["state"] != "active":
        return None
    drill = said.get("test") is True
    receipt = _opened(platform, once, code=elders[0]["code"], position=_position(said), source="device", drill=drill)
    return receipt.number if receipt else None


def receive(ctx: HookContext, registers: Registers, case: CaseView) -> None:
    """Begin the calls of a case, and note it as an alarm; told of it again this changes nothing.

    Raises:
        RefusedError: the platform cannot do it now; it tells again.
    """
    elder = _elder(registers, case)
    drill = bool(case.form.get("drill"))
    begun = _begin(ctx, case, "drill" if drill else "sos", _contacts(registers, elder))
    body: dict[str, object] = {"case": case.id, "case_number": case.number, "label": f"{'演练 ' if drill else ''}{case.number}"}
    body |= {"source": case.form.get("source", "phone"), "drill": drill, "state": "open", "pressed_at": case.reported_at.isoformat()}
    body |= {"chain": "begun" if begun else "failed", "area": case.area}
    if elder is not None:
        body |= {"elder": elder.id, "elder_label": elder["person_label"], "home": elder["home"], "where": elder["where"]}
    if case.position is not None:
        body["where"] = {"lon": case.position.lon, "lat": case.position.lat}
    known = {name: value for name, value in body.items() if value is not None}
    noted = _note(ctx, DocumentPut(collection="alarm", id=str(uuid5(NAMESPACE_URL, case.id)), body=known))
    if noted is not None and elder is not None and not drill:
        _hand_card(ctx, registers, elder, noted)


def over(ctx: HookContext, registers: Registers, event: CaseClosed) -> None:
    """Note that a person has closed the case; calls that are still to come are let be."""
    for name in ("sos", "drill"):
        try:
            ctx.platform.escalations.stop(EscalationStop(escalation=name, once=event.case.id))
        except RefusedError as refused:
            if refused.code not in {"escalation_not_found", "call_chain_ended"}:
                raise
    for alarm in registers.some("alarm", f"case={event.case.id}", limit=1):
        registers.take([alarm.changed(state="closed", closed_at=event.at.isoformat(), outcome=event.outcome)])


def _opened(
    platform: Platform,
    once: str,
    *,
    code: str | None,
    source: str,
    drill: bool,
    position: Position | None = None,
    kind: str = "unspecified",
    note: str | None = None,
) -> CaseReceipt | None:
    match = _CODE.fullmatch(code or "")
    form: dict[str, Any] = {"source": source, "drill": drill} | ({"code": code} if match else {})
    report = CaseCreate(
        client_id=str(uuid5(NAMESPACE_URL, f"{CASE_TYPE}/{source}/{once}")),
        case_type=CASE_TYPE,
        class_id=f"{CASE_TYPE}.{kind}",
        text="\n".join(part for part in (_DRILL if drill else _TEXT, note or "") if part),
        area=match.group(1) if match else None,
        position=position,
        form=form,
    )
    try:
        return platform.cases.create(report)
    except RefusedError as refused:
        if refused.code == "client_id_reused":
            return None  # the same press, a step further on
        raise


def _note(ctx: HookContext, alarm: DocumentPut) -> DocumentData | None:
    """Note an alarm once, under an id of the case's own; None when it stands there already."""
    try:
        return ctx.platform.collections.put(alarm)
    except RefusedError as refused:
        if refused.code not in {"document_not_unique", "document_exists"}:
            raise
    return None


def _hand_card(ctx: HookContext, registers: Registers, elder: Document, alarm: DocumentData) -> None:
    """Put the link to the medical card beside the alarm, for whoever goes; without it help comes all the same."""
    try:
        link = hand_over(registers, elder.id, clock())
        changed = DocumentPut(collection="alarm", id=alarm.id, version=alarm.version, body={"card": link})
        ctx.platform.collections.put(changed)
    except (NotPossibleError, RefusedError) as why:
        ctx.log.warning("no medical card is handed over", alarm=alarm.id, why=type(why).__name__)


def _begin(ctx: HookContext, case: CaseView, escalation: str, contacts: dict[str, str]) -> bool:
    """Begin a chain; False where the county has not agreed to it, which no telling again would change."""
    chain = EscalationBegin(escalation=escalation, once=case.id, area=case.area, case_id=case.id, contacts=contacts)
    try:
        ctx.platform.escalations.begin(chain)
    except RefusedError as refused:
        if refused.code in {"escalation_not_declared", "not_granted", "outside_of_call"}:
            ctx.log.warning("nobody is called", case=case.id, code=refused.code)
            return False
        raise
    return True


def _elder(registers: Registers, case: CaseView) -> Document | None:
    code = str(case.form.get("code") or "")
    if not _CODE.fullmatch(code):
        return None
    found = registers.some("elder", f"code={code}", limit=1)
    return found[0] if found and found[0]["state"] == "active" else None


def _contacts(registers: Registers, elder: Document | None) -> dict[str, str]:
    """Return the mobile numbers of the first two of the family, by which the platform finds their accounts."""
    if elder is None:
        return {}
    numbers = [each["phone"] for each in registers.every("contact", f"elder={elder.id}", sort="rank") if each["phone"]]
    return dict(zip(("family", "second"), numbers, strict=False))


def _position(given: Input) -> Position | None:
    lon, lat = given.get("lon"), given.get("lat")
    if not isinstance(lon, int | float) or not isinstance(lat, int | float) or not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004  degrees
        return None
    return Position(lon=float(lon), lat=float(lat))


def _said(payload: bytes) -> dict[str, Any] | None:
    """Return what a device says; an empty message is a press and nothing else, what is no JSON object is none."""
    if not payload.strip():
        return {}
    try:
        said = json.loads(payload)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def clock() -> datetime:
    """Return the moment, aware."""
    return datetime.now(UTC)
