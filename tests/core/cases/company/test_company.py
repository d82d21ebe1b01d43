"""Two people on one case see each other, as long as they look at it and may."""

from collections.abc import AsyncGenerator

import msgspec
import pytest

from tests.core.cases.walking import act, reported
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from tests.world import World
from wangge_core.cases.company import service
from wangge_core.cases.company.schemas import Company, WritingIn
from wangge_core.cases.company.service import OVER, QUIET, Companies
from wangge_core.errors import NotFoundError, TooManyError
from wangge_core.ids import new_id
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform


@pytest.fixture
def companies(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Companies:
    """Streams that look at once, and often enough for a test."""
    monkeypatch.setattr(service, "LASTS", 12)
    platform.cases.companies.look_s = 0.0
    return platform.cases.companies


async def told(stream: AsyncGenerator[bytes]) -> Company:
    """Return the next news of a stream."""
    async for message in stream:
        if message != QUIET:
            assert message.startswith(b"event: company\ndata: "), message
            return msgspec.json.decode(message.split(b"data: ")[1], type=Company)
    raise AssertionError("no news")


async def test_two_on_a_case_see_each_other_and_what_the_other_writes(platform: Platform, county: World, companies: Companies):
    case = await reported(platform)
    worker, dispatcher = county.actor("worker"), county.actor("north_dispatcher")
    first = await companies.begin(worker, case.id)
    assert await told(first) == Company(others=[], version=case.version)
    second = await companies.begin(dispatcher, case.id)
    assert await anext(second) == QUIET
    await companies.write(dispatcher, case.id, "verify")
    (other,) = (await told(first)).others
    assert (other.name, other.writing) == (dispatcher.name, {"zh-CN": "核实", "en": "Verify"})
    assert [one.name for one in (await told(second)).others] == [worker.name]
    moved = await act(platform, county, case, "north_dispatcher", "verify", {"result": "yes", "note": "确实如此"})
    assert (await told(first)).version == moved.version
    await second.aclose()
    assert (await told(first)).others == []
    await first.aclose()
    assert await platform.database.fetch("SELECT id FROM case_company") == []
    assert not companies.open


async def test_whoever_is_gone_without_a_word_is_forgotten(platform: Platform, county: World, companies: Companies, time: FixedTime):
    case = await reported(platform)
    account = county.actor("worker").account_id
    assert account is not None
    await companies.repository.come(new_id(), case.id, account, time.now())
    time.advance(service.ALIVE * 4)
    stream = await companies.begin(county.actor("north_dispatcher"), case.id)
    assert (await told(stream)).others == []
    await stream.aclose()
    assert await platform.database.fetch("SELECT id FROM case_company") == []


async def test_who_may_not_see_the_case_sees_nobody(
    platform: Platform, county: World, companies: Companies, monkeypatch: pytest.MonkeyPatch
):
    case = await reported(platform)
    with pytest.raises(NotFoundError):
        await companies.begin(county.actor("south_dispatcher"), case.id)
    with pytest.raises(NotFoundError):
        await companies.write(county.actor("south_dispatcher"), case.id, None)
    stream = await companies.begin(county.actor("worker"), case.id)
    await told(stream)
    monkeypatch.setattr(service, "MOST_EACH", 1)
    with pytest.raises(TooManyError):
        await companies.begin(county.actor("worker"), case.id)
    async with platform.access.changing():
        await platform.database.execute("DELETE FROM position")
    assert [message async for message in stream if message != QUIET] == [OVER]


async def test_over_http(platform: Platform, client: Client, companies: Companies):
    case = await reported(platform)
    dispatcher = await signed_in(client, "north_dispatcher")
    answer = await dispatcher.get(f"/api/v1/cases/{case.id}/company")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert answer.text.count("event: company") == 1
    path = f"/api/v1/cases/{case.id}/company/writing"
    assert (await dispatcher.put(path, content=msgspec.json.encode(WritingIn("verify")))).status_code == 204
    assert (await dispatcher.put(path, json={"action": "fly"})).json()["code"] == "transition_not_allowed"
    assert (await client(None).get(f"/api/v1/cases/{case.id}/company")).status_code == 401
