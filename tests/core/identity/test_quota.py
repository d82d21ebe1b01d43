"""How much may be asked with a token: by the minute and by the day, told in each answer, kept over a restart."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.core.identity.conftest import Client, House
from wangge_core.database import Database
from wangge_core.identity.tokens.quota import Quota, QuotaError, Quotas
from wangge_core.instants import FixedTime

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


class Watch:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_minute_is_used_up_and_fills_again(database: Database) -> None:
    watch, token, quota = Watch(), uuid4(), Quota(per_minute=6, per_day=1000)
    quotas = Quotas(database, FixedTime(NOON), watch)
    standings = [await quotas.take(token, quota) for _ in range(6)]
    assert [each.left_in_minute for each in standings] == [5, 4, 3, 2, 1, 0]
    with pytest.raises(QuotaError) as error:
        await quotas.take(token, quota)
    assert (error.value.code, error.value.retry_after) == ("quota_exceeded", 11)
    await quotas.take(uuid4(), quota)
    watch.now += 10
    await quotas.take(token, quota)
    with pytest.raises(QuotaError):
        await quotas.take(token, quota)


async def test_a_day_holds_over_a_restart_and_ends_at_midnight_in_the_county(database: Database) -> None:
    time, token, quota = FixedTime(NOON), uuid4(), Quota(per_minute=1000, per_day=25)
    first = Quotas(database, time)
    for _ in range(23):
        await first.take(token, quota)
    await first.flush()
    second = Quotas(database, time)
    assert (await second.take(token, quota)).left_today == 1
    assert (await second.take(token, quota)).left_today == 0
    with pytest.raises(QuotaError) as error:
        await second.take(token, quota)
    assert error.value.retry_after == 12 * 3600 + 1
    time.advance(timedelta(hours=12))
    assert (await second.take(token, quota)).left_today == 24


async def test_two_processes_count_together(database: Database) -> None:
    time, token, quota = FixedTime(NOON), uuid4(), Quota(per_minute=1000, per_day=60)
    one, other = Quotas(database, time), Quotas(database, time)
    taken = 0
    with pytest.raises(QuotaError):
        for _ in range(200):
            await one.take(token, quota)
            await other.take(token, quota)
            taken += 2
    assert 60 <= taken <= 100


async def test_each_answer_tells_how_the_token_stands(house: House, client: Client) -> None:
    await house.account("zhang.san", role="grid_worker")
    await client.sign_in("zhang.san")
    body = {"name": "x", "permissions": ["unit:read"], "per_minute": 2, "per_day": 100_000_000}
    made = await client.expect(201, "POST", "/me/tokens", body)
    assert (made["per_minute"], made["per_day"]) == (2, 100_000_000)
    client.http.cookies.clear()
    headers = {"Authorization": f"Bearer {made['token']}"}
    answer = await client.send("GET", "/me", **headers)
    assert answer.headers["ratelimit-policy"] == "2;w=60, 100000;w=86400", "a person's token gets no more than the server allows"
    assert (answer.headers["ratelimit-limit"], answer.headers["ratelimit-remaining"]) == ("2", "1")
    await client.send("GET", "/units", **headers)
    answer = await client.send("GET", "/units", **headers)
    assert (answer.status_code, answer.json()["code"]) == (429, "quota_exceeded")
    assert answer.headers["retry-after"] == answer.headers["ratelimit-reset"]
    assert answer.headers["ratelimit-remaining"] == "0"
    assert "ratelimit-limit" not in (await client.send("GET", "/me")).headers


async def test_a_successor_is_made_and_the_old_one_ends_after_the_grace(house: House, client: Client) -> None:
    await house.account("zhang.san", role="grid_worker")
    await client.sign_in("zhang.san")
    old = await client.expect(201, "POST", "/me/tokens", {"name": "x", "permissions": ["unit:read"], "days": 30, "per_minute": 50})
    house.time.advance(timedelta(minutes=5))
    path = f"/me/tokens/{old['id']}/successor"
    new = await client.expect(201, "POST", path, {"grace_hours": 2})
    assert (new["name"], new["permissions"], new["per_minute"]) == ("x", ["unit:read"], 50)
    assert new["token"] != old["token"]
    await client.expect(404, "POST", f"/me/tokens/{uuid4()}/successor", {})
    client.http.cookies.clear()
    for hours, status in ((1, 200), (1, 401)):
        house.time.advance(timedelta(hours=hours))
        await client.expect(status, "GET", "/units", Authorization=f"Bearer {old['token']}")
        await client.expect(200, "GET", "/units", Authorization=f"Bearer {new['token']}")
    assert (await house.acts())[-2:] == ["token.created", "token.rotated"]
