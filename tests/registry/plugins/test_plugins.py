"""Plugins over HTTP: made, closed, handed over; and the tokens that upload them."""

import base64
from datetime import timedelta

import pytest

from tests.registry.shop import Person, Shop, wheel

LIGHTS = "lampworks.street-lights"


async def test_nobody_publishes_before_verification(shop: Shop, reviewer: Person):
    olga = await shop.person("olga")
    draft = {"id": "olgas.lamps", "package": "olgas-lamps"}
    assert (await olga.post("/plugins", draft, expect=404))["code"] == "publisher"
    await olga.post(
        "/publishers",
        {"id": "olgas", "kind": "individual", "legal_name": "Olga", "contact": "olga@olgas.example", "domain": "olgas.example"},
    )
    assert (await olga.post("/plugins", draft, expect=409))["code"] == "publisher_unverified"
    assert (await reviewer.post("/plugins", draft, expect=403))["code"] == "not_a_member"


@pytest.mark.parametrize(
    ("package", "code"), [("litestar", "package_reserved"), ("wangge-lamps", "package_reserved"), ("1amp-tools", "package_lookalike")]
)
async def test_packages_that_could_be_taken_for_another_are_refused(shop: Shop, owner: Person, reviewer: Person, package: str, code: str):
    other = await shop.publisher(await shop.person("otto"), reviewer, "brightworks", legal_name="Bright", domain="bright.example")
    await shop.plugin(other, "brightworks.tools", "lamp-tools")
    problem = await owner.post("/plugins", {"id": "lampworks.tools", "package": package}, expect=422)
    assert problem["errors"][0]["code"] == code


async def test_an_id_and_a_package_are_taken_once(shop: Shop, owner: Person, token: str):
    assert token.startswith("wgp_")
    for draft in ({"id": LIGHTS, "package": "other"}, {"id": "lampworks.other", "package": "Lampworks_Street.Lights"}):
        assert (await owner.post("/plugins", draft, expect=409))["code"] == "plugin_taken"


async def test_a_token_uploads_its_own_plugin_and_no_other(shop: Shop, owner: Person, token: str):
    await shop.plugin(owner, "lampworks.benches")
    answer = await shop.upload(token, wheel("lampworks.benches"), 422)
    assert {fault["code"] for fault in answer.json()["errors"]} == {"plugin_differs", "package_differs"}


async def test_a_token_ends_by_itself_or_when_it_is_revoked(shop: Shop, owner: Person, token: str):
    (known,) = (await owner.get(f"/plugins/{LIGHTS}/tokens"))["items"]
    assert known["used_at"] is None
    await shop.upload(token, wheel())
    (known,) = (await owner.get(f"/plugins/{LIGHTS}/tokens"))["items"]
    assert known["used_at"]
    await owner.ask("DELETE", f"/plugins/{LIGHTS}/tokens/{known['id']}", 204)
    assert (await owner.ask("DELETE", f"/plugins/{LIGHTS}/tokens/{known['id']}", 404))["code"] == "publish_token"
    assert (await shop.upload(token, wheel(), 401)).json()["code"] == "publish_token_invalid"
    made = await owner.post(f"/plugins/{LIGHTS}/tokens", {"label": "short", "hours": 1})
    shop.time.advance(timedelta(hours=1))
    assert (await shop.upload(made["token"], wheel(), 401)).json()["code"] == "publish_token_ended"


