"""Asking for a feed: its address made up, its secret put in, by the policy of egress that every plugin's request goes by."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from wangge_core.broker.asker import Asker
from wangge_core.broker.http import HttpMethods
from wangge_core.egress.model import Incoming
from wangge_core.egress.service import Egress
from wangge_core.errors import WanggeError
from wangge_core.feeds.errors import FetchError
from wangge_core.feeds.model import FeedState
from wangge_sdk.broker.calls import HttpFetch, SecretUse
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.manifest.feeds import Feed
from wangge_sdk.manifest.rules.feeds import PLACEHOLDER

LARGEST: Final = 8 * 1024 * 1024
"""Bytes of what may come, counted after decompression."""
SECONDS: Final = 30.0
REDIRECTS: Final = 3
_GOOD: Final = 200
NOT_MODIFIED: Final = 304
_ACCEPT: Final = {
    "json": "application/json",
    "open311": "application/json",
    "geojson": "application/geo+json, application/json",
    "csv": "text/csv",
    "rss": "application/atom+xml, application/rss+xml, application/xml",
    "cap": "application/cap+xml, application/xml",
    "gtfs-rt": "application/x-protobuf",
}


class Settings(Protocol):
    """The settings of plugins."""

    def open_settings(self, plugin: str, area: str) -> dict[str, Any]:
        """Return a plugin's settings as they hold in an area, without its secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """Asks."""

    http: HttpMethods
    egress: Egress
    settings: Settings

    async def fetch(self, asker: Asker, feed: Feed, state: FeedState) -> Incoming:
        """Return what came: 200 with a body, or 304 when nothing is new.

        Raises:
            FetchError: it was refused, nothing came in time, or another status.
        """
        wanted = HttpFetch(
            url=self._address(asker, feed, state),
            headers=_headers(feed, state),
            secret=_secret(feed),
            seconds=SECONDS,
            redirects=REDIRECTS,
        )
        try:
            answer = await self.egress.fetch(replace(self.http.outgoing(asker, wanted), largest=LARGEST))
        except RefusedError as error:
            raise FetchError(error.code, error.message) from error
        except WanggeError as error:
            raise FetchError(error.code, error.detail) from error
        if answer.status not in {_GOOD, NOT_MODIFIED}:
            raise FetchError("feed_status", f"The other side answered with status {answer.status}.", answer.status)
        return answer

    def _address(self, asker: Asker, feed: Feed, state: FeedState) -> str:
        values = self.settings.open_settings(asker.plugin, asker.area)
        names = {f"settings.{name}": value for name, value in values.items()} | {"area": asker.area}
        url = feed.url
        for name in PLACEHOLDER.findall(url):
            value = names.get(name)
            if value in (None, ""):
                raise FetchError("feed_setting", f"{name} is not set in {asker.area}; the county's administrator sets it.")
            text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
            url = url.replace(f"{{{name}}}", quote(text, safe=""))
        if feed.cursor and state.cursor:
            url += f"{'&' if '?' in url else '?'}{feed.cursor.parameter}={quote(state.cursor, safe='')}"
        return url


def _headers(feed: Feed, state: FeedState) -> dict[str, str]:
    given = {"accept": _ACCEPT[feed.format], "if-none-match": state.etag, "if-modified-since": state.modified}
    return {name: value for name, value in given.items() if value}


def _secret(feed: Feed) -> SecretUse | None:
    if feed.secret is None:
        return None
    if feed.secret_in is None:
        return SecretUse(setting=feed.secret)
    return SecretUse(setting=feed.secret, place=feed.secret_in.place, name=feed.secret_in.name)


def digest_of(feed: Feed) -> str:
    """Return what tells a declaration from every other, so that one that has changed is fetched from its beginning."""
    return hashlib.sha256(msgspec.json.encode(feed, order="deterministic")).hexdigest()
