"""The people, publishers and keys of the demonstration registry."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.registry.shop import Shop
from wangge_registry.demo.cast import CAST, PASSWORD, prepare
from wangge_registry.demo.publishers import HOUSES
from wangge_registry.names.reserved import reserved_package
from wangge_registry.publishers.model import Proof
from wangge_registry.publishers.repository import PublisherRepository

MANIFESTS = sorted((Path(__file__).parents[3] / "plugins").glob("*/src/*/plugin.json"))


async def test_the_cast_is_made_once_and_can_publish(shop: Shop):
    assert await prepare(shop.market)
    assert not await prepare(shop.market)
    for part in CAST:
        answer = await shop.http.post("/api/v1/session", json={"username": part.username, "password": PASSWORD})
        assert answer.status_code == 201, part.username
    for house in HOUSES:
        publisher = (await shop.http.get(f"/api/v1/publishers/{house.id}")).json()
        assert (publisher["standing"], publisher["kind"]) == ("verified", house.kind)
        team = await shop.market.publishers.team(house.id)
        assert {member.username for member in team.members} == {house.owner, house.maintainer}
        assert shop.market.metadata.newest(f"publisher-{house.id}") is not None
    proofs = await PublisherRepository(shop.market.database).evidence("qingxi-gov")
    assert {piece.proof for piece in proofs} == {Proof.DOMAIN, Proof.REGISTRATION, Proof.LETTER}
    assert (await shop.http.get("/tuf/metadata/timestamp.json")).status_code == 200
    assert await shop.market.log.verify() == []


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.parent.name)
def test_every_plugin_of_ours_has_its_publisher_there(manifest: Path):
    said = json.loads(manifest.read_bytes())["publisher"]
    house = next(house for house in HOUSES if house.id == said["id"])
    assert (house.kind, house.legal_name, house.domain, house.registration) == (
        said["type"],
        said["legal_name"],
        said["domain"],
        said.get("registration", ""),
    )
    project = tomllib.loads((manifest.parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not reserved_package(project["name"], house.id)
