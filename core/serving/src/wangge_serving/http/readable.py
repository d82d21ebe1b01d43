"""What a request may carry at all, whatever the operation: JSON that is UTF-8, of bounded size and depth, text without NUL.

PostgreSQL stores no NUL character, and a value nested hundreds of levels deep breaks whoever walks it later.
Both are refused here, once, so that no operation has to think of them.
"""

from typing import Any, Final
from urllib.parse import unquote_to_bytes

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import BodyKwarg

from wangge_serving.errors import FieldError, InvalidError, MalformedError, TooLargeError, UnsupportedTypeError

MOST_BYTES: Final = 1024 * 1024
"""The longest JSON body; files come as multipart forms and have limits of their own."""
DEEPEST: Final = 32
"""So many arrays and objects may stand inside each other."""
_OPENING: Final = (b"{", b"[")
_JSON: Final = "application/json"
_FORM: Final = "multipart/form-data"


class ReadableRequest(Request[Any, Any, Any]):
    """A request whose JSON body is refused precisely when it cannot be read."""

    async def json(self) -> Any:  # noqa: ANN401  JSON
        """Return the parsed body.

        Raises:
            UnsupportedTypeError: `media_type`, when the body says that it is something else.
            TooLargeError: `body_too_large`.
            MalformedError: `body_not_utf8`, `body_not_json` or `body_too_deep`.
            InvalidError: `text_nul`, with the place.
        """
        kind = self.headers.get("content-type", _JSON).partition(";")[0].strip().lower()
        if kind != _JSON:
            raise UnsupportedTypeError("media_type", f"The body is {kind[:80]!r}; send JSON and say so: Content-Type: {_JSON}.")
        if (self.content_length or 0) > MOST_BYTES:
            raise _too_large()
        body = await self.body()
        if len(body) > MOST_BYTES:
            raise _too_large()
        return parsed(body) if body else None


async def require_readable(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Be a Litestar guard: refuse a path or query that holds a NUL character, and a file that is not sent as a form.

    Raises:
        InvalidError: `text_nul`.
        UnsupportedTypeError: `media_type`.
    """
    if "\0" in connection.scope["path"] or b"\0" in unquote_to_bytes(connection.scope["query_string"]):
        raise _nul("")
    kind = connection.headers.get("content-type", "")
    if _takes_form(handler) and not kind.lower().startswith(_FORM):
        raise UnsupportedTypeError("media_type", f"The body is {kind[:80]!r}; send the file as a form: Content-Type: {_FORM}; boundary=….")


def _takes_form(handler: BaseRouteHandler) -> bool:
    data = handler.parsed_data_field
    return data is not None and isinstance(data.kwarg_definition, BodyKwarg) and data.kwarg_definition.media_type == _FORM


def parsed(body: bytes) -> Any:  # noqa: ANN401  JSON
    """Return what a JSON text holds.

    Raises:
        MalformedError, InvalidError: as `ReadableRequest.json`.
    """
    if sum(map(body.count, _OPENING)) > DEEPEST:
        _require_shallow(body)
    try:
        value = msgspec.json.decode(body)
    except (UnicodeDecodeError, msgspec.DecodeError) as error:
        _require_utf8(body)
        raise MalformedError("body_not_json", f"The body is not JSON that can be read: {error}. Mend it there.") from None
    if b"\\u0000" in body and (place := _nul_in(value, "")) is not None:
        raise _nul(place)
    return value


def _require_utf8(body: bytes) -> None:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        detail = (
            f"The body is not UTF-8: byte {error.start} is 0x{body[error.start]:02x}, which cannot stand there. Encode the text as UTF-8."
        )
        raise MalformedError("body_not_utf8", detail) from None


def _require_shallow(body: bytes) -> None:
    depth, inside, escaped = 0, False, False
    for byte in body:
        if inside:
            inside, escaped = escaped or byte != 0x22, not escaped and byte == 0x5C  # noqa: PLR2004  quote and backslash
        elif byte == 0x22:  # noqa: PLR2004  a quote
            inside = True
        elif byte in b"{[":
            depth += 1
            if depth > DEEPEST:
                raise MalformedError(
                    "body_too_deep", f"Values in the body stand more than {DEEPEST} levels inside each other; flatten them."
                )
        elif byte in b"}]":
            depth -= 1


def _nul_in(value: object, place: str) -> str | None:
    """Return the JSON pointer (RFC 6901) of a text that holds a NUL character."""
    match value:
        case str():
            return place if "\0" in value else None
        case list():
            parts = [(str(number), part) for number, part in enumerate(value)]
        case dict():
            if any("\0" in name for name in value):
                return place
            parts = list(value.items())
        case _:
            return None
    found = (_nul_in(part, f"{place}/{name.replace('~', '~0').replace('/', '~1')}") for name, part in parts)
    return next((pointer for pointer in found if pointer is not None), None)


def _nul(place: str) -> InvalidError:
    message = "Text may not hold the NUL character (U+0000); leave it out."
    return InvalidError("text_nul", message, (FieldError(place, "text_nul", message),))


def _too_large() -> TooLargeError:
    return TooLargeError("body_too_large", f"The body is larger than {MOST_BYTES // 1024} kB; files are sent as multipart forms.")
