from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.core.attachments.drawing import picture
from tests.core.cases.walking import RESIDENT, act, reported, walked
from tests.core.conftest import Client
from tests.world import World
from wangge_core.cases.additions.errors import NothingOpenError, NotYoursError
from wangge_core.cases.additions.schemas import AdditionIn
from wangge_core.cases.additions.service import MOST_A_DAY
from wangge_core.cases.aftercare.schemas import ReopenIn
from wangge_core.cases.duplicates.schemas import MergeIn
from wangge_core.cases.errors import ClientIdReusedError
from wangge_core.cases.model import Case
from wangge_core.errors import InvalidError, NotFoundError, TooManyError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

ANOTHER_DEVICE = "c" * 64


async def _add(platform: Platform, case: Case, text: str = "", attachments: Sequence[UUID] = (), client_id: UUID | None = None) -> None:
    given = AdditionIn(client_id=client_id or uuid4(), text=text, attachments=list(attachments))
    await platform.cases.additions.add(RESIDENT.digest, case.query_code, given)


async def _now(platform: Platform, case: Case) -> Case:
    found = await platform.cases.repository.told(case.id)
    assert found is not None
    return found


async def _merged(platform: Platform, county: World) -> tuple[Case, Case]:
    case, into = await reported(platform), await reported(platform)
    wanted = MergeIn(into=into.id, version=case.version, into_version=into.version)
    await platform.cases.merging.merge(county.actor("north_dispatcher"), case.id, wanted)
    return case, into


