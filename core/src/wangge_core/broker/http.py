"""The outside for plugins: only hosts that the county granted, by the core's own policy of egress, with secrets that it puts in itself."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from urllib.parse import quote, urlsplit

from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker
from wangge_core.egress.model import Incoming, Outgoing
from wangge_core.egress.service import Egress
from wangge_core.egress.target import LONGEST
from wangge_sdk.broker.calls import HTTP_FETCH, LARGEST_FETCHED, HttpAnswer, HttpFetch, SecretUse
from wangge_sdk.manifest.asks import EgressAsk
from wangge_sdk.platform import RefusedError

AT_ONCE: Final = 8
"""Requests of one plugin in one county that may be open."""
_READING: Final = frozenset({"GET", "HEAD"})
_SENT: Final = frozenset({"accept", "accept-language", "content-type", "idempotency-key", "if-modified-since", "if-none-match", "prefer"})
_NOT_OURS: Final = re.compile(r"x-(?!forwarded|real-ip|original|rewrite|http-method)[a-z0-9-]{1,60}\Z")
"""Headers of the other side's own invention; not those that proxies believe."""
_VALUE: Final = re.compile(r"[\x20-\x7e]*\Z")
_GIVEN: Final = frozenset(
    {"cache-control", "content-language", "content-type", "date", "etag", "expires", "last-modified", "link", "location", "retry-after"}
)


class Settings(Protocol):
    """The settings of plugins."""

    def open_settings(self, plugin: str, area: str) -> dict[str, Any]:
        """Return a plugin's settings as they hold in an area, without its secrets."""

    def secret(self, plugin: str, area: str, name: str) -> str | None:
        """Return a secret that the platform uses for a plugin; None when it is none, or not set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpMethods:
    """Asks the outside."""

    egress: Egress
    settings: Settings
    open: Counter[tuple[str, str]] = field(default_factory=Counter)

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (Answered(HTTP_FETCH, self.fetch),)

    async def fetch(self, asker: Asker, wanted: HttpFetch) -> HttpAnswer:
        """Send a request and return what came back, whatever its status.

        Raises:
            RefusedError: `egress_header`, `egress_method`, `egress_secret`, `egress_mirror`, `too_many`.
            EgressRefusedError: the host was not granted, or the policy does not allow it, at the first or a later hop.
            EgressFailedError: no answer came in time, or none that could be read.
        """
        outgoing = self.outgoing(asker, wanted)
        place = (asker.plugin, asker.county)
        if self.open[place] >= AT_ONCE:
            raise RefusedError("too_many", f"{AT_ONCE} requests of {asker.plugin} are open already; wait for one of them.")
        self.open[place] += 1
        try:
            return _given(await self.egress.fetch(outgoing))
        finally:
            self.open[place] -= 1

    def outgoing(self, asker: Asker, wanted: HttpFetch) -> Outgoing:
        """Return the request that would be sent for a plugin, its mirror and its secret put in.

        Raises:
            RefusedError: `egress_header`, `egress_method`, `egress_secret`, `egress_mirror`.
        """
        granted = asker.grants.granted(asker.plugin, asker.version, asker.area)
        asks = tuple(ask for ask in granted.hosts if ask.from_ == "backend")
        here = tuple(ask for ask in asks if ask.host == _host(wanted.url))
        if here and all(ask.operation == "fetch" for ask in here) and (wanted.method not in _READING or wanted.body):
            detail = f"{here[0].host} was granted for fetching only; declare what is sent there as compute, store or notify."
            raise RefusedError("egress_method", detail)
        headers = _headers(wanted.headers)
        url, places = self._mirrored(asker, wanted.url, here) or (wanted.url, _places(asks))
        if wanted.secret is not None:
            if not granted.may_use_secret(wanted.secret.setting):
                raise RefusedError(
                    "egress_secret", f"{wanted.secret.setting!r} is no secret that the manifest declares and the county agreed to."
                )
            url, headers = self._with_secret(asker, wanted.secret, url, headers)
        return Outgoing(
            method=wanted.method,
            url=url,
            purpose=f"plugin {asker.plugin}",
            plugin=asker.plugin,
            county=asker.county,
            headers=headers,
            body=wanted.body,
            seconds=wanted.seconds,
            largest=LARGEST_FETCHED,
            redirects=wanted.redirects,
            places=places,
        )

    def _mirrored(self, asker: Asker, url: str, asks: tuple[EgressAsk, ...]) -> tuple[str, frozenset[tuple[str, int]]] | None:
        """Return the address at the mirror that the county set for a host, and the mirror's place as the only one; None without one.

        Raises:
            RefusedError: `egress_mirror`, when the operator's list lacks the mirror: a setting alone opens nothing inside.
        """
        named = next((ask.intranet_alternative for ask in asks if ask.intranet_alternative), None)
        base = self.settings.open_settings(asker.plugin, asker.area).get(named.removeprefix("settings.")) if named else None
        if not isinstance(base, str) or not base:
            return None
        rest = urlsplit(url)
        moved = f"{base.rstrip('/')}{rest.path or '/'}" + (f"?{rest.query}" if rest.query else "")
        place = self.egress.listed(moved)
        if place is None:
            detail = f"The mirror {named} is not on the operator's list; WANGGE_PRIVATE_EGRESS must name its host and port."
            raise RefusedError("egress_mirror", detail)
        return moved, frozenset({place})

    def _with_secret(self, asker: Asker, use: SecretUse, url: str, headers: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Return address and headers with a secret put in.

        Raises:
            RefusedError: `egress_secret`.
        """
        value = self.settings.secret(asker.plugin, asker.area, use.setting)
        if not value or not _VALUE.match(value):
            raise RefusedError(
                "egress_secret", f"The secret {use.setting!r} is not set in {asker.area}; the county's administrator sets it."
            )
        if use.place == "bearer":
            return url, {**headers, "authorization": f"Bearer {value}"}
        if use.name is None:
            raise RefusedError("egress_secret", f"A secret in a {use.place} needs the name of that {use.place}.")
        if use.place == "header":
            _require_sendable(use.name.lower(), extra=frozenset({"authorization"}))
            return url, {**headers, use.name.lower(): value}
        return f"{url}{'&' if '?' in url else '?'}{use.name}={quote(value, safe='')}"[: LONGEST + 1], headers


def _places(asks: tuple[EgressAsk, ...]) -> frozenset[tuple[str, int]]:
    return frozenset((ask.host, port) for ask in asks for port in ask.ports)


def _host(url: str) -> str:
    """Return the host as far as it can be read; what cannot is refused by the policy of egress, which reads it again."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _headers(given: Mapping[str, str]) -> dict[str, str]:
    headers = {name.lower(): value for name, value in given.items()}
    for name, value in headers.items():
        _require_sendable(name)
        if not _VALUE.match(value):
            raise RefusedError("egress_header", f"The value of {name} has characters other than plain ASCII.")
    return headers


def _require_sendable(name: str, extra: frozenset[str] = frozenset()) -> None:
    if name not in _SENT | extra and not _NOT_OURS.match(name):
        allowed = ", ".join(sorted(_SENT))
        raise RefusedError("egress_header", f"The header {name[:60]!r} is not sent; allowed are {allowed} and x-… of the other side's own.")


def _given(answer: Incoming) -> HttpAnswer:
    headers = {name: value for name, value in answer.headers.items() if name in _GIVEN or name.startswith(("x-ratelimit", "ratelimit"))}
    return HttpAnswer(status=answer.status, headers=headers, body=answer.body, url=answer.url)
