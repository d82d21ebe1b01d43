import asyncio

import httpx
import pytest
from litestar.types import Receive, Scope, Send

from wangge_serving.http.tracing import trace_id, traced


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the id of the request, looked up after others had their turn."""
    await asyncio.sleep(0)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": trace_id().encode()})


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(traced(echo)), base_url="http://wangge.test")


async def test_each_request_has_an_id_of_its_own_also_at_once():
    async with _client() as client:
        answers = await asyncio.gather(*(client.get("/") for _ in range(20)))
    assert all(answer.text == answer.headers["x-trace-id"] for answer in answers)
    assert len({answer.text for answer in answers}) == 20


async def test_what_the_caller_calls_it_is_not_believed():
    async with _client() as client:
        answer = await client.get("/", headers={"X-Trace-Id": "mine"})
    assert answer.text != "mine"
    assert len(answer.headers.get_list("x-trace-id")) == 1


async def test_outside_of_a_request_there_is_none():
    async with _client() as client:
        await client.get("/")
    assert trace_id() == ""


async def test_an_id_ends_with_its_request_also_when_it_fails():
    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError(trace_id())

    with pytest.raises(RuntimeError, match=r"[0-9a-f]{32}"):
        await traced(failing)({"type": "http"}, None, None)
    assert trace_id() == ""


async def test_other_scopes_pass_untouched():
    seen: list[object] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope["type"], trace_id(), send))

    await traced(app)({"type": "lifespan"}, None, None)
    assert seen == [("lifespan", "", None)]
