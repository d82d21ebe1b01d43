"""The audit over HTTP: whose entries, which entries, and whether the book is whole."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException

from tests.core.audit.conftest import ACTOR, Book, entry
from wangge_core.access.model import Actor
from wangge_core.access.policy import Grant
from wangge_core.access.seed import seed_roles
from wangge_core.access.service import Access
from wangge_core.audit import queries
from wangge_core.audit.controllers import AuditController
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.queries import AuditQueries
from wangge_core.audit.verification import Verifier
from wangge_core.errors import WanggeError
from wangge_serving.http.problems import on_domain_error, on_http_error
from wangge_serving.http.providing import provided

COUNTY, TOWNSHIP, NEIGHBOUR = "330521", "330521100", "330521101"
Ask = Callable[..., Any]


class Grants:
    """Two audit administrators and a dispatcher."""

    async def grants(self) -> Sequence[Grant]:
        return [
            Grant("county", "audit_admin", COUNTY),
            Grant("township", "audit_admin", TOWNSHIP),
            Grant("dispatcher", "county_dispatcher", COUNTY),
        ]

    async def holders(self) -> Sequence[Grant]:
        return await self.grants()


@pytest.fixture
async def ask(book: Book) -> AsyncIterator[Ask]:
    """Ask as somebody; return status and body."""
    await seed_roles(book.database)
    access = Access(book.database, Grants(), book.time)
    await access.refresh()
    verifier = Verifier(book.database, book.key.public, book.copy, key=book.key, time=book.time)
    who = Actor(kind="account", id="county")

    async def actor() -> Actor:
        return who

    app = Litestar(
        [Router("/api/v1", route_handlers=[AuditController])],
        dependencies={"actor": Provide(actor)} | provided({"audit_queries": AuditQueries(book.database, access, verifier, COUNTY)}),
        exception_handlers={WanggeError: on_domain_error, HTTPException: on_http_error},
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", app)), base_url="http://test") as http:

        async def call(path: str, subject: str = "county", **query: object) -> tuple[int, Any]:
            nonlocal who
            who = Actor(kind="account", id=subject)
            answer = await http.get(f"/api/v1/audit{path}", params={name: str(value) for name, value in query.items()})
            return answer.status_code, answer.json()

        yield call


def _things(body: Any) -> list[str]:
    return [item["resource_id"] for item in body["items"]]


async def _write(book: Book) -> None:
    for number, area in enumerate((COUNTY, TOWNSHIP, NEIGHBOUR, ""), start=1):
        async with book.database.transaction():
            await book.audit.record(entry(number, area))
        book.time.advance(timedelta(minutes=1))


async def test_each_sees_the_entries_of_his_areas(book: Book, ask: Ask) -> None:
    await _write(book)
    assert _things((await ask(""))[1]) == ["c4", "c3", "c2", "c1"]
    assert _things((await ask("", "township"))[1]) == ["c2"]
    for subject in ("dispatcher", "nobody"):
        status, body = await ask("", subject)
        assert (status, body["code"]) == (403, "permission_missing")
        assert (await ask("/verification", subject))[0] == 403


async def test_an_entry_tells_what_it_holds_and_where_it_stands(book: Book, ask: Ask) -> None:
    await book.seal(1)
    await book.write(2)
    _, body = await ask("")
    waiting, chained = body["items"]
    assert (waiting["number"], chained["number"], chained["damaged"]) == (None, 1, False)
    assert (chained["actor_kind"], chained["actor_id"], chained["trace"]) == ("system", "system:test", "trace")
    assert chained["facts"] == {"unit": 1, "words": ["一", "二"]}
    assert chained["at"] == "2026-03-02T08:00:00Z"


async def test_pages_follow_one_another(book: Book, ask: Ask) -> None:
    await _write(book)
    status, first = await ask("", limit=3)
    assert (status, _things(first)) == (200, ["c4", "c3", "c2"])
    _, second = await ask("", limit=3, after=first["next"])
    assert (_things(second), second["next"]) == (["c1"], None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"action": "case.dispatched"}, ["c4", "c3", "c2", "c1"]),
        ({"action": "case.*"}, ["c4", "c3", "c2", "c1"]),
        ({"action": "case_*"}, []),
        ({"action": "account.locked"}, ["a1"]),
        ({"actor": "system:test", "resource": "account"}, ["a1"]),
        ({"resource_id": "c2"}, ["c2"]),
        ({"from": "2026-03-02T16:02:00+08:00", "to": "2026-03-02T08:03:00Z"}, ["c3"]),
    ],
)
async def test_filters_narrow(book: Book, ask: Ask, query: dict[str, str], found: list[str]) -> None:
    async with book.database.transaction():
        await book.audit.record(AuditEntry(action="account.locked", actor=ACTOR, resource="account", resource_id="a1", area=COUNTY))
    await _write(book)
    status, body = await ask("", **query)
    assert (status, _things(body)) == (200, found)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"from": "2026-03-02T08:00:00"}, "time_zone"),
        ({"action": "';--"}, "request_invalid"),
    ],
)
async def test_bad_questions_are_answered_with_what_is_wrong(ask: Ask, query: dict[str, object], code: str) -> None:
    status, body = await ask("", **query)
    assert (status in {400, 422}, body["code"]) == (True, code)


async def test_verification_names_what_was_changed(book: Book, ask: Ask) -> None:
    await book.seal(1, 2, 3)
    status, body = await ask("/verification")
    assert (status, body["whole"], body["entries"]) == (200, True, 3)
    await book.database.execute("UPDATE audit_entry SET action = 'x' WHERE number = 2")
    _, body = await ask("/verification")
    assert body["whole"] is False
    assert [(finding["fault"], finding["number"]) for finding in body["findings"]] == [("edited", 2)]


async def test_one_request_verifies_a_bounded_part(book: Book, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "VERIFIED_AT_ONCE", 4)
    for number in range(6):
        await book.seal(number * 2, number * 2 + 1)
    _, body = await ask("/verification")
    assert (body["whole"], body["first"], body["last"]) == (True, 9, 12)
    _, body = await ask("/verification", **{"from": 3})
    assert (body["whole"], body["first"], body["last"]) == (True, 3, 6)
    await book.database.execute("DELETE FROM audit_entry WHERE number = 6")
    _, body = await ask("/verification", **{"from": 3})
    assert [(finding["fault"], finding["number"]) for finding in body["findings"]] == [("cut_off", 6)]


async def test_a_damaged_entry_is_listed_as_such(book: Book, ask: Ask) -> None:
    await book.seal(1, 2)
    if book.database.dialect == "sqlite":
        await book.database.execute("UPDATE audit_entry SET facts = 'no json' WHERE number = 2")
    _, body = await ask("")
    assert [item["damaged"] for item in body["items"]] == [book.database.dialect == "sqlite", False]
