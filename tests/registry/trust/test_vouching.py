"""The metadata follows what is offered by itself."""

import asyncio
import logging

import pytest

from tests.registry.shop import Person, Shop, wheel
from tests.registry.trust.people import PATH, County, Mirror, People


async def test_it_follows_in_the_background(trusted: Shop, county: County, reviewer: Person):
    await trusted.market.vouching.start()
    try:
        assert await county.file() == wheel()[1]
        await trusted.act(reviewer, "quarantine", "Somebody has reported it.")
        for _ in range(200):
            if await county.custom() is None:
                break
            await asyncio.sleep(0.02)
        else:
            raise AssertionError("still vouched for")
    finally:
        await trusted.market.vouching.stop()


async def test_only_those_are_signed_anew_whom_something_has_happened_to(trusted: Shop, reviewer: Person, county: County):
    vouching, market = trusted.market.vouching, trusted.market
    await vouching.follow()
    asked: list[str] = []
    files = vouching._files

    async def noted(publisher: str) -> object:
        asked.append(publisher)
        return await files(publisher)

    vouching._files = noted
    await vouching.follow()
    await trusted.person("somebody")
    await vouching.follow()
    assert asked == []
    await trusted.act(reviewer, "quarantine", "Somebody has reported it.")
    await vouching.follow()
    assert asked == ["lampworks"]
    assert market.ceremonies.standing("publisher-lampworks").version > 1
    assert await county.custom() is None


async def test_a_key_that_is_missing_stops_nothing_else(trusted: Shop, mirror: Mirror, caplog: pytest.LogCaptureFixture, reviewer: Person):
    for path in (trusted.market.settings.keys / "tuf").glob("publisher-lampworks.*"):
        path.unlink()
    await trusted.act(reviewer, "quarantine", "Somebody has reported it.")
    with caplog.at_level(logging.WARNING):
        await trusted.market.vouching.start()
        for _ in range(100):
            if "does not lie here" in caplog.text:
                break
            await asyncio.sleep(0.02)
        await trusted.market.vouching.stop()
    assert "publisher-lampworks does not lie here" in caplog.text
    assert (await trusted.simple())["files"] == []


async def test_a_plugin_that_was_handed_over_is_vouched_for_by_its_new_owner(
    trusted: Shop, owner: Person, reviewer: Person, county: County, people: People
):
    otto = await trusted.publisher(await trusted.person("otto"), reviewer, "brightworks", legal_name="Bright", domain="bright.example")
    people.delegate(trusted.market.ceremonies, "brightworks")
    offered = await owner.post("/plugins/lampworks.street-lights/transfers", {"taker": "brightworks"})
    await otto.post(f"/transfers/{offered['id']}/acceptance", expect=200)
    await reviewer.post(f"/transfers/{offered['id']}/confirmation", expect=200)
    await trusted.market.vouching.reconcile()
    assert await county.custom(PATH) is None
    assert await county.file(PATH.replace("lampworks/", "brightworks/")) == wheel()[1]
