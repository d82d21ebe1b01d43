"""Areas over HTTP: what residents and staff get, and what a wrong question is told."""

import httpx
import msgspec
import pytest
import shapely
from litestar import Litestar, Router
from litestar.di import Provide

from tests.core.areas.conftest import NOW, SYSTEM, Tree, collection
from wangge_core.areas.controllers import AreaController, PublicAreaController
from wangge_core.areas.coordinates import wgs84_to_gcj02
from wangge_core.areas.queries import AreaQueries
from wangge_serving.http.problems import EXCEPTION_HANDLERS

TABLE = "code,name,name_en\n999901,清溪县,Qingxi County\n999901001,文澜街道,\n999901001001,文庙社区,\n"
GRIDS = collection(
    ("999901001001001", "西格", shapely.box(111.0, 29.0, 111.01, 29.01)),
    ("999901001001002", "东格", shapely.box(111.01, 29.0, 111.02, 29.01)),
)


def provided(value):
    async def give() -> object:
        return value

    return Provide(give)


def client_of(tree, queries=None):
    given = {
        "actor": SYSTEM,
        "area_queries": queries or tree.queries,
        "area_service": tree.service,
        "locator": tree.locator,
    }
    dependencies = {name: provided(value) for name, value in given.items()}
    router = Router("/api/v1", route_handlers=[AreaController, PublicAreaController], dependencies=dependencies)
    app = Litestar([router], exception_handlers=EXCEPTION_HANDLERS)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://wangge.test")


@pytest.fixture
async def client(tree):
    await tree.take(TABLE)
    await tree.take(GRIDS)
    async with client_of(tree) as client:
        yield client


async def body(client, path, status=200, **query):
    answer = await client.get(f"/api/v1{path}", params=query)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_county(client):
    county = await body(client, "/public/county")
    assert (county["code"], county["name_en"], county["level"]) == ("999901", "Qingxi County", "county")
    assert county["bbox"][0] < county["center"][0] < county["bbox"][2]


async def test_county_that_the_operator_named(tree, client):
    queries = AreaQueries(tree.database, tree.access, tree.locator, tree.time, county="999901001")
    async with client_of(tree, queries) as other:
        assert (await body(other, "/public/county"))["name"] == "文澜街道"


async def test_no_county_yet(tree):
    async with client_of(tree) as client:
        assert (await body(client, "/public/county", 404))["code"] == "area_not_found"


async def test_public_areas(client):
    (county,) = (await body(client, "/public/areas"))["items"]
    assert (county["code"], county["has_children"], county["kind"]) == ("999901", True, None)
    (street,) = (await body(client, "/public/areas", parent="999901000000"))["items"]
    assert (street["code"], street["kind"], street["name_en"]) == ("999901001", "street", None)


async def test_locate(client):
    found = await body(client, "/public/locate", lon=111.005, lat=29.005)
    assert found["grid"] == {"code": "999901001001001", "name": "西格"}
    assert [step["level"] for step in found["path"]] == ["county", "township", "village", "grid"]
    assert found["position"] == {"lon": 111.005, "lat": 29.005}
    assert found["nearest"] is None


async def test_locate_in_another_datum(client):
    lon, lat = wgs84_to_gcj02(111.0101, 29.005)
    found = await body(client, "/public/locate", lon=lon, lat=lat, datum="gcj02")
    assert found["grid"]["name"] == "东格"
    assert found["position"]["lon"] == pytest.approx(111.0101, abs=1e-9)
    assert (await body(client, "/public/locate", lon=lon - 0.01, lat=lat))["grid"]["name"] == "西格"


async def test_locate_outside(client):
    found = await body(client, "/public/locate", lon=111.03, lat=29.005)
    assert (found["grid"], found["path"], found["nearest"]["name"]) == (None, [], "东格")
    assert 900 < found["nearest"]["metres"] < 1000
    assert (await body(client, "/public/locate", lon=0, lat=0))["nearest"] is None


@pytest.mark.parametrize(
    ("query", "status", "path"),
    [
        ({"lon": 111, "lat": 95}, 422, "/lat"),
        ({"lon": 29.0, "lat": 111.0}, 422, "/lat"),
        ({"lon": "nan", "lat": 29}, 422, "/lon"),
        ({"lon": "1e400", "lat": 29}, 400, "/lon"),
        ({"lon": "east", "lat": 29}, 400, "/lon"),
        ({"lon": 111}, 400, "/lat"),
        ({"lon": 111, "lat": 29, "datum": "mars"}, 400, "/datum"),
    ],
)
async def test_coordinates_on_mars(client, query, status, path):
    problem = await body(client, "/public/locate", status, **query)
    assert problem["code"] in {"coordinates", "request_invalid"}
    assert path in [error["path"] for error in problem.get("errors", ())] or path.strip("/") in problem["detail"]


