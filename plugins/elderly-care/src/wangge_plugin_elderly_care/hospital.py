"""Asking a hospital's FHIR server through the platform's egress: each request to the one host that the county granted."""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from wangge_plugin_elderly_care.fhir import IDENTIFIER, Resource
from wangge_sdk.broker.calls import HttpAnswer, HttpFetch, SecretUse
from wangge_sdk.platform import Platform, RefusedError
from wangge_sdk.registers import NotPossibleError

HOST: Final = "https://fhir.qingxi-health.example"
_MEDIA: Final = "application/fhir+json"
_CONFLICT: Final = frozenset({409, 412})


class TakenError(Exception):
    """Somebody else has changed it meanwhile: the version that was seen is not the newest."""


class Hospital:
    """The server of an area, by its settings."""

    def __init__(self, platform: Platform, settings: Mapping[str, Any]) -> None:
        """`settings` may name the path below the host, and whether a token is sent."""
        self._platform = platform
        self._base = HOST + str(settings.get("fhir_path", "/fhir")).rstrip("/")
        self._secret = SecretUse(setting="fhir_token") if settings.get("fhir_secured") else None

    def search(self, kind: str, *parameters: tuple[str, str]) -> Resource:
        """Return what a search found.

        Raises:
            NotPossibleError: the hospital does not answer, or says no.
        """
        return _read(self._ask("GET", f"{kind}?{urlencode(parameters)}"))

    def get(self, kind: str, resource_id: str) -> Resource:
        """Return a resource."""
        return _read(self._ask("GET", f"{kind}/{resource_id}"))

    def create(self, resource: Resource, own_id: str) -> Resource:
        """Create a resource; the same one sent again, because an answer was lost, is created once."""
        once = {"If-None-Exist": urlencode({"identifier": f"{IDENTIFIER}|urn:uuid:{own_id}"})}
        return _read(self._ask("POST", str(resource["resourceType"]), resource, once))

    def update(self, resource: Resource) -> Resource:
        """Replace a resource as it was seen.

        Raises:
            TakenError: it has changed since.
        """
        version = (resource.get("meta") or {}).get("versionId")
        match = {"If-Match": f'W/"{version}"'} if version else {}
        answer = self._ask("PUT", f"{resource['resourceType']}/{resource['id']}", resource, match)
        if answer.status in _CONFLICT:
            raise TakenError
        return _read(answer)

    def _ask(self, method: str, path: str, resource: Resource | None = None, more: Mapping[str, str] | None = None) -> HttpAnswer:
        headers = {"Accept": _MEDIA} | ({"Content-Type": _MEDIA} if resource else {}) | dict(more or {})
        body = json.dumps(resource, ensure_ascii=False).encode() if resource else b""
        wanted = HttpFetch(url=f"{self._base}/{path}", method=method, headers=headers, body=body, secret=self._secret)  # type: ignore[arg-type]
        try:
            return self._platform.http.fetch(wanted)
        except RefusedError as refused:
            if refused.code == "rate_limited":
                raise
            raise NotPossibleError(
                f"医院接口没有应答（{refused.code}），请稍后再试或电话预约。",
                f"The hospital does not answer ({refused.code}): try later, or telephone.",
            ) from refused


def _read(answer: HttpAnswer) -> Resource:
    try:
        found = json.loads(answer.body) if answer.body else {}
    except ValueError:
        found = {}
    if answer.status >= 400 or not isinstance(found, dict):  # noqa: PLR2004  HTTP
        said = "; ".join(str(issue.get("diagnostics", "")) for issue in found.get("issue", ())) if isinstance(found, dict) else ""
        raise NotPossibleError(f"医院没有接受（{answer.status}）{said[:120]}", f"The hospital says no ({answer.status}) {said[:120]}")
    return found
