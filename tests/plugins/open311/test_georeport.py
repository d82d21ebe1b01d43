"""GeoReport v2 by the rules that public validators hold a server to, in both forms.

The rules are those of the specification (wiki.open311.org/GeoReport_v2) as its test suites check them: lists are lists also when they
hold one, dates are W3C with a zone, `status` is open or closed and nothing else, an error is a list of a code and a sentence with the
code as its HTTP status, a report answers a number or a token.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from msgspec.structs import replace

from tests.plugins.memory import AREA, MemoryPlatform
from wangge_plugin_open311 import hooks, keys, replies
from wangge_sdk.broker.calls import CaseCreate, CaseData, CaseList, CasePage, CaseReceipt, ClassData, Classes
from wangge_sdk.log import StandardLog
from wangge_sdk.places import Position
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import HookContext, RouteAnswer, RouteRequest

NOW = datetime.now(UTC).replace(microsecond=0)
KEY, LINE = keys.made("app")
FORMS = ("json", "xml")
PLACED = {"service_code": "pothole", "lat": "28.005", "long": "112.005", "description": "大坑 <1m> & 深"}


class County(MemoryPlatform):
    """Implements cases and classes in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.cases_there = [_case(number, days=number) for number in range(1, 121)]
        self.made: list[CaseCreate] = []
        self.refusal = ""

    def _classes_list(self, _wanted: Any) -> Classes:
        mine = ClassData(
            id="open311.request.pothole", case_type="open311.request", title={"zh-CN": "坑洼", "en": "Pothole"}, keywords=("坑",)
        )
        other = ClassData(id="livelihood.appeal.noise", case_type="livelihood.appeal", title={"zh-CN": "噪声", "en": "Noise"})
        return Classes((mine, replace(mine, id="open311.request.secret", private=True), other))

    def _cases_list(self, wanted: CaseList) -> CasePage:
        found = [
            case
            for case in self.cases_there
            if (wanted.number is None or case.number == wanted.number)
            and (wanted.queue == "all" or (wanted.queue == "closed") == (case.closed_at is not None))
            and (wanted.since is None or case.reported_at.date() >= wanted.since - timedelta(days=1))
        ]
        begin = int(wanted.after or 0)
        end = begin + wanted.limit
        return CasePage(tuple(found[begin:end]), str(end) if end < len(found) else None)

    def _cases_create(self, wanted: CaseCreate) -> CaseReceipt:
        if self.refusal:
            raise RefusedError(self.refusal, "No.")
        self.made.append(wanted)
        return CaseReceipt(number="9999-2026-000500", area=AREA, stage="filing", promised_at=NOW)


def _case(number: int, days: int) -> CaseData:
    return CaseData(
        id=f"id-{number}",
        number=f"9999-2026-{number:06}",
        case_type="open311.request",
        area=AREA,
        stage="handling",
        state="handling",
        reported_at=NOW - timedelta(days=days) + timedelta(hours=1),
        version=1,
        class_id="open311.request.pothole",
        closed_at=NOW if number % 2 else None,
        text="坑 <b>&",
        position=Position(lon=112.005, lat=28.005),
        unit_kind="transport",
        public_reason="已修复" if number % 2 else None,
    )


@pytest.fixture
def county() -> County:
    return County()


def ask(county: County, handler: Any, path: str, form: str, query: dict[str, Any] | None = None, locale: str = "en", **names: str) -> Any:
    settings = {"keys": [LINE], "jurisdiction_id": "qingxi.example", "address": "https://county.example/x/wangge.open311@999901"}
    ctx = HookContext(
        area=AREA, plugin="wangge.open311", version="0.1.0", log=StandardLog("x"), locale=locale, settings=settings, platform=county
    )
    return handler(ctx, RouteRequest(method="GET", path=f"{path}.{form}", parameters=names, input=query or {}))


def items(answer: RouteAnswer, form: str, root: str, item: str) -> list[dict[str, str | None]]:
    """Read a list in either form, as texts."""
    if form == "json":
        assert isinstance(answer.output, list)
        plain: list[dict[str, Any]] = json.loads(json.dumps(answer.output))
        return plain
    read: Element = fromstring((answer.content or b"").decode())
    assert read.tag == root
    assert {child.tag for child in read} <= {item}
    return [{child.tag: child.text or "" for child in each} for each in read]


