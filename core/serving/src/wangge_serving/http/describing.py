"""What every operation has in common, written into the API's description in one place: its problems and who may ask."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from wangge_serving.http.problems import MEDIA_TYPE, Problem

_SIGNED_IN: Final = frozenset({"actor", "signed_in", "owner"})
"""Dependencies that refuse whoever has no account."""
_MAYBE_SIGNED_IN: Final = frozenset({"caller", "holder"})
_EVERY: Final[dict[int, str]] = {
    400: "The request cannot be read, or a value has the wrong type or range; `errors` says where.",
    404: "There is no such thing, or it is not for the caller.",
    422: "A rule forbids the values; `errors` says which, and how to mend them.",
    429: "Too many requests or guesses; `Retry-After` says when to come back.",
    503: "A part that is needed is down; `Retry-After` says when to come back.",
}
_WHO: Final[dict[int, str]] = {
    401: "Nobody is signed in, or the proof does not hold.",
    403: "The caller may not do this here.",
}
_CHANGING: Final[dict[int, str]] = {
    409: "The thing has changed since the caller looked, or its state does not allow the act.",
}
_BODY: Final[dict[int, str]] = {
    413: "The body is larger than the limit.",
    415: "The body is of a kind that is not taken here.",
}


Accounts = list[dict[str, list[str]]]


def describe(application: Litestar, accounts: Accounts) -> None:
    """Give every operation of the description its problem responses and its security, unless it declares its own.

    `accounts` are the ways to say who one is, each enough by itself, by the names of the description's security schemes.
    """
    for handler in _operations(application):
        known = {status: _problem(text) for status, text in problems_of(handler).items()}
        if handler.status_code == HTTPStatus.NO_CONTENT:  # also where the handler returns a response, to set a cookie
            known[HTTPStatus.NO_CONTENT] = ResponseSpec(None, description=HTTPStatus.NO_CONTENT.description)
        handler.responses = known | dict(handler.responses or {})
        if handler.security is None:
            handler.security = _security(handler, accounts)


def problems_of(handler: HTTPRouteHandler) -> dict[int, str]:
    """Return which statuses an operation may answer with when it does not succeed, each with what it means."""
    named = handler.parsed_fn_signature.parameters.keys()
    found = dict(_EVERY)
    if named & (_SIGNED_IN | _MAYBE_SIGNED_IN):
        found |= _WHO
    if handler.http_methods - {"GET", "HEAD", "OPTIONS"}:
        found |= _WHO | _CHANGING
    if "data" in named:
        found |= _BODY
    return dict(sorted(found.items()))


def _security(handler: HTTPRouteHandler, accounts: Accounts) -> Accounts:
    named = handler.parsed_fn_signature.parameters.keys()
    if named & _SIGNED_IN:
        return accounts
    return [{}, *accounts] if named & _MAYBE_SIGNED_IN else []


def _problem(text: str) -> ResponseSpec:
    return ResponseSpec(Problem, description=text, media_type=MEDIA_TYPE, generate_examples=False)


def _operations(application: Litestar) -> Iterator[HTTPRouteHandler]:
    seen: set[int] = set()
    for route in application.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler) and handler.resolve_include_in_schema() and id(handler) not in seen:
                seen.add(id(handler))
                yield handler
