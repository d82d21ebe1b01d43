"""Where a request may go, judged by the words of its address alone. Pure."""

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

import msgspec

from wangge_core.egress.errors import EgressRefusedError

LONGEST: Final = 2_000
PORTS: Final = frozenset({443, 8443})
_DEFAULT_PORT: Final = {"https": 443, "http": 80}
_PLAIN: Final = re.compile(r"[\x21-\x7e]+\Z")
_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
# The last label begins with a letter, so that no way of writing an IPv4 address (decimal, octal, hexadecimal, short) is a name.
_NAME: Final = re.compile(rf"({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?\Z")
_INSIDE: Final = (".localhost", ".local", ".internal", ".localdomain", ".home.arpa")
_LISTED: Final = re.compile(r"([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\]):([0-9]{1,5})\Z")


class Target(msgspec.Struct, frozen=True):
    """A place outside. `listed`: the operator allows it although it lies inside."""

    scheme: str
    host: str
    port: int
    path: str
    query: str
    listed: bool

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        return self.host if self.port == _DEFAULT_PORT[self.scheme] else f"{self.host}:{self.port}"

    @property
    def resource(self) -> str:
        """Path and query, as they are asked for."""
        return f"{self.path}?{self.query}" if self.query else self.path


class AllowList:
    """The operator's `host:port` entries that may be reached although they are private."""

    def __init__(self, text: str = "") -> None:
        """Read a comma-separated list.

        Raises:
            EgressRefusedError: `egress_allow_list`, when an entry is not `host:port`.
        """
        self._entries = frozenset(_entry(part.strip()) for part in text.split(",") if part.strip())

    def __contains__(self, place: tuple[str, int]) -> bool:
        """Tell whether the operator listed exactly this host and port."""
        return place in self._entries


def _entry(text: str) -> tuple[str, int]:
    found = _LISTED.match(text.lower())
    if not found:
        raise EgressRefusedError("egress_allow_list", f"{text!r} in the list of private places is not host:port.")
    return found[1].strip("[]"), int(found[2])


def target_of(url: str, allowed: AllowList, places: frozenset[tuple[str, int]] | None = None) -> Target:
    """Return where an address leads, if requests may go there; `places` are the hosts and ports it may be at all, if not any.

    Raises:
        EgressRefusedError: `egress_address`, `egress_scheme`, `egress_credentials`, `egress_host`, `egress_port`, `egress_not_granted`.
    """
    split = _split(url)
    host = (split.hostname or "").lower()
    port = _port(split)
    listed = (host, port) in allowed
    if split.scheme != "https" and not listed:
        raise EgressRefusedError(
            "egress_scheme", "The address must begin with https://; plain http only to a place on the operator's list."
        )
    if not listed:
        _require_name(host)
        if port not in PORTS and (places is None or (host, port) not in places):
            raise EgressRefusedError("egress_port", f"Port {port} is not open; use {' or '.join(map(str, sorted(PORTS)))}.")
    if places is not None and (host, port) not in places:
        detail = f"{host}:{port} is no place that was granted; declare it under egress in plugin.json, and ask the county to agree."
        raise EgressRefusedError("egress_not_granted", detail)
    return Target(split.scheme, host, port, split.path or "/", split.query, listed)


def place_of(url: str) -> tuple[str, int] | None:
    """Return host and port of an address as far as it can be read; whether requests may go there is not said."""
    try:
        split = urlsplit(url)
        return (split.hostname or "").lower(), split.port or _DEFAULT_PORT.get(split.scheme, 0)
    except ValueError:
        return None


def _split(url: str) -> SplitResult:
    if len(url) > LONGEST or not _PLAIN.match(url) or "\\" in url:
        detail = f"An address has at most {LONGEST} characters, all plain ASCII, without spaces, control characters or backslashes."
        raise EgressRefusedError("egress_address", detail)
    try:
        split = urlsplit(url)
    except ValueError as error:
        raise EgressRefusedError("egress_address", f"The address cannot be read: {error}.") from error
    if split.scheme not in _DEFAULT_PORT or not split.netloc:
        raise EgressRefusedError("egress_scheme", "The address must begin with https:// and name a host.")
    if "@" in split.netloc:
        raise EgressRefusedError("egress_credentials", "An address must not hold a user name or password.")
    if split.fragment or "%" in split.netloc:
        raise EgressRefusedError("egress_address", "An address has no fragment, and nothing percent-encoded in its host.")
    return split


def _port(split: SplitResult) -> int:
    try:
        port = split.port
    except ValueError as error:
        raise EgressRefusedError("egress_port", "The port is not a number from 1 to 65535.") from error
    return _DEFAULT_PORT[split.scheme] if port is None else port


def _require_name(host: str) -> None:
    if len(host) > 253 or not _NAME.match(host) or host.endswith(_INSIDE):  # noqa: PLR2004  RFC 1035, section 2.3.4
        detail = f"{host!r} is no public DNS name; addresses in numbers and names of the inside are not reached."
        raise EgressRefusedError("egress_host", detail)
