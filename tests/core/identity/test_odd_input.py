"""Input that no form would send: an answer every time, and never a 500."""

from typing import Any

import pytest

from tests.core.identity.conftest import COUNTY, PASSWORD, Client, House

_ODD = ["\x00", "a\x00b", "'; DROP TABLE person; --", "%_%", "{}", "{{0}}", "𠮷野家", "\u202e", "x" * 5000]


@pytest.mark.parametrize("text", _ODD)
async def test_odd_texts_get_an_answer(house: House, client: Client, text: str) -> None:
    await house.account("system", role="system_admin", at=COUNTY)
    assert (await client.sign_in(text)).status_code in {400, 401, 422}
    assert (await client.sign_in("system", text)).status_code in {400, 401, 422}
    assert (await client.sign_in("system")).status_code == 201
    requests: list[tuple[str, str, Any]] = [
        ("POST", "/people", {"name": text, "area": COUNTY}),
        ("POST", "/people", {"name": "n", "area": text}),
        ("POST", "/units", {"name": text, "area": COUNTY, "kind": text}),
        ("POST", "/me/tokens", {"name": text, "permissions": ["unit:read"]}),
        ("POST", "/me/tokens", {"name": "n", "permissions": [text]}),
        ("PUT", "/me/second-factor", {"code": text}),
        ("PUT", "/me/password", {"current": PASSWORD, "new": text}),
    ]
    for method, path, body in requests:
        answer = await client.send(method, path, body)
        assert answer.status_code < 500, answer.text
    for path in ("/people", "/units", "/positions", "/accounts"):
        answer = await client.http.get(f"/api/v1{path}", params={"name": text, "area": text, "role": text, "after": text, "limit": text})
        assert answer.status_code < 500, answer.text
    answer = await client.http.get("/api/v1/people", params={"name": text})
    assert answer.status_code < 500, answer.text


async def test_a_search_takes_percent_and_underscore_as_they_are(house: House, client: Client) -> None:
    await house.account("system", role="system_admin", at=COUNTY)
    await house.person("100%_\\")
    await house.person("1000")
    await client.sign_in("system")
    for name, expected in (("%", ["100%_\\"]), ("0%_", ["100%_\\"]), ("\\", ["100%_\\"]), ("100", ["100%_\\", "1000"])):
        answer = await client.http.get("/api/v1/people", params={"name": name})
        assert [person["name"] for person in answer.json()["items"]] == expected
