"""Errors as problem details (RFC 9457), mapped in this one place."""

import logging
import re
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

from wangge_serving import errors
from wangge_serving.errors import FieldError
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
}


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong: `code` is stable, `detail` says what to do, `errors` says where (JSON pointers)."""

    title: str
    status: int
    code: str
    detail: str
    trace_id: str
    type: str = "about:blank"
    errors: tuple[FieldError, ...] = ()
    current: Any = None
    """The thing as it is now, when somebody else has changed it."""


def status_of(error: errors.WanggeError) -> HTTPStatus:
    """Return the status of a domain error, by the nearest class in its ancestry."""
    for kind in type(error).__mro__:
        if kind in _STATUS:
            return _STATUS[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _answer(
    status: HTTPStatus,
    code: str,
    detail: str,
    fields: tuple[FieldError, ...] = (),
    headers: dict[str, str] | None = None,
    current: object = None,
) -> Response[Problem]:
    problem = Problem(
        title=status.phrase, status=status.value, code=code, detail=detail, trace_id=trace_id(), errors=fields, current=current
    )
    return Response(problem, status_code=status.value, media_type=MEDIA_TYPE, headers=headers or {})


def on_domain_error(_: Request[Any, Any, Any], error: errors.WanggeError) -> Response[Problem]:
    """Answer an error that the platform raised on purpose."""
    fields = error.fields if isinstance(error, errors.InvalidError) else ()
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, errors.LaterError) else None
    current = error.current if isinstance(error, errors.ConflictError) else None
    return _answer(status_of(error), error.code, error.detail, fields, headers, current)


def on_http_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """Answer an error of the HTTP layer: no such route, wrong method, a body that does not parse."""
    status = HTTPStatus(error.status_code)
    if isinstance(error, ValidationException):
        fields = tuple(_field_error(part) for part in error.extra or () if isinstance(part, dict))
        detail = "; ".join(f"{field.path}: {field.message}" for field in fields) or error.detail
        return _answer(HTTPStatus.BAD_REQUEST, "request_invalid", detail, fields)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return on_unexpected(_, error)
    code = {HTTPStatus.NOT_FOUND: "no_such_route", HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "body_too_large"}.get(status, status.name.lower())
    return _answer(status, code, error.detail or status.description, headers=dict(error.headers or {}))


def _field_error(part: dict[str, Any]) -> FieldError:
    message = str(part.get("message", "invalid"))
    key, source = str(part.get("key", "")), part.get("source")
    if source == "header":
        return FieldError(f"header:{key}", "invalid", message)
    if source == "body" and key == "data":  # Litestar's name for the body itself
        key = ""
    steps = [step for step in re.split(r"[.\[\]]+", key) if step]
    if source == "body" and (named := _NAMED.match(message)):
        steps.append(named["field"])
    return FieldError("".join(f"/{step}" for step in steps), "invalid", message)


def on_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Answer a bug: nothing of it is told, everything is logged under the trace id; of the path its shape, for it may hold a query code."""
    place = request.scope.get("path_template") or "an unknown path"
    log.error("unexpected error on %s %s (trace %s)", request.method, place, trace_id(), exc_info=error)
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side; quote the trace id when you report it.")


EXCEPTION_HANDLERS: Final[ExceptionHandlersMap] = {
    errors.WanggeError: on_domain_error,
    HTTPException: on_http_error,
    Exception: on_unexpected,
}
