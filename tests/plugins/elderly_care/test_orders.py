from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plugins.elderly_care.village import FAR, GRID, NOW, TODAY, Village
from wangge_plugin_elderly_care import orders, providers
from wangge_plugin_elderly_care.bills import billed
from wangge_plugin_elderly_care.dispatching import Carer, Point, metres, ranked
from wangge_sdk.registers import NotPossibleError
from wangge_sdk.views import CaseView

BATH = {"name": "上门助浴", "skill": "bathing", "minutes": 60, "price": 80, "subsidy": 30, "subsidy_levels": ["severe"], "area": GRID[:6]}


class Ordered(Village):
    """The village with a service in the catalogue, and an order."""

    def __init__(self) -> None:
        super().__init__()
        providers.offer_service(self.registers, BATH)
        self.service = self.one("service")
        self.house = self.provider()
        self.near, self.far = self.carer(self.house, "bathing"), self.carer(self.house, "bathing", grid=FAR)
        self.order = self.ordered()

    def ordered(self, day: str = "2026-09-16") -> str:
        given_ = {"elder": self.elder, "service": self.service, "wanted_on": day, "by": "family"}
        orders.order(self.registers, given_, TODAY)
        return self.one("order", wanted_on=day)

    def state(self, **fields: object) -> dict[str, Any]:
        found = self.body("order", self.order)
        return {name: found.get(name) for name in fields}

    def load(self, carer: str) -> int:
        return int(self.body("carer", carer)["load"])


@pytest.fixture
def ordered() -> Ordered:
    return Ordered()


def test_from_order_to_payment_and_rating(ordered: Ordered) -> None:
    wanted = {"order": ordered.order}
    assert orders.dispatch(ordered.registers, wanted, TODAY) == "陈*"
    assert ordered.body("order", ordered.order)["carer"] == ordered.near
    assert "同一网格" in ordered.body("order", ordered.order)["why"]["zh-CN"]
    orders.accept(ordered.registers, wanted)
    assert ordered.load(ordered.near) == 1
    with pytest.raises(NotPossibleError, match="m away"):
        orders.arrive(ordered.registers, wanted | {"lon": 112.1, "lat": 28.0}, NOW)
    assert orders.arrive(ordered.registers, wanted | {"lon": 112.001, "lat": 28.0}, NOW) == "98"
    done = wanted | {"signed_by": "elder", "pin": "????"}
    with pytest.raises(NotPossibleError, match="last four"):
        orders.finish(ordered.registers, done, NOW)
    pin = ordered.body("elder", ordered.elder)["code"][-4:]
    assert orders.finish(ordered.registers, done | {"pin": pin.lower()}, NOW) == "80.00", "no subsidy without the level"
    assert ordered.load(ordered.near) == 0
    orders.pay(ordered.registers, wanted | {"paid_how": "cash"}, TODAY)
    orders.rate(ordered.registers, wanted | {"rating": 5})
    with pytest.raises(NotPossibleError, match="rated already"):
        orders.rate(ordered.registers, wanted | {"rating": 1})
    assert ordered.state(state=1, rating=1, due=1) == {"state": "paid", "rating": 5, "due": 80.0}


def test_whoever_declines_is_not_asked_again(ordered: Ordered) -> None:
    wanted = {"order": ordered.order}
    orders.dispatch(ordered.registers, wanted, TODAY)
    orders.accept(ordered.registers, wanted)
    orders.decline(ordered.registers, wanted | {"note": "生病"})
    assert ordered.load(ordered.near) == 0
    orders.dispatch(ordered.registers, wanted, TODAY)
    assert ordered.body("order", ordered.order)["carer"] == ordered.far
    orders.decline(ordered.registers, wanted | {"note": "太远"})
    with pytest.raises(NotPossibleError, match="Nobody fits"):
        orders.dispatch(ordered.registers, wanted, TODAY)


