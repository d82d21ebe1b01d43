"""Asking every operation of the API's description at random, as somebody, and judging the answers."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, Final
from uuid import UUID

import httpx
import msgspec
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode, checks
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks as documented

from tests import world
from tests.core import hostile
from tests.core.cases import walking
from wangge_core.app import create_app
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_serving.http.headers import secured
from wangge_serving.http.tracing import traced

PEOPLE: Final = {"county-dispatcher": True, "system-admin": False, "security-admin": False, "audit-admin": True}
"""Who asks besides a resident without an account; by bearer token or else by cookie."""
_DEVICE: Final = {"Sender-Key": "device-of-a-fuzzer-0123456789"}
CHECKS: Final = [
    checks.not_a_server_error,
    documented.status_code_conformance,
    documented.content_type_conformance,
    documented.response_schema_conformance,
    documented.response_headers_conformance,
]
_BASE: Final = "http://county.test"
_ENDS_THE_SESSION: Final = frozenset({"signOut", "endSession", "changePassword", "setSecondFactorRule"})
"""Asked last: after one of them succeeds the rest would only be refused."""
_CODE: Final = re.compile(r"[a-z][a-z0-9_]*")
_PROBLEM: Final = 400
_BROKEN: Final = 500
_REFUSED: Final = (401, 403)
_ELSEWHERE: Final = (405,)
"""A path that became another one by its hostile value may be there for other methods only."""
_SETTINGS: Final = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

Operation = APIOperation[Any, Any, Any, Any]
Known = Mapping[str, Any]
"""Values that exist, by the name of a parameter or field: without them nearly every answer would be 404."""


class Caller(msgspec.Struct):
    """Somebody who asks, and what they were answered."""

    name: str
    headers: Mapping[str, str]
    cookies: httpx.Cookies
    statuses: Counter[int]


class Fuzzer:
    """One server and everybody who asks it the same questions."""

    def __init__(self, runner: asyncio.Runner, platform: Platform) -> None:
        self._runner = runner
        application = create_app(platform)
        self._schema = schemathesis.openapi.from_dict(application.openapi_schema.to_schema())
        self._transport = httpx.ASGITransport(app=traced(secured(application)))
        self._known: Known = runner.run(_known(platform))
        self.callers = [Caller("resident", _DEVICE, httpx.Cookies(), Counter())]
        self.asked: Counter[str] = Counter()
        self.findings: dict[str, str] = {}

    async def sign_in(self, name: str, *, bearer: bool) -> None:
        """Let somebody ask as well, by cookie or by a token that carries all they may."""
        headers = {**_DEVICE, "Sec-Fetch-Site": "same-origin"}
        async with httpx.AsyncClient(transport=self._transport, base_url=_BASE, headers=headers) as client:
            answer = await client.post("/api/v1/session", json={"username": name, "password": world.PASSWORD})
            me, cookies = answer.raise_for_status().json(), httpx.Cookies(client.cookies)
            if bearer:
                draft = {"name": "fuzzer", "permissions": me["permissions"]}
                made = (await client.post("/api/v1/me/tokens", json=draft)).raise_for_status()
                headers, cookies = {**_DEVICE, "Authorization": f"Bearer {made.json()['token']}"}, httpx.Cookies()
        self.callers.append(Caller(name, headers, cookies, Counter()))

    def run(self, examples: int, share: slice) -> None:
        """Ask each operation of a share of them: so many questions that fit its description, and as many that do not."""
        operations = [result.ok() for result in self._schema.get_all_operations()][share]
        for operation in sorted(operations, key=lambda operation: _name(operation) in _ENDS_THE_SESSION):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                self._fuzz(operation, mode, examples)

    def _fuzz(self, operation: Operation, mode: GenerationMode, examples: int) -> None:
        @settings(_SETTINGS, max_examples=examples)
        @given(operation.as_strategy(generation_mode=mode), st.integers(0, 3))
        def ask(case: Case, how_much_is_known: int) -> None:
            if how_much_is_known:
                _put(self._known, case)
            self.asked[_name(operation)] += 1
            self._runner.run(self._ask(case))

        with suppress(Unsatisfiable):  # an operation without parameters cannot be asked wrongly
            ask()

    def attack(self, every: int) -> None:
        """Put every hostile value into every place of every operation, or every so-many-th of these requests only."""
        document = self._schema.raw_schema
        for path, item in document["paths"].items():
            for method, operation in item.items():
                if operation["operationId"] in _ENDS_THE_SESSION:
                    continue
                self._runner.run(self._attack(method.upper(), path, operation, document["components"]["schemas"], every))

    async def _attack(self, method: str, path: str, operation: Mapping[str, Any], components: Mapping[str, Any], every: int) -> None:
        whole = hostile.whole(method, path, operation, components, self._known)
        answered = [await self._sent(whole, caller) for caller in self.callers]
        allowed = [caller for caller, response in zip(self.callers, answered, strict=True) if response.status_code not in _REFUSED]
        for request in islice(hostile.requests_of(whole), 0, None, every):
            self.asked[operation["operationId"]] += 1
            for caller in allowed:
                response = await self._sent(request, caller)
                caller.statuses[response.status_code] += 1
                documented_here = str(response.status_code) in operation["responses"] or response.status_code in _ELSEWHERE
                good = response.status_code < _PROBLEM or _CODE.fullmatch(response.json()["code"])
                if response.status_code >= _BROKEN or not documented_here or not good:
                    self.findings[f"{operation['operationId']} by {caller.name}: {request.what}"] = response.text

    async def _sent(self, request: hostile.Request, caller: Caller) -> httpx.Response:
        headers = {"Content-Type": "application/json", **caller.headers} if request.body else caller.headers
        async with httpx.AsyncClient(transport=self._transport, cookies=caller.cookies, base_url=_BASE) as client:
            return await client.request(request.method, request.address, content=request.body, headers=headers)

    async def _ask(self, case: Case) -> None:
        prepared = requests.Request(**case.as_transport_kwargs(base_url=_BASE)).prepare()
        for caller in self.callers:
            own = {name.lower() for name in caller.headers} | {"cookie"}
            headers = {name: value for name, value in prepared.headers.items() if name.lower() not in own}
            async with httpx.AsyncClient(transport=self._transport, cookies=caller.cookies) as client:
                response = await client.request(
                    prepared.method or "GET", prepared.url or "", content=prepared.body or b"", headers={**headers, **caller.headers}
                )
            caller.statuses[response.status_code] += 1
            if fault := _fault(case, response):
                sent = f"{prepared.method} {prepared.url} {str(prepared.body)[:500]}"
                self.findings[f"{_name(case.operation)} by {caller.name}: {response.status_code}"] = f"{sent}\n{fault[:1500]}"


def _fault(case: Case, response: httpx.Response) -> str | None:
    """Return what is wrong with an answer."""
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as group:
        return str(group)
    if response.status_code < _PROBLEM:
        return None
    problem = response.json()
    if not _CODE.fullmatch(problem["code"]) or problem["status"] != response.status_code or not problem["detail"]:
        return f"no good problem: {problem}"
    return None


@contextmanager
def fuzzer(chosen: Settings) -> Iterator[Fuzzer]:
    """Open a county, and let residents and its people ask."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        opened = Platform(chosen, FixedTime(world.NOW)).opened()
        platform = runner.run(opened.__aenter__())
        platform.cases.live.look_s = platform.cases.companies.look_s = 0.0  # a stream would be waited for until its end, five minutes
        try:
            asking = Fuzzer(runner, platform)
            for name, bearer in PEOPLE.items():
                runner.run(asking.sign_in(name, bearer=bearer))
            yield asking
        finally:
            runner.run(opened.__aexit__(None, None, None))


