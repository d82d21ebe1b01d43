"""An order of home care: asked for, sent to somebody by skill, distance and load, gone to, finished with a signature, billed, rated."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from wangge_plugin_elderly_care.bills import billed
from wangge_plugin_elderly_care.dispatching import NEAR_M, Carer, Point, metres, ranked
from wangge_plugin_elderly_care.providers import serving
from wangge_plugin_elderly_care.registers import Input, active_elder, require_state
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered
from wangge_sdk.views import CaseView

CASE_TYPE: Final = "elderly-care.homecare"
_PIN: Final = 4
_WIDTHS: Final = (15, 12, 9, 6)
_ENOUGH: Final = 3


def order(registers: Registers, given: Input, today: date) -> None:
    """Order a service for an elder.

    Raises:
        NotPossibleError: it is not offered, or the day has gone by.
    """
    elder, service = active_elder(registers, given["elder"]), registers.get("service", given["service"])
    require_state(service, "offered")
    if given["wanted_on"] < today.isoformat():
        raise NotPossibleError("上门日期不能早于今天。", "The day has gone by.")
    registers.take(
        [entered("order", _body(elder, service, today) | {name: given.get(name) for name in ("wanted_on", "wanted_at", "by", "note")})]
    )


def receive(registers: Registers, case: CaseView, today: date) -> None:
    """Make an order of what a resident has asked for by the elder's code; told of it again this changes nothing."""
    if registers.some("order", f"case={case.id}", limit=1):
        return
    code, kind = str(case.form.get("code", "")), (case.class_id or "").rpartition(".")[2]
    elder = next((each for each in registers.some("elder", f"code={code}", limit=1) if each["state"] == "active"), None)
    service = next((each for each in registers.some("service", f"skill={kind}", "state=offered", limit=1)), None)
    if elder is None or service is None:
        return  # the case says what was wanted; its unit answers
    more = {"wanted_on": str(case.form.get("wanted_on") or today.isoformat()), "by": case.form.get("by", "family"), "case": case.id}
    registers.take([entered("order", _body(elder, service, today) | more)])


def dispatch(registers: Registers, given: Input, today: date) -> str:
    """Send an order to whoever fits best, and return who that is.

    Raises:
        NotPossibleError: nobody with the skill is free.
    """
    wanted = registers.get("order", given["order"])
    require_state(wanted, "asked", "offered")
    passed = tuple(wanted["passed"] or ())
    where = _point(wanted["where"])
    choices = ranked(wanted["skill"], wanted["grid"], where, _carers(registers, wanted, today), passed)
    if not choices:
        raise NotPossibleError(
            "没有合适的服务人员：请检查技能、任务量和机构许可证。", "Nobody fits: look at skills, loads and the licences of the providers."
        )
    best = choices[0]
    label = registers.get("carer", best.carer.id)["person_label"]
    body = {"state": "offered", "carer": best.carer.id, "carer_label": label, "provider": best.carer.provider, "why": dict(best.why)}
    registers.take([wanted.changed(**body)])
    return str(label)


def accept(registers: Registers, given: Input) -> None:
    """Take an order on."""
    wanted = registers.get("order", given["order"])
    require_state(wanted, "offered")
    carer = registers.get("carer", wanted["carer"])
    registers.take([wanted.changed(state="accepted"), carer.changed(load=carer["load"] + 1)])


def decline(registers: Registers, given: Input) -> None:
    """Say no to an order, or give it back; it is not sent to the same person again."""
    wanted = registers.get("order", given["order"])
    require_state(wanted, "offered", "accepted")
    passed = [*(wanted["passed"] or ()), wanted["carer"]]
    steps = [
        wanted.changed(state="asked", carer=None, carer_label=None, provider=None, why=None, passed=passed, declined_why=given["note"])
    ]
    if wanted["state"] == "accepted":
        steps.append(_lighter(registers, wanted))
    registers.take(steps)


def arrive(registers: Registers, given: Input, now: datetime) -> str:
    """Record that the carer is at the elder's; return how far the phone says that is.

    Raises:
        NotPossibleError: too far from the home, without a reason.
    """
    wanted = registers.get("order", given["order"])
    require_state(wanted, "accepted")
    home, here = _point(wanted["where"]), _point(given)
    away = round(metres(home, here)) if home and here else None
    if away is not None and away > NEAR_M and not given.get("note"):
        raise NotPossibleError(
            f"定位距老人住址 {away} 米，请到达后再登记，或写明原因。", f"You are {away} m away: come nearer, or say why."
        )
    registers.take([wanted.changed(state="arrived", arrived_at=now.isoformat(), arrived_m=away, arrived_note=given.get("note"))])
    return f"{away}" if away is not None else "–"


