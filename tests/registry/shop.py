"""A registry for tests: fast, with people in it, driven over its own HTTP interface."""

import base64
import hashlib
import json
import re
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher

from tests.applications import lent
from wangge_registry.accounts.model import Duty
from wangge_registry.app import create_api, served
from wangge_registry.marketplace import Marketplace
from wangge_registry.settings import Settings
from wangge_registry.trials.model import Kind, Matrix, Row, RowVerdict
from wangge_registry.versions.checking import Named
from wangge_sdk.projects.creating import NewPlugin, create
from wangge_sdk.projects.packing import build
from wangge_sdk.rulepack import Report, examine, read_wheel
from wangge_serving.instants import FixedTime
from wangge_serving.passwords import Passwords

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PASSWORD = "four plain words here"
CODE = "91350100M000100Y43"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Names:
    """Name servers with records that a test makes."""

    def __init__(self) -> None:
        self.records: dict[str, list[str]] = {}

    async def texts(self, name: str) -> list[str]:
        return self.records.get(name, [])


@cache
def at_once(wheel: Named, previous: Named | None) -> Report:
    """The rule pack in this process; the same bytes are looked at once in a run, since all of it takes two seconds."""
    return examine(read_wheel(*wheel), previous=read_wheel(*previous) if previous else None)


def agreeing(wheel: Named) -> Matrix:
    """A trial run in which everything agrees, without a platform."""
    rows = (Row(kind=Kind.START, name="import", declared="a module", observed="is imported", verdict=RowVerdict.AGREES),)
    return Matrix(sha256=hashlib.sha256(wheel[1]).hexdigest(), seconds=1.0, rows=rows)