async def test_staff_areas(client):
    assert [item["name"] for item in (await body(client, "/areas", parent="999901001001"))["items"]] == ["西格", "东格"]
    detail = await body(client, "/areas/999901001001001")
    assert (detail["kind"], detail["datum"], detail["resolves_to"]) == ("base", "wgs84", ["999901001001001"])
    assert [step["name"] for step in detail["path"]] == ["清溪县", "文澜街道", "文庙社区", "西格"]
    assert (await body(client, "/areas/999901009", 404))["code"] == "area_not_found"
    assert (await body(client, "/areas/12345", 422))["code"] == "area_code"
    assert (await body(client, "/areas/nowhere", 400))["code"] == "request_invalid"


async def test_outlines(client):
    collected = await body(client, "/areas/999901/geojson", level="grid")
    assert collected["type"] == "FeatureCollection"
    assert [feature["properties"]["name"] for feature in collected["features"]] == ["西格", "东格"]
    assert collected["features"][0]["geometry"]["type"] == "Polygon"
    assert (await body(client, "/areas/999901/geojson", level="village"))["features"] == []
    assert (await body(client, "/areas/999901/geojson", 400, level="moon"))["code"] == "request_invalid"


async def test_public_outlines(tree):
    await tree.take(TABLE)
    await tree.take(collection(("999901001001", "文庙社区", shapely.box(111.0, 29.0, 111.02, 29.01))))
    async with client_of(tree) as client:
        collected = await body(client, "/public/areas/999901/geojson")
        assert [feature["properties"]["name"] for feature in collected["features"]] == ["文庙社区"]
        assert (await body(client, "/public/areas/999901/geojson", level="township"))["features"] == []
        assert (await body(client, "/public/areas/999901/geojson", 400, level="grid"))["code"] == "request_invalid"


async def upload(client, content, **query):
    return await client.post("/api/v1/areas/import", params=query, files={"file": ("areas", content)})


async def test_import(tree):
    async with client_of(tree) as client:
        rehearsed = await upload(client, TABLE.encode(), dry_run="true")
        assert (rehearsed.status_code, rehearsed.json()["added"], rehearsed.json()["applied"]) == (200, 3, False)
        taken = await upload(client, TABLE.encode())
        assert taken.json()["applied"] is True
        moved = shapely.transform(shapely.box(111.0, 29.0, 111.01, 29.01), lambda pairs: [wgs84_to_gcj02(*pair) for pair in pairs])
        assert (await upload(client, collection(("999901001001001", "格", moved)), datum="gcj02")).status_code == 200
        assert (await body(client, "/public/locate", lon=111.0001, lat=29.0001))["grid"]["name"] == "格"


async def test_import_with_errors(tree):
    async with client_of(tree) as client:
        wrong = b"code,name\n999901,\n999902001,A\n"
        rehearsed = (await upload(client, wrong, dry_run="true")).json()
        assert [(item["row"], item["rule"]) for item in rehearsed["findings"]] == [(2, "name_missing"), (3, "parent_missing")]
        assert set(rehearsed["findings"][0]["mend"]) == {"zh-CN", "en"}
        refused = await upload(client, wrong)
        assert (refused.status_code, refused.json()["code"]) == (422, "area_import_refused")
        assert refused.json()["errors"][0]["path"] == "/rows/2/name"
        nonsense = await upload(client, b"\x00\x01")
        assert (nonsense.status_code, nonsense.json()["code"]) == (422, "area_file")
        nothing = await client.post("/api/v1/areas/import", files={"other": ("areas", b"code,name\n")})
        assert nothing.status_code == 400


async def test_posters_lead_to_a_report_from_their_place(client):
    async def made(code, status=200, **asked):
        answer = await client.post(f"/api/v1/areas/{code}/posters", json=asked, headers={"Origin": "https://county.test"})
        assert answer.status_code == status, answer.text
        return answer.json()

    [one] = (await made("999901001001", case_type="livelihood.hazard", class_id="livelihood.hazard.charging"))["items"]
    assert one["path"] == ["清溪县", "文澜街道", "文庙社区"]
    assert one["path_en"][0] == "Qingxi County"
    assert one["address"] == "https://county.test/m/report?area=999901001001&case_type=livelihood.hazard&class=livelihood.hazard.charging"
    assert one["qr"].startswith("<svg")
    below = (await made("999901001001", below=True))["items"]
    assert [poster["path"][-1] for poster in below] == ["西格", "东格"]
    assert (await made("999999", 404))["code"] == "area_not_found"
    await made("999901", 400, class_id="<script>")


async def test_import_without_the_right(database):
    async with client_of(Tree(database)) as client:
        assert (await upload(client, TABLE.encode())).json()["code"] == "permission_missing"


def test_the_answers_are_described():
    schema = Litestar(
        [AreaController, PublicAreaController],
        dependencies={name: provided(NOW) for name in ("actor", "area_queries", "area_service", "locator")},
    )
    paths = msgspec.json.decode(msgspec.json.encode(schema.openapi_schema.to_schema()))["paths"]
    operations = {operation["operationId"] for path in paths.values() for operation in path.values()}
    assert operations == {
        "getCounty",
        "listPublicAreas",
        "getPublicOutlines",
        "locate",
        "listAreas",
        "getArea",
        "getAreaOutlines",
        "importAreas",
        "makePosters",
    }
