"""Publishing our own plugins in the demonstration registry, over HTTP and step by step, as anybody's are published."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from typing import Any, Final

from wangge_registry.demo.cast import FIRST, PASSWORD, SECOND
from wangge_registry.demo.publishers import HOUSES
from wangge_registry.demo.samples import Wheel
from wangge_sdk.publishing.client import Marketplace

_SECONDS: Final = 300
"""Until an answer, and until the machines have looked at one wheel."""
_STEP: Final = 0.5
_LACKING: Final = "这台演示机器缺少试运行所需的程序；已逐行看过。 / This machine lacks what the trial needs; each row was looked at."
_BUSY: Final = frozenset({"received", "checking", "approved"})
Tell = Callable[[str], None]


class _Caller:
    """Somebody with a session."""

    def __init__(self, url: str, username: str) -> None:
        self._url = f"{url}/api/v1"
        self._token = ""
        self._token = self.post("/session", {"username": username, "password": PASSWORD})["token"]

    def get(self, path: str) -> Any:  # noqa: ANN401  JSON
        return self._ask(path)

    def post(self, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401  JSON
        return self._ask(path, json.dumps(body).encode())

    def _ask(self, path: str, body: bytes | None = None) -> Any:  # noqa: ANN401  JSON
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {self._token}"} if self._token else {})
        request = urllib.request.Request(f"{self._url}{path}", data=body, headers=headers)  # noqa: S310  the registry that we serve
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  as above
            return json.load(answer)


def fill(url: str, wheels: Iterable[Wheel], tell: Tell) -> None:
    """Bring each wheel as far as it should come, from wherever it is; `tell` gets a line for each step."""
    reviewers = [_Caller(url, part.username) for part in (FIRST, SECOND)]
    owners = {house.id: house.owner for house in HOUSES}
    signed_in: dict[str, _Caller] = {}
    for wheel in wheels:
        try:
            owner = signed_in.get(wheel.publisher) or signed_in.setdefault(wheel.publisher, _Caller(url, owners[wheel.publisher]))
            _brought(url, wheel, owner, reviewers, tell)
        except (OSError, KeyError, ValueError) as error:
            said = error.read().decode() if isinstance(error, urllib.error.HTTPError) else error
            tell(f"{wheel.plugin} {wheel.version}: {said}")


def _brought(url: str, wheel: Wheel, owner: _Caller, reviewers: list[_Caller], tell: Tell) -> None:
    place = f"/plugins/{wheel.plugin}/versions/{wheel.version}"
    mine = {page["plugin"]["id"]: page for page in owner.get(f"/publishers/{wheel.publisher}/plugins")["items"]}
    if wheel.plugin not in mine:
        owner.post("/plugins", {"id": wheel.plugin, "package": wheel.package})
    if wheel.version not in {each["version"] for each in mine.get(wheel.plugin, {"versions": []})["versions"]}:
        token = owner.post(f"/plugins/{wheel.plugin}/tokens", {"label": "demonstration"})["token"]
        Marketplace(url, token).upload(wheel.filename, wheel.content)
        tell(f"{wheel.plugin} {wheel.version}: uploaded, being checked …")
    seen = _settled(owner, place)
    if seen["version"]["state"] == "errored" and wheel.published:
        reviewers[0].post(f"{place}/acts", {"act": "override", "reason": _LACKING})
        tell(f"{wheel.plugin} {wheel.version}: not all of it could be tried on this machine; a reviewer takes it on")
        seen = _settled(owner, place)
    if seen["version"]["state"] != "in_review":
        tell(f"{wheel.plugin} {wheel.version}: {seen['version']['state']}")
        return
    if not wheel.published:
        if not owner.get(f"{place}/remarks")["items"]:
            reviewers[0].post(f"{place}/remarks", {"text": wheel.question})
        tell(f"{wheel.plugin} {wheel.version}: waits for the reviewers")
        return
    for reviewer in reviewers:
        _approved(reviewer, place)
    tell(f"{wheel.plugin} {wheel.version}: {_settled(owner, place)['version']['state']}")


def _approved(reviewer: _Caller, place: str) -> None:
    seen, reviews = reviewer.get(place), reviewer.get(f"{place}/reviews")
    if seen["version"]["state"] != "in_review":
        return
    findings = {each["fingerprint"] for each in (seen["checks"][-1]["report"] or {}).get("findings", ())}
    reviewer.post(
        f"{place}/reviews",
        {
            "decision": "approve",
            "sha256": seen["version"]["sha256"],
            "report_sha256": seen["checks"][-1]["report_sha256"],
            "reason": "清单、代码和两种语言的文字均已通读。 / Manifest, code and both languages were read.",
            "judged": [{"fingerprint": mark, "judgement": "accept", "reason": "已看过，可以保留。"} for mark in sorted(findings)],
            "checked": [item["id"] for item in reviews["checklist"]],
        },
    )


def _settled(owner: _Caller, place: str) -> Any:  # noqa: ANN401  JSON
    """Wait until neither the machines nor the signers are at work on a version, and return it."""
    until = time.monotonic() + _SECONDS
    while (seen := owner.get(place))["version"]["state"] in _BUSY and time.monotonic() < until:
        time.sleep(_STEP)
    return seen
