"""A small county: its people, their accounts, and the server as they see it."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
import msgspec
import pytest
from argon2 import PasswordHasher
from litestar import Litestar, Router
from litestar.exceptions import HTTPException

from tests.applications import Ground, lent
from wangge_core.access.model import Actor
from wangge_core.access.seed import seed_roles
from wangge_core.access.service import Access
from wangge_core.audit.keys import AuditKey
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import WanggeError
from wangge_core.identity.accounts.model import Account
from wangge_core.identity.accounts.repository import AccountRepository
from wangge_core.identity.accounts.schemas import AccountDraft
from wangge_core.identity.directory.schemas import PersonDraft
from wangge_core.identity.positions.repository import PositionRepository
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.identity.sessions.requests import tell_standing
from wangge_core.identity.wiring import CONTROLLERS, Identity
from wangge_core.instants import FixedTime
from wangge_core.settings import Settings
from wangge_serving.http.problems import on_domain_error, on_http_error
from wangge_serving.http.readable import ReadableRequest, require_readable
from wangge_serving.passwords import Passwords

NOW: Final = datetime(2026, 3, 2, 4, tzinfo=UTC)
PASSWORD: Final = "correct horse battery"
COUNTY, TOWNSHIP, NEIGHBOUR, OTHER_COUNTY = "330521", "330521100", "330521101", "330522"
ADMIN: Final = Actor.system("test")
SAME_ORIGIN: Final = {"Sec-Fetch-Site": "same-origin"}
_CHEAP: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Gazetteer:
    """The names of the areas of this county."""

    NAMES: Final = {
        COUNTY: "德清县",
        TOWNSHIP: "阜溪街道",
        NEIGHBOUR: "舞阳街道",
        OTHER_COUNTY: "长兴县",
        "330521100001": "民进村",
        "330521100001001": "民进一网格",
    }

    async def names(self, codes: Iterable[str]) -> Mapping[str, str]:
        return {code: self.NAMES[code] for code in codes if code in self.NAMES}

    async def english_names(self, codes: Iterable[str]) -> Mapping[str, str]:
        return {code: "Deqing County" for code in codes if code == COUNTY}


class House:
    """Everything that a test of identity holds on to."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.time = FixedTime(NOW)
        self.access = Access(database, PositionRepository(database), self.time)
        self.audit = Audit(database, AuditKey.generate(), self.time)
        self.names = Gazetteer()
        self.passwords = Passwords(_CHEAP)
        self.settings = Settings(data=folder, lockout_failures=3)
        self.identity = Identity(
            database,
            self.access,
            self.audit,
            self.names,
            settings=self.settings,
            time=self.time,
            address_of=lambda connection: connection.headers.get("x-address", "192.0.2.1"),
            passwords=self.passwords,
        )

    async def person(self, name: str = "张三", area: str = TOWNSHIP) -> UUID:
        return (await self.identity.directory.add_person(ADMIN, PersonDraft(name, area, "13812345678"))).id

    async def account(self, username: str, *, area: str = TOWNSHIP, role: str | None = None, at: str | None = None) -> Account:
        """Return an account whose password needs no change, with a position when `role` is given."""
        person = await self.person(username, area)
        account = await self.identity.accounts.add(ADMIN, AccountDraft(person, username, PASSWORD))
        await AccountRepository(self.database).set_password(account.id, await self.passwords.hashed(PASSWORD), must_change=False)
        if role is not None:
            await self.position(person, role, at or area)
        return account

    async def position(self, person: UUID, role: str, area: str, begin: date | None = None, end: date | None = None) -> UUID:
        draft = PositionDraft(person, role, area, valid_from=begin, valid_to=end)
        return (await self.identity.positions.add(ADMIN, draft)).id

    async def acts(self) -> list[str]:
        """Return what the audit remembers, oldest first."""
        return [row["action"] for row in await self.database.fetch("SELECT action FROM audit_entry ORDER BY id")]

    def actor(self, account: Account) -> Actor:
        return Actor(kind="account", id=str(account.id), account_id=account.id, name=account.person_name)


class Client:
    """A browser on the server's own pages."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.headers = dict(SAME_ORIGIN)

    async def sign_in(self, username: str, password: str = PASSWORD, code: str | None = None) -> Any:
        body = {"username": username, "password": password} | ({"code": code} if code else {})
        return await self.send("POST", "/session", body)

    async def send(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        return await self.http.request(method, f"/api/v1{path}", json=body, headers=self.headers | headers)

    async def expect(self, status: int, method: str, path: str, body: object = None, **headers: str) -> Any:
        answer = await self.send(method, path, body, **headers)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    await seed_roles(database)
    built = House(database, tmp_path / "data")
    await built.access.refresh()
    yield built
    built.identity.close()


def _application(ground: Ground) -> Any:
    return Litestar(
        [Router("/api/v1", route_handlers=list(CONTROLLERS), guards=[require_readable])],
        request_class=ReadableRequest,
        dependencies=ground.dependencies(),
        before_send=[tell_standing],
        exception_handlers={WanggeError: on_domain_error, HTTPException: on_http_error},
    )


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    app = lent("identity", _application, house.identity.dependencies())
    transport = httpx.ASGITransport(app)  # in this loop, where the database's connections live
    async with httpx.AsyncClient(transport=transport, base_url="https://county.local") as http:
        yield Client(http)


def field_paths(answer: Any) -> list[str]:
    return [error["path"] for error in msgspec.json.decode(answer.content)["errors"]]
