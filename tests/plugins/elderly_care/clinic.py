"""A FHIR R4 server in memory, behind the platform's egress: search, read, create once, update at a version. All of it is valid."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from wangge_sdk.broker.calls import HttpAnswer, HttpFetch

EXAMPLES = Path(__file__).parents[4] / "shared/data/later/fhir"
Validate = Callable[[dict[str, Any]], object]


class Clinic:
    """Answers `ctx.platform.http.fetch`."""

    def __init__(self, validate: Validate) -> None:
        """`validate` raises for what is no R4 resource."""
        self.kept: dict[tuple[str, str], dict[str, Any]] = {}
        self.asked: list[HttpFetch] = []
        self.validate = validate
        self.lost = 0
        """So many answers to a POST get lost on their way."""

    def load(self, name: str, **changes: Any) -> None:
        """Take an example of the standard in."""
        self.put(json.loads((EXAMPLES / f"{name}.json").read_text("utf-8")) | changes)

    def put(self, resource: dict[str, Any]) -> dict[str, Any]:
        self.validate(resource)
        known = self.kept.get((resource["resourceType"], resource["id"]))
        version = int(known["meta"]["versionId"]) + 1 if known else 1
        resource = resource | {"meta": {"versionId": str(version)}}
        self.kept[resource["resourceType"], resource["id"]] = resource
        return resource

    def fetch(self, request: HttpFetch) -> HttpAnswer:
        self.asked.append(request)
        where = urlsplit(request.url)
        assert (where.scheme, where.netloc) == ("https", "fhir.qingxi-health.example")
        kind, _, resource_id = where.path.removeprefix("/fhir/").partition("/")
        sent = json.loads(request.body) if request.body else None
        if request.method == "GET":
            found = self.kept.get((kind, resource_id)) if resource_id else self._search(kind, parse_qs(where.query))
            return _answer(200, found) if found else _answer(404, {"resourceType": "OperationOutcome", "issue": []})
        if request.method == "POST":
            return self._create(kind, sent, request.headers.get("If-None-Exist", ""))
        seen = request.headers.get("If-Match", "").removeprefix('W/"').removesuffix('"')
        if seen and seen != self.kept[kind, resource_id]["meta"]["versionId"]:
            return _answer(412, {"resourceType": "OperationOutcome", "issue": []})
        return _answer(200, self.put(sent))

    def _create(self, kind: str, sent: dict[str, Any], once: str) -> HttpAnswer:
        if self.lost < 0:
            return _answer(503, {"resourceType": "OperationOutcome", "issue": [{"diagnostics": "down"}]})
        wanted = parse_qs(once).get("identifier", [""])[0].rpartition("|")[2]
        for (type_, _), each in self.kept.items():
            if type_ == kind and wanted in {one["value"] for one in each.get("identifier", ())}:
                return _answer(200, each)
        return _answer(201, self.put(sent | {"id": f"made-{len(self.kept)}"}))

    def _search(self, kind: str, asked: dict[str, list[str]]) -> dict[str, Any]:
        found = [each for (type_, _), each in self.kept.items() if type_ == kind and _fits(each, asked)]
        if "_include" in asked:
            refs = {ref["reference"] for each in found for ref in each.get("result", ())}
            found += [each for (type_, id_), each in self.kept.items() if f"{type_}/{id_}" in refs]
        bundle = {"resourceType": "Bundle", "type": "searchset", "total": len(found), "entry": [{"resource": each} for each in found]}
        self.validate(bundle)
        return bundle


def _fits(resource: dict[str, Any], asked: dict[str, list[str]]) -> bool:
    patient = (resource.get("subject") or resource.get("patient") or {}).get("reference", "")
    if "patient" in asked and patient != f"Patient/{asked['patient'][0]}":
        return False
    if "status" in asked and resource.get("status") != asked["status"][0]:
        return False
    start = resource.get("start", "")
    return all(start >= each[2:] if each.startswith("ge") else start < each[2:] for each in asked.get("start", ()))


def _answer(status: int, body: dict[str, Any]) -> HttpAnswer:
    return HttpAnswer(status=status, headers={}, body=json.dumps(body).encode(), url="https://fhir.qingxi-health.example/fhir")
