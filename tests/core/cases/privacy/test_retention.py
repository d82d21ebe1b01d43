"""What an area keeps for some days goes by itself when they are over, and nothing goes before."""

from datetime import datetime, timedelta
from uuid import uuid4

import msgspec
import pytest

from tests import world
from tests.core.attachments.drawing import picture
from tests.core.cases.ruling import ruled
from tests.core.cases.walking import RESIDENT, act, reported, walked
from tests.world import SYSTEM, World
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.model import Case
from wangge_core.cases.privacy.by_area import PRIVACY, LineText, PrivacyRules, Retained, RetentionRule
from wangge_core.cases.privacy.by_area import RETENTION as RETENTION_RULE
from wangge_core.cases.privacy.retention import RETENTION
from wangge_core.cases.privacy.years import years_after
from wangge_core.cases.report_schemas import OnBehalfIn
from wangge_core.instants import FixedTime
from wangge_core.jobs.model import Job
from wangge_core.platform import Platform
from wangge_sdk.manifest.case_types import Retention


def keeping(**days: int) -> PrivacyRules:
    """Return the shipped rules, but for what is kept for so many days."""
    reason = LineText(zh_cn="办理期间需要", en="Needed for the handling")
    kept = [Retained(what=what, keep="days", days=number, reason=reason) for what, number in days.items()]  # type: ignore[arg-type]
    others = [line for line in PRIVACY.default.retention if line.what not in days]
    return msgspec.structs.replace(PRIVACY.default, retention=[*others, *kept])


async def _now(platform: Platform, case: Case) -> Case:
    found = await platform.cases.repository.told(case.id)
    assert found is not None
    return found


async def test_each_kind_of_data_goes_when_its_days_are_over(platform: Platform, county: World, time: FixedTime):
    await ruled(platform, PRIVACY, keeping(contact=30, pictures=60), world.COUNTY)
    sent = await platform.pictures.upload(RESIDENT.digest, picture())
    person = OnBehalfIn(relation="relative", consent=True, name="刘奶奶", phone="13711112222")
    case = await walked(platform, county, await reported(platform, attachments=[sent.id], on_behalf=person), "close")
    still_open = await reported(platform)
    time.advance(timedelta(days=30) - timedelta(seconds=1))
    assert await platform.cases.retention.erase(10) == 0
    time.advance(timedelta(seconds=1))
    assert await platform.cases.retention.erase(10) == 1
    after = await _now(platform, case)
    assert (after.reporter.name, after.reporter.phone, after.photo_id is None) == (None, None, False)
    spoken_for = await platform.cases.privacy_rows.on_behalf(case.id)
    assert spoken_for is not None
    assert (spoken_for.name, spoken_for.phone) == (None, None)
    assert await platform.cases.retention.erase(10) == 0
    time.advance(timedelta(days=30))
    assert await platform.cases.retention.erase(10) == 1
    assert (await _now(platform, case)).photo_id is None
    assert not platform.pictures._files.has(sent.digest)
    assert (await _now(platform, still_open)).reporter.phone == "13812345678"
    told = await platform.database.fetch("SELECT key, data FROM outbox WHERE type = 'reporter.erased'")
    assert [(row["key"], msgspec.json.decode(row["data"])["asker"]) for row in told] == [(str(case.id), "retention")] * 2


async def test_the_nearest_area_decides_and_one_that_keeps_more_is_left_alone(platform: Platform, county: World, time: FixedTime):
    await ruled(platform, PRIVACY, keeping(contact=1), world.COUNTY)
    await ruled(platform, PRIVACY, keeping(contact=90), world.NORTH)
    case = await walked(platform, county, await reported(platform), "close")
    time.advance(timedelta(days=2))
    assert await platform.cases.retention.erase(10) == 0
    await platform.cases.rule_desk.drop(SYSTEM, PRIVACY.id, world.NORTH, "", 1)
    assert await platform.cases.retention.erase(10) == 1
    assert (await _now(platform, case)).reporter.name is None


async def test_a_case_that_was_closed_again_holds_something_again(platform: Platform, county: World, time: FixedTime):
    await ruled(platform, PRIVACY, keeping(words=1), world.COUNTY)
    case = await walked(platform, county, await reported(platform), "close")
    time.advance(timedelta(days=2))
    assert await platform.cases.retention.erase(10) == 1
    case = await _now(platform, case)
    for who, action, data in (
        ("north_dispatcher", "reopen", {"note": "请联系13912345678"}),
        ("north_dispatcher", "dispatch", {"unit_id": "city"}),
        ("handler", "handle", {"note": "已清运"}),
        ("north_dispatcher", "feedback", {}),
        ("worker", "check", {"result": "yes"}),
        ("north_dispatcher", "close", {"outcome": "fixed", "public_reason": "已经清运干净"}),
    ):
        case = await act(platform, county, case, who, action, data)
    time.advance(timedelta(days=1))
    assert await platform.cases.retention.erase(10) == 1
    assert "13912345678" not in repr(await platform.cases.repository.steps(case.id))