def test_only_verified_providers_with_a_licence_that_holds_are_sent(ordered: Ordered) -> None:
    providers.suspend_provider(ordered.registers, {"provider": ordered.house, "note": "投诉"})
    with pytest.raises(NotPossibleError, match="Nobody fits"):
        orders.dispatch(ordered.registers, {"order": ordered.order}, TODAY)
    new = ordered.provider("康宁", verified=False)
    ordered.carer(new, "bathing")
    with pytest.raises(NotPossibleError, match="Nobody fits"):
        orders.dispatch(ordered.registers, {"order": ordered.order}, TODAY)
    providers.verify_provider(ordered.registers, {"provider": new, "verified_how": "查验"}, TODAY)
    orders.dispatch(ordered.registers, {"order": ordered.order}, TODAY)
    later = TODAY + timedelta(days=400)
    assert providers.expire(ordered.registers, later) == 1
    assert ordered.body("provider", new)["state"] == "expired"
    with pytest.raises(NotPossibleError, match="has expired"):
        providers.verify_provider(ordered.registers, {"provider": new, "verified_how": "查验"}, later)


def test_residents_order_by_the_card_and_what_does_not_fit_stays_a_case(ordered: Ordered) -> None:
    def case(number: int, skill: str, code: str) -> CaseView:
        whole: dict[str, Any] = {"number": f"9999-{number}", "case_type": orders.CASE_TYPE, "class_id": f"{orders.CASE_TYPE}.{skill}"}
        whole |= {"text": "", "area": GRID, "stage": "collection", "state": "reported", "reported_at": datetime(2026, 9, 15, tzinfo=UTC)}
        return CaseView(id=f"case-{number}", form={"code": code, "wanted_on": "2026-09-20"}, **whole)

    code = ordered.body("elder", ordered.elder)["code"]
    for each in (case(1, "bathing", code), case(1, "bathing", code), case(2, "bathing", "x"), case(3, "meals", code)):
        orders.receive(ordered.registers, each, TODAY)
    (made,) = [each for each in ordered.shelf.bodies("order") if each.get("case")]
    assert (made["case"], made["wanted_on"], made["state"], made["by"]) == ("case-1", "2026-09-20", "asked", "family")


def test_a_day_gone_by_and_a_withdrawn_service_are_refused(ordered: Ordered) -> None:
    with pytest.raises(NotPossibleError, match="gone by"):
        ordered.ordered("2026-09-14")
    providers.withdraw_service(ordered.registers, {"service": ordered.service})
    with pytest.raises(NotPossibleError, match="present state"):
        ordered.ordered("2026-09-30")
    with pytest.raises(NotPossibleError, match="more than the price"):
        providers.offer_service(ordered.registers, BATH | {"subsidy": 81})
    orders.cancel(ordered.registers, {"order": ordered.order, "note": "住院"})
    assert ordered.body("order", ordered.order)["state"] == "cancelled"


def test_work_counts_against_distance() -> None:
    home = Point(112.0, 28.0)
    busy = Carer("busy", "忙", "p", ("meals",), GRID, 3, 5, Point(112.0, 28.0))
    free = Carer("free", "闲", "p", ("meals",), FAR, 0, 5, Point(112.02, 28.0))
    full, other = busy._replace(id="full", load=5), free._replace(id="other", skills=("nursing",))
    assert [each.carer.id for each in ranked("meals", GRID, home, [busy, free, full, other])] == ["free", "busy"]
    assert metres(home, home) == 0


@given(price=st.integers(0, 10**6), subsidy=st.integers(0, 10**6), level=st.sampled_from([None, "mild", "severe"]))
def test_a_bill_adds_up_and_is_never_negative(price: int, subsidy: int, level: str | None) -> None:
    bill = billed(price / 100, subsidy / 100, ["severe"], level)
    assert round(bill.due * 100) + round(bill.subsidy * 100) == price
    assert 0 <= round(bill.due * 100) <= price
    assert level == "severe" or bill.subsidy == 0