def failed(answer: RouteAnswer, form: str) -> tuple[int, str]:
    (error,) = items(answer, form, "errors", "error")
    assert int(str(error["code"])) == answer.status
    return answer.status, str(error["description"])


@pytest.mark.parametrize("form", FORMS)
def test_services_are_listed_with_what_the_specification_requires(county: County, form: str) -> None:
    (service,) = items(ask(county, hooks.service_list, "/services", form), form, "services", "service")
    assert service["service_code"] == "pothole", "one service is a list too, and what is private is none"
    assert set(service) == {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
    assert (service["type"], str(service["metadata"]).lower(), service["service_name"]) == ("realtime", "true", "Pothole")
    chinese = items(ask(county, hooks.service_list, "/services", form, locale="zh-CN"), form, "services", "service")
    assert chinese[0]["service_name"] == "坑洼"


@pytest.mark.parametrize("form", FORMS)
def test_a_definition_has_its_attributes(county: County, form: str) -> None:
    answer = ask(county, hooks.service_definition, "/services/{code}", form, code="pothole")
    if form == "json":
        attributes = {each["code"]: each for each in answer.output["attributes"]}
        assert attributes["size"]["datatype"] == "singlevaluelist"
        assert {value["key"] for value in attributes["size"]["values"]} == {"small", "medium", "large"}
        assert attributes["danger"]["values"][0]["key"] == "true"
        assert {each["datatype"] for each in attributes.values()} <= {
            "string", "number", "datetime", "text", "singlevaluelist", "multivaluelist",
        }  # fmt: skip
        assert [each["order"] for each in answer.output["attributes"]] == [1, 2, 3, 4, 5]
    else:
        root = fromstring(answer.content.decode())
        assert [child.tag for child in root] == ["service_code", "attributes"]
        assert root.find("attributes/attribute/values/value/key").text == "small"
    missing = ask(county, hooks.service_definition, "/services/{code}", form, code="033")
    assert failed(missing, form)[0] == 404


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 90),
        ({"status": "open"}, 45),
        ({"status": "open,closed"}, 90),
        ({"service_code": "pothole,033"}, 90),
        ({"service_code": "033"}, 0),
        ({"start_date": (NOW - timedelta(days=3, hours=1)).isoformat()}, 3),
        ({"start_date": (NOW - timedelta(days=100)).strftime("%Y-%m-%dT%H:%M:%SZ"), "end_date": (NOW - timedelta(days=99)).isoformat()}, 1),
        ({"service_request_id": "9999-2026-000001,9999-2026-000110,9999-2026-999999", "status": "nonsense"}, 2),
    ],
)
def test_requests_are_filtered(county: County, form: str, query: dict[str, str], count: int) -> None:
    found = items(ask(county, hooks.requests, "/requests", form, query), form, "service_requests", "request")
    assert len(found) == count
    for each in found:
        assert each["status"] in {"open", "closed"}
        for name in ("requested_datetime", "updated_datetime"):
            assert datetime.fromisoformat(str(each[name])).tzinfo is not None
        assert -90 <= float(str(each["lat"])) <= 90
        assert each["description"] == "坑 <b>&"
        assert "extended_attributes" not in each


@pytest.mark.parametrize("form", FORMS)
def test_stages_are_an_extension(county: County, form: str) -> None:
    answer = ask(county, hooks.requests, "/requests", form, {"extensions": "true", "status": "open"})
    if form == "json":
        assert answer.output[0]["extended_attributes"]["stage"] == "handling"
    else:
        assert fromstring(answer.content.decode()).find("request/extended_attributes/stage").text == "handling"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"status": "pending"}, 400),
        ({"start_date": "yesterday"}, 400),
        ({"start_date": "2020-01-01T00:00:00Z", "end_date": "2020-12-31T00:00:00Z"}, 400),
        ({"jurisdiction_id": "elsewhere"}, 404),
    ],
)
def test_a_query_that_cannot_be_answered_is_told_in_the_specified_shape(
    county: County, form: str, query: dict[str, str], status: int
) -> None:
    assert failed(ask(county, hooks.requests, "/requests", form, query), form)[0] == status


