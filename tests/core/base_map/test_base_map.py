"""The base map: off unless the operator names one, from a folder of ours or from one foreign origin and no other."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar, Router
from litestar.datastructures import State

from wangge_core.app import API
from wangge_core.base_map.controllers import BaseMapController, map_tile
from wangge_core.base_map.tiles import BaseMap
from wangge_core.errors import InvalidError
from wangge_core.settings import Settings
from wangge_serving.http.headers import secured
from wangge_serving.http.problems import EXCEPTION_HANDLERS, WORDING
from wangge_serving.http.providing import provided

PIXEL = b"\x89PNG\r\n\x1a\n and so on"
FOREIGN = "https://tiles.example.gov.cn:8443/vec/{z}/{x}/{y}.png?tk=1a2b"


def asking(source: str) -> httpx.AsyncClient:
    """Return a client of a server that has nothing but its base map."""
    base = BaseMap.of(Settings(map_tiles=source, map_attribution="天地图"))
    handlers: list[Any] = [Router(API, route_handlers=[BaseMapController]), map_tile]
    application = Litestar(
        handlers,
        dependencies=provided({"base_map": base}),
        exception_handlers=EXCEPTION_HANDLERS,
        state=State({WORDING: {}}),
        openapi_config=None,
    )
    pictures = base.tiles.origin if base.tiles else ""
    return httpx.AsyncClient(transport=httpx.ASGITransport(secured(application, pictures=pictures)), base_url="http://county.test")  # type: ignore[arg-type]


async def test_without_a_source_maps_have_none_and_pages_load_from_nowhere():
    answer = await asking("").get(f"{API}/public/base-map")
    assert answer.json() == {"tiles": None}
    assert "img-src 'self' data: blob:;" in answer.headers["content-security-policy"]
    assert "connect-src 'self';" in answer.headers["content-security-policy"]
    assert (await asking("").get("/map/tiles/1/1/1")).status_code == 404


async def test_pages_may_load_from_the_named_origin_only():
    answer = await asking(FOREIGN).get(f"{API}/public/base-map")
    assert answer.json()["tiles"] == {"address": FOREIGN, "attribution": "天地图", "deepest": 18}
    policy = answer.headers["content-security-policy"]
    assert "img-src 'self' data: blob: https://tiles.example.gov.cn:8443;" in policy
    assert "connect-src 'self' https://tiles.example.gov.cn:8443;" in policy
    assert (await asking(FOREIGN).get("/map/tiles/1/1/1")).status_code == 404


async def test_a_folder_is_served_by_ourselves_and_nothing_beside_it(tmp_path: Path):
    (tmp_path / "tiles" / "3" / "6").mkdir(parents=True)
    (tmp_path / "tiles" / "3" / "6" / "2.png").write_bytes(PIXEL)
    (tmp_path / "secret.png").write_bytes(b"secret")
    client = asking(str(tmp_path / "tiles"))
    assert (await client.get(f"{API}/public/base-map")).json()["tiles"]["address"] == "/map/tiles/{z}/{x}/{y}"
    tile = await client.get("/map/tiles/3/6/2")
    assert (tile.content, tile.headers["content-type"], tile.headers["cache-control"]) == (PIXEL, "image/png", "public, max-age=86400")
    assert "img-src 'self' data: blob:;" in tile.headers["content-security-policy"]
    for path in ("3/6/3", "..%2F../secret", "3/..%2F..%2F../secret", "-1/6/2", "99/6/2"):
        assert (await client.get(f"/map/tiles/{path}")).status_code in {400, 404}, path


@pytest.mark.parametrize(
    "source",
    [
        "https://tiles.example/{z}/{x}.png",
        "ftp://tiles.example/{z}/{x}/{y}",
        "https://a.example; script-src *//{z}/{x}/{y}",
        "tiles",
        "https://{z}{x}{y}",
    ],
)
def test_a_source_that_is_none_is_refused_with_its_name(source: str):
    with pytest.raises(InvalidError) as caught:
        Settings.from_env({"WANGGE_MAP_TILES": source})
    assert caught.value.fields[0].path == "WANGGE_MAP_TILES"
