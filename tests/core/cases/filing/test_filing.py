from datetime import timedelta

import pytest

from tests.core.cases.walking import act, reported, walked
from tests.world import SYSTEM, World
from wangge_core.cases.filing.choices import filled, referrals, titles
from wangge_core.cases.workflow import base_workflows
from wangge_core.errors import InvalidError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.standards.service import ImportOrder

GARBAGE, MANHOLE, POWER = "livelihood.appeal.garbage", "livelihood.appeal.manhole", "livelihood.appeal.power_supply"
TELECOM, HOME = "livelihood.appeal.telecom", "livelihood.appeal.home_purchase"


async def test_refusing_needs_a_declared_reason_and_words(platform: Platform, county: World):
    case = await reported(platform)
    with pytest.raises(InvalidError) as caught:
        await act(platform, county, case, "north_dispatcher", "refuse", {"reason": "tired", "public_reason": "今天不想办"})
    assert [field.path for field in caught.value.fields] == ["/data/reason"]
    case = await act(platform, county, case, "north_dispatcher", "refuse", {"reason": "not_so", "public_reason": "现场没有垃圾"})
    detail = await platform.cases.details.page(county.actor("north_dispatcher"), case.id)
    assert detail.timeline[-1].facts[0].value["en"] == "It is not as reported"
    assert (detail.outcome_title, detail.item.solved) == ({"zh-CN": "不予立案", "en": "Not filed"}, False)


async def test_what_is_not_ours_is_told_and_no_case_is_made(platform: Platform):
    offered = platform.cases.offering.case_types("999901100")
    [stopper] = [entry.stopper for kind in offered.items for entry in kind.classes if entry.id == TELECOM]
    assert stopper is not None
    assert (stopper.referral.phone, stopper.takes_reports) == ("12300", False)
    before = await platform.database.fetch("SELECT id FROM cases")
    with pytest.raises(InvalidError, match="12300") as caught:
        await reported(platform, class_id=TELECOM)
    assert (caught.value.code, caught.value.fields[0].path) == ("class_not_ours", "/class_id")
    assert await platform.database.fetch("SELECT id FROM cases") == before
    assert (await reported(platform, class_id=POWER)).class_id == POWER


async def test_a_referred_case_tells_its_reporter_whom_to_turn_to(platform: Platform, county: World):
    case = await reported(platform, class_id=POWER)
    case = await act(platform, county, case, "north_dispatcher", "refer", {"referral": "class", "public_reason": "请联系供电公司抢修"})
    assert (case.state, case.outcome, case.solved) == ("referred", "referred", False)
    assert case.responded_at == case.closed_at
    page = await platform.cases.progress_pages.open(case.query_code)
    assert page.outcome is not None
    assert page.outcome.referral is not None
    assert page.outcome.referral.phone == "95598"
    assert page.reopen is None
    assert all(clock.stopped_at for clock in await platform.cases.repository.clocks(case.id))


async def test_a_case_can_be_referred_only_to_who_is_declared(platform: Platform, county: World):
    case = await reported(platform, class_id=GARBAGE)
    with pytest.raises(InvalidError):
        await act(platform, county, case, "north_dispatcher", "refer", {"referral": "class", "public_reason": "请联系别处吧"})


