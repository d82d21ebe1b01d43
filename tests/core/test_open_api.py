"""Everything the shell does, a third party can do with a token: every operation answers to a bearer, but for a list with reasons."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from tests.world import COUNTY, NORTH, World
from wangge_core.openapi import description

ROOT: Final = Path(__file__).parents[2]
SHELL: Final = ROOT / "core" / "web" / "src"
MARKET: Final = SHELL / "market"
SESSION_ONLY: Final = {
    "signOut": "it ends the session of a browser; a token is revoked",
    "endSession": "as above",
    "listSessions": "where one is signed in by password is for whoever knows the password",
    "changePassword": "a stolen token must not lock its owner out",
    "offerSecondFactor": "as above",
    "confirmSecondFactor": "as above",
    "removeOwnSecondFactor": "as above",
    "listTokens": "a token that makes tokens would outlive its revocation",
    "createToken": "as above",
    "rotateToken": "as above",
    "revokeToken": "as above",
    "leavePractice": "one practises in a browser, which a cookie proves; a program tries things out on a trial",
    "enrolDevice": "a phone is taken on by the person who holds it and has just signed in on it",
}
"""Operations that a token cannot reach, and why."""
_VALUES: Final = {"uuid": "00000000-0000-4000-8000-000000000001", "date": "2026-03-02", "date-time": "2026-03-02T00:00:00Z"}
_REFUSED: Final = {"session_required", "not_signed_in", "session_ended", "token_invalid", "cross_site"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _value(parameter: dict[str, Any]) -> str:
    schema = parameter["schema"]
    kinds = [schema, *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    form = next((kind["format"] for kind in kinds if "format" in kind), "")
    return _VALUES.get(form, COUNTY if parameter["name"] in {"area", "code"} else "1")


async def _tried(client: httpx.AsyncClient, method: str, path: str, operation: dict[str, Any]) -> httpx.Response:
    parameters = operation.get("parameters", ())
    for parameter in (each for each in parameters if each["in"] == "path"):
        path = path.replace(f"{{{parameter['name']}}}", _value(parameter))
    query = {each["name"]: _value(each) for each in parameters if each["in"] == "query" and each.get("required")}
    body: dict[str, Any] | None = {} if "requestBody" in operation and "application/json" in operation["requestBody"]["content"] else None
    return await client.request(method, path, params=query, json=body)


async def bearer(client: Client, name: str = "system_admin") -> httpx.AsyncClient:
    """Return a client with a token for all that somebody may do, and no cookie."""
    person = await signed_in(client, name)
    held = (await person.get("/api/v1/me")).json()["permissions"]
    made = await person.post("/api/v1/me/tokens", json={"name": "all of it", "permissions": held, "per_minute": 100_000})
    assert made.status_code == 201, made.text
    opened = client(None)
    opened.headers.clear()
    opened.headers["Authorization"] = f"Bearer {made.json()['token']}"
    return opened


@pytest.mark.slow
@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_every_operation_answers_to_a_token_but_for_a_list_with_reasons(client: Client) -> None:
    program, refused = await bearer(client), set()
    for method, path, operation in operations():
        answer = await _tried(program, method, path, operation)
        assert answer.status_code < 500, (method, path, answer.text)
        assert answer.status_code != 429, (method, path)
        code = answer.json().get("code") if "problem" in answer.headers.get("content-type", "") else None
        if code in _REFUSED:
            refused.add(operation["operationId"])
    assert refused == SESSION_ONLY.keys()


@pytest.mark.slow
def test_the_shell_uses_nothing_beside_the_description() -> None:
    """What the shell calls is in the description, so that the test above speaks of all of it."""
    known = {re.sub(r"\{\w+\}", "{}", path) for _, path, _ in operations()}
    used = set()
    for file in (*SHELL.rglob("*.ts"), *SHELL.rglob("*.vue")):
        if ".test." not in file.name and file.name != "schema.d.ts" and MARKET not in file.parents:  # its pages ask the registry
            used |= set(re.findall(r"['\"`](/api/v1/[\w/{}-]+)['\"`]", file.read_text(encoding="utf-8")))
    assert len(used) > 100
    unknown = {
        path
        for path in used
        if re.sub(r"\{\w+\}", "{}", path.rstrip("/")) not in known and not any(each.startswith(path) for each in known)
    }
    assert unknown == set()


COMMAND: Final = re.compile(r"^\$ (curl .*?)(?<!\\)$", re.MULTILINE | re.DOTALL)


def examples(language: str) -> list[list[str]]:
    page = (ROOT / "docs" / language / "develop" / "open-api.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", page, re.DOTALL)
    return [shlex.split(command.replace("\\\n", " ")) for block in blocks for command in COMMAND.findall(block)]


def test_both_languages_have_the_same_examples() -> None:
    assert examples("en") == examples("zh-CN")
    assert len(examples("en")) > 8


def _request(command: list[str], known: dict[str, str]) -> tuple[str, str, dict[str, str], bytes | None]:
    """Read what curl would send; `$NAME` is what an earlier answer gave."""
    method, url, headers = "GET", "", dict[str, str]()
    body: bytes | None = None
    words = iter(command[1:])
    for word in words:
        filled = re.sub(r"\$(\w+)", lambda named: known[named[1]], word)
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = re.sub(r"\$(\w+)", lambda named: known[named[1]], next(words)).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = re.sub(r"\$(\w+)", lambda named: known[named[1]], next(words)).encode()
            method = "POST" if method == "GET" else method
        elif word not in {"-i", "-s"}:
            url = filled
    return method, url, headers, body


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_the_pages_examples_answer_as_they_say(client: Client, county: World) -> None:
    admin = await signed_in(client, "system_admin")
    unit = (await admin.get("/api/v1/units")).json()["items"][0]["id"]
    known = {"SERVER": "", "AREA": NORTH, "UNIT": unit, "WORKER": "", "TOKEN": ""}
    program = client(None)
    program.headers.clear()
    for command in examples("en"):
        as_admin = "$ADMIN" in " ".join(command)
        method, url, headers, body = _request([word.replace("$ADMIN", "x") for word in command], known)
        if as_admin:
            del headers["Authorization"]
        sent = await (admin if as_admin else program).request(
            method, url, headers={"Content-Type": "application/json"} | headers, content=body
        )
        assert sent.status_code < 300, (command, sent.status_code, sent.text)
        answer = sent.json() if sent.content and "json" in sent.headers["content-type"] else {}
        if url.endswith("/service-accounts") and method == "POST":
            known["SERVICE"] = answer["id"]
            security = await signed_in(client, "security_admin")
            position = {"person_id": answer["person_id"], "role": "township_dispatcher", "area": NORTH}
            assert (await security.post("/api/v1/positions", json=position)).status_code == 201
        if "token" in answer:
            known["TOKEN"], known["TOKEN_ID"] = answer["token"], answer["id"]
        if url.startswith("/api/v1/cases?") and answer.get("items"):
            known["CASE"] = answer["items"][0]["id"]
    assert json.dumps(known)
