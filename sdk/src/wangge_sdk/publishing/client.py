"""A marketplace as an author's commands see it: the few requests that a publishing token is enough for.

Nothing but the standard library is used, so that the SDK stays as small as it is.
"""

import base64
import hashlib
import secrets
import urllib.error
import urllib.request
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit

import msgspec
from msgspec import Struct

from wangge_sdk.texts import LOCALES

_SECONDS: Final = 60
_MOST_BYTES: Final = 16 * 1024 * 1024
"""Of an answer."""
_USER: Final = "__token__"
_API: Final = "/api/v1"
T = TypeVar("T")


class MarketplaceError(Exception):
    """The marketplace cannot be reached, or refused; the message says why and what to do."""


class Problem(Struct, frozen=True):
    """What went wrong, as the marketplace tells it (RFC 9457)."""

    detail: str
    code: str = ""
    errors: tuple[dict[str, Any], ...] = ()

    def sentence(self) -> str:
        """Return it on one line, or on one for each part that is wrong."""
        parts = [f"{part.get('path', '')}: {part.get('message', '')}" for part in self.errors]
        return "\n".join(parts) or self.detail


class VersionState(Struct, frozen=True, kw_only=True):
    """Where a version stands."""

    version: str
    state: str
    channel: str
    sha256: str
    reason: str = ""


class Check(Struct, frozen=True, kw_only=True):
    """What the machines found."""

    state: str
    verdict: str = ""
    report: dict[str, Any] | None = None


class Details(Struct, frozen=True, kw_only=True):
    """A version, as its author needs it."""

    version: VersionState
    checks: tuple[Check, ...] = ()


class TrialRow(Struct, frozen=True, kw_only=True):
    """One thing that a version declares, or did in its trial run."""

    kind: str
    name: str
    declared: str
    observed: str
    verdict: str
    evidence: tuple[str, ...] = ()


class Trial(Struct, frozen=True, kw_only=True):
    """What a version did in its trial run, beside what it declares."""

    outcome: str
    counts: dict[str, int]
    rows: tuple[TrialRow, ...]


class Marketplace:
    """Asks one registry with one publishing token."""

    def __init__(self, url: str, token: str, language: str = LOCALES[1]) -> None:
        """`url` is the registry's own, without a path.

        Raises:
            MarketplaceError: it is no address of the web.
        """
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
            raise MarketplaceError(f"{url} is no address of a marketplace; write https://….")
        self._url = url.rstrip("/")
        self._token = token
        self._language = language

    def upload(self, filename: str, content: bytes) -> str:
        """Upload a wheel, and return what the marketplace says.

        Raises:
            MarketplaceError: it was refused, or there is no answer.
        """
        fields = {
            ":action": "file_upload",
            "protocol_version": "1",
            "filetype": "bdist_wheel",
            "sha256_digest": hashlib.sha256(content).hexdigest(),
        }
        boundary = secrets.token_hex(16)
        credentials = base64.b64encode(f"{_USER}:{self._token}".encode()).decode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Authorization": f"Basic {credentials}"}
        return self._ask("POST", "/legacy/", _form(boundary, fields, filename, content), headers).decode("utf-8", "replace").strip()

    def version(self, plugin: str, number: str) -> Details:
        """Return where a version stands.

        Raises:
            MarketplaceError: there is none for this token, or there is no answer.
        """
        return self._decoded(self._ask("GET", f"{_path(plugin, number)}?lang={self._language}", None, self._bearer()), Details)

    def trial(self, plugin: str, number: str) -> Trial:
        """Return what a version did in its newest trial run.

        Raises:
            MarketplaceError: there was none, or there is no answer.
        """
        return self._decoded(self._ask("GET", f"{_path(plugin, number)}/trial", None, self._bearer()), Trial)

    def act(self, plugin: str, number: str, act: str, reason: str) -> VersionState:
        """Do something to a version.

        Raises:
            MarketplaceError: it was refused, or there is no answer.
        """
        body = msgspec.json.encode({"act": act, "reason": reason})
        headers = self._bearer() | {"Content-Type": "application/json"}
        return self._decoded(self._ask("POST", f"{_path(plugin, number)}/acts", body, headers), VersionState)

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        request = urllib.request.Request(  # noqa: S310  the scheme was looked at
            self._url + path, data=body, method=method, headers=headers | {"Accept-Language": self._language}
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  as above
                return bytes(answer.read(_MOST_BYTES))
        except urllib.error.HTTPError as error:
            raise MarketplaceError(_refusal(error)) from error
        except (OSError, ValueError) as error:
            raise MarketplaceError(f"{self._url} does not answer: {getattr(error, 'reason', error)}") from error

    def _decoded(self, answer: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(answer, type=kind)
        except msgspec.MsgspecError as error:
            raise MarketplaceError(f"{self._url} gives an answer that is none of a marketplace: {error}") from error


def _path(plugin: str, number: str) -> str:
    return f"{_API}/plugins/{quote(plugin, safe='')}/versions/{quote(number, safe='')}"


def _refusal(error: urllib.error.HTTPError) -> str:
    try:
        return msgspec.json.decode(error.read(_MOST_BYTES), type=Problem).sentence()
    except (msgspec.MsgspecError, OSError):
        return f"{error.code} {error.reason}"


def _form(boundary: str, fields: dict[str, str], filename: str, content: bytes) -> bytes:
    """Return a multipart form with one file (RFC 7578); names are ours or a wheel's, which need no escape."""
    lines = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="content"; filename="{filename}"\r\n\r\n'.encode()
    return b"".join([*lines, head, content, f"\r\n--{boundary}--\r\n".encode()])
