"""Merging through the services, on both databases."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import world
from tests.core.cases.walking import act, reported, walked
from tests.world import World
from wangge_core.access.model import Actor
from wangge_core.cases.duplicates.errors import CaseMergedError, NotMergeableError, NotUndoableError, OwnReportError
from wangge_core.cases.duplicates.schemas import MergeIn, SimilarIn, UnmergeIn
from wangge_core.cases.errors import CaseChangedError, TransitionNotAllowedError
from wangge_core.cases.intake import Sender
from wangge_core.cases.model import Case
from wangge_core.cases.report_schemas import PositionIn, ReporterIn, ReportIn
from wangge_core.cases.schemas import RatingIn
from wangge_core.errors import ForbiddenError, NotFoundError, TooManyError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

ANYBODY = Actor(kind="resident", id="anonymous")


async def _now(platform: Platform, case: Case) -> Case:
    found = await platform.cases.repository.told(case.id)
    assert found is not None
    return found


async def _merge(platform: Platform, county: World, case: Case, into: Case) -> Case:
    one, other = await _now(platform, case), await _now(platform, into)
    wanted = MergeIn(into=into.id, version=one.version, into_version=other.version)
    return await platform.cases.merging.merge(county.actor("north_dispatcher"), case.id, wanted)


async def _unmerge(platform: Platform, county: World, case: Case) -> Case:
    version = (await _now(platform, case)).version
    return await platform.cases.merging.unmerge(county.actor("north_dispatcher"), case.id, UnmergeIn(version))


async def test_a_merged_report_follows_the_other_case_and_comes_back_as_it_was(platform: Platform, county: World):
    into, case = await reported(platform), await reported(platform, text="门口的垃圾没人运")
    before = await _now(platform, case)
    merged = await _merge(platform, county, case, into)
    assert (merged.state, merged.outcome, merged.due_at) == ("closed", "duplicate", None)
    page = await platform.cases.progress_pages.open(case.query_code)
    assert (page.number, page.text, page.merged_into, page.outcome, page.can_rate) == (case.number, case.text, into.number, None, False)
    await act(platform, county, await _now(platform, into), "north_dispatcher", "file", {})
    assert (await platform.cases.progress_pages.open(case.query_code)).stage == "dispatch"
    assert (await _now(platform, into)).supporters == 0  # the same device reported both
    with pytest.raises(TransitionNotAllowedError):
        await platform.cases.progress_pages.rate(case.query_code, RatingIn(score=5))
    back = await _unmerge(platform, county, case)
    after = await _now(platform, case)
    assert {name: getattr(after, name) for name in ("state", "stage", "due_at", "yellow_at", "closed_at", "outcome")} == {
        name: getattr(before, name) for name in ("state", "stage", "due_at", "yellow_at", "closed_at", "outcome")
    }
    assert back.version == after.version
    assert all(clock.stopped_at is None for clock in await platform.cases.repository.clocks(case.id))
    assert (await platform.cases.progress_pages.open(case.query_code)).merged_into is None


async def test_each_reporter_rates_what_came_of_it(platform: Platform, county: World):
    into, case = await reported(platform), await reported(platform)
    await _merge(platform, county, case, into)
    await walked(platform, county, await _now(platform, into), "close")
    page = await platform.cases.progress_pages.open(case.query_code)
    assert page.can_rate
    assert page.outcome is not None
    assert page.outcome.code == "fixed"
    assert (await platform.cases.progress_pages.rate(case.query_code, RatingIn(score=2))).rating is not None
    assert (await platform.cases.progress_pages.rate(into.query_code, RatingIn(score=5, text="好"))).can_rate is False
    assert "好" not in [moment.note for moment in (await platform.cases.progress_pages.open(case.query_code)).timeline]
    with pytest.raises(NotUndoableError, match="undo_rated"):
        await _unmerge(platform, county, case)


async def test_what_cannot_be_merged_says_why(platform: Platform, county: World):
    one, two, hidden = await reported(platform), await reported(platform), await reported(platform, private=True)
    with pytest.raises(NotMergeableError, match="merge_itself"):
        await _merge(platform, county, one, one)
    with pytest.raises(NotMergeableError, match="merge_private"):
        await _merge(platform, county, one, hidden)
    with pytest.raises(CaseChangedError):
        await platform.cases.merging.merge(
            county.actor("north_dispatcher"), one.id, MergeIn(into=two.id, version=one.version, into_version=9)
        )
    with pytest.raises(ForbiddenError):
        await platform.cases.merging.merge(county.actor("leader"), one.id, MergeIn(into=two.id, version=1, into_version=1))
    await _merge(platform, county, one, two)
    with pytest.raises(NotMergeableError, match="merge_merged"):
        await _merge(platform, county, two, one)
    with pytest.raises(CaseMergedError, match=two.number):
        await act(platform, county, await _now(platform, one), "north_dispatcher", "reopen", {"note": "还没有修好"})
    with pytest.raises(NotUndoableError, match="not_merged"):
        await _unmerge(platform, county, two)


async def test_the_window_for_taking_back_ends(platform: Platform, county: World):
    one, two = await reported(platform), await reported(platform)
    await _merge(platform, county, one, two)
    assert isinstance(platform.time, FixedTime)
    platform.time.advance(timedelta(days=7))
    with pytest.raises(NotUndoableError, match="undo_late"):
        await _unmerge(platform, county, one)


async def test_a_chain_of_merges_counts_each_sender_once(platform: Platform, county: World):
    cases = []
    for letter in "bcd":
        receipt = await platform.cases.intake.report(Sender(ANYBODY, letter * 64, "web"), _report(f"{letter} 门口垃圾"))
        cases.append(await platform.cases.repository.by_query_code(receipt.query_code))
    one, two, three = cases
    assert one
    assert two
    assert three
    echo = await platform.cases.echoes.join(ANYBODY, "e" * 64, one.number)
    assert echo.supporters == 1
    await platform.cases.echoes.join(ANYBODY, "e" * 64, three.number)
    await _merge(platform, county, one, two)
    await _merge(platform, county, two, three)
    assert (await _now(platform, three)).supporters == 3  # one, two and the one who said "me too" to two of them
    assert (await _now(platform, three)).pressed
    assert set(await platform.cases.duplicate_rows.tree(three.id)) == {one.id, two.id, three.id}
    nudged = await platform.database.fetch("SELECT data FROM outbox WHERE type = 'case.nudged'")
    assert len(nudged) == 1
    await _unmerge(platform, county, two)
    assert ((await _now(platform, three)).supporters, (await _now(platform, two)).supporters) == (1, 2)
    followed = await platform.cases.progress_pages.open(echo.query_code)
    assert (followed.role, followed.text, followed.attachments, followed.merged_into) == ("echo", "", [], two.number)


def _report(text: str) -> ReportIn:
    lon, lat = world.middle_of("999901100201001")
    return ReportIn(
        client_id=uuid4(), case_type="livelihood.appeal", text=text, position=PositionIn(lon, lat), reporter=ReporterIn("甲", "13800000000")
    )


async def test_me_too_needs_no_account_and_counts_a_sender_once(platform: Platform):
    case = await reported(platform)
    with pytest.raises(OwnReportError):
        await platform.cases.echoes.join(ANYBODY, "a" * 64, case.number)
    first = await platform.cases.echoes.join(ANYBODY, "b" * 64, case.number.lower())
    assert await platform.cases.echoes.join(ANYBODY, "b" * 64, case.number) == first
    hidden = await reported(platform, private=True)
    with pytest.raises(NotFoundError):
        await platform.cases.echoes.join(ANYBODY, "b" * 64, hidden.number)
    for _ in range(19):
        await platform.cases.echoes.join(ANYBODY, "b" * 64, (await reported(platform)).number)
    with pytest.raises(TooManyError, match="echo_limit"):
        await platform.cases.echoes.join(ANYBODY, "b" * 64, (await reported(platform)).number)


async def test_the_report_page_is_offered_public_likes_without_anybodys_words(platform: Platform, county: World):
    case = await reported(platform, class_id="livelihood.appeal.garbage")
    await reported(platform, private=True)
    lon, lat = world.middle_of("999901100201001")
    asked = SimilarIn(case_type="livelihood.appeal", text="小区门口垃圾没人清运", position=PositionIn(lon, lat))
    [found] = (await platform.cases.duplicates.similar(asked)).items
    assert found.number == case.number
    assert case.text not in repr(found)
    page = await platform.cases.duplicates.page(county.actor("north_dispatcher"), case.id)
    assert len(page.items) == 1  # the private one, which the dispatcher may see but not merge
    assert [one.mergeable for one in page.items] == [False]


async def test_looking_around_reads_the_index_of_places(platform: Platform):
    await reported(platform)
    seen: list[tuple[str, tuple[object, ...]]] = []
    fetch = platform.database.fetch

    async def watched(sql: str, *values: object):
        seen.append((sql, values))
        return await fetch(sql, *values)

    platform.database.fetch = watched  # type: ignore[method-assign]
    lon, lat = world.middle_of("999901100201001")
    await platform.cases.duplicates.similar(SimilarIn(case_type="livelihood.appeal", text="垃圾", position=PositionIn(lon, lat)))
    [(sql, values)] = [(sql, values) for sql, values in seen if " FROM cases " in sql]
    if platform.database.dialect == "sqlite":
        plan = " ".join(row["detail"] for row in await fetch(f"EXPLAIN QUERY PLAN {sql}", *values))
    else:
        async with platform.database.transaction():  # so few rows would be read whole; what counts is that the index serves
            await platform.database.execute("SET LOCAL enable_seqscan = off")
            plan = repr(await fetch(f"EXPLAIN {sql}", *values))
    assert "cases_open_place" in plan, plan