async def test_words_and_pictures_stand_on_the_page_and_in_the_history(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    sent = await platform.pictures.upload(RESIDENT.digest, picture())
    await _add(platform, case, "  今天又多了两袋  ", [sent.id])
    page = await platform.cases.progress_pages.open(case.query_code)
    assert (page.can_add, page.timeline[-1].title["en"], page.timeline[-1].note) == (True, "Added by the reporter", "今天又多了两袋")
    assert [one.id for one in page.attachments] == [sent.id]
    assert page.stages[3].state == "current"
    detail = await platform.cases.details.page(county.actor("handler"), case.id)
    assert (detail.timeline[-1].note, detail.timeline[-1].facts[0].value["en"]) == ("今天又多了两袋", "1")
    assert [one.purpose for one in detail.attachments] == ["report"]
    [event] = await platform.database.fetch("SELECT data FROM outbox WHERE type = 'case.supplemented'")
    assert "两袋" not in event["data"]


async def test_nobody_s_open_form_is_overtaken(platform: Platform, county: World):
    case = await reported(platform)
    await _add(platform, case, "补充一句")
    assert (await _now(platform, case)).version == case.version
    await act(platform, county, case, "worker", "verify", {"result": "yes"})


async def test_the_same_addition_again_is_one_and_other_words_under_its_id_are_refused(platform: Platform, county: World):
    case, client_id = await reported(platform), uuid4()
    sent = await platform.pictures.upload(RESIDENT.digest, picture())
    for _ in range(2):
        await _add(platform, case, "补充", [sent.id], client_id)
    with pytest.raises(ClientIdReusedError):
        await _add(platform, case, "补充，还有别的", [sent.id], client_id)
    steps = await platform.cases.repository.steps(case.id)
    assert [step.action for step in steps] == ["report", "supplement"]
    await walked(platform, county, case, "close")
    await _add(platform, case, "补充", [sent.id], client_id)  # it had arrived before


async def test_neither_words_nor_pictures_is_nothing_and_pictures_alone_are_enough(platform: Platform):
    case = await reported(platform)
    with pytest.raises(InvalidError, match="addition_empty"):
        await _add(platform, case, "  ")
    await _add(platform, case, "", [(await platform.pictures.upload(RESIDENT.digest, picture())).id])
    assert (await platform.cases.progress_pages.open(case.query_code)).timeline[-1].note is None


async def test_another_device_s_pictures_are_refused_and_nothing_is_kept(platform: Platform):
    case, theirs = await reported(platform), await platform.pictures.upload(ANOTHER_DEVICE, picture())
    with pytest.raises(InvalidError, match="attachment_unknown"):
        await _add(platform, case, "补充", [theirs.id])
    assert len(await platform.cases.repository.steps(case.id)) == 1


async def test_a_closed_case_takes_none_and_its_next_round_does(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "close")
    assert not (await platform.cases.progress_pages.open(case.query_code)).can_add
    with pytest.raises(NothingOpenError, match=case.number):
        await _add(platform, case, "还有")
    await act(platform, county, await _now(platform, case), "north_dispatcher", "reopen", {"note": "没有清干净"})
    await _add(platform, case, "还有")


async def test_who_said_me_too_adds_nothing_to_another_s_report(platform: Platform):
    case = await reported(platform)
    echo = await platform.cases.echoes.join(RESIDENT.actor, "e" * 64, case.number)
    with pytest.raises(NotYoursError):
        await platform.cases.additions.add("e" * 64, echo.query_code, AdditionIn(client_id=uuid4(), text="我也是"))
    await _add(platform, case, "家里的电话是 13900001111")
    page = await platform.cases.progress_pages.open(echo.query_code)
    assert (page.can_add, page.timeline[-1].note) == (False, None)
    with pytest.raises(NotFoundError):
        await platform.cases.additions.add("e" * 64, "0" * 20, AdditionIn(client_id=uuid4(), text="我也是"))


async def test_whose_report_was_merged_reads_nothing_that_the_other_reporter_says(platform: Platform, county: World):
    case, into = await _merged(platform, county)
    with pytest.raises(NothingOpenError):
        await _add(platform, case, "补充")
    await _add(platform, into, "我家在三号楼")
    await walked(platform, county, await _now(platform, into), "close")
    await act(platform, county, await _now(platform, into), "north_dispatcher", "reopen", {"note": "没有清干净"})
    page = await platform.cases.progress_pages.open(case.query_code)
    assert not page.can_add
    assert "我家在三号楼" not in [moment.note for moment in page.timeline]


async def test_another_reporter_s_wish_for_a_round_is_not_read_by_whose_report_was_merged(platform: Platform, county: World):
    case, into = await _merged(platform, county)
    await walked(platform, county, await _now(platform, into), "close")
    await platform.cases.progress_pages.reopen(into.query_code, ReopenIn("三号楼下面还有"))
    page = await platform.cases.progress_pages.open(case.query_code)
    assert "三号楼下面还有" not in [moment.note for moment in page.timeline]


async def test_what_the_unit_asks_stays_to_be_answered_after_an_addition(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    asked = {"return_type": "information_missing", "note": "具体在几号楼？"}
    await act(platform, county, case, "handler", "return", asked)
    await _add(platform, case, "这两天还在下雨")
    assert (await platform.cases.progress_pages.open(case.query_code)).question == "具体在几号楼？"


async def test_so_many_a_day(platform: Platform, time: FixedTime):
    case = await reported(platform)
    for number in range(MOST_A_DAY):
        await _add(platform, case, f"补充 {number}")
    with pytest.raises(TooManyError, match="addition_limit"):
        await _add(platform, case, "再来")
    await _add(platform, await reported(platform), "另一件")
    time.advance(timedelta(days=1, seconds=1))
    await _add(platform, case, "第二天")


async def test_the_own_view_has_it_and_an_erasure_takes_it(platform: Platform, county: World):
    case = await reported(platform)
    sent = await platform.pictures.upload(RESIDENT.digest, picture())
    await _add(platform, case, "我的电话 13900001111", [sent.id])
    view = await platform.cases.own_views.open(case.query_code)
    assert ([said.text for said in view.statements], view.pictures) == (["我的电话 13900001111"], 1)
    await walked(platform, county, case, "close")
    await platform.cases.erasing.ask(case.query_code)
    page = await platform.cases.progress_pages.open(case.query_code)
    assert page.attachments == []
    assert "13900001111" not in repr(page.timeline)


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_over_http_it_answers_with_the_page(client: Client, platform: Platform):
    case, resident = await reported(platform), client(None)
    path, body = f"/api/v1/public/cases/{case.query_code}/additions", {"client_id": str(uuid4()), "text": "补充一句"}
    answer = await resident.post(path, json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["timeline"][-1]["note"] == "补充一句"
    refused = await resident.post(path, json=body | {"client_id": str(uuid4()), "text": ""})
    assert (refused.status_code, refused.json()["code"]) == (422, "addition_empty")
    assert (await resident.post(path, json=body | {"attachments": [str(uuid4())] * 6})).status_code == 400
