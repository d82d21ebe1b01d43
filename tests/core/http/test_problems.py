"""Every error as problem details, through an application of its own that raises what it is told to."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from wangge_core.http.wording import wording
from wangge_serving import errors
from wangge_serving.errors import FieldError
from wangge_serving.http.languages import preferred
from wangge_serving.http.problems import EXCEPTION_HANDLERS, WORDING, status_of
from wangge_serving.http.tracing import traced

DOMAIN = {
    400: errors.MalformedError("body", "Mend it."),
    401: errors.UnauthenticatedError("not_signed_in", "Sign in first."),
    403: errors.ForbiddenError("permission_missing", "Ask for it."),
    404: errors.NotFoundError("case_not_found", "There is no such case."),
    409: errors.ConflictError("case_changed", "Load it again."),
    413: errors.TooLargeError("attachment_too_large", "Send less."),
    415: errors.UnsupportedTypeError("attachment_type", "Send a picture."),
    422: errors.InvalidError("form_invalid", "Mend it.", (FieldError("/data/note", "too_short", "Write more."),)),
    429: errors.TooManyError("too_many_requests", "Wait.", 7),
    502: errors.FaultyError("plugin_answer", "Look at its health page."),
    503: errors.UnavailableError("database_down", "Wait.", 2),
    504: errors.LateError("plugin_late", "Wait.", 5),
}
SECRET = "password of the database"


class Body(Struct, forbid_unknown_fields=True):
    """A body to be sent wrongly."""

    number: int
    inner: dict[str, int] = {}


@get("/domain")
async def domain(status: FromQuery[int]) -> None:
    raise DOMAIN[status]


@get("/bug")
async def bug() -> None:
    raise RuntimeError(SECRET)


@get("/bug/{query_code:str}")
async def bug_on_a_page(query_code: FromPath[str]) -> None:
    raise RuntimeError(f"{len(query_code)}")


@get("/framework")
async def framework() -> None:
    raise HTTPException(SECRET, status_code=502)


@get("/refused")
async def refused() -> None:
    raise NotAuthorizedException("Show yourself.", headers={"WWW-Authenticate": "Bearer"})


@post("/body")
async def body(data: JSONBody[Body]) -> None:
    pass


@pytest.fixture
async def asking() -> AsyncIterator[httpx.AsyncClient]:
    app = traced(
        Litestar([domain, bug, bug_on_a_page, framework, refused, body], exception_handlers=EXCEPTION_HANDLERS, request_max_body_size=1_000)
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://wangge.test") as client:
        yield client


def _problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    told: dict[str, Any] = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["title"]
    assert told["detail"]
    assert told["trace_id"] == answer.headers["x-trace-id"]
    return told


@pytest.mark.parametrize("status", DOMAIN)
async def test_each_error_of_the_domain_has_its_status(asking: httpx.AsyncClient, status: int):
    error = DOMAIN[status]
    answer = await asking.get("/domain", params={"status": status})
    told = _problem(answer, status, error.code)
    assert told["detail"] == error.detail
    assert answer.headers.get("retry-after") == (str(error.retry_after) if isinstance(error, errors.LaterError) else None)
    fields = [FieldError(**field) for field in told.get("errors", [])]
    assert fields == list(getattr(error, "fields", ()))


async def test_a_problem_comes_in_the_language_that_is_asked_for():
    @get("/form")
    async def form() -> None:
        message = {"zh-CN": "备注：至少 3 个字", "en": "Note: at least 3 character(s)"}
        fields = (FieldError("/data/note", "min_length", message), FieldError("/data/unit_id", "unit_unknown", "Choose another."))
        raise errors.InvalidError("form_invalid", "Mend it.", fields)

    app = Litestar([form, body], exception_handlers=EXCEPTION_HANDLERS, state=State({WORDING: wording()}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://wangge.test") as client:
        for asked, language in (("", "en"), ("en-GB, zh;q=0.8", "en"), ("fr, zh-TW;q=0.9, en;q=0.5", "zh-CN"), ("*", "en")):
            answer = await client.get("/form", headers={"Accept-Language": asked})
            assert answer.headers["content-language"] == language
            assert answer.headers["vary"] == "Accept-Language"
            told = answer.json()
            if language == "en":
                assert (told["title"], told["detail"]) == ("Unprocessable Entity", "Mend it.")
                assert [one["message"] for one in told["errors"]] == ["Note: at least 3 character(s)", "Choose another."]
            else:
                assert (told["title"], told["detail"]) == ("内容不符合要求", "表单填写有误：Mend it.")
                assert [one["message"] for one in told["errors"]] == ["备注：至少 3 个字", f"{wording()['unit_unknown']}。Choose another."]
        chinese = {"Accept-Language": "zh-CN"}
        told = (await client.post("/body", json={"number": "x"}, headers=chinese)).json()
        assert told["errors"] == [{"path": "/number", "code": "invalid", "message": "应为整数，不能是文字"}]
        told = (await client.post("/body", json={}, headers=chinese)).json()
        assert told["errors"] == [{"path": "/number", "code": "invalid", "message": "缺少必填的 number"}]
        assert (await client.get("/nowhere", headers=chinese)).json()["title"] == "没有找到"


@given(st.text(max_size=60))
def test_any_header_has_a_language(header: str):
    assert preferred(header) in {"zh-CN", "en"}


@pytest.mark.parametrize(
    ("header", "language"),
    [(None, "en"), ("zh", "zh-CN"), ("en;q=0.3,zh;q=0.4", "zh-CN"), ("zh;q=0", "en"), ("de, en", "en"), ("zh-Hant-HK;q=1.000", "zh-CN")],
)
def test_the_language_asked_for_most(header: str | None, language: str):
    assert preferred(header) == language


def test_every_error_class_of_the_domain_is_mapped():
    """Those that features add below them inherit the status; what only the background raises needs none."""
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.WanggeError)}
    roots = {errors.WanggeError, errors.LaterError}
    assert {type(error) for error in DOMAIN.values()} == kinds - roots
    assert {status_of(kind.__new__(kind)).value for kind in kinds - roots} == set(DOMAIN)


def test_an_error_without_a_class_of_its_own_counts_as_a_bug():
    assert status_of(errors.WanggeError("odd", "Odd.")) == 500


async def test_what_is_not_there(asking: httpx.AsyncClient):
    _problem(await asking.get("/nowhere"), 404, "no_such_route")
    answer = await asking.post("/bug")
    _problem(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/bug", "/framework"])
async def test_a_bug_tells_nothing_and_is_logged_under_its_trace(asking: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, path: str):
    with caplog.at_level(logging.ERROR, "wangge.http"):
        answer = await asking.get(path)
    told = _problem(answer, 500, "internal")
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
    assert told["trace_id"] in caplog.text
    assert SECRET in caplog.text


async def test_a_query_code_in_the_path_stays_out_of_the_log(asking: httpx.AsyncClient, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.ERROR, "wangge.http"):
        _problem(await asking.get("/bug/0123456789ABCDEFGHJK"), 500, "internal")
    assert "/bug/{" in caplog.text
    assert "0123456789ABCDEFGHJK" not in caplog.text


async def test_headers_of_the_http_layer_stay(asking: httpx.AsyncClient):
    answer = await asking.get("/refused")
    _problem(answer, 401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ({"number": "many"}, "/number"),
        ({}, "/number"),
        ({"number": 1, "colour": "red"}, "/colour"),
        ({"number": 1, "inner": {"a": "b"}}, "/inner/a"),
        ([], ""),
    ],
)
async def test_a_body_of_the_wrong_shape_is_told_where(asking: httpx.AsyncClient, sent: object, path: str):
    told = _problem(await asking.post("/body", json=sent), 400, "request_invalid")
    (field,) = told["errors"]
    assert field["path"].startswith(path if path != "/inner/a" else "/inner")
    assert field["message"] in told["detail"]


async def test_a_query_of_the_wrong_kind_is_told_where(asking: httpx.AsyncClient):
    told = _problem(await asking.get("/domain", params={"status": "many"}), 400, "request_invalid")
    assert [field["path"] for field in told["errors"]] == ["/status"]


async def test_a_body_past_the_limit(asking: httpx.AsyncClient):
    _problem(await asking.post("/body", json={"number": 1, "inner": {"a" * 2_000: 1}}), 413, "body_too_large")
