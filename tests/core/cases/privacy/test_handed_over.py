"""A reporter follows their matter to where it was handed over, and what they ask for reaches it there."""

import pytest

from tests import world
from tests.core.cases.walking import act, reported
from tests.world import World
from wangge_core.cases.aftercare.schemas import ReopenIn
from wangge_core.cases.duplicates.schemas import MergeIn
from wangge_core.cases.errors import TransitionNotAllowedError
from wangge_core.cases.model import Case
from wangge_core.cases.privacy.schemas import ErasureDecisionIn
from wangge_core.cases.referral.schemas import AcceptIn, ReferralIn
from wangge_core.cases.schemas import RatingIn
from wangge_core.platform import Platform

NAME, PHONE = "王小明", "13812345678"
INSIDE = "内部意见：先不答复"


async def _handed_over(platform: Platform, county: World, *, consent: bool) -> tuple[Case, Case]:
    """Return a case and the one as which the south goes on with it, closed there."""
    case = await reported(platform, text=f"老人走失，我叫{NAME}，电话 {PHONE}")
    referrals, south = platform.cases.together.referrals, county.actor("south_dispatcher")
    offered = await referrals.offer(county.actor("north_dispatcher"), case.id, ReferralIn(case.version, world.SOUTH, "人在南镇", consent))
    new = await referrals.accept(south, offered.id, AcceptIn("999901200201001"))
    return case, new


async def _closed(platform: Platform, county: World, case: Case) -> Case:
    for who, action, data in (
        ("south_dispatcher", "verify", {"result": "yes", "note": INSIDE}),
        ("south_dispatcher", "file", {}),
        ("south_dispatcher", "dispatch", {"unit_id": "city"}),
        ("handler", "handle", {"note": INSIDE}),
        ("south_dispatcher", "feedback", {}),
        ("south_dispatcher", "check", {"result": "yes"}),
        ("south_dispatcher", "close", {"outcome": "fixed", "public_reason": "已找到，平安"}),
    ):
        case = await act(platform, county, case, who, action, data)
    return case


async def test_the_query_code_leads_on_to_the_case_in_the_other_area(platform: Platform, county: World):
    case, new = await _handed_over(platform, county, consent=False)
    page = await platform.cases.progress_pages.open(case.query_code)
    assert (page.number, page.stage, page.outcome) == (case.number, "collection", None)
    assert page.handed_over is not None
    assert (page.handed_over.number, page.handed_over.area["en"]) == (new.number, "South")
    assert not page.can_rate
    with pytest.raises(TransitionNotAllowedError):
        await platform.cases.progress_pages.rate(case.query_code, RatingIn(score=5))
    await _closed(platform, county, new)
    page = await platform.cases.progress_pages.open(case.query_code)
    assert page.outcome is not None
    assert (page.outcome.public_reason, page.can_rate) == ("已找到，平安", True)
    assert INSIDE not in repr(page)
    assert new.query_code not in repr(page)
    reopened = await platform.cases.progress_pages.reopen(case.query_code, ReopenIn("人又不见了"))
    assert (reopened.round, reopened.stage) == (2, "dispatch")
    after = await platform.cases.repository.told(new.id)
    assert after is not None
    assert after.round == 2


async def test_a_rating_goes_to_those_who_did_the_work(platform: Platform, county: World):
    case, new = await _handed_over(platform, county, consent=False)
    await _closed(platform, county, new)
    page = await platform.cases.progress_pages.rate(case.query_code, RatingIn(score=5, text="谢谢"))
    assert page.rating is not None
    assert (page.rating.score, page.can_rate) == (5, False)
    [rated] = await platform.database.fetch("SELECT id FROM cases WHERE score IS NOT NULL")
    assert rated["id"] == new.id


async def test_a_case_merged_there_still_leads_on_and_is_rated_but_not_reopened(platform: Platform, county: World):
    case, new = await _handed_over(platform, county, consent=False)
    _, other = await _handed_over(platform, county, consent=False)
    south = county.actor("south_dispatcher")
    await platform.cases.merging.merge(south, new.id, MergeIn(into=other.id, version=new.version, into_version=other.version))
    page = await platform.cases.progress_pages.open(case.query_code)
    assert page.handed_over is not None
    assert (page.handed_over.number, page.merged_into) == (new.number, other.number)
    with pytest.raises(TransitionNotAllowedError):
        await platform.cases.progress_pages.reopen(case.query_code, ReopenIn("人又不见了"))


async def test_an_erasure_goes_along_and_where_the_case_is_open_its_own_area_decides(platform: Platform, county: World):
    case, new = await _handed_over(platform, county, consent=True)
    assert new.reporter.phone == PHONE
    assert (await platform.cases.erasing.ask(case.query_code)).state == "done"
    mine = await platform.database.fetch("SELECT text, reporter_name FROM cases WHERE id = {}", case.id)
    assert NAME not in repr(mine)
    [handed] = await platform.database.fetch("SELECT handed FROM case_referral")
    assert NAME not in handed["handed"]
    assert PHONE not in handed["handed"]
    assert (await platform.cases.erasing.waiting(county.actor("north_dispatcher"))).items == []
    south, second = county.actor("south_dispatcher"), county.actor("county_dispatcher")
    [item] = (await platform.cases.erasing.waiting(south)).items
    assert item.case_id == new.id
    assert [one.state for one in (await platform.cases.own_views.open(case.query_code)).erasures] == ["done", "waiting"]
    for by in (south, second):
        await platform.cases.erasing.decide(by, item.id, ErasureDecisionIn(approve=True))
    for column in ("text", "reporter_name", "reporter_phone"):
        rows = await platform.database.fetch(f"SELECT {column} FROM cases")
        assert NAME not in repr(rows)
        assert PHONE not in repr(rows)


async def test_a_closed_case_elsewhere_is_erased_in_the_same_breath(platform: Platform, county: World):
    case, new = await _handed_over(platform, county, consent=True)
    await _closed(platform, county, new)
    assert (await platform.cases.erasing.ask(case.query_code)).state == "done"
    after = await platform.cases.repository.told(new.id)
    assert after is not None
    assert (after.reporter.name, after.reporter.phone, NAME in after.text) == (None, None, False)
    told = await platform.database.fetch("SELECT key FROM outbox WHERE type = 'reporter.erased' ORDER BY seq")
    assert [row["key"] for row in told] == [str(case.id), str(new.id)]
