import io
from datetime import timedelta

import pytest
from PIL import Image

from tests.core.cases.walking import RESIDENT, act, reported, walked
from tests.world import World
from wangge_core.cases.errors import TransitionNotAllowedError
from wangge_core.cases.schemas import ActionIn, RatingIn
from wangge_core.errors import NotFoundError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(target, "JPEG")
    return target.getvalue()


async def test_the_page_shows_the_way_and_where_the_case_is(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    page = await platform.cases.progress_pages.open(case.query_code.lower())
    assert page.number == case.number
    assert page.holder == "城市管理局"
    assert page.area_path == ["清溪县", "北镇", "北村", "网格001"]
    assert page.area_path_en[:3] == ["Qingxi", "North", "North Village"]
    assert [stage.state for stage in page.stages] == ["done", "done", "done", "current", "ahead", "ahead", "ahead"]
    assert page.light == "green"
    assert not page.can_rate


async def test_words_between_staff_stay_inside(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "close")
    page = await platform.cases.progress_pages.open(case.query_code)
    notes = [moment.note for moment in page.timeline]
    assert "垃圾已清运干净" in notes
    assert "确实如此" not in notes
    assert page.outcome is not None
    assert page.outcome.title["en"] == "Fixed"


async def test_a_rating_is_taken_once_and_only_after_closing(platform: Platform, county: World, time: FixedTime):
    case = await reported(platform)
    pages = platform.cases.progress_pages
    with pytest.raises(TransitionNotAllowedError):
        await pages.rate(case.query_code, RatingIn(score=5))
    await walked(platform, county, case, "close")
    time.advance(timedelta(hours=1))
    page = await pages.rate(case.query_code, RatingIn(score=4, text="谢谢"))
    assert page.rating is not None
    assert (page.rating.score, page.rating.text, page.rating.at) == (4, "谢谢", time.now())
    assert not page.can_rate
    with pytest.raises(TransitionNotAllowedError):
        await pages.rate(case.query_code, RatingIn(score=1))


async def test_a_wrong_code_opens_nothing(platform: Platform):
    with pytest.raises(NotFoundError):
        await platform.cases.progress_pages.open("0" * 20)


async def test_pictures_of_report_and_handling_are_shown_with_their_code_only(platform: Platform, county: World):
    before = await platform.pictures.upload(RESIDENT.digest, picture())
    case = await reported(platform, attachments=[before.id])
    case = await walked(platform, county, case, "dispatch")
    after = await platform.pictures.upload(county.actor("handler").id, picture())
    given = ActionIn(version=case.version, data={"note": "已清运"}, attachments=[after.id])
    await platform.cases.handling.act(county.actor("handler"), case.id, "handle", given)
    page = await platform.cases.progress_pages.open(case.query_code)
    assert [one.purpose for one in page.attachments] == ["report", "handle"]
    shown = await platform.cases.progress_pages.picture(case.query_code, before.id)
    assert await platform.pictures.bytes_of(shown, "thumbnail")
    other = await reported(platform)
    with pytest.raises(NotFoundError):
        await platform.cases.progress_pages.picture(other.query_code, before.id)


async def test_a_refused_report_ends_with_its_reason(platform: Platform, county: World):
    case = await reported(platform)
    await act(
        platform, county, case, "north_dispatcher", "refuse", {"reason": "below_standard", "public_reason": "属于邻里私事，请找调解室"}
    )
    page = await platform.cases.progress_pages.open(case.query_code)
    assert page.outcome is not None
    assert page.outcome.code == "refused"
    assert page.outcome.public_reason == "属于邻里私事，请找调解室"
    assert [stage.state for stage in page.stages][:3] == ["done", "done", "ahead"]
