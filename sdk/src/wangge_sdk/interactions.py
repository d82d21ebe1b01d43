"""What a plugin's own routes and commands are asked and answer; ``wangge_sdk.views`` has them all.

They are calls by people, made as they wait: bounded in size and time, checked on the way in and on the way out.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias

from msgspec import Meta, Struct, field

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Sentence: TypeAlias = Annotated[Mapping[str, Annotated[str, Meta(max_length=1000)]], Meta(min_length=1, max_length=16)]
"""A ``Text`` that whoever called reads."""

MOST_ANSWER: Final = 512 * 1024
"""Bytes that a route may answer."""


class Refusal(Struct, frozen=True, kw_only=True):
    """No, and why: the caller gets a problem with this status and this sentence."""

    message: Sentence
    """The sentence."""
    status: Literal[403, 404, 409, 422] = 409
    """HTTP status of the problem."""


class RouteRequest(Struct, frozen=True, kw_only=True):
    """A call of a route of ``contributes.routes``. It holds no header and no cookie of the caller."""

    method: Method
    """HTTP method of the call."""
    path: str
    """As the manifest writes it, ``/dogs/{id}``."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """What stands in the path where the manifest writes ``{…}``."""
    input: Any = None
    """The body, or for GET and DELETE the query; it fits the route's schema. None where the route has none."""
    signed_in: bool = False
    """Whether somebody of the staff calls; a route that is public may be called by anybody."""


class RouteAnswer(Struct, frozen=True, kw_only=True):
    """The answer to a call of a route."""

    output: Any = None
    """JSON; it must fit the route's schema. None where the route has none."""
    content: bytes | None = None
    """What a route with a ``content_type`` answers instead."""
    status: Literal[200, 201, 202, 400, 403, 404, 429] = 200
    """HTTP status of the answer. Those from 400 on are for standards whose errors have a shape of their own; else say no by ``refused``."""
    refused: Refusal | None = None
    """Instead of all of it."""


class CommandRequest(Struct, frozen=True, kw_only=True):
    """Somebody runs a command of ``contributes.ui.commands``."""

    command: str
    """Its id in the manifest."""
    input: Mapping[str, Any] = field(default_factory=dict)
    """What goes with it; it fits the command's schema. Empty where the command has none."""


class CommandAnswer(Struct, frozen=True, kw_only=True):
    """What a command came to."""

    message: Sentence | None = None
    """Told to whoever ran it; without one they are told that it is done."""
    open: Annotated[str, Meta(max_length=60, pattern=r"^page:[a-z][a-z0-9_-]*$")] | None = None
    """A page of the plugin that is opened then, ``page:board``."""
    refused: Refusal | None = None
    """Instead of all of it."""
