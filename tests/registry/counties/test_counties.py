"""Counties for reviewers: one each, for nobody else, stopped by hand and by clock."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.registry.shop import Person, Shop, opened, wheel
from wangge_registry.accounts.model import Account
from wangge_registry.counties.model import Standing, Terms
from wangge_registry.counties.service import Counties
from wangge_registry.trials.server import NotStartedError
from wangge_sdk.trials import Ready, TrialAccount

PATH = "/plugins/lampworks.street-lights/versions/1.0.0/county"
OWN = "/session/county"
WORKER = TrialAccount(
    username="grid.one", password="secret", role="grid_worker", area="999901001001", place={"zh-CN": "文澜街道", "en": "Wenlan"}
)
TERMS = Terms(allowed=True, minutes=30, most=2, host="127.0.0.1", port=9100, url="https://county-{port}.example")


class Fake:
    """A county without a platform."""

    def __init__(self, name: str, wheel: bytes, port: int) -> None:
        self.name, self.wheel, self.alive, self.stopped = name, wheel, True, threading.Event()
        self.ready = Ready(
            url=f"http://127.0.0.1:{port or 4711}", token="t", plugin="p", version="1", state="ready", reason="", worker="", fence="full",
            here="999901001001001", there="999901002001001", accounts=(WORKER,), doors="/trial/enter/key",
        )  # fmt: skip

    def stop(self) -> None:
        self.stopped.set()


class Hosting:
    """Starts fakes, and remembers them."""

    def __init__(self) -> None:
        self.made: list[Fake] = []
        self.broken = ""

    def __call__(self, name: str, wheel: bytes, port: int) -> Fake:
        if self.broken:
            raise NotStartedError(self.broken)
        self.made.append(Fake(name, wheel, port))
        return self.made[-1]


@pytest.fixture
def hosting() -> Hosting:
    return Hosting()


@pytest.fixture
async def shop(tmp_path: Path, sqlite_registry: Path, hosting: Hosting) -> AsyncIterator[Shop]:
    (tmp_path / "registry.sqlite").write_bytes(sqlite_registry.read_bytes())
    async with opened(tmp_path / "data", f"sqlite:///{tmp_path / 'registry.sqlite'}", county=hosting) as shop:
        yield shop
        await shop.market.counties.stop()


@pytest.fixture
async def reviewer(shop: Shop) -> Person:
    rita = await shop.reviewer("rita", "County Review Office")
    owner = await shop.publisher(await shop.person("olga"), rita)
    await shop.upload(await shop.plugin(owner), wheel())
    return rita


async def account_of(shop: Shop, person: Person) -> Account:
    return await shop.market.accounts.by_token(person.headers["authorization"].removeprefix("Bearer "))


async def until(shop: Shop, person: Person, standing: str) -> dict[str, object]:
    async with asyncio.timeout(10):
        while True:
            county: dict[str, object] = (await person.get(OWN))["county"]
            if county["standing"] == standing:
                return county
            await asyncio.sleep(0.01)


async def test_a_reviewer_opens_a_county_and_stops_it(shop: Shop, reviewer: Person, hosting: Hosting):
    assert (await reviewer.get(OWN))["county"] is None
    assert (await reviewer.post(PATH, expect=202))["standing"] in {"starting", "open"}
    county = await until(shop, reviewer, "open")
    assert county["entrance"] == "http://localhost:4711/trial/enter/key"
    assert county["people"] == [{"username": "grid.one", "role": "grid_worker", "place": WORKER.place}], "no password goes out"
    (hosted,) = hosting.made
    assert (hosted.name, hosted.wheel) == wheel()
    assert (await reviewer.post(PATH, expect=409))["code"] == "county_open"
    await reviewer.ask("DELETE", OWN, 204)
    assert hosted.stopped.is_set()
    assert (await reviewer.get(OWN))["county"] is None
    await reviewer.ask("DELETE", OWN, 204)


async def test_a_county_is_for_reviewers_of_others_and_for_their_own_eyes(shop: Shop, reviewer: Person):
    await reviewer.post(PATH, expect=202)
    await until(shop, reviewer, "open")
    mallory, second = await shop.person("mallory"), await shop.reviewer("rob", "University Lab")
    assert (await mallory.post(PATH, expect=403))["code"] == "duty_required"
    assert (await mallory.get(OWN))["county"] is None
    assert (await second.get(OWN))["county"] is None
    assert (await shop.http.post(f"/api/v1{PATH}")).status_code == 401
    assert (await shop.http.get(f"/api/v1{OWN}")).status_code == 401


async def test_a_county_that_does_not_start_says_why_and_another_may_be_opened(shop: Shop, reviewer: Person, hosting: Hosting):
    hosting.broken = "wangge cannot be started"
    await reviewer.post(PATH, expect=202)
    assert (await until(shop, reviewer, "ended"))["trouble"] == "wangge cannot be started"
    hosting.broken = ""
    await reviewer.post(PATH, expect=202)
    await until(shop, reviewer, "open")


async def test_counties_have_room_ports_and_an_end(shop: Shop, reviewer: Person, hosting: Hosting):
    market = shop.market
    counties = Counties(market.moving, market.plugins, market.files, shop.time, terms=TERMS, host=hosting)
    people = [reviewer, await shop.reviewer("rob", "University Lab"), await shop.reviewer("ron", "Third Office")]
    first, second, third = [await account_of(shop, person) for person in people]
    for account in (first, second):
        await counties.open(account, "lampworks.street-lights", "1.0.0")
    with pytest.raises(Exception, match="as many as this registry has room for"):
        await counties.open(third, "lampworks.street-lights", "1.0.0")
    await counties.close(first)
    await counties.open(third, "lampworks.street-lights", "1.0.0")
    await counties.stop()
    assert sorted(made.ready.url for made in hosting.made) == ["http://127.0.0.1:9100", "http://127.0.0.1:9100", "http://127.0.0.1:9101"]
    assert all(made.stopped.is_set() for made in hosting.made)
    assert counties.own(second) is None


async def test_the_clock_stops_a_county(shop: Shop, reviewer: Person, hosting: Hosting):
    terms = Terms(allowed=True, minutes=0.0005, most=1, host="127.0.0.1", port=0, url="http://localhost:{port}")
    counties = Counties(shop.market.moving, shop.market.plugins, shop.market.files, shop.time, terms=terms, host=hosting)
    account = await account_of(shop, reviewer)
    await counties.open(account, "lampworks.street-lights", "1.0.0")
    async with asyncio.timeout(10):
        while (county := counties.own(account)) is None or county.standing is not Standing.ENDED:  # noqa: ASYNC110  a clock ends it
            await asyncio.sleep(0.01)
    assert (county.trouble, county.entrance) == ("Its time is over.", "")
    assert await asyncio.to_thread(hosting.made[0].stopped.wait, 5)
    await counties.stop()
