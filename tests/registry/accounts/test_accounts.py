from datetime import timedelta

from tests.registry.shop import PASSWORD, Person, Shop


async def test_somebody_signs_up_in_and_out(shop: Shop):
    olga = await shop.person("olga")
    assert (await olga.get("/session"))["username"] == "olga"
    await olga.ask("DELETE", "/session", 204)
    assert (await olga.get("/session", 401))["code"] == "session_ended"


async def test_a_session_ends_by_itself(shop: Shop):
    olga = await shop.person("olga")
    shop.time.advance(timedelta(hours=12))
    assert (await olga.get("/session", 401))["code"] == "session_ended"


async def test_bad_names_and_passwords_are_told(shop: Shop):
    draft = {"username": "olga", "name": "Olga", "password": "olgaolgaolga"}
    answer = await shop.http.post("/api/v1/accounts", json=draft)
    assert answer.status_code == 422
    assert {fault["code"] for fault in answer.json()["errors"]} >= {"password_holds_username"}
    assert (await shop.http.post("/api/v1/accounts", json=draft | {"username": "O!"})).status_code == 400
    await shop.person("olga")
    again = await shop.http.post("/api/v1/accounts", json=draft | {"password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (409, "username_taken")


async def test_guessing_locks_an_account_for_a_while(shop: Shop):
    await shop.person("olga")
    wrong = {"username": "olga", "password": "not the right words"}
    for _ in range(5):
        assert (await shop.http.post("/api/v1/session", json=wrong)).json()["code"] == "credentials"
    right = {"username": "olga", "password": PASSWORD}
    locked = await shop.http.post("/api/v1/session", json=right)
    assert (locked.status_code, locked.json()["code"], locked.headers["retry-after"]) == (429, "account_locked", "901")
    shop.time.advance(timedelta(minutes=16))
    assert (await shop.http.post("/api/v1/session", json=right)).status_code == 201
    nobody = await shop.http.post("/api/v1/session", json={"username": "nobody", "password": PASSWORD})
    assert nobody.json()["code"] == "credentials"


async def test_only_an_administrator_appoints_and_it_is_public(shop: Shop, reviewer: Person):
    ada = await shop.person("ada", duties=("administrator",))
    olga = await shop.person("olga")
    wanted = {"duties": ["reviewer"], "organisation": "University Lab"}
    assert (await reviewer.put("/accounts/olga/duties", wanted, 403))["code"] == "duty_required"
    assert (await ada.put("/accounts/nobody/duties", wanted, 404))["code"] == "account"
    assert (await ada.put("/accounts/olga/duties", {"duties": ["reviewer"]}, 422))["code"] == "organisation_required"
    await ada.put("/accounts/olga/duties", wanted)
    assert (await olga.get("/session"))["duties"] == ["reviewer"]
    last = (await shop.log())[-1]
    assert (last["action"], last["subject"], last["facts"]["organisation"]) == ("account.appointed", "olga", "University Lab")


async def test_a_password_is_changed_by_whoever_knows_it_and_ends_all_sessions(shop: Shop):
    olga = await shop.person("olga")
    change = {"present": PASSWORD, "wanted": "five other plain words here"}
    assert (await olga.put("/session/password", change | {"present": "not the right one"}, 401))["code"] == "credentials"
    assert (await olga.put("/session/password", change | {"wanted": "short"}, 422))["code"] == "password"
    await olga.put("/session/password", change, 204)
    assert (await olga.get("/session", 401))["code"] == "session_ended"
    old, new = ({"username": "olga", "password": password} for password in (PASSWORD, change["wanted"]))
    assert (await shop.http.post("/api/v1/session", json=old)).status_code == 401
    assert (await shop.http.post("/api/v1/session", json=new)).status_code == 201


async def test_pages_have_a_cookie_that_changes_nothing_without_their_header(shop: Shop):
    await shop.person("olga")
    given = {"username": "olga", "password": PASSWORD}
    answer = await shop.http.post("/api/v1/session/page", json=given)
    assert (answer.status_code, answer.json()["username"]) == (201, "olga")
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=strict", "Secure", "Path=/api"))
    kept = {"cookie": cookie.partition(";")[0]}
    assert (await shop.http.get("/api/v1/session", headers=kept)).json()["username"] == "olga"
    assert (await shop.http.delete("/api/v1/session", headers=kept)).status_code == 401
    ended = await shop.http.delete("/api/v1/session", headers=kept | {"x-wangge-page": "1"})
    assert (ended.status_code, "Max-Age=0" in ended.headers["set-cookie"]) == (204, True)
    assert (await shop.http.get("/api/v1/session", headers=kept)).status_code == 401


async def test_an_administrator_sees_the_accounts_that_can_be_appointed(shop: Shop):
    olga = await shop.person("olga")
    ada = await shop.person("ada", duties=("administrator",))
    assert [each["username"] for each in (await ada.get("/accounts"))["items"]] == ["ada", "olga"]
    assert (await olga.get("/accounts", 403))["code"] == "duty_required"
