"""Supervision orders: issued, received, answered, closed by their issuer only; the case waits for them."""

from datetime import timedelta

import pytest

from tests.core.cases.walking import act, reported, walked
from tests.world import World
from wangge_core.cases.orders.errors import OrderOpenError, OrderStateError
from wangge_core.cases.orders.schemas import OrderIn
from wangge_core.errors import ForbiddenError, InvalidError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

CLOSING = {"outcome": "fixed", "public_reason": "垃圾已清运干净"}


async def test_an_order_is_answered_and_closed_and_only_then_the_case(platform: Platform, county: World, time: FixedTime):
    orders, leader, handler = platform.cases.orders, county.actor("leader"), county.actor("handler")
    case = await walked(platform, county, await reported(platform), "dispatch")
    with pytest.raises(InvalidError, match="order_due"):
        await orders.issue(leader, case.id, OrderIn(words="请说明进展", due_at=time.now()))
    with pytest.raises(ForbiddenError, match="case:supervise"):
        await orders.issue(handler, case.id, OrderIn(words="请说明进展", due_at=time.now() + timedelta(days=1)))
    order = await orders.issue(leader, case.id, OrderIn(words="请说明进展", due_at=time.now() + timedelta(days=1)))
    case = (await platform.cases.repository.told(case.id)) or case
    with pytest.raises(OrderStateError):
        await orders.act(handler, order.id, "reply", "已处理")
    with pytest.raises(ForbiddenError, match="not_your_unit"):
        await orders.act(county.actor("water_handler"), order.id, "receive", None)
    await orders.act(handler, order.id, "receive", None)
    with pytest.raises(InvalidError, match="order_words"):
        await orders.act(handler, order.id, "reply", " ")
    await orders.act(handler, order.id, "reply", "今日清运")
    await orders.act(leader, order.id, "send_back", "请附照片")
    await orders.act(handler, order.id, "reply", "已附")
    case = (await platform.cases.repository.told(case.id)) or case
    for who, action, data in (
        ("handler", "handle", {"note": "已清运"}),
        ("north_dispatcher", "feedback", {}),
        ("worker", "check", {"result": "yes"}),
    ):
        case = await act(platform, county, case, who, action, data)
    with pytest.raises(OrderOpenError, match=order.number):
        await act(platform, county, case, "north_dispatcher", "close", CLOSING)
    with pytest.raises(ForbiddenError, match="not_issuer"):
        await orders.act(county.actor("county_dispatcher"), order.id, "close", "好")
    await orders.act(leader, order.id, "close", "好")
    case = (await platform.cases.repository.told(case.id)) or case
    assert (await act(platform, county, case, "north_dispatcher", "close", CLOSING)).state == "closed"
    assert [one.state for one in (await orders.of_case(leader, case.id)).items] == ["closed"]
    assert (await orders.page(leader, open_only=True, before=None, limit=10)).items == []
