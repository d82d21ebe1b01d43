import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plugins.party_building.town import TODAY, Town
from wangge_plugin_party_building import billing
from wangge_plugin_party_building.dues import yuan
from wangge_sdk.registers import NotPossibleError


def bill(town: Town, month: str) -> tuple[int, int]:
    billed = billing.bill(town.registers, {"organisation": town.north, "month": month}, TODAY)
    return billed.made, billed.lacking


def paying(member: str, amount: float, **more: object) -> dict[str, object]:
    return {"member": member, "amount": amount, "on": "2026-09-10", "method": "cash"} | more


def set_pay(town: Town, member: str, since: str = "2026-01", base: float | None = 3200, category: str = "employed") -> None:
    billing.set_pay(town.registers, {"member": member, "since": since, "category": category, "base": base})


def test_bills_are_made_once_from_the_base_that_held_in_the_month(town: Town) -> None:
    old, new, unknown = town.member("王建国"), town.member("赵敏", status="probationary", joined_on="2026-08-15"), town.member("李秀英")
    set_pay(town, old)
    set_pay(town, old, "2026-08", 6000)
    set_pay(town, new, base=None, category="student")
    assert bill(town, "2026-07") == (1, 1)
    assert bill(town, "2026-08") == (2, 1)  # the month of the congress's vote counts already
    assert bill(town, "2026-08") == (0, 1)
    owed = {(each["member"], each["month"]): each["amount"] for each in town.shelf.bodies("bill")}
    assert owed == {(old, "2026-07"): 32.0, (old, "2026-08"): 90.0, (new, "2026-08"): 0.2}
    assert unknown not in {member for member, _ in owed}
    assert "第二条" in town.shelf.bodies("bill", member=old)[0]["why"]
    with pytest.raises(NotPossibleError, match="month to come"):
        bill(town, "2026-10")


def test_a_payment_settles_the_oldest_and_can_be_taken_back(town: Town) -> None:
    member = town.member()
    set_pay(town, member)
    for month in ("2026-06", "2026-07", "2026-08"):
        bill(town, month)
    receipt = billing.pay(town.registers, paying(member, 40), TODAY)
    states = {each["month"]: (each["state"], each["left"]) for each in town.shelf.bodies("bill")}
    assert states == {"2026-06": ("paid", 0.0), "2026-07": ("open", 24.0), "2026-08": ("open", 32.0)}
    payment = town.one("payment", receipt=receipt)
    assert town.body("payment", payment)["months"] == "2026-06、2026-07"
    with pytest.raises(NotPossibleError, match=r"56\.00 is owed, 4\.00 is more"):
        billing.pay(town.registers, paying(member, 60), TODAY)
    billing.pay(town.registers, paying(member, 60, more=True), TODAY)
    assert {each["state"] for each in town.shelf.bodies("bill")} == {"paid"}
    billing.cancel_payment(town.registers, {"payment": payment, "words": "记错人"})
    assert {each["month"]: each["left"] for each in town.shelf.bodies("bill", state="open")} == {"2026-06": 32.0, "2026-07": 8.0}
    with pytest.raises(NotPossibleError, match="present state"):
        billing.cancel_payment(town.registers, {"payment": payment, "words": "再来"})


def test_a_reduction_takes_the_branch_and_the_committee_above(town: Town) -> None:
    member = town.member()
    set_pay(town, member)
    bill(town, "2026-07")
    asked = {
        "member": member,
        "since": "2026-07",
        "until": "2026-12",
        "kind": "less",
        "amount": 5,
        "reason": "重病",
        "discussed_on": "2026-07-02",
    }
    billing.ask_reduction(town.registers, asked, TODAY)
    bill(town, "2026-08")
    assert {each["amount"] for each in town.shelf.bodies("bill")} == {32.0}
    reduction = town.one("reduction", member=member)
    with pytest.raises(NotPossibleError, match="reason"):
        billing.decide_reduction(town.registers, {"reduction": reduction, "decision": "refused"}, TODAY)
    assert billing.decide_reduction(town.registers, {"reduction": reduction, "decision": "approved"}, TODAY) == 2
    bill(town, "2026-09")
    assert {(each["amount"], each["full"]) for each in town.shelf.bodies("bill")} == {(5.0, 32.0)}
    billing.ask_reduction(town.registers, asked | {"kind": "none", "amount": None}, TODAY)
    for wrong in ({"until": "2026-06"}, {"amount": None}, {"kind": "none"}):
        with pytest.raises(NotPossibleError):
            billing.ask_reduction(town.registers, asked | wrong, TODAY)


def test_nothing_is_owed_while_nothing_is_approved(town: Town) -> None:
    member = town.member()
    set_pay(town, member)
    billing.ask_reduction(
        town.registers,
        {"member": member, "since": "2026-01", "until": "2026-12", "kind": "none", "reason": "低保", "discussed_on": "2026-01-05"},
        TODAY,
    )
    billing.decide_reduction(town.registers, {"reduction": town.one("reduction", kind="none"), "decision": "approved"}, TODAY)
    bill(town, "2026-03")
    assert town.shelf.bodies("bill")[0]["state"] == "waived"


@given(st.lists(st.tuples(st.sampled_from(("bill", "pay", "cancel")), st.integers(1, 9), st.integers(1, 9000)), max_size=12))
@settings(max_examples=30)
def test_whatever_is_done_bills_and_valid_receipts_agree(steps: list[tuple[str, int, int]]) -> None:
    town = Town()
    member = town.member()
    set_pay(town, member)
    for what, number, fen in steps:
        if what == "bill":
            bill(town, f"2026-0{number}")
        elif what == "pay":
            billing.pay(town.registers, paying(member, fen / 100, more=True), TODAY)
        elif valid := [id_ for id_, each in town.shelf.kept.get("payment", {}).items() if each.body["state"] == "valid"]:
            billing.cancel_payment(town.registers, {"payment": valid[number % len(valid)], "words": "记错"})
    paid = sum((yuan(each["paid"]) for each in town.shelf.bodies("bill")), yuan(0))
    receipts = sum((yuan(each["amount"]) - yuan(each.get("extra", 0)) for each in town.shelf.bodies("payment", state="valid")), yuan(0))
    assert paid == receipts
    for each in town.shelf.bodies("bill"):
        assert yuan(each["amount"]) == yuan(each["paid"]) + yuan(each["left"])
        assert (each["state"] == "paid") is (each["left"] == 0)