@pytest.mark.parametrize("header", ["", "Bearer wgs_x", "Basic !!!", "Basic " + base64.b64encode(b"olga:password").decode()])
async def test_only_a_publishing_token_uploads(shop: Shop, token: str, header: str):
    form = {":action": "file_upload", "filetype": "bdist_wheel"}
    answer = await shop.http.post("/legacy/", data=form, files={"content": wheel()}, headers={"authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "publish_token_invalid")


async def test_a_token_is_worth_nothing_once_its_maker_has_left(shop: Shop, owner: Person, token: str):
    maria = await shop.person("maria")
    await owner.post("/publishers/lampworks/members", {"username": "maria"})
    hers = (await maria.post(f"/plugins/{LIGHTS}/tokens", {"label": "hers"}))["token"]
    await owner.ask("DELETE", "/publishers/lampworks/members/maria", 204)
    assert (await shop.upload(hers, wheel(), 403)).json()["code"] == "not_a_member"


async def test_there_is_an_end_to_tokens(shop: Shop, owner: Person, token: str):
    for number in range(19):
        await owner.post(f"/plugins/{LIGHTS}/tokens", {"label": str(number)})
    assert (await owner.post(f"/plugins/{LIGHTS}/tokens", {"label": "more"}, expect=409))["code"] == "too_many_tokens"


async def test_a_closed_plugin_takes_no_uploads(shop: Shop, owner: Person, token: str, reviewer: Person):
    stopped = {"status": "quarantined", "reason": "It calls home."}
    assert (await owner.put(f"/plugins/{LIGHTS}/status", stopped, 403))["code"] == "quarantine_duty"
    await reviewer.put(f"/plugins/{LIGHTS}/status", stopped)
    assert (await shop.upload(token, wheel(), 409)).json()["code"] == "plugin_closed"
    again = {"status": "active", "reason": "It does not."}
    assert (await owner.put(f"/plugins/{LIGHTS}/status", again, 403))["code"] == "quarantine_duty"
    await reviewer.put(f"/plugins/{LIGHTS}/status", again)
    await owner.put(f"/plugins/{LIGHTS}/status", {"status": "archived", "reason": "Nobody has time."})
    page = await shop.simple()
    assert page["project-status"] == {"status": "archived", "reason": "Nobody has time."}


async def test_a_plugin_is_handed_over_by_both_sides_and_a_reviewer(shop: Shop, owner: Person, token: str, reviewer: Person):
    otto = await shop.publisher(await shop.person("otto"), reviewer, "brightworks", legal_name="Bright", domain="bright.example")
    offered = await owner.post(f"/plugins/{LIGHTS}/transfers", {"taker": "brightworks"})
    path = f"/transfers/{offered['id']}"
    assert (await owner.post(f"/plugins/{LIGHTS}/transfers", {"taker": "brightworks"}, expect=409))["code"] == "transfer_open"
    assert (await reviewer.post(f"{path}/confirmation", expect=409))["code"] == "transfer_state"
    assert (await owner.post(f"{path}/acceptance", expect=403))["code"] == "not_a_member"
    mina = await shop.person("mina")
    for who, seen in ((owner, [offered]), (otto, [offered]), (reviewer, [offered]), (mina, [])):
        assert (await who.get("/transfers"))["items"] == seen
    await otto.post(f"{path}/acceptance", expect=200)
    assert (await otto.post(f"{path}/confirmation", expect=403))["code"] == "duty_required"
    await reviewer.post(f"{path}/confirmation", expect=200)
    for who in (owner, otto, reviewer):
        assert (await who.get(path))["state"] == "done"
    assert (await otto.get("/transfers"))["items"] == []
    assert [each["plugin"]["id"] for each in (await otto.get("/publishers/brightworks/plugins"))["items"]] == [LIGHTS]
    mallory = await shop.person("mallory")
    assert (await mallory.get(path, 403))["code"] == "not_a_member"
    assert (await otto.get(f"/plugins/{LIGHTS}"))["plugin"]["publisher"] == "brightworks"
    assert (await shop.upload(token, wheel(), 401)).json()["code"] == "publish_token_invalid"
    new = (await otto.post(f"/plugins/{LIGHTS}/tokens", {"label": "new owner"}))["token"]
    stale = (await shop.upload(new, wheel(), 422)).json()
    assert {fault["code"] for fault in stale["errors"]} == {"publisher_differs"}
    record = (
        '{"type": "company", "legal_name": "Bright", "domain": "bright.example", "registration": "91350100M000100Y43",'
        ' "security_contact": "s@bright.example"}'
    )
    await shop.upload(new, wheel(record=record))


async def test_a_transfer_is_called_off_by_either_side(shop: Shop, owner: Person, token: str, reviewer: Person):
    assert (await owner.post(f"/plugins/{LIGHTS}/transfers", {"taker": "lampworks"}, expect=409))["code"] == "transfer_to_self"
    assert (await owner.post(f"/plugins/{LIGHTS}/transfers", {"taker": "nobody"}, expect=404))["code"] == "publisher"
    otto = await shop.publisher(await shop.person("otto"), reviewer, "brightworks", legal_name="Bright", domain="bright.example")
    for who in (owner, otto):
        offered = await owner.post(f"/plugins/{LIGHTS}/transfers", {"taker": "brightworks"})
        await who.post(f"/transfers/{offered['id']}/cancellation", expect=200)
        assert (await who.post(f"/transfers/{offered['id']}/cancellation", expect=409))["code"] == "transfer_state"
    unknown = f"{'0' * 8}-0000-0000-0000-{'0' * 12}"
    assert (await owner.get(f"/transfers/{unknown}", 404))["code"] == "transfer"


async def test_a_reviewer_of_one_side_does_not_confirm(shop: Shop, owner: Person, token: str, reviewer: Person):
    await owner.post("/publishers/lampworks/members", {"username": "rita"})
    otto = await shop.publisher(await shop.person("otto"), await shop.reviewer("sam", "Lab"), "brightworks", domain="bright.example")
    offered = await owner.post(f"/plugins/{LIGHTS}/transfers", {"taker": "brightworks"})
    await otto.post(f"/transfers/{offered['id']}/acceptance", expect=200)
    assert (await reviewer.post(f"/transfers/{offered['id']}/confirmation", expect=403))["code"] == "own_publisher"


async def test_a_token_is_enough_to_see_and_to_yank_its_own_versions_and_for_nothing_else(
    shop: Shop, owner: Person, token: str, reviewer: Person
):
    program = Person(shop.http, "program", token)
    await shop.upload(token, wheel())
    await shop.checked()
    seen = await shop.details(program)
    assert (seen["version"]["state"], seen["acts"], len(seen["checks"])) == ("in_review", ["withdraw"], 1)
    assert len((await program.get(f"/plugins/{LIGHTS}"))["versions"]) == 1
    await shop.decide(reviewer)
    await shop.published()
    await shop.act(program, "yank", "It forgets lamps.")
    assert (await shop.act(program, "quarantine", "x", expect=403))["code"] == "act_forbidden"
    await shop.plugin(owner, "lampworks.benches")
    for answer in (
        await program.get("/plugins/lampworks.benches", 403),
        await program.get("/plugins/lampworks.benches/versions/1.0.0", 403),
        await program.post("/plugins/lampworks.benches/versions/1.0.0/acts", {"act": "yank", "reason": "x"}, expect=403),
    ):
        assert answer["code"] == "token_of_other_plugin"
    for method, path in (
        ("GET", "/session"),
        ("GET", "/queue"),
        ("POST", f"/plugins/{LIGHTS}/tokens"),
        ("GET", f"/plugins/{LIGHTS}/tokens"),
    ):
        assert (await program.ask(method, path, 401, json={"label": "x"} if method == "POST" else None))["code"] == "session_ended"
    nobody = await shop.http.post(f"/api/v1/plugins/{LIGHTS}/versions/1.0.0/acts", json={"act": "yank", "reason": "x"})
    assert nobody.json()["code"] == "not_signed_in"
    shop.time.advance(timedelta(hours=1))
    assert (await program.get(f"/plugins/{LIGHTS}", 401))["code"] == "publish_token_ended"
