"""The whole way of a version over HTTP: uploaded, checked, reviewed, published, withdrawn."""

import hashlib

from tests.registry.shop import Person, Shop, wheel
from wangge_registry.reviews.statement import verified


async def test_a_version_goes_the_whole_way(shop: Shop, owner: Person, token: str, reviewer: Person):
    answer = await shop.upload(token, wheel())
    assert answer.text == "lampworks.street-lights 1.0.0 is received.\n"
    assert (await shop.simple())["files"] == []
    await shop.checked()
    seen = await shop.details(owner)
    assert seen["version"]["state"] == "in_review", seen["checks"]
    assert seen["checks"][-1]["verdict"] == "passed"
    assert seen["difference"]["compared_with"] == ""
    assert seen["acts"] == ["withdraw"]
    assert [each["id"] for each in (await owner.get("/session/publishers"))["items"]] == ["lampworks"]
    assert (await reviewer.get("/session/publishers"))["items"] == []
    (page,) = (await owner.get("/publishers/lampworks/plugins"))["items"]
    assert [each["state"] for each in page["versions"]] == ["in_review"]
    assert (await shop.http.get("/api/v1/publishers/lampworks/plugins")).json()["items"] == []  # nothing of it is offered yet
    (item,) = (await reviewer.get("/queue"))["items"]
    assert (item["plugin"], item["needed"], item["approved_by"]) == ("lampworks.street-lights", 1, [])
    await shop.decide(reviewer)
    assert (await shop.simple())["files"] == []  # approved is not published
    assert await shop.published() == 1
    assert await shop.published() == 0
    public = (await shop.http.get("/api/v1/plugins/lampworks.street-lights/versions/1.0.0")).json()
    assert (public["checks"], public["summary"]["verdict"]) == ([], "passed")
    assert public["summary"]["checks"] >= public["summary"]["passed"] > 0
    (file,) = (await shop.simple())["files"]
    name, content = wheel()
    assert (file["filename"], file["hashes"]["sha256"], file["size"]) == (name, hashlib.sha256(content).hexdigest(), len(content))
    reviews = (await shop.http.get("/api/v1/plugins/lampworks.street-lights/versions/1.0.0/reviews")).json()
    statement = verified(reviews["items"][0]["statement"], reviews["public_key"], file["hashes"]["sha256"])
    assert statement["predicate"]["reviewer"] == {"name": "rita", "organisation": "County Review Office"}
    assert [step["action"] for step in await shop.log() if step["subject"] == "lampworks.street-lights 1.0.0"] == [
        "version.received",
        "version.checking",
        "version.in_review",
        "version.reviewed",
        "version.approved",
        "version.published",
    ]
    assert await shop.market.log.verify() == []


async def test_what_is_not_published_is_nobodys_business(shop: Shop, owner: Person, token: str):
    await shop.upload(token, wheel())
    await shop.checked()
    path = "/api/v1/plugins/lampworks.street-lights"
    assert (await shop.http.get(path)).json()["versions"] == []
    for more in ("", "/reviews"):
        assert (await shop.http.get(f"{path}/versions/1.0.0{more}")).status_code == 404
    mallory = await shop.person("mallory")
    assert (await mallory.get("/plugins/lampworks.street-lights/versions/1.0.0/file", 404))["code"] == "version"
    digest = hashlib.sha256(wheel()[1]).hexdigest()
    assert (await shop.http.get(f"/files/{digest}/{wheel()[0]}")).status_code == 404
    mine = await shop.http.get(f"{path}/versions/1.0.0/file", headers=owner.headers)
    assert mine.content == wheel()[1]
    assert (await owner.get("/plugins/lampworks.street-lights/versions/9.9.9", 404))["code"] == "version"


async def test_yanking_quarantine_and_revocation_act_at_once(shop: Shop, owner: Person, token: str, reviewer: Person):
    ada = await shop.person("ada", duties=("administrator",))
    await shop.upload(token, wheel())
    await shop.checked()
    await shop.decide(reviewer)
    await shop.published()
    assert (await shop.act(owner, "yank", expect=422))["code"] == "reason_required"
    await shop.act(owner, "yank", "It forgets lamps.")
    assert (await shop.simple())["files"][0]["yanked"] == "It forgets lamps."
    await shop.act(owner, "unyank")
    assert (await shop.simple())["files"][0]["yanked"] is False
    assert (await shop.act(owner, "quarantine", "x", expect=403))["code"] == "act_forbidden"
    await shop.act(reviewer, "quarantine", "Somebody has reported it.")
    page = await shop.simple()
    assert (page["files"], page["versions"]) == ([], [])
    digest = hashlib.sha256(wheel()[1]).hexdigest()
    assert (await shop.http.get(f"/files/{digest}/{wheel()[0]}")).status_code == 404
    await shop.act(reviewer, "release", "It was a mistake.")
    assert len((await shop.simple())["files"]) == 1
    await shop.act(owner, "deprecate", "Take 2.0.")
    await shop.act(ada, "revoke", "It sends names away.")
    assert (await shop.simple())["files"] == []
    assert (await shop.act(ada, "release", "again", expect=409))["code"] == "act_impossible"
    assert [step["action"] for step in await shop.log()][-1] == "version.revoked"


async def test_the_next_version_is_compared_with_the_one_that_is_offered(shop: Shop, owner: Person, token: str, reviewer: Person):
    await shop.upload(token, wheel())
    await shop.checked()
    await shop.decide(reviewer)
    await shop.published()
    asks = '{"egress": [{"host": "weather.example", "purpose": "feed", "operation": "fetch", "data_classes": ["public"],'
    asks += ' "country": "CN", "reason": {"zh-CN": "读取天气。", "en": "To read the weather."}}]}'
    await shop.upload(token, wheel(version="1.1.0", changes=asks))
    await shop.checked()
    seen = await shop.details(owner, "1.1.0")
    assert (seen["difference"]["compared_with"], seen["difference"]["effect"]) == ("1.0.0", "widened")
    assert any("weather.example" in sentence for sentence in seen["sentences"])
    assert any("weather.example" in each["text"]["zh-CN"] and each["reason"]["en"] == "To read the weather." for each in seen["asks"])
    (line,) = seen["difference"]["lines"]
    assert line["text"]["zh-CN"].startswith("新增：")
    assert line["text"]["en"].startswith("New: ")
    await shop.decide(reviewer, version="1.1.0")
    await shop.published()
    assert (await shop.simple())["versions"] == ["1.0.0", "1.1.0"]
    found = (await shop.http.get("/api/v1/plugins", params={"q": "lampworks"})).json()["items"]
    assert [each["version"] for each in found] == ["1.1.0"]
