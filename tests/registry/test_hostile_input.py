"""Every operation of the description, asked with values that nobody should send: a problem each time, and never a crash."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.registry.shop import Shop, opened, wheel

DOCUMENT = json.loads((Path(__file__).parents[2] / "registry" / "openapi.json").read_text(encoding="utf-8"))
TEXTS = ("", "a" * 5_000, "\0", "'; DROP TABLE version; --", "../../etc/passwd", "网格😀\u202e", "%00", "lampworks.street-lights", "1.0.0")
VALUES: tuple[Any, ...] = (None, True, -1, 2**70, 1.5, [], {}, [[]] * 50, *TEXTS)
KNOWN = {"plugin": "lampworks.street-lights", "version": "1.0.0", "publisher": "lampworks", "username": "olga"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def paths(template: str) -> Iterator[str]:
    """The path with things that are there, and with each hostile text in each place."""
    names = [part[1:-1].partition(":")[0] for part in template.split("/") if part.startswith("{")]
    known = {name: KNOWN.get(name, "0196f3c2-a1d0-7c1e-8b1f-0d6a5f0b7c11") for name in names}
    yield _filled(template, known)
    for name in names:
        for text in TEXTS[1:6]:
            yield _filled(template, known | {name: quote(text, safe="")})


def _filled(template: str, values: dict[str, str]) -> str:
    parts = [values[part[1:-1].partition(":")[0]] if part.startswith("{") else part for part in template.split("/")]
    return "/".join(parts)


def bodies(operation: dict[str, Any]) -> Iterator[Any]:
    """No object at all, and objects with each hostile value in each of the fields."""
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        yield None
        return
    yield from VALUES
    properties = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]
    plain = {name: KNOWN.get(name, "something else") for name in properties}
    for name in properties:
        for value in VALUES:
            yield plain | {name: value}


@pytest.mark.slow
async def test_nothing_that_is_sent_breaks_the_registry(registry_url: str, tmp_path: Path):
    async with opened(tmp_path / "data", registry_url) as shop:
        reviewer = await shop.reviewer("rita", "County Review Office")
        owner = await shop.publisher(await shop.person("olga"), reviewer)
        token = await shop.plugin(owner)
        await shop.upload(token, wheel())
        await shop.checked()
        admin = await shop.person("ada", duties=("administrator", "reviewer"), organisation="Lab")
        asked = 0
        for headers in (owner.headers, admin.headers, {"authorization": f"Bearer {token}"}, {}):
            for method, template, operation in operations():
                if template == "/api/v1/session" and method == "DELETE":
                    continue  # it would sign the caller out, and all that follows would be a 401
                for number, path in enumerate(paths(template)):
                    for body in bodies(operation) if number == 0 else [{}]:
                        answer = await _ask(shop, method, path, headers, body)
                        _judge(answer, method, path, body)
                        asked += 1
        assert asked > 3_000
        assert await shop.market.log.verify() == []


async def _ask(shop: Shop, method: str, path: str, headers: dict[str, str], body: Any) -> httpx.Response:
    if method == "GET":
        return await shop.http.get(path, headers=headers, params={"q": "\u202e%_", "after": "x", "limit": "1"} if body is None else None)
    return await shop.http.request(method, path, headers=headers, content=json.dumps(body).encode() if body is not None else None)


def _judge(answer: httpx.Response, method: str, path: str, body: Any) -> None:
    assert answer.status_code < 500 or answer.status_code == 503, (method, path, str(body)[:200], answer.text)
    if answer.status_code >= 400 and answer.headers.get("content-type", "").startswith("application/"):
        assert answer.json()["code"], (method, path, answer.text)
