"""The demonstration certifies what asks for it, once two organisations have approved and it is published."""

from pathlib import Path

from tests.registry.shop import Person, Shop
from wangge_registry.demo.cast import FIRST, HOLDERS, OWNER, PASSWORD, SECOND, prepare
from wangge_registry.demo.certifying import certify
from wangge_registry.trust.roles import CERTIFIED_FILE, TARGETS
from wangge_sdk.projects.packing import build

PLUGIN = "wangge.keyword-triage"
SOURCE = Path(__file__).parents[3] / "plugins" / "keyword-triage"


async def signed_in(shop: Shop, username: str) -> Person:
    answer = await shop.http.post("/api/v1/session", json={"username": username, "password": PASSWORD})
    return Person(shop.http, username, answer.json()["token"])


async def test_what_two_have_approved_is_certified_once(shop: Shop):
    await prepare(shop.market)
    holders = shop.market.settings.data / HOLDERS
    assert await certify(shop.market, holders) == []
    owner, first, second = [await signed_in(shop, part.username) for part in (OWNER, FIRST, SECOND)]
    packed = build(SOURCE)
    await shop.upload(await shop.plugin(owner, PLUGIN, packed.name.partition("-")[0].replace("_", "-")), (packed.name, packed.content))
    await shop.checked()
    version = (await owner.get(f"/plugins/{PLUGIN}"))["versions"][0]["version"]
    await shop.decide(first, version=version, plugin=PLUGIN)
    assert await certify(shop.market, holders) == [], "one approval is not enough"
    await shop.decide(second, version=version, plugin=PLUGIN)
    await shop.published()
    assert await certify(shop.market, holders) == [f"{PLUGIN} {version}"]
    targets = shop.market.metadata.newest(TARGETS)
    assert targets is not None
    assert CERTIFIED_FILE in targets.signed.targets
    assert await certify(shop.market, holders) == []
