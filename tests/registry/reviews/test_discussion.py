"""The discussion of a version: publisher and reviewers, and nobody else."""

from tests.registry.shop import Person, Shop, wheel

REMARKS = "/plugins/lampworks.street-lights/versions/1.0.0/remarks"


async def test_publisher_and_reviewers_talk_about_a_version(shop: Shop, owner: Person, token: str, reviewer: Person):
    await shop.upload(token, wheel())
    await reviewer.post(REMARKS, {"text": "Why does it keep the address?"})
    await owner.post(REMARKS, {"text": "  To send somebody there.  "})
    said = (await owner.get(REMARKS))["items"]
    assert [(each["author"], each["side"], each["text"]) for each in said] == [
        ("rita", "reviewer", "Why does it keep the address?"),
        ("olga", "publisher", "To send somebody there."),
    ]
    assert said[0]["organisation"] == "County Review Office"
    assert not any("address" in str(step) for step in await shop.log())


async def test_nobody_else_reads_it(shop: Shop, owner: Person, token: str, reviewer: Person):
    await shop.upload(token, wheel())
    await shop.checked()
    mallory = await shop.person("mallory")
    assert (await mallory.get(REMARKS, 404))["code"] == "version"
    await shop.decide(reviewer)
    await shop.published()
    assert (await mallory.get(REMARKS, 403))["code"] == "discussion_closed"
    assert (await mallory.post(REMARKS, {"text": "Hello"}, expect=403))["code"] == "discussion_closed"
    assert (await shop.http.get(f"/api/v1{REMARKS}")).status_code == 401
    assert (await owner.post(REMARKS, {"text": " \n "}, expect=400))["code"] == "request_invalid"
