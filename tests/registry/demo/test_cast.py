"""The people and keys of the demonstration registry."""

from tests.registry.shop import Shop
from wangge_registry.demo.cast import CAST, PASSWORD, PUBLISHER, prepare


async def test_the_cast_is_made_once_and_can_publish(shop: Shop):
    assert await prepare(shop.market)
    assert not await prepare(shop.market)
    for part in CAST:
        answer = await shop.http.post("/api/v1/session", json={"username": part.username, "password": PASSWORD})
        assert answer.status_code == 201, part.username
    publisher = (await shop.http.get(f"/api/v1/publishers/{PUBLISHER}")).json()
    assert publisher["standing"] == "verified"
    team = await shop.market.publishers.team(PUBLISHER)
    assert [member.username for member in team.members] == ["maintainer", "publisher"]
    assert (await shop.http.get("/tuf/metadata/timestamp.json")).status_code == 200
    assert await shop.market.log.verify() == []
