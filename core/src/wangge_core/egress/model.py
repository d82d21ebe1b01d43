"""What goes out and what comes back. Pure."""

from collections.abc import Mapping
from typing import Literal

import msgspec

Method = Literal["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A request to the outside.

    purpose: who asks and why, for the log. seconds: for all of it, redirects included. largest: bytes of the answer,
    counted after decompression; with `truncate` the rest is left unread, otherwise more is an error. redirects: so many
    are followed, for GET and HEAD only; each is judged as if it had been asked for. places: hosts and ports to which it may
    go, redirects included; None for any that is outside. plugin, county: for whom it is, when a plugin asked.
    """

    method: Method
    url: str
    purpose: str
    headers: Mapping[str, str] = {}
    body: bytes = b""
    seconds: float = 15.0
    largest: int = 1_000_000
    truncate: bool = False
    redirects: int = 0
    places: frozenset[tuple[str, int]] | None = None
    plugin: str = ""
    county: str = ""


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """An answer from the outside, whatever its status; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
