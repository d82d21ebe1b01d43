"""What counties tell: counted in steps, of enough counties only, named to nobody; ratings of those alone that have a plugin on."""

import json
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from tests.registry.shop import Person, Shop
from wangge_registry.followers.model import LEAST, feedback

LIGHTS = "lampworks.street-lights"
PLACE = f"/plugins/{LIGHTS}/feedback"


async def tell(shop: Shop, token: str, areas: int, *ratings: dict[str, Any], expect: int = 204) -> Any:
    report = {"uses": [{"plugin": LIGHTS, "version": "1.0.0", "areas": areas}], "ratings": list(ratings)}
    answer = await shop.http.put("/api/v1/followers/report", json=report, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == expect, answer.text
    return answer.json() if answer.content else None


def rating(stars: int, text: str = "", mark: UUID | None = None, plugin: str = LIGHTS) -> dict[str, Any]:
    return {"mark": str(mark or uuid4()), "plugin": plugin, "version": "1.0.0", "stars": stars, "day": "2026-03-02", "text": text}


async def test_counts_are_of_enough_counties_and_in_steps(shop: Shop, owner: Person, token: str):
    ada = await shop.person("ada", duties=("administrator",))
    counties = [await ada.post("/followers", {"name": f"County {number}"}) for number in range(LEAST)]
    for each in counties[1:]:
        await tell(shop, each["token"], 3)
    known = (await shop.http.get(f"/api/v1{PLACE}")).json()
    assert (known["counties"], known["areas"], known["items"], known["may_answer"]) == (None, None, [], False)
    await tell(shop, counties[0]["token"], 1)
    await tell(shop, counties[0]["token"], 2)  # the same county again counts once
    known = await owner.get(PLACE)
    assert (known["counties"], known["areas"], known["may_answer"]) == (5, 10, True)  # fourteen areas
    document = json.loads(await shop.market.vouching._catalogues.of("lampworks", []))
    assert document["feedback"] == {LIGHTS: {"counties": 5, "areas": 10, "ratings": 0, "mean": None}}
    assert {each["name"] for each in (await ada.get("/followers"))["items"]} == {f"County {number}" for number in range(LEAST)}
    await ada.ask("DELETE", f"/followers/{counties[0]['id']}", 204)
    assert (await owner.get(PLACE))["counties"] is None
    await tell(shop, counties[0]["token"], 1, expect=401)
    assert (await owner.get("/followers", 403))["code"] == "duty_required"
    assert not any("County 1" in str(step) for step in await shop.log())


async def test_who_has_it_on_rates_it_and_its_publisher_answers(shop: Shop, owner: Person, token: str):
    one, other = [(await shop.market.followers.enrol_from_server(name)).token for name in ("North", "South")]
    mark = uuid4()
    await tell(shop, one, 4, rating(5, "It shows <b>every</b> lamp.", mark), rating(2))
    await tell(shop, other, 1, rating(5, "Fine.", mark))  # another county's mark is another rating
    known = await owner.get(PLACE)
    assert (known["ratings"], known["mean"], known["counties"]) == (3, 4.0, None)
    first = next(each for each in known["items"] if each["text"].startswith("It shows"))
    mallory = await shop.person("mallory")
    assert (await mallory.ask("PUT", f"{PLACE}/{first['id']}/answer", 403, json={"text": "x"}))["code"] == "not_a_member"
    await owner.ask("PUT", f"{PLACE}/{first['id']}/answer", 204, json={"text": "Thank you."})
    await tell(shop, one, 4, rating(4, "It shows <b>every</b> lamp.", mark))
    known = await owner.get(PLACE)
    assert {(each["stars"], each["answer"]) for each in known["items"]} == {(4, "Thank you."), (5, "")}
    await tell(shop, one, 4, rating(1, "Not any more.", mark))
    assert all(each["answer"] == "" for each in (await owner.get(PLACE))["items"])  # it was said to other words
    refused = await tell(shop, one, 0, rating(5), expect=422)
    assert (refused["code"], [each["code"] for each in refused["errors"]]) == ("follower_report", ["not_on"])
    refused = await tell(shop, one, 1, rating(5, "", mark), rating(5, "", mark), rating(5, plugin="lampworks.other"), expect=422)
    assert [each["code"] for each in refused["errors"]] == ["twice", "not_on"]
    assert (await owner.ask("PUT", f"{PLACE}/{uuid4()}/answer", 404, json={"text": "x"}))["code"] == "rating"


@given(st.lists(st.integers(0, 40), max_size=30), st.lists(st.integers(1, 5), max_size=10))
def test_no_count_tells_of_one_county(areas: list[int], stars: list[int]):
    known, more = feedback(areas, stars), feedback([*areas, 0], stars)
    if len(areas) < LEAST:
        assert (known.counties, known.areas) == (None, None)
    else:
        assert known.counties is not None
        assert known.areas is not None
        assert known.counties % LEAST == known.areas % LEAST == 0
        assert 0 <= len(areas) - known.counties < LEAST
        assert more.areas == known.areas
    assert known.ratings == len(stars)