def finish(registers: Registers, given: Input, now: datetime) -> str:
    """Record that the service was given, signed for by the last four letters of the elder's card; return what is to be paid.

    Raises:
        NotPossibleError: the letters are others.
    """
    wanted = registers.get("order", given["order"])
    require_state(wanted, "arrived")
    elder = registers.get("elder", wanted["elder"])
    if str(given["pin"]).upper() != str(elder["code"])[-_PIN:]:
        raise NotPossibleError(
            "签收码不对：请看老人求助卡上求助码的后四位。",
            "That does not sign it: the last four letters of the code on the elder's card do.",
        )
    service = registers.get("service", wanted["service"])
    bill = billed(service["price"], service["subsidy"], service["subsidy_levels"] or (), elder["care_level"])
    body = {"state": "done", "finished_at": now.isoformat(), "signed_by": given["signed_by"], "done_note": given.get("note")}
    number = f"JJ-{now:%Y%m%d}-{wanted.id[:8].upper()}"
    registers.take([wanted.changed(**body, **bill._asdict(), bill_number=number), _lighter(registers, wanted)])
    return f"{bill.due:.2f}"


def pay(registers: Registers, given: Input, today: date) -> None:
    """Record that a bill was paid."""
    wanted = registers.get("order", given["order"])
    require_state(wanted, "done")
    registers.take([wanted.changed(state="paid", paid_on=today.isoformat(), paid_how=given["paid_how"])])


def rate(registers: Registers, given: Input) -> None:
    """Record what the elder or the family says of the service, once.

    Raises:
        NotPossibleError: it was rated.
    """
    wanted = registers.get("order", given["order"])
    require_state(wanted, "done", "paid")
    if wanted["rating"]:
        raise NotPossibleError("已经评价过。", "It is rated already.")
    registers.take([wanted.changed(rating=given["rating"], rating_words=given.get("note"))])


def cancel(registers: Registers, given: Input) -> None:
    """Call an order off before somebody has come."""
    wanted = registers.get("order", given["order"])
    require_state(wanted, "asked", "offered", "accepted")
    steps = [wanted.changed(state="cancelled", declined_why=given["note"])]
    if wanted["state"] == "accepted":
        steps.append(_lighter(registers, wanted))
    registers.take(steps)


def _body(elder: Document, service: Document, today: date) -> dict[str, object]:
    body: dict[str, object] = {"elder": elder.id, "elder_label": elder["person_label"], "home": elder["home"], "where": elder["where"]}
    body |= {"service": service.id, "service_label": service["name"], "skill": service["skill"], "grid": elder["grid"]}
    return body | {"asked_on": today.isoformat(), "state": "asked"}


def _carers(registers: Registers, wanted: Document, today: date) -> list[Carer]:
    """Return carers of providers that may be sent, from the grid outwards until there are some to choose from."""
    may: dict[str, bool] = {}
    found: list[Carer] = []
    for width in _WIDTHS:
        found = list(_of(registers, str(wanted["grid"])[:width], may, today))
        if sum(wanted["skill"] in each.skills for each in found) >= _ENOUGH:
            break
    return found


def _of(registers: Registers, area: str, may: dict[str, bool], today: date) -> Iterator[Carer]:
    for each in registers.every("carer", "state=active", sort="load", area=area):
        provider = str(each["provider"])
        if provider not in may:
            may[provider] = serving(registers.get("provider", provider), today)
        if may[provider]:
            yield Carer(
                id=each.id,
                label=each.label,
                provider=provider,
                skills=tuple(each["skills"]),
                grid=each["grid"],
                load=each["load"],
                most=each["most"],
                where=_point(each["where"]),
            )


def _lighter(registers: Registers, wanted: Document) -> DocumentStep:
    carer = registers.get("carer", wanted["carer"])
    return carer.changed(load=max(0, carer["load"] - 1))


def _point(where: Mapping[str, Any] | None) -> Point | None:
    if not where or where.get("lon") is None or where.get("lat") is None:
        return None
    return Point(float(where["lon"]), float(where["lat"]))
