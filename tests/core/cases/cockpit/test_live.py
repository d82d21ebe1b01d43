"""The stream of changes: only of what one may see, from where one left, and bounded."""

from collections.abc import AsyncIterator

import pytest

from tests.core.cases.walking import reported
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from tests.world import COUNTY, NORTH, SOUTH, World
from wangge_core.cases.cockpit import live
from wangge_core.cases.cockpit.live import LiveCases, Word
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.model import Case
from wangge_core.errors import ForbiddenError, InvalidError, TooManyError
from wangge_core.events.repository import EventRepository
from wangge_core.platform import Platform


@pytest.fixture
def streams(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> LiveCases:
    """Streams that look three times, at once."""
    monkeypatch.setattr(live, "LASTS", 3)
    platform.cases.live.look_s = 0.0
    return platform.cases.live


async def told(platform: Platform) -> int:
    """Give the events their positions, as the dispatcher does, and return the last."""
    events = EventRepository(platform.database)
    async with platform.database.transaction():
        await events.give_positions(10_000)
    return await events.head()


async def words(stream: AsyncIterator[Word]) -> list[Word]:
    return [word async for word in stream if word.kind != "quiet"]


def cases(found: list[Word]) -> list[list[str]]:
    return [word.data.cases for word in found if word.data]


async def _two(platform: Platform) -> tuple[Case, Case]:
    first = await reported(platform)
    return first, await reported(platform)


async def test_what_happened_since_is_told_once_and_to_those_who_may_see_it(platform: Platform, county: World, streams: LiveCases):
    before = await told(platform)
    first, second = await _two(platform)
    after = await told(platform)
    found = await words(await streams.begin(county.actor("leader"), CaseFilter(area=COUNTY), str(before)))
    assert [(word.kind, word.position) for word in found] == [("moved", after)]
    assert sorted(cases(found)[0]) == sorted([str(first.id), str(second.id)])
    assert found[0].encoded().startswith(f"id: {after}\nevent: moved\ndata: {{".encode())
    for who, area, last in (("leader", COUNTY, after), ("leader", SOUTH, before), ("south_dispatcher", None, before)):
        assert await words(await streams.begin(county.actor(who), CaseFilter(area=area), str(last))) == [], (who, area, last)
    assert await words(await streams.begin(county.actor("leader"), CaseFilter(), None)) == []
    assert len(await words(await streams.begin(county.actor("north_dispatcher"), CaseFilter(area=NORTH), str(before)))) == 1


async def test_a_private_case_is_not_told_of_to_whom_lists_do_not_show_it(platform: Platform, county: World, streams: LiveCases):
    before = await told(platform)
    case = await reported(platform)
    await platform.database.execute("UPDATE cases SET private = {} WHERE id = {}", True, case.id)
    await told(platform)
    shown = {who: bool((await platform.cases.queries.page(county.actor(who), CaseFilter(), None, 5)).items) for who in ("worker", "leader")}
    heard = {who: bool(await words(await streams.begin(county.actor(who), CaseFilter(), str(before)))) for who in shown}
    assert heard == shown
    assert not all(shown.values())


async def test_whoever_missed_too_much_is_to_ask_anew(
    platform: Platform, county: World, streams: LiveCases, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(live, "MOST_MISSED", 1)
    before = await told(platform)
    await _two(platform)
    after = await told(platform)
    found = await words(await streams.begin(county.actor("leader"), CaseFilter(), str(before)))
    assert [(word.kind, word.position, word.data) for word in found] == [("anew", after, None)]


async def test_streams_are_counted_and_end(platform: Platform, county: World, streams: LiveCases, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "MOST_EACH", 1)
    leader = county.actor("leader")
    stream = await streams.begin(leader, CaseFilter(), None)
    assert (await anext(stream)).kind == "quiet"
    with pytest.raises(TooManyError, match="Too many pages"):
        await streams.begin(leader, CaseFilter(), None)
    assert await words(stream) == []
    assert await words(await streams.begin(leader, CaseFilter(), None)) == []
    assert not streams.open


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "٣", "9" * 40, ""])
async def test_a_position_that_is_none_is_refused(county: World, streams: LiveCases, last: str):
    with pytest.raises(InvalidError, match="Last-Event-ID"):
        await streams.begin(county.actor("leader"), CaseFilter(), last)


async def test_who_may_see_no_case_hears_nothing(county: World, streams: LiveCases):
    with pytest.raises(ForbiddenError, match="case:read"):
        await streams.begin(county.actor("system_admin"), CaseFilter(), None)


async def test_over_http(platform: Platform, client: Client, streams: LiveCases):
    before = await told(platform)
    await reported(platform)
    await told(platform)
    leader = await signed_in(client, "leader")
    answer = await leader.get("/api/v1/cockpit/live", params={"area": COUNTY}, headers={"Last-Event-ID": str(before)})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.count("event: moved") == 1
    assert (await client(None).get("/api/v1/cockpit/live")).status_code == 401
    day = await leader.get("/api/v1/cockpit/areas", params={"area": COUNTY, "since": "2026-02-31"})
    assert (day.status_code, day.json()["code"]) == (422, "day")
    assert (await leader.get("/api/v1/cockpit/areas", params={"area": COUNTY})).json()["items"][0]["count"] == 1


async def test_a_stream_ends_when_the_right_to_see_cases_does(platform: Platform, county: World, streams: LiveCases):
    stream = await streams.begin(county.actor("leader"), CaseFilter(), str(await told(platform)))
    assert (await anext(stream)).kind == "quiet"
    async with platform.access.changing():
        await platform.database.execute("DELETE FROM position")
    await reported(platform)
    await told(platform)
    assert [word.kind async for word in stream] == ["over"]
    assert not streams.open
