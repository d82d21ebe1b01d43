"""The whole way of a version: uploaded, checked, reviewed, published, withdrawn."""

from tests.registry.shop import Person, Shop, wheel


async def test_a_version_goes_the_whole_way(shop: Shop, owner: Person, token: str, reviewer: Person, second: Person):
    answer = await shop.upload(token, wheel())
    assert answer.text == "lampworks.street-lights 1.0.0 is received.\n"
    assert (await shop.simple())["files"] == []
    await shop.checked()
    seen = await shop.details(owner)
    assert seen["version"]["state"] == "in_review", seen["checks"]
    await shop.decide(reviewer)
    await shop.published()
    (file,) = (await shop.simple())["files"]
    assert file["filename"] == wheel()[0]