async def test_a_new_class_goes_back_to_dispatch_under_its_own_clocks(platform: Platform, county: World, time: FixedTime):
    case = await reported(platform, class_id=HOME)
    promised, old = case.promised_at, [clock for clock in await platform.cases.repository.clocks(case.id) if clock.kind == "case"]
    time.advance(timedelta(hours=3))
    case = await walked(platform, county, case, "dispatch")
    case = await act(platform, county, case, "north_dispatcher", "reclassify", {"class_id": MANHOLE, "note": "其实是井盖坏了"})
    assert (case.state, case.class_id, case.unit_id, case.title["en"]) == ("filed", MANHOLE, None, "Manhole covers")
    clocks = await platform.cases.repository.clocks(case.id)
    [new] = [clock for clock in clocks if clock.kind == "case" and clock.stopped_at is None]
    assert (new.amount, new.unit, new.started_at) == (48, "emergency_hours", case.reported_at)
    assert case.promised_at == new.due_at == case.reported_at + timedelta(hours=48)
    assert promised is not None
    assert new.due_at < promised
    [stopped] = [clock for clock in clocks if clock.id == old[0].id]
    assert stopped.stopped_at == time.now()
    told = await platform.cases.details.explanation(county.actor("north_dispatcher"), case.id, stopped.id)
    assert "the class was changed from “Buying homes” to “Manhole covers”" in told[-1]["en"] or "to “Manhole covers”" in told[-1]["en"]
    running = [clock.stage for clock in clocks if clock.kind == "stage" and clock.stopped_at is None]
    assert running == ["dispatch"]
    steps = await platform.cases.repository.steps(case.id)
    assert (steps[-1].action, steps[-1].actor_name, steps[-1].note) == ("reclassify", "李北", "其实是井盖坏了")


async def test_a_class_corrected_at_filing_dates_the_promise_again(platform: Platform, county: World):
    case = await reported(platform, class_id=HOME)
    case = await act(platform, county, case, "north_dispatcher", "file", {"class_id": MANHOLE})
    assert case.promised_at == case.reported_at + timedelta(hours=48)


async def test_the_same_class_is_no_new_class(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform, class_id=GARBAGE), "dispatch")
    with pytest.raises(InvalidError, match="of this class already"):
        await act(platform, county, case, "north_dispatcher", "reclassify", {"class_id": GARBAGE, "note": "没有变化"})


async def test_reclassifying_waits_for_nobody(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    detail = await platform.cases.details.page(county.actor("north_dispatcher"), case.id)
    assert [action.id for action in detail.actions] == ["reclassify"]
    sight = await platform.cases.handling.sights.of(county.actor("north_dispatcher"))
    assert all("handling" not in task.states for task in sight.tasks)


async def test_whoever_files_sees_the_standard_and_that_of_another_class(platform: Platform, county: World, shared_data):
    content = (shared_data / "standards" / "muban.xlsx").read_bytes()
    await platform.standards.import_file(SYSTEM, content, ImportOrder(area="999901"))
    case, actor = await reported(platform, class_id=GARBAGE), county.actor("north_dispatcher")
    own = await platform.cases.filing_standards.of(actor, case.id, None)
    assert own.condition is not None
    assert [(limit.stage, limit.limit["en"]) for limit in own.limits] == [("handling", "3 working days"), ("case", "7 working days")]
    other = await platform.cases.filing_standards.of(actor, case.id, MANHOLE)
    assert {one.small_class.name for one in other.imported} == {"污水井盖", "雨水井盖"}
    with pytest.raises(InvalidError, match="no such class"):
        await platform.cases.filing_standards.of(actor, case.id, "livelihood.appeal.unheard_of")


async def test_a_declared_outcome_says_itself_whether_it_solved_the_matter(platform: Platform, county: World):
    dispute = {"case_type": "livelihood.dispute", "form": {"parties": 2, "willing": "yes"}}
    for outcome, solved in (("mediated", True), ("not_settled", False)):
        case = await walked(platform, county, await reported(platform, **dispute), "check")
        case = await act(platform, county, case, "north_dispatcher", "close", {"outcome": outcome, "public_reason": "已告知双方"})
        assert (case.outcome, case.solved) == (outcome, solved)
    appeal = await walked(platform, county, await reported(platform), "check")
    with pytest.raises(InvalidError):
        await act(platform, county, appeal, "north_dispatcher", "close", {"outcome": "mediated", "public_reason": "已告知双方"})


def test_a_case_type_that_is_gone_leaves_the_platforms_own_words():
    known = titles(None)
    assert known["refusals"]["not_so"]["en"] == "It is not as reported"
    assert list(referrals(None, None)) == ["hotline"]
    refuse = base_workflows()["core.service-request/v1"].transition("refuse", "reported")
    schema = filled(refuse.form.schema, None, None)
    assert {option["const"] for option in schema["properties"]["reason"]["oneOf"]} == set(known["refusals"])
