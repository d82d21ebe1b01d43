"""Answers in the two forms of GeoReport v2: JSON as it stands, XML with the names that the specification gives. Pure."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final, Literal

from wangge_sdk.views import RouteAnswer

Status = Literal[200, 201, 202, 400, 403, 404, 429]
_HEAD: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_ITEMS: Final[Mapping[str, str]] = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
"""Lists of the specification, and what each of their items is called in XML."""


class SpecError(Exception):
    """No, in the specification's words: an HTTP status, which is the error's code, and a sentence."""

    def __init__(self, status: Status, description: str) -> None:
        """``description`` says how to mend it."""
        super().__init__(description)
        self.status: Status = status
        self.description = description


def reply(name: str, found: Any, form: str, status: Status = 200) -> RouteAnswer:  # noqa: ANN401  JSON
    """Return an answer: ``name`` is the root of its XML."""
    if form == "xml":
        return RouteAnswer(content=f"{_HEAD}{_element(name, found)}\n".encode(), status=status)
    return RouteAnswer(output=found, status=status)


def failure(error: SpecError, form: str) -> RouteAnswer:
    """Return an error: a list, since there may be several."""
    return reply("errors", [{"code": error.status, "description": error.description}], form, error.status)


def _element(name: str, value: Any) -> str:  # noqa: ANN401  JSON
    if isinstance(value, Mapping):
        inner = "".join(_element(key, each) for key, each in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        inner = "".join(_element(_ITEMS.get(name, "item"), each) for each in value)
    elif isinstance(value, bool):
        inner = str(value).lower()
    else:
        inner = "" if value is None else escape(_written(str(value)))
    return f"<{name}>{inner}</{name}>"


def _written(text: str) -> str:
    """Leave out what XML 1.0 has no way to write."""
    return "".join(letter for letter in text if letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff"))
