"""Standards over HTTP: the list, the import, and what a wrong file is told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar, Router

from tests.core.standards.conftest import ADMINISTRATOR, COUNTY, Office
from tests.core.standards.workbooks import LAMP, WELL, workbook
from wangge_core.standards.controllers import StandardController
from wangge_serving.http.problems import EXCEPTION_HANDLERS
from wangge_serving.http.providing import provided


@pytest.fixture
async def client(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    given = {
        "actor": ADMINISTRATOR,
        "standard_queries": office.queries,
        "standard_service": office.service,
        "standard_export": office.export,
    }
    router = Router("/api/v1", route_handlers=[StandardController], dependencies=provided(given))
    app = Litestar([router], exception_handlers=EXCEPTION_HANDLERS)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", app)), base_url="http://wangge.test/api/v1") as opened:
        yield opened


async def sent(client: httpx.AsyncClient, content: bytes, status: int = 200, **query: str) -> Any:
    answer = await client.post("/standards/import", params={"area": COUNTY} | query, files={"file": ("标准.xlsx", content)})
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_import_and_list(client: httpx.AsyncClient) -> None:
    rehearsal = await sent(client, workbook(WELL, LAMP), dry_run="true")
    assert (rehearsal["added"], rehearsal["applied"]) == (2, False)
    report = await sent(client, workbook(WELL, (*LAMP[:8], "2天")), days="calendar_days")
    assert (report["added"], report["applied"], report["by_kind"]) == (2, True, {"component": 2})
    assert [(found["cell"], found["rule"], found["severity"]) for found in report["findings"]] == [("I4", "bare_days", "warning")]
    first = (await client.get("/standards", params={"limit": 1})).json()
    (well,) = first["items"]
    assert well["small_class"] == {"code": "0101", "name": "上水井盖"}
    assert well["limit"] == {"amount": 2, "unit": "emergency_hours", "text": {"zh-CN": "2个紧急工作时", "en": "2 emergency hours"}}
    assert well["source"] == {"sheet": "部件", "row": 3, "limit": "2紧急工作时"}
    second = (await client.get("/standards", params={"limit": 1, "after": first["next"], "area": COUNTY, "kind": "component"})).json()
    assert (second["items"][0]["limit"]["unit"], second["next"]) == ("calendar_days", None)
    assert len((await client.get("/standards", params={"q": "路灯"})).json()["items"]) == 1


async def test_the_real_file(client: httpx.AsyncClient, shared_data: Path) -> None:
    report = await sent(client, (shared_data / "standards" / "muban.xlsx").read_bytes())
    assert (report["rows"], report["added"], report["errors"]) == (519, 519, 0)


async def test_a_file_with_errors_is_refused_cell_by_cell(client: httpx.AsyncClient) -> None:
    problem = await sent(client, workbook((*WELL[:8], "尽快")), 422)
    assert problem["code"] == "standard_import_refused"
    assert [(error["path"], error["code"]) for error in problem["errors"]] == [("/部件/I3", "limit_unreadable")]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"\x89PNG\0nonsense", 415, "not_xlsx"),
        (b"nonsense", 422, "standard_import_refused"),
        (b"PK\x03\x04nonsense", 422, "workbook_damaged"),
    ],
)
async def test_no_workbook(client: httpx.AsyncClient, content: bytes, status: int, code: str) -> None:
    assert (await sent(client, content, status))["code"] == code


async def test_wrong_questions(client: httpx.AsyncClient) -> None:
    for query in ({"limit": 0}, {"limit": 201}, {"kind": "thing"}, {"after": "x"}, {"q": "x" * 101}):
        assert (await client.get("/standards", params=query)).status_code == 400, query
    assert (await client.get("/standards", params={"area": "x"})).status_code == 422
    assert (await client.get("/standards", params={"area": "990102"})).status_code == 403
    assert (await client.post("/standards/import", params={"area": COUNTY}, files={"other": b"x"})).status_code == 400
    assert (await client.post("/standards/import", files={"file": b"x"})).status_code == 400


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_what_goes_out_comes_in_again_and_changes_nothing(form: str, client: httpx.AsyncClient) -> None:
    await sent(client, workbook(WELL, LAMP))
    out = await client.get("/standards/export", params={"area": COUNTY, "kind": "component", "format": form})
    assert out.status_code == 200
    assert out.headers["content-disposition"].endswith(f'.{form}"')
    report = await sent(client, out.content, kind="component")
    assert (report["rows"], report["unchanged"], report["added"], report["ended"]) == (2, 2, 0, 0)


async def test_the_last_import_can_be_undone_once(client: httpx.AsyncClient, office: Office) -> None:
    await sent(client, workbook(WELL, LAMP))
    office.time.advance(timedelta(hours=1))
    await sent(client, workbook((*WELL[:7], "恢复原状", WELL[8])))
    assert await office.names() == ["0101 缺失"]
    office.time.advance(timedelta(hours=1))
    undone = (await client.post("/standards/import/undo", params={"area": COUNTY})).json()
    assert (undone["ended"], undone["restored"]) == (1, 2)
    assert await office.names() == ["0101 缺失", "0102 单盏不亮"]
    page = (await client.get("/standards", params={"q": "缺失"})).json()
    assert page["items"][0]["closing"] == "恢复"
    again = await client.post("/standards/import/undo", params={"area": COUNTY})
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_undo")
