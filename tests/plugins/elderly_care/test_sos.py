import json
from datetime import timedelta
from typing import Any

import pytest

from tests.plugins.elderly_care.village import GRID, NOW, Village
from wangge_plugin_elderly_care import cards, files, hooks, sos
from wangge_sdk.log import StandardLog
from wangge_sdk.registers import NotPossibleError
from wangge_sdk.views import CaseClosed, CaseView, HookContext, Position, RouteRequest
from wangge_sdk.work import Message


def code(village: Village) -> str:
    return str(village.body("elder", village.elder)["code"])


def case(village: Village, number: int = 1, **form: object) -> CaseView:
    whole: dict[str, Any] = {"id": f"00000000-0000-4000-8000-{number:012}", "number": f"9999-2026-{number:06}", "case_type": sos.CASE_TYPE}
    whole |= {"text": "", "area": GRID, "stage": "collection", "state": "reported", "reported_at": NOW}
    return CaseView(**whole, form={"code": code(village), "source": "phone"} | form)


def context(village: Village) -> HookContext:
    return HookContext(area=GRID, plugin="qingxi-elders.elderly-care", version="0.1.0", log=StandardLog("elderly-care"), platform=village)


def message(village: Village, payload: object = None, topic: str = "elderly/btn-7/sos", **more: Any) -> Message:
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode() if payload is not None else b""
    return Message(topic=topic, payload=raw, received_at=NOW, **more)


def test_a_phone_opens_one_case_for_one_press(village: Village) -> None:
    given = {"code": code(village)}
    first = sos.pressed(village, given, NOW)
    assert sos.pressed(village, given, NOW + timedelta(seconds=5)) == first
    assert sos.pressed(village, given | {"lon": 112.0, "lat": 28.0}, NOW) is None, "the same press, a step further on"
    (report,) = village.calls.reports.values()
    assert (report.area, report.form, report.class_id) == (
        GRID,
        {"source": "phone", "drill": False, "code": code(village)},
        "elderly-care.sos.unspecified",
    )
    assert "王" not in report.text
    assert sos.pressed(village, given, NOW + timedelta(minutes=10)) != first


def test_without_code_or_position_it_says_what_to_do(village: Village) -> None:
    with pytest.raises(NotPossibleError, match="120"):
        sos.pressed(village, {}, NOW)
    receipt = sos.pressed(village, {"lon": 112.0, "lat": 28.0}, NOW)
    assert receipt is not None
    assert next(iter(village.calls.reports.values())).position == Position(112.0, 28.0)


def test_a_case_calls_the_family_by_number_and_is_noted_once(village: Village) -> None:
    for rank, phone in enumerate(("", "13900000001", "13900000002", "13900000003")):
        files.add_contact(
            village.registers, {"elder": village.elder, "name": f"家人{rank}", "relation": "child"} | ({"phone": phone} if phone else {})
        )
    for _ in range(2):
        sos.receive(context(village), village.registers, case(village))
    (begun,) = village.calls.begun.values()
    assert (begun.escalation, begun.once, begun.area) == ("sos", case(village).id, GRID)
    assert begun.contacts == {"family": "13900000001", "second": "13900000002"}
    (alarm,) = village.shelf.bodies("alarm")
    assert (alarm["elder"], alarm["state"], alarm["chain"], alarm["where"]) == (village.elder, "open", "begun", {"lon": 112.0, "lat": 28.0})


def test_a_drill_goes_down_its_own_chain_and_an_unknown_code_still_calls(village: Village) -> None:
    sos.receive(context(village), village.registers, case(village, drill=True))
    sos.receive(context(village), village.registers, case(village, 2, code=f"{GRID}-ZZZZZZZZ"))
    assert [each.escalation for each in village.calls.begun.values()] == ["drill", "sos"]
    assert [each["label"] for each in village.shelf.bodies("alarm")] == ["演练 9999-2026-000001", "9999-2026-000002"]
    assert "elder" not in village.shelf.bodies("alarm")[1]


