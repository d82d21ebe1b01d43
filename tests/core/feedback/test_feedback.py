"""Feedback finds its way to whoever answers, and the answer its way back; nobody else reads either."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from tests.world import COUNTY, NORTH, World
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.feedback.schemas import FeedbackAnswerIn, FeedbackIn
from wangge_core.feedback.service import KEPT
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

WORDS = FeedbackIn(client_id=uuid4(), kind="wish", text="案件列表能不能记住我的筛选？", page="/desk/cases")
DEVICE = {"Sender-Key": "feedback-device-key-1"}


async def test_the_answer_comes_back_to_the_asker(platform: Platform, county: World, time: FixedTime):
    desk, worker, admin = platform.feedback, county.actor("worker"), county.actor("system_admin")
    for _ in range(2):
        (given,) = (await desk.give(worker, worker.id, WORDS)).items
    assert (given.text, given.answer) == (WORDS.text, None)
    page = await desk.page(admin, unanswered=True, after=None, limit=10)
    (item,) = page.items
    assert (item.given_by, item.page, page.open) == (worker.name, "/desk/cases", 1)
    assert item.area.code.startswith(NORTH)
    answered = await desk.answer(admin, item.id, FeedbackAnswerIn("下个版本会记住。"))
    assert (answered.answer, answered.answered_by) == ("下个版本会记住。", admin.name)
    with pytest.raises(ConflictError):
        await desk.answer(admin, item.id, FeedbackAnswerIn("再答一次"))
    (notice,) = (await platform.notifications.inbox.page(worker, unread=True, after=None, limit=10)).items
    assert notice.type == "feedback.answered"
    assert "下个版本会记住。" in notice.body["zh-CN"]
    assert (await desk.page(admin, unanswered=True, after=None, limit=10)).items == []
    assert (await desk.own(worker.id)).items[0].answer == "下个版本会记住。"
    assert (await desk.own("somebody else")).items == []
    for who in ("worker", "leader", "audit_admin"):
        with pytest.raises(ForbiddenError):
            await desk.page(county.actor(who), unanswered=False, after=None, limit=10)
        with pytest.raises(ForbiddenError):
            await desk.answer(county.actor(who), item.id, FeedbackAnswerIn("x"))
    with pytest.raises(NotFoundError):
        await desk.answer(admin, uuid4(), FeedbackAnswerIn("x"))
    with pytest.raises(InvalidError):
        await desk.page(admin, unanswered=False, after=None, limit=0)
    time.advance(KEPT + timedelta(days=1))
    await desk.give(None, "device", WORDS)
    assert (await desk.own(worker.id)).items == []


async def test_pages_follow_one_another(platform: Platform, county: World):
    desk, admin = platform.feedback, county.actor("system_admin")
    for number in range(3):
        await desk.give(None, "device", FeedbackIn(client_id=uuid4(), kind="fault", text=f"第 {number} 条"))
    first = await desk.page(admin, unanswered=False, after=None, limit=2)
    assert first.next is not None
    rest = await desk.page(admin, unanswered=False, after=first.items[-1].id, limit=2)
    assert [one.text for one in (*first.items, *rest.items)] == ["第 2 条", "第 1 条", "第 0 条"]
    assert rest.next is None
    assert {one.area.code for one in first.items} == {COUNTY}


async def test_over_http_a_resident_asks_with_the_devices_key(client: Client):
    body = {"client_id": str(uuid4()), "kind": "question", "text": "怎样改电话？", "page": "/m/"}
    anonymous = client(None)
    assert (await anonymous.post("/api/v1/feedback", json=body, headers=DEVICE)).status_code == 201
    for wrong in ({"page": "/m/?code=secret"}, {"text": " "}, {"kind": "spam"}):
        assert (await anonymous.post("/api/v1/feedback", json=body | wrong, headers=DEVICE)).status_code in (400, 422), wrong
    admin = await signed_in(client, "system_admin")
    (item,) = (await admin.get("/api/v1/feedback")).json()["items"]
    assert (item["given_by"], item["page"]) == ("", "/m/")
    answered = await admin.post(f"/api/v1/feedback/{item['id']}/answer", json={"text": "在“我的”页修改。"})
    assert answered.status_code == 200
    own = await anonymous.get("/api/v1/feedback/own", headers=DEVICE)
    assert own.json()["items"][0]["answer"] == "在“我的”页修改。"
    assert (await anonymous.get("/api/v1/feedback/own", headers={"Sender-Key": "another-device-key-1"})).json()["items"] == []
    assert (await anonymous.get("/api/v1/feedback")).status_code == 401
