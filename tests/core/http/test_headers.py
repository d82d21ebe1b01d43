from typing import Any

import httpx
import pytest
from litestar.types import Message, Receive, Scope, Send

from tests.core.conftest import Client
from wangge_core.settings import Settings
from wangge_serving.http.headers import secured


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    """One database is enough: the headers come from nowhere near it."""
    return sqlite_settings


def _policy(answer: httpx.Response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in parts}


async def test_every_answer_carries_the_headers(client: Client):
    resident = client(None)
    answers = [
        await resident.get("/healthz"),
        await resident.get("/"),
        await resident.get("/m/"),
        await resident.get("/desk/cases"),
        await resident.get("/m/no-such.png"),
        await resident.get("/nowhere"),
        await resident.get("/api/v1/cases"),
        await resident.get("/api/v1/public/case-types"),
        await resident.post("/api/v1/cases", content=b"{"),
        await resident.put("/healthz"),
    ]
    assert {answer.status_code for answer in answers} >= {200, 400, 401, 404, 405}
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff", answer.url
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"] in {"no-store", "no-cache"}
        assert "geolocation=(self)" in answer.headers["permissions-policy"]
        assert answer.headers["x-trace-id"]


async def test_the_policy_lets_no_foreign_and_no_inline_script_run(client: Client):
    policy = _policy(await client(None).get("/m/"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert not any("unsafe" in value or "http" in value or "*" in value for value in policy.values())


async def test_search_engines_see_the_front_page_and_nothing_that_may_be_about_somebody(client: Client):
    resident = client(None)
    assert (await resident.get("/m/")).headers["x-robots-tag"] == "all"
    for path in ("/m/progress/ABCD", "/desk/cases", "/api/v1/public/county", "/api/v1/public/cases/ABCD"):
        assert (await resident.get(path)).headers["x-robots-tag"] == "noindex, nofollow", path


async def test_a_shared_page_is_announced_by_the_same_words_for_all(client: Client):
    """A query code opens a report: what a chat shows of a shared address holds neither the code nor anything of the report."""
    front, shared = [await client(None).get(path) for path in ("/m/", "/m/progress/ABCD-EFGH")]
    assert front.text == shared.text
    assert 'property="og:title"' in front.text
    assert "ABCD" not in shared.text


async def test_an_answers_own_header_wins():
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"Referrer-Policy", b"no-referrer")]})
        await send({"type": "http.response.body", "body": b""})

    sent: list[dict[str, Any]] = []

    async def send(message: Message) -> None:
        sent.append(dict(message))

    await secured(app)({"type": "http"}, None, send)
    values = [value for name, value in sent[0]["headers"] if name.lower() == b"referrer-policy"]
    assert values == [b"no-referrer"]
    assert (b"x-content-type-options", b"nosniff") in sent[0]["headers"]