def declaring(monkeypatch: pytest.MonkeyPatch, platform: Platform, years: int | None) -> None:
    """Have the plugin of every type of case say so many years."""
    declared = None if years is None else Retention(years=years)
    known = {one.id: msgspec.structs.replace(one, retention=declared) for one in platform.host.catalogue.case_types}
    monkeypatch.setattr(platform.host.catalogue, "case_types", tuple(known.values()))
    monkeypatch.setattr(platform.host.catalogue, "_types", known)


async def test_after_its_years_everything_personal_goes_and_the_figures_stay(
    platform: Platform, county: World, time: FixedTime, monkeypatch: pytest.MonkeyPatch
):
    declaring(monkeypatch, platform, 2)
    case = await walked(platform, county, await reported(platform, text="请联系13912345678"), "close")
    own = await platform.cases.own_views.open(case.query_code)
    closed = (await _now(platform, case)).closed_at
    assert closed is not None
    assert own.erased_at == closed.replace(year=closed.year + 2)
    time.advance(own.erased_at - time.now() - timedelta(seconds=1))
    assert await platform.cases.retention.erase(10) == 0
    before = await platform.cases.queries.counts(county.actor("leader"), CaseFilter())
    time.advance(timedelta(seconds=1))
    assert await platform.cases.retention.erase(10) == 1
    after = await _now(platform, case)
    assert (after.reporter.name, after.reporter.phone, "13912345678" in after.text) == (None, None, False)
    assert await platform.cases.retention.erase(10) == 0
    assert (await platform.cases.queries.counts(county.actor("leader"), CaseFilter())).count == before.count
    entries = await platform.database.fetch("SELECT actor_id FROM audit_entry WHERE action = 'case.erase'")
    assert len(entries) == 1


async def test_an_area_says_other_years_for_a_type_and_what_it_keeps_for_good_no_plugin_takes(
    platform: Platform, county: World, time: FixedTime, monkeypatch: pytest.MonkeyPatch
):
    declaring(monkeypatch, platform, 1)
    reason = LineText(zh_cn="依法保存", en="Kept by law")
    kept = [line for line in PRIVACY.default.retention if line.what != "words"]
    for_good = Retained(what="words", keep="kept", reason=reason)
    await ruled(platform, PRIVACY, msgspec.structs.replace(PRIVACY.default, retention=[*kept, for_good]), world.COUNTY)
    case = await walked(platform, county, await reported(platform, text="请联系13912345678"), "close")
    time.advance(timedelta(days=400))
    assert await platform.cases.retention.erase(10) == 1
    after = await _now(platform, case)
    assert (after.reporter.phone, after.text) == (None, "请联系13912345678")
    assert await platform.cases.retention.erase(10) == 0
    await ruled(platform, RETENTION_RULE, RetentionRule(years=3), world.NORTH, case_type=case.case_type)
    time.advance(timedelta(days=400))
    assert await platform.cases.retention.erase(10) == 0
    time.advance(timedelta(days=400))
    assert await platform.cases.retention.erase(10) == 1
    assert "13912345678" not in (await _now(platform, case)).text


async def test_an_area_may_let_nothing_go_by_itself(platform: Platform, county: World, time: FixedTime, monkeypatch: pytest.MonkeyPatch):
    declaring(monkeypatch, platform, 1)
    await ruled(platform, RETENTION_RULE, RetentionRule(), world.COUNTY)
    await walked(platform, county, await reported(platform), "close")
    time.advance(timedelta(days=4_000))
    assert await platform.cases.retention.erase(10) == 0


@pytest.mark.parametrize(
    ("moment", "years", "expected"),
    [("2024-02-29", 1, "2025-03-01"), ("2024-02-29", 4, "2028-02-29"), ("2026-11-23", -3, "2023-11-23"), ("2025-03-01", -1, "2024-03-01")],
)
def test_years_from_a_day(moment: str, years: int, expected: str):
    assert years_after(datetime.fromisoformat(moment), years) == datetime.fromisoformat(expected)


async def test_the_job_comes_back_for_the_rest_and_then_the_next_day(platform: Platform, time: FixedTime):
    async def next_run() -> object:
        [row] = await platform.database.fetch("SELECT run_at FROM job WHERE key = {}", RETENTION)
        return (row["run_at"] - time.now()).total_seconds()

    await platform.cases.retention.begin()
    await platform.cases.retention.begin()
    assert await next_run() == 86_400
    job = Job(id=uuid4(), kind=RETENTION, key=RETENTION, data={}, run_at=time.now(), attempt=1, worker=uuid4(), version=1)
    time.advance(timedelta(days=1))
    await platform.cases.retention.run(job)
    assert await next_run() == 86_400