def test_the_medical_card_goes_along_by_a_link_that_opens_once(village: Village) -> None:
    files.record_health(village.registers, {"elder": village.elder, "allergies": "青霉素", "illnesses": ["heart"]}, NOW.date())
    files.add_contact(village.registers, {"elder": village.elder, "name": "王军", "relation": "child", "phone": "13900000001"})
    sos.receive(context(village), village.registers, case(village))
    link = village.shelf.bodies("alarm")[0]["card"]
    wanted = RouteRequest(method="POST", path="/card", input={"id": link.partition("?id=")[2]})
    said = hooks.open_card(context(village), wanted).output["message"]
    assert "青霉素" in said["zh-CN"] and "13900000001" in said["en"] and "王**" in said["en"]  # noqa: PT018  one sentence
    assert hooks.open_card(context(village), wanted).refused.status == 404
    assert village.shelf.bodies("card") == []


def test_no_card_goes_along_a_drill_or_without_consent_and_it_expires(village: Village) -> None:
    sos.receive(context(village), village.registers, case(village, drill=True))
    link = cards.hand_over(village.registers, village.elder, NOW - timedelta(hours=13))
    kept = village.redeem("card", link.partition("?id=")[2])
    with pytest.raises(NotPossibleError, match="expired"):
        cards.shown(kept, NOW)
    files.set_consent(village.registers, {"elder": village.elder, "consent": "refused"}, NOW.date())
    sos.receive(context(village), village.registers, case(village, 2))
    assert all("card" not in each for each in village.shelf.bodies("alarm"))


def test_that_nobody_can_be_called_stands_in_the_record(village: Village) -> None:
    village.calls.declared = False
    sos.receive(context(village), village.registers, case(village))
    assert village.shelf.bodies("alarm")[0]["chain"] == "failed"


def test_only_closing_the_case_ends_it(village: Village) -> None:
    sos.receive(context(village), village.registers, case(village))
    closed = CaseClosed(event_id="1", at=NOW, case=case(village), outcome="helped", public_reason="")
    for _ in range(2):
        sos.over(context(village), village.registers, closed)
    assert village.calls.stopped[0] == case(village).id
    assert village.shelf.bodies("alarm")[0]["state"] == "closed"


def test_staff_enter_a_call_once(village: Village) -> None:
    given = {"elder": village.elder, "kind": "fall", "note": "在卫生间"}
    assert sos.entered_by_staff(village.registers, village, given, NOW) == "9999-2026-000001"
    with pytest.raises(NotPossibleError, match="a moment ago"):
        sos.entered_by_staff(village.registers, village, given | {"note": "还在"}, NOW)
    (report,) = village.calls.reports.values()
    assert (report.class_id, report.form["source"]) == ("elderly-care.sos.fall", "staff")


def test_a_device_opens_a_case_once_for_each_message(village: Village) -> None:
    files.bind_device(village.registers, {"elder": village.elder, "device": "btn-7"})
    for _ in range(2):
        assert sos.from_device(village.registers, village, message(village, {"lon": 112.1, "lat": 28.1}), "b/0") == "9999-2026-000001"
    assert sos.from_device(village.registers, village, message(village), "b/1") == "9999-2026-000002"
    assert sos.from_device(village.registers, village, message(village, {"test": True}), "b/2") == "9999-2026-000003"
    assert [each.form["drill"] for each in village.calls.reports.values()] == [False, False, True]


@pytest.mark.parametrize(
    ("payload", "more"),
    [(b"\xff{", {}), ([1], {}), ({}, {"retained": True}), ({}, {"topic": "elderly/other/sos"}), ({}, {"topic": "elderly/btn-7/level"})],
)
def test_what_is_no_press_opens_nothing(village: Village, payload: object, more: dict[str, Any]) -> None:
    files.bind_device(village.registers, {"elder": village.elder, "device": "btn-7"})
    assert sos.from_device(village.registers, village, message(village, payload, **more), "b/0") is None
    assert village.calls.reports == {}