@cache
def wheel(
    plugin: str = "lampworks.street-lights",
    version: str = "1.0.0",
    template: str = "form-only",
    publisher: str = "",
    changes: str = "{}",
    record: str = "",
    files: str = "{}",
) -> tuple[str, bytes]:
    """Name and bytes of a plugin's wheel as the SDK packs it; `changes` are merged into its manifest (JSON), `files` lie beside it."""
    namespace, name = plugin.split(".")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / name
        create(NewPlugin(template=template, publisher=namespace, name=name), folder)
        manifest_file = next(folder.glob("src/*/plugin.json"))
        manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
        manifest["version"] = version
        manifest["publisher"] |= json.loads(record) if record else RECORD
        manifest_file.write_text(json.dumps(manifest | json.loads(changes), ensure_ascii=False), encoding="utf-8")
        for path, text in json.loads(files).items():
            (manifest_file.parent / path).parent.mkdir(exist_ok=True)
            (manifest_file.parent / path).write_text(text, encoding="utf-8")
        project = folder / "pyproject.toml"
        text = project.read_text(encoding="utf-8")
        project.write_text(re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', text), encoding="utf-8")
        packed = build(folder)
    return packed.name, packed.content


RECORD = {
    "type": "company",
    "legal_name": "Lampworks Ltd",
    "domain": "lampworks.example",
    "registration": CODE,
    "security_contact": "security@lampworks.example",
}
"""What a wheel says of its publisher, as `Shop.publisher` has it verified."""


class Person:
    """Somebody with a session."""

    def __init__(self, http: httpx.AsyncClient, username: str, token: str) -> None:
        self.http = http
        self.username = username
        self.headers = {"authorization": f"Bearer {token}"}

    async def ask(self, method: str, path: str, expect: int, **options: Any) -> Any:
        answer = await self.http.request(method, f"/api/v1{path}", headers=self.headers, **options)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def get(self, path: str, expect: int = 200, **params: Any) -> Any:
        return await self.ask("GET", path, expect, params=params)

    async def post(self, path: str, body: Any = None, expect: int = 201) -> Any:
        return await self.ask("POST", path, expect, json=body)

    async def put(self, path: str, body: Any, expect: int = 200) -> Any:
        return await self.ask("PUT", path, expect, json=body)


class Shop:
    """An open marketplace with a client."""

    def __init__(self, market: Marketplace, http: httpx.AsyncClient, names: Names, time: FixedTime) -> None:
        self.market = market
        self.http = http
        self.names = names
        self.time = time

    async def person(self, username: str, *, duties: tuple[str, ...] = (), organisation: str = "") -> Person:
        """Sign somebody up and in."""
        draft = {"username": username, "name": username.title(), "password": PASSWORD}
        answer = await self.http.post("/api/v1/accounts", json=draft)
        assert answer.status_code == 201, answer.text
        if duties:
            await self.market.accounts.appoint_from_server(username, frozenset(map(Duty, duties)), organisation)
        answer = await self.http.post("/api/v1/session", json={"username": username, "password": PASSWORD})
        return Person(self.http, username, answer.json()["token"])

    async def reviewer(self, username: str, organisation: str) -> Person:
        return await self.person(username, duties=("reviewer",), organisation=organisation)

    async def publisher(self, owner: Person, reviewer: Person, name: str = "lampworks", **record: Any) -> Person:
        """Open a company and prove it."""
        draft = {
            "id": name,
            "kind": "company",
            "legal_name": "Lampworks Ltd",
            "contact": "security@lampworks.example",
            "domain": "lampworks.example",
            "registration": CODE,
        } | record
        await owner.post("/publishers", draft)
        given = await owner.post(f"/publishers/{name}/evidence", {"proof": "domain"})
        self.names.records[given["record_name"]] = [given["record_value"]]
        await owner.post(f"/evidence/{given['id']}/look", expect=200)
        given = await owner.post(f"/publishers/{name}/evidence", {"proof": "registration"})
        await reviewer.post(f"/evidence/{given['id']}/decision", {"confirmed": True}, expect=200)
        return owner

    async def plugin(self, owner: Person, plugin: str = "lampworks.street-lights", package: str = "") -> str:
        """Make a plugin and return a publishing token."""
        await owner.post("/plugins", {"id": plugin, "package": package or plugin.replace(".", "-")})
        return str((await owner.post(f"/plugins/{plugin}/tokens", {"label": "release"}))["token"])

    async def upload(self, token: str, file: tuple[str, bytes], expect: int = 200, **fields: str) -> httpx.Response:
        """Upload a wheel as twine does."""
        form: Mapping[str, str] = {":action": "file_upload", "protocol_version": "1", "filetype": "bdist_wheel"} | fields
        credentials = base64.b64encode(f"__token__:{token}".encode()).decode()
        answer = await self.http.post("/legacy/", data=form, files={"content": file}, headers={"authorization": f"Basic {credentials}"})
        assert answer.status_code == expect, answer.text
        return answer

    async def checked(self) -> None:
        """Let the machine checks finish."""
        while await self.market.checker.check_next():
            pass

    async def details(self, who: Person, version: str = "1.0.0", plugin: str = "lampworks.street-lights") -> Any:
        return await who.get(f"/plugins/{plugin}/versions/{version}", lang="en")

    async def decide(
        self,
        reviewer: Person,
        decision: str = "approve",
        version: str = "1.0.0",
        plugin: str = "lampworks.street-lights",
        expect: int = 201,
        **more: Any,
    ) -> Any:
        """Decide about a version as it stands."""
        seen = await self.details(reviewer, version, plugin)
        draft = {
            "decision": decision,
            "sha256": seen["version"]["sha256"],
            "report_sha256": seen["checks"][-1]["report_sha256"] or "0" * 64,
            "reason": "I have read all of it.",
        }
        if decision == "approve":
            reviews = await reviewer.get(f"/plugins/{plugin}/versions/{version}/reviews")
            draft["checked"] = [item["id"] for item in reviews["checklist"]]
        return await reviewer.post(f"/plugins/{plugin}/versions/{version}/reviews", draft | more, expect=expect)

    async def act(self, who: Person, act: str, reason: str = "", version: str = "1.0.0", expect: int = 200) -> Any:
        path = f"/plugins/lampworks.street-lights/versions/{version}/acts"
        return await who.post(path, {"act": act, "reason": reason}, expect=expect)

    async def published(self) -> int:
        return await self.market.publishing.publish_all()

    async def simple(self, package: str = "lampworks-street-lights") -> Any:
        answer = await self.http.get(f"/simple/{package}/", headers={"accept": "application/vnd.pypi.simple.v1+json"})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def log(self) -> list[dict[str, Any]]:
        return list((await self.http.get("/api/v1/log")).json()["items"])


@asynccontextmanager
async def opened(folder: Path, url: str, **more: Any) -> AsyncIterator[Shop]:
    """A shop over a database, without its background tasks: a test lets them work when it wants."""
    names, time = Names(), FixedTime(NOW)
    settings = Settings(data=folder, database=url, sqlite_synchronous="NORMAL", pool_size=4, public_rate=100_000)
    given = {"time": time, "resolver": names, "examine": at_once, "try_out": agreeing, "passwords": Passwords(CHEAP, threads=1)} | more
    market = Marketplace(settings, **given)
    api = lent("registry", create_api, market.dependencies(), market.rate_limit)
    async with market.opened(), httpx.AsyncClient(transport=httpx.ASGITransport(served(market, api)), base_url="http://registry") as http:
        yield Shop(market, http, names, time)
