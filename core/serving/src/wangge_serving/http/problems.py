"""Errors as problem details (RFC 9457), mapped in this one place, in the language that the request asks for.

A domain error says in English what is wrong and how to mend it, its fields often in both languages. For Chinese a server has a
sentence for each of its codes (`WORDING` in the application's state); the English one stands behind it, with its numbers and names.
"""

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

from wangge_serving import errors
from wangge_serving.errors import FieldError
from wangge_serving.http.languages import CHINESE, ENGLISH, preferred
from wangge_serving.http.reading_faults import in_chinese
from wangge_serving.http.tracing import trace_id

log = logging.getLogger("wangge.http")

MEDIA_TYPE: Final = "application/problem+json"

_NAMED: Final = re.compile(r"Object (missing required|contains unknown) field `(?P<field>[^`]+)`")
"""How msgspec says which field is missing or too many: the object is the place, the field stands in the words."""

_STATUS: Final[dict[type[errors.WanggeError], HTTPStatus]] = {
    errors.MalformedError: HTTPStatus.BAD_REQUEST,
    errors.TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnsupportedTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.InvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.UnauthenticatedError: HTTPStatus.UNAUTHORIZED,
    errors.ForbiddenError: HTTPStatus.FORBIDDEN,
    errors.NotFoundError: HTTPStatus.NOT_FOUND,
    errors.ConflictError: HTTPStatus.CONFLICT,
    errors.TooManyError: HTTPStatus.TOO_MANY_REQUESTS,
    errors.UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.FaultyError: HTTPStatus.BAD_GATEWAY,
    errors.LateError: HTTPStatus.GATEWAY_TIMEOUT,
}


WORDING: Final = "problem_wording"
"""Under this name the application's state holds the Chinese sentence of each code (`Mapping[str, str]`)."""
_TITLES: Final[dict[HTTPStatus, str]] = {
    HTTPStatus.BAD_REQUEST: "请求有误",
    HTTPStatus.UNAUTHORIZED: "尚未登录",
    HTTPStatus.FORBIDDEN: "没有权限",
    HTTPStatus.NOT_FOUND: "没有找到",
    HTTPStatus.METHOD_NOT_ALLOWED: "不支持的方法",
    HTTPStatus.CONFLICT: "与当前状态冲突",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "内容过大",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "不支持的类型",
    HTTPStatus.UNPROCESSABLE_ENTITY: "内容不符合要求",
    HTTPStatus.TOO_MANY_REQUESTS: "请求过多",
    HTTPStatus.INTERNAL_SERVER_ERROR: "内部错误",
    HTTPStatus.BAD_GATEWAY: "插件的答复有误",
    HTTPStatus.SERVICE_UNAVAILABLE: "暂时不可用",
    HTTPStatus.GATEWAY_TIMEOUT: "没有及时得到答复",
}


class FieldProblem(msgspec.Struct, frozen=True):
    """One value that is wrong: where it stands (JSON pointer), which rule it breaks, what to do."""

    path: str
    code: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong: `code` is stable, `detail` says what to do, `errors` says where (JSON pointers)."""

    title: str
    status: int
    code: str
    detail: str
    trace_id: str
    type: str = "about:blank"
    errors: tuple[FieldProblem, ...] = ()
    current: Any = None
    """The thing as it is now, when somebody else has changed it."""


def status_of(error: errors.WanggeError) -> HTTPStatus:
    """Return the status of a domain error, by the nearest class in its ancestry."""
    for kind in type(error).__mro__:
        if kind in _STATUS:
            return _STATUS[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _answer(
    request: Request[Any, Any, Any],
    status: HTTPStatus,
    code: str,
    detail: str,
    fields: tuple[FieldError, ...] = (),
    headers: dict[str, str] | None = None,
    current: object = None,
) -> Response[Problem]:
    language = preferred(request.headers.get("Accept-Language"))
    wording: Mapping[str, str] = request.app.state.get(WORDING, {})
    problem = Problem(
        title=_TITLES.get(status, status.phrase) if language == CHINESE else status.phrase,
        status=status.value,
        code=code,
        detail=_detail(code, detail, fields, wording) if language == CHINESE else detail,
        trace_id=trace_id(),
        errors=tuple(FieldProblem(field.path, field.code, _said(field, language, wording)) for field in fields),
        current=current,
    )
    told = {**(headers or {}), "Content-Language": language, "Vary": "Accept-Language"}
    return Response(problem, status_code=status.value, media_type=MEDIA_TYPE, headers=told)


def _detail(code: str, detail: str, fields: tuple[FieldError, ...], wording: Mapping[str, str]) -> str:
    """Return the sentence in Chinese: that of the code, then what the fields say, or the English with its numbers and names."""
    translated = [field.said(CHINESE) for field in fields if not isinstance(field.message, str)]
    meant = wording.get(code, "")
    exact = "；".join(translated) if translated and len(translated) == len(fields) else detail
    return f"{meant}：{exact}" if meant and translated else f"{meant}。{exact}" if meant else exact


def _said(field: FieldError, language: str, wording: Mapping[str, str]) -> str:
    if language == CHINESE and isinstance(field.message, str) and field.code in wording:
        return f"{wording[field.code]}。{field.message}"
    return field.said(language)


def on_domain_error(request: Request[Any, Any, Any], error: errors.WanggeError) -> Response[Problem]:
    """Answer an error that the platform raised on purpose."""
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, errors.LaterError) else None
    current = error.current if isinstance(error, errors.ConflictError) else None
    return _answer(request, status_of(error), error.code, error.detail, error.fields, headers, current)


def on_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """Answer an error of the HTTP layer: no such route, wrong method, a body that does not parse."""
    status = HTTPStatus(error.status_code)
    if isinstance(error, ValidationException):
        fields = tuple(_field_error(part) for part in error.extra or () if isinstance(part, dict))
        detail = "; ".join(f"{field.path}: {field.said()}" for field in fields) or error.detail
        return _answer(request, HTTPStatus.BAD_REQUEST, "request_invalid", detail, fields)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return on_unexpected(request, error)
    code = {HTTPStatus.NOT_FOUND: "no_such_route", HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "body_too_large"}.get(status, status.name.lower())
    return _answer(request, status, code, error.detail or status.description, headers=dict(error.headers or {}))


def _field_error(part: dict[str, Any]) -> FieldError:
    message = str(part.get("message", "invalid"))
    key, source = str(part.get("key", "")), part.get("source")
    if source == "header":
        return FieldError(f"header:{key}", "invalid", _both(message))
    if source == "body" and key == "data":  # Litestar's name for the body itself
        key = ""
    steps = [step for step in re.split(r"[.\[\]]+", key) if step]
    if source == "body" and (named := _NAMED.match(message)):
        steps.append(named["field"])
    return FieldError("".join(f"/{step}" for step in steps), "invalid", _both(message))


def _both(message: str) -> dict[str, str]:
    return {ENGLISH: message, CHINESE: in_chinese(message)}


def on_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Answer a bug: nothing of it is told, everything is logged under the trace id; of the path its shape, for it may hold a query code."""
    place = request.scope.get("path_template") or "an unknown path"
    log.error("unexpected error on %s %s (trace %s)", request.method, place, trace_id(), exc_info=error)
    return _answer(
        request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side; quote the trace id when you report it."
    )


EXCEPTION_HANDLERS: Final[ExceptionHandlersMap] = {
    errors.WanggeError: on_domain_error,
    HTTPException: on_http_error,
    Exception: on_unexpected,
}