def _name(operation: Operation) -> str:
    return str(operation.definition.raw["operationId"])


async def _known(platform: Platform) -> Known:
    county = world.find(platform.settings.data)
    case = await walking.walked(platform, county, await walking.reported(platform), "file")
    lon, lat = world.middle_of(walking.NORTH_GRID)
    people = await platform.database.fetch("SELECT id, person_id FROM account WHERE username = {}", "leader")
    return {
        "case_id": str(case.id),
        "query_code": case.query_code,
        "case_type": "livelihood.appeal",
        "plugin": "wangge.livelihood",
        "area": walking.NORTH_GRID[:9],
        "code": walking.NORTH_GRID[:12],
        "parent": world.COUNTY,
        "unit_id": str(county.units["city"]),
        "account_id": str(county.accounts["leader"]),
        "person_id": str(people[0]["person_id"]),
        "role_id": "leader",
        "role": "leader",
        "hook": "suggest_class",
        "action": "dispatch",
        "data": {"unit_id": str(county.units["city"])},
        "after": str(case.id),
        "bbox": "111,27,113,29",
        "from": "2026-01",
        "to": "2026-11",
        "phone": "13812345678",
        "username": "somebody",
        "permissions": ["case:read"],
        "hours": "08:00-12:00,14:00-18:00",
        "year": 2026,
        "lon": lon,
        "lat": lat,
        "version": case.version,
        "client_id": str(UUID(int=7)),
    }


def _put(known: Known, case: Case) -> None:
    for place in (case.path_parameters, case.query, case.body):
        if isinstance(place, dict):
            place.update({name: known[name] for name in place.keys() & known.keys()})
            position = place.get("position")
            if isinstance(position, dict):
                position.update({name: known[name] for name in position.keys() & known.keys()})


def told(findings: Mapping[str, str]) -> str:
    """Return the findings as text."""
    return json.dumps(findings, indent=1, ensure_ascii=False).replace("\\n", "\n")
