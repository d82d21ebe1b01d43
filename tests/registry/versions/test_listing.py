"""Finding plugins by words and facets."""

from typing import Any

import pytest

from tests.registry.shop import Person, Shop, wheel

HOST = (
    '{"egress": [{"host": "weather.example", "purpose": "feed", "operation": "fetch", "data_classes": ["public"], "country": "CN",'
    ' "reason": {"zh-CN": "读取天气。", "en": "To read the weather."}}], "offline": "read", "keywords": ["rain_%"]}'
)


@pytest.fixture
async def full(shop: Shop, owner: Person, reviewer: Person) -> Shop:
    for plugin, more in (("lampworks.street-lights", {}), ("lampworks.weather", {"changes": HOST})):
        await shop.upload(await shop.plugin(owner, plugin), wheel(plugin, **more))
        await shop.checked()
        await shop.decide(reviewer, plugin=plugin)
    await shop.published()
    return shop


async def find(shop: Shop, **params: Any) -> list[str]:
    answer = await shop.http.get("/api/v1/plugins", params=params)
    assert answer.status_code == 200, answer.text
    return [item["plugin"].partition(".")[2] for item in answer.json()["items"]]


CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["street-lights", "weather"]),
    ({"q": "WEATHER"}, ["weather"]),
    ({"q": "lampworks ltd"}, ["street-lights", "weather"]),
    ({"q": "rain_%"}, ["weather"]),
    ({"q": "rain_x"}, []),
    ({"facet": "no_egress"}, ["street-lights"]),
    ({"facet": ["works_offline", "declarative"]}, ["weather"]),
    ({"facet": "no_personal_data"}, ["street-lights", "weather"]),
    ({"publisher_kind": "company"}, ["street-lights", "weather"]),
    ({"publisher_kind": "ngo"}, []),
    ({"category": "nothing"}, []),
    ({"without": "reports:read"}, ["street-lights", "weather"]),
    ({"limit": 1}, ["street-lights"]),
    ({"after": "lampworks.street-lights"}, ["weather"]),
]


async def test_plugins_are_found_by_words_and_facets(full: Shop):
    for params, found in CASES:
        assert await find(full, **params) == found, params


async def test_what_is_taken_out_is_not_in_the_window(full: Shop, owner: Person, reviewer: Person):
    await full.act(owner, "yank", "It forgets lamps.")
    assert await find(full) == ["weather"]
    await full.act(owner, "unyank")
    assert await find(full) == ["street-lights", "weather"]
    await full.act(reviewer, "quarantine", "Somebody has reported it.")
    assert await find(full) == ["weather"]


async def test_a_plugin_in_quarantine_is_not_in_the_window_either(full: Shop, reviewer: Person):
    await reviewer.put("/plugins/lampworks.weather/status", {"status": "quarantined", "reason": "It calls home."})
    assert await find(full) == ["street-lights"]
    await reviewer.put("/plugins/lampworks.weather/status", {"status": "active", "reason": "It does not."})
    assert await find(full) == ["street-lights", "weather"]


async def test_a_beta_is_in_the_window_only_as_long_as_there_is_nothing_better(full: Shop, owner: Person, reviewer: Person):
    token = (await owner.post("/plugins/lampworks.weather/tokens", {"label": "x"}))["token"]
    await full.upload(token, wheel("lampworks.weather", "1.1.0-beta.1", changes=HOST))
    await full.checked()
    await full.decide(reviewer, version="1.1.0-beta.1", plugin="lampworks.weather")
    await full.published()
    (item,) = (await full.http.get("/api/v1/plugins", params={"q": "weather"})).json()["items"]
    assert item["version"] == "1.0.0"
    page = await full.simple("lampworks-weather")
    assert page["versions"] == ["1.0.0", "1.1.0b1"]
