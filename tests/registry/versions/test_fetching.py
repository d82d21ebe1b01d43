"""Looking into a wheel: lines of its texts, and the pictures that its manifest names."""

import json

from tests.registry.shop import Person, Shop, wheel

PATH = "/plugins/lampworks.street-lights/versions/1.0.0"
MANIFEST = "lampworks_street_lights/plugin.json"


async def test_lines_around_a_place(shop: Shop, owner: Person, token: str, reviewer: Person):
    await shop.upload(token, wheel())
    whole = await reviewer.get(f"{PATH}/source", file="lampworks_street_lights-1.0.0.dist-info/METADATA", line=3, around=1)
    assert (whole["first"], len(whole["lines"])) == (2, 3)
    assert whole["lines"][0].startswith("Name: ")
    end = await owner.get(f"{PATH}/source", file=whole["file"], line=whole["total"] + 50, around=0)
    assert end["lines"] == []
    assert (await owner.get(f"{PATH}/source", 404, file="../../etc/passwd"))["code"] == "source_file"
    named = await owner.get(f"{PATH}/source", file="plugin.json", beside="true", line=1, around=0)
    assert named["lines"] == ["{"] or named["lines"][0].startswith("{")
    mallory = await shop.person("mallory")
    assert (await mallory.get(f"{PATH}/source", 404, file=whole["file"]))["code"] == "version"


async def test_a_drawing_comes_so_that_nothing_in_it_runs(shop: Shop, owner: Person, token: str):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
    named = json.dumps({"icon": "icon.svg", "screenshots": [{"path": "page.png", "alt": {"zh-CN": "页面", "en": "A page"}}]})
    await shop.upload(token, wheel(changes=named, files=json.dumps({"icon.svg": drawing, "page.png": "no picture"})))
    answer = await shop.http.get(f"/api/v1{PATH}/picture", params={"file": "icon.svg"}, headers=owner.headers)
    assert (answer.text, answer.headers["content-type"]) == (drawing, "image/svg+xml")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await owner.get(f"{PATH}/picture", 422, file="page.png"))["code"] == "not_picture"
    assert (await owner.get(f"{PATH}/picture", 404, file="plugin.json"))["code"] == "source_file"
    assert (await shop.http.get(f"/api/v1{PATH}/picture", params={"file": "icon.svg"})).status_code == 404
