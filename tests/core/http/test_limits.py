from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.datastructures import Headers
from msgspec.structs import replace

from tests import world
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_serving.errors import TooManyError
from wangge_serving.http import limits
from wangge_serving.http.limits import RateLimit

PROXIES = frozenset({"10.0.0.1", "10.0.0.2"})


class Clock:
    """Seconds that the test moves."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _taken(limit: RateLimit, address: str, tries: int) -> int:
    taken = 0
    for _ in range(tries):
        try:
            limit.take(address)
        except TooManyError:
            continue
        taken += 1
    return taken


def test_a_third_of_a_minutes_requests_may_come_at_once(clock: Clock):
    assert _taken(RateLimit(60, frozenset(), clock), "1.1.1.1", 100) == 20


def test_who_is_refused_learns_when_to_come_back_and_may_then(clock: Clock):
    limit = RateLimit(60, frozenset(), clock)
    _taken(limit, "1.1.1.1", 20)
    with pytest.raises(TooManyError, match="try again in") as caught:
        limit.take("1.1.1.1")
    clock.seconds += caught.value.retry_after
    limit.take("1.1.1.1")


def test_addresses_do_not_share_a_bucket(clock: Clock):
    limit = RateLimit(60, frozenset(), clock)
    _taken(limit, "1.1.1.1", 100)
    assert _taken(limit, "2.2.2.2", 100) == 20


@given(st.lists(st.floats(0, 30), min_size=1, max_size=200), st.integers(1, 600))
def test_never_more_than_the_burst_and_the_rate(pauses: list[float], per_minute: int):
    clock = Clock()
    limit, taken = RateLimit(per_minute, frozenset(), clock), 0
    for pause in pauses:
        clock.seconds += pause
        taken += _taken(limit, "1.1.1.1", 1)
    assert taken <= max(5.0, per_minute / 3) + sum(pauses) * per_minute / 60 + 1e-6


def test_memory_is_bounded_and_the_busiest_stay_known(clock: Clock, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "_MOST_ADDRESSES", 100)
    limit = RateLimit(60, frozenset(), clock)
    _taken(limit, "1.1.1.1", 20)
    for number in range(1_000):
        limit.take(f"2.2.{number // 256}.{number % 256}")
        assert _taken(limit, "1.1.1.1", 1) == 0
    assert len(limit._buckets) == 100


def _connection(peer: str | None, *forwarded: str) -> Any:
    headers = Headers([(b"x-forwarded-for", each.encode()) for each in forwarded])
    return SimpleNamespace(client=SimpleNamespace(host=peer) if peer else None, headers=headers)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("9.9.9.9", (), "9.9.9.9"),
        ("9.9.9.9", ("1.1.1.1",), "9.9.9.9"),
        ("10.0.0.1", (), "10.0.0.1"),
        ("10.0.0.1", ("1.1.1.1",), "1.1.1.1"),
        ("10.0.0.1", ("6.6.6.6, 1.1.1.1",), "1.1.1.1"),
        ("10.0.0.1", ("6.6.6.6", "1.1.1.1"), "1.1.1.1"),
        ("10.0.0.1", ("6.6.6.6, 1.1.1.1, 10.0.0.2",), "1.1.1.1"),
        ("10.0.0.1", ("10.0.0.2",), "10.0.0.2"),
        (None, ("1.1.1.1",), ""),
    ],
)
def test_who_asks_is_seen_through_our_own_proxies_only(peer: str | None, forwarded: tuple[str, ...], address: str):
    assert RateLimit(60, PROXIES).address_of(_connection(peer, *forwarded)) == address


def test_proxies_may_be_listed_with_spaces(tmp_path):
    limit = Platform(Settings(data=tmp_path, trusted_proxies="10.0.0.1, 10.0.0.2 ,")).rate_limit
    assert limit.address_of(_connection("10.0.0.2", "1.1.1.1")) == "1.1.1.1"


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    """A county that lets six public requests a minute through, five of them at once."""
    return replace(sqlite_settings, public_rate=6)


async def test_public_routes_are_limited_and_staff_routes_are_not(client: Client):
    worker, resident = await signed_in(client, "worker"), client(None)
    answers = [await resident.get(f"/api/v1/public/case-types?area={world.NORTH}") for _ in range(7)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert answers[-1].json()["code"] == "too_many_requests"
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert [(await worker.get("/api/v1/cases")).status_code for _ in range(12)] == [200] * 12
    assert (await resident.get("/healthz")).status_code == 200


def test_a_network_of_ipv6_is_one_household_and_a_mapped_address_is_its_own(clock: Clock):
    limit = RateLimit(60, PROXIES, clock)
    assert sum(_taken(limit, f"2001:db8:0:1::{number:x}", 1) for number in range(1, 40)) == 20
    assert _taken(limit, "2001:db8:0:2::1", 1) == 1
    assert _taken(limit, "::ffff:192.0.2.1", 20) == 20
    assert _taken(limit, "::ffff:192.0.2.2", 1) == 1
    assert _taken(limit, "192.0.2.1", 1) == 0
