"""What people and programs send by mistake or in malice: each is told what is wrong, where, and how to mend it; nothing is kept."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import AsyncIterator
from functools import cache
from typing import Any, get_args
from uuid import uuid4

import httpx
import pytest
from litestar.handlers import HTTPRouteHandler
from PIL import Image

from tests import world
from tests.core.conftest import Client
from wangge_core.app import create_app
from wangge_core.platform import Platform

CASES, UPLOAD = "/api/v1/cases", "/api/v1/attachments"
GRID = "999901100201001"
TABLES = ("cases", "case_step", "intake_key", "attachment", "filing_standard")


def report(**changes: Any) -> dict[str, Any]:
    lon, lat = world.middle_of(GRID)
    usual = {"client_id": str(uuid4()), "case_type": "livelihood.appeal", "text": "路灯不亮", "position": {"lon": lon, "lat": lat}}
    return usual | changes


def picture(size: tuple[int, int] = (20, 10), kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "red").save(target, kind)
    return target.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def vast_picture() -> bytes:
    """A PNG of a few kilobytes that would unpack to ten gigabytes."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + chunk(b"IEND", b"")


@cache
def bomb() -> bytes:
    """A workbook of a few hundred kilobytes whose sheet unpacks to 400 MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(400):
                sheet.write(b" " * 1_000_000)
    return target.getvalue()


async def rows(platform: Platform) -> dict[str, int]:
    return {table: int((await platform.database.fetch(f"SELECT COUNT(*) AS n FROM {table}"))[0]["n"]) for table in TABLES}


@pytest.fixture
async def resident(client: Client, platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    """A resident, after whose every mistake nothing has been kept."""
    before = await rows(platform)
    yield client(None)
    assert await rows(platform) == before


def refused(answer: httpx.Response, status: int, code: str, place: str | None = None, *words: str) -> None:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code), answer.text
    assert problem["trace_id"] == answer.headers["x-trace-id"]
    if place is not None:
        assert place in [field["path"] for field in problem.get("errors", [])], answer.text
    for word in words:
        assert word in problem["detail"], answer.text


BODIES: tuple[tuple[bytes, int, str, str | None, str], ...] = (
    (b'{"text": "\xff\xfe"}', 400, "body_not_utf8", None, "UTF-8"),
    ("{'text': 1}".encode("utf-16"), 400, "body_not_utf8", None, "UTF-8"),
    (b'{"text": "\\ud800"}', 400, "body_not_json", None, "not JSON"),
    (b'{"lon": NaN}', 400, "body_not_json", None, "not JSON"),
    (b'{"lon": 1e999}', 400, "body_not_json", None, "out of range"),
    (b'{"text": ', 400, "body_not_json", None, "truncated"),
    (b"<xml/>", 400, "body_not_json", None, "not JSON"),
    (b"[" * 5_000 + b"]" * 5_000, 400, "body_too_deep", None, "32 levels"),
    (b'{"form": ' + b'{"a":' * 40 + b"1" + b"}" * 41, 400, "body_too_deep", None, "32 levels"),
    (b"[]", 400, "request_invalid", "", "object"),
    (b"null", 400, "request_invalid", "", "object"),
    (b"", 400, "request_invalid", None, ""),
    (b'{"text": "' + b"a" * 2_000_000 + b'"}', 413, "body_too_large", None, "1024 kB"),
)


@pytest.mark.parametrize(("body", "status", "code", "place", "word"), BODIES, ids=[case[2] for case in BODIES])
async def test_a_body_that_cannot_be_read(resident: httpx.AsyncClient, body: bytes, status: int, code: str, place: str | None, word: str):
    refused(await resident.post(CASES, content=body, headers={"Content-Type": "application/json"}), status, code, place, word)


FIELDS: tuple[tuple[dict[str, Any], int, str, str], ...] = (
    ({"text": "有\0"}, 422, "text_nul", "/text"),
    ({"form": {"a/b": ["有\0"]}}, 422, "text_nul", "/form/a~1b/0"),
    ({"text": ""}, 400, "request_invalid", "/text"),
    ({"text": "长" * 4_001}, 400, "request_invalid", "/text"),
    ({"client_id": "7"}, 400, "request_invalid", "/client_id"),
    ({"colour": "red"}, 400, "request_invalid", "/colour"),
    ({"attachments": [str(uuid4()), 7]}, 400, "request_invalid", "/attachments/1"),
    ({"attachments": [str(uuid4())]}, 422, "attachment_unknown", "/attachments/0"),
    ({"reporter": {"phone": "打我电话"}}, 400, "request_invalid", "/reporter/phone"),
    ({"position": {"lon": 999, "lat": 28}}, 422, "coordinates", "/position/lon"),
    ({"position": {"lon": 28.01, "lat": 112.01}}, 422, "coordinates", "/position/lat"),
    ({"position": {"lon": "nan", "lat": 28}}, 422, "coordinates", "/position/lon"),
    ({"position": None}, 422, "place_missing", "/position"),
    ({"position": None, "area": "3305"}, 422, "area_unknown", "/area"),
    ({"position": None, "area": "county"}, 422, "area_code", "/area"),
    ({"position": None, "area": "１２３４５６"}, 422, "area_code", "/area"),
    ({"case_type": "nothing.such"}, 422, "case_type_unavailable", "/case_type"),
    ({"class_id": "livelihood.appeal.nothing"}, 422, "class_unknown", "/class_id"),
)


@pytest.mark.parametrize(("changes", "status", "code", "place"), FIELDS, ids=[case[2] for case in FIELDS])
async def test_a_value_that_breaks_a_rule(resident: httpx.AsyncClient, changes: dict[str, Any], status: int, code: str, place: str):
    refused(await resident.post(CASES, json=report(**changes)), status, code, place)


async def test_swapped_coordinates_are_told_to_be_swapped(resident: httpx.AsyncClient):
    answer = await resident.post(CASES, json=report(position={"lon": 28.01, "lat": 112.01}))
    assert answer.json()["errors"][0]["code"] == "coordinates_swapped"
    assert "longitude first" in answer.json()["detail"]


async def test_a_missing_field_is_named(resident: httpx.AsyncClient):
    body = report()
    del body["text"]
    refused(await resident.post(CASES, json=body), 400, "request_invalid", "/text", "missing")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
async def test_a_body_of_another_kind(resident: httpx.AsyncClient, kind: str):
    answer = await resident.post(CASES, content=json.dumps(report()), headers={"Content-Type": kind})
    refused(answer, 415, "media_type", None, "application/json")


async def test_a_name_given_twice_counts_once(client: Client, platform: Platform):
    body = json.dumps(report()).replace('{"client_id"', '{"text": "别的", "client_id"', 1)
    answer = await client(None).post(CASES, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201
    assert [row["text"] for row in await platform.database.fetch("SELECT text FROM cases")] == ["路灯不亮"]


QUERIES = (
    ("/api/v1/public/areas?parent=12ab", 400, "request_invalid", "/parent"),
    ("/api/v1/public/areas?parent=123", 422, "area_code", None),
    ("/api/v1/public/case-types?area=%00", 422, "text_nul", None),
    ("/api/v1/public/case-types", 400, "request_invalid", None),
    ("/api/v1/public/locate?lon=999&lat=28", 422, "coordinates", "/lon"),
    ("/api/v1/public/locate?lon=28&lat=112", 422, "coordinates", "/lat"),
    ("/api/v1/public/locate?lon=nan&lat=28", 422, "coordinates", "/lon"),
    ("/api/v1/public/locate?lon=east&lat=28", 400, "request_invalid", "/lon"),
    ("/api/v1/public/locate?lon=112&lat=28&datum=mars", 400, "request_invalid", "/datum"),
    ("/api/v1/public/cases/%00", 422, "text_nul", None),
    ("/api/v1/public/cases/%ff%fe", 404, "case_not_found", None),
    ("/api/v1/public/cases/" + "A" * 41, 400, "request_invalid", "/query_code"),
    ("/api/v1/nothing", 404, "no_such_route", None),
    ("/api/v1/cases/not-an-id", 404, "no_such_route", None),
)


@pytest.mark.parametrize(("address", "status", "code", "place"), QUERIES, ids=[case[2] for case in QUERIES])
async def test_an_address_that_breaks_a_rule(resident: httpx.AsyncClient, address: str, status: int, code: str, place: str | None):
    refused(await resident.get(address), status, code, place)


@pytest.mark.parametrize(
    "query", ["area=12345", "q=" + "长" * 101, "class_id=" + "x" * 151, "limit=0", "limit=1e9", "after=yesterday", "stage=never"]
)
async def test_a_filter_that_breaks_a_rule(client: Client, query: str):
    desk = client(None)
    await desk.post("/api/v1/session", json={"username": "county-dispatcher", "password": world.PASSWORD})
    answer = await desk.get(f"{CASES}?{query}")
    assert answer.status_code in {400, 422}, answer.text
    name = query.partition("=")[0]
    refused(answer, answer.status_code, answer.json()["code"], f"/{name}")


@pytest.mark.parametrize(
    ("method", "address"), [("PUT", CASES), ("DELETE", UPLOAD), ("PATCH", "/api/v1/public/county"), ("POST", "/healthz")]
)
async def test_a_method_that_is_not_taken(resident: httpx.AsyncClient, method: str, address: str):
    answer = await resident.request(method, address)
    refused(answer, 405, "method_not_allowed")
    assert answer.headers["allow"]


UPLOADS = (
    (b"<script>alert(1)</script>", "photo.jpg", 415, "attachment_type"),
    (b"GIF89a" + b"\0" * 100, "photo.jpg", 415, "attachment_type"),
    (b"%PDF-1.7\n", "photo.png", 415, "attachment_type"),
    (b"", "photo.jpg", 415, "attachment_type"),
    (picture((300, 200), "JPEG")[:900], "photo.jpg", 422, "attachment_unreadable"),
    (vast_picture(), "photo.png", 422, "attachment_unreadable"),
    (b"PK\x03\x04" + b"\0" * 100_000, "photo.webp", 415, "attachment_type"),
)


@pytest.mark.parametrize(("data", "name", "status", "code"), UPLOADS, ids=[case[3] for case in UPLOADS])
async def test_an_upload_that_lies_about_what_it_is(resident: httpx.AsyncClient, data: bytes, name: str, status: int, code: str):
    refused(await resident.post(UPLOAD, files={"file": (name, data, "image/jpeg")}), status, code)


async def test_an_upload_without_a_file(resident: httpx.AsyncClient):
    refused(await resident.post(UPLOAD, files={"photo": ("a.png", picture(), "image/png")}), 400, "request_invalid", "/photo")
    refused(await resident.post(UPLOAD, data={"file": "not a file"}), 415, "media_type")


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("address", [CASES, UPLOAD])
async def test_a_body_of_fifty_megabytes_is_not_read_to_its_end(resident: httpx.AsyncClient, address: str, announced: bool):
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(50):
            sent += 1
            yield b"x" * 1024 * 1024

    kind = "application/json" if address == CASES else "multipart/form-data; boundary=x"
    headers = {"Content-Type": kind} | ({"Content-Length": str(50 * 1024 * 1024)} if announced else {})
    refused(await resident.post(address, content=endless(), headers=headers), 413, "body_too_large")
    assert sent < 50


@pytest.mark.slow
async def test_a_workbook_that_unpacks_to_far_more_is_refused(client: Client, platform: Platform):
    admin = client(None)
    await admin.post("/api/v1/session", json={"username": "system-admin", "password": world.PASSWORD})
    data = {"file": ("muban.xlsx", bomb(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")}
    answer = await admin.post(f"/api/v1/standards/import?area={world.COUNTY}", files=data)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["detail"]
    assert (await rows(platform))["filing_standard"] == 0


async def test_areas_that_are_no_areas(client: Client):
    admin = client(None)
    await admin.post("/api/v1/session", json={"username": "system-admin", "password": world.PASSWORD})
    for data in (
        b"",
        b"\xff\xfe\x00",
        b"{",
        b'{"type": "FeatureCollection", "features": 7}',
        b"[" * 100_000,
        b"code,name\n12,\xff",
        bomb(),
    ):
        answer = await admin.post("/api/v1/areas/import", files={"file": ("areas.json", data, "application/json")})
        assert 400 <= answer.status_code < 500, (data[:20], answer.text)
        assert answer.json()["detail"]


@pytest.mark.slow
def test_the_rules_of_every_parameter_are_enforced(platform: Platform):
    """`Annotated[str, rules] | None` would only describe its rules: Litestar enforces those that stand outside of all."""
    for route in create_app(platform).routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler):
                for name, field in handler.parsed_fn_signature.parameters.items():
                    inner = [part for part in get_args(field.annotation) if hasattr(part, "__metadata__")]
                    assert not inner, f"{handler} {name}: write Annotated[… | None, rules]"