@pytest.mark.parametrize("form", FORMS)
def test_one_request_and_its_token(county: County, form: str) -> None:
    number = "9999-2026-000001"
    (found,) = items(ask(county, hooks.request, "/requests/{id}", form, id=number), form, "service_requests", "request")
    assert (found["service_request_id"], found["status"], found["status_notes"]) == (number, "closed", "已修复")
    (told,) = items(ask(county, hooks.token, "/tokens/{id}", form, id=number), form, "service_requests", "request")
    assert told == {"token": number, "service_request_id": number}
    for handler, path in ((hooks.request, "/requests/{id}"), (hooks.token, "/tokens/{id}")):
        assert failed(ask(county, handler, path, form, id="9999-2026-999999"), form)[0] == 404


@pytest.mark.parametrize("form", FORMS)
def test_a_report_becomes_a_case_where_it_is(county: County, form: str) -> None:
    given = PLACED | {"api_key": KEY, "attribute[size]": "large", "attribute[danger]": "true", "attribute[count]": "3", "first_name": "王"}
    answer = ask(county, hooks.report, "/requests", form, given)
    assert answer.status == 201
    (told,) = items(answer, form, "service_requests", "request")
    assert told["service_request_id"] == "9999-2026-000500"
    (made,) = county.made
    assert made.position == Position(lon=112.005, lat=28.005)
    assert (made.class_id, made.text, made.form) == (
        "open311.request.pothole",
        PLACED["description"],
        {"size": "large", "danger": True, "count": 3},
    )
    ask(county, hooks.report, "/requests", form, given)
    assert county.made[0].client_id == county.made[1].client_id, "the same report sent again is the same case"
    ask(county, hooks.report, "/requests", form, {**given, "description": "另一个"})
    assert county.made[2].client_id != made.client_id


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"api_key": ""}, 403, "was not provided"),
        ({"api_key": "guess"}, 403, "given out"),
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "033"}, 404, "service_code was not found"),
        ({"service_code": "secret"}, 404, "service_code was not found"),
        ({"lat": "", "long": ""}, 400, "address_string"),
        ({"lat": "north"}, 400, "numbers"),
        ({"long": ""}, 400, "both given"),
        ({"lat": "nan"}, 400, "no place"),
        ({"lat": "128"}, 400, "no place"),
        ({"description": "x" * 4001}, 400, "4000"),
        ({"attribute[colour]": "red"}, 400, "no attribute"),
        ({"attribute[size]": "huge"}, 400, "none of its values"),
        ({"attribute[count]": "many"}, 400, "integer"),
        ({"jurisdiction_id": "elsewhere"}, 404, "jurisdiction_id"),
    ],
)
def test_a_report_that_cannot_be_taken_says_why(county: County, form: str, changes: dict[str, str], status: int, says: str) -> None:
    told = failed(ask(county, hooks.report, "/requests", form, PLACED | {"api_key": KEY} | changes), form)
    assert told[0] == status
    assert says in told[1]
    assert county.made == []


@pytest.mark.parametrize(("code", "status"), [("area_unknown", 400), ("rate_limited", 429), ("form_invalid", 400)])
def test_what_the_platform_refuses_is_told(county: County, code: str, status: int) -> None:
    county.refusal = code
    assert failed(ask(county, hooks.report, "/requests", "json", PLACED | {"api_key": KEY}), "json")[0] == status


@pytest.mark.parametrize("form", FORMS)
def test_discovery_says_where_the_server_is(county: County, form: str) -> None:
    answer = ask(county, hooks.discovery, "/discovery", form)
    if form == "json":
        assert answer.output["endpoints"][0]["url"].endswith("wangge.open311@999901")
    else:
        root = fromstring(answer.content.decode())
        assert [each.text for each in root.findall("endpoints/endpoint/formats/format")] == ["text/xml", "application/json"]


def test_what_xml_cannot_write_is_left_out() -> None:
    answer = replies.reply("errors", [{"code": 400, "description": "a\x00\x0b\ufffeb"}], "xml")
    assert fromstring((answer.content or b"").decode()).find("error/description").text == "ab"
