"""A frame's document and files over HTTP: made by the platform, closed by their headers, and nothing beside them."""

import re

import httpx

from tests.core.conftest import Client
from tests.core.frames.conftest import PLUGIN, SCRIPT, lamps
from tests.core.signing_in import signed_in
from tests.world import NORTH, SOUTH
from wangge_core.frames.documents import document
from wangge_serving.http.headers import secured


async def address(client: Client) -> str:
    caller = await signed_in(client, "north_dispatcher")
    screen = (await caller.get(f"/api/v1/contributions/screens/pages/{PLUGIN}/map", params={"area": NORTH})).json()
    assert screen["frame"]["min_height"] == 320
    return str(screen["frame"]["address"])


async def test_the_document_loads_the_platforms_scripts_first_and_then_the_plugins(client: Client) -> None:
    answer = await client(None).get(await address(client))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    scripts = re.findall(r'<script[^>]* src="([^"]+)"></script>', answer.text)
    assert [path.rpartition("/")[2] for path in scripts] == ["lockdown.js", "bridge.js", "lamps.js"]
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)">', answer.text)
    assert [path.rpartition("/")[2] for path in styles] == ["frame.css", "lamps.css"]
    assert "<script>" not in answer.text
    for path in (*scripts, *styles):
        file = await client(None).get(path)
        assert file.status_code == 200, path
        assert file.headers["access-control-allow-origin"] == "*"
        assert file.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "immutable" in file.headers["cache-control"]
    assert (await client(None).get(scripts[-1])).text == SCRIPT


async def test_the_headers_close_the_document(client: Client) -> None:
    found = await address(client)
    answer = await client(None).get(found)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    own = f"county.test{found.rpartition('/')[0]}/"
    assert policy["sandbox"] == "allow-scripts"
    assert {name: value for name, value in policy.items() if value == "'none'"}.keys() == {
        "default-src",
        "connect-src",
        "form-action",
        "base-uri",
        "frame-src",
        "worker-src",
        "object-src",
    }
    assert policy["script-src"].split()[1:] == [own]
    assert policy["img-src"] == f"{own} data: blob:"
    assert policy["frame-ancestors"] == "'self'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "geolocation=()" in answer.headers["permissions-policy"]
    assert "set-cookie" not in answer.headers


async def test_nothing_else_of_the_package_is_served(client: Client) -> None:
    base = (await address(client)).rpartition("/")[0]
    for path in ("file/secret.txt", "file/plugin.json", "file/../plugin.json", "file/ui", "ui/lamps.js", "file/", "frame/x"):
        answer = await client(None).get(f"{base}/{path}")
        assert (answer.status_code, answer.json()["code"]) in {(404, "frame_not_found"), (404, "no_such_route")}, path
    for path in (f"/plugins/{PLUGIN}/0000/frame", "/plugins/acme.none/0000/frame", "/plugins/-/0000/bridge.js"):
        assert (await client(None).get(path)).json()["code"] == "frame_not_found"
    assert (await client(None).get(f"{base}/file/ui/pole.png")).headers["content-type"] == "image/png"


async def test_a_host_name_that_a_policy_cannot_take_frames_nothing(client: Client) -> None:
    found = await address(client)
    answer = await client(None).get(found, headers={"Host": "[::1]:8000"})
    assert "::1" not in answer.headers["content-security-policy"]
    assert "host.invalid" in answer.headers["content-security-policy"]


async def test_the_page_around_lets_frames_go_nowhere_else() -> None:
    async def inner(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    for host, frames, expected in (
        ("county.test:8000", "/plugins/", "county.test:8000/plugins/"),
        ("county.test", "", "'none'"),
        ("[::1]:8000", "/plugins/", "'none'"),
        ("x; script-src *", "/plugins/", "'none'"),
    ):
        transport = httpx.ASGITransport(app=secured(inner, frames=frames))
        async with httpx.AsyncClient(transport=transport, base_url="http://county.test") as caller:
            policy = (await caller.get("/", headers={"Host": host})).headers["content-security-policy"]
        assert policy.endswith(f"frame-src {expected}")


def test_titles_are_text() -> None:
    offer = lamps().offer
    assert offer is not None
    html = document(PLUGIN, next(iter(offer.frames.values())), "</title><script>alert(1)</script>").decode()
    assert "<script>" not in html


async def test_it_is_offered_where_the_plugin_is_on_to_whoever_may(client: Client) -> None:
    caller, other = await signed_in(client, "north_dispatcher"), await signed_in(client, "leader")
    path = f"/api/v1/contributions/screens/pages/{PLUGIN}/map"
    assert (await caller.get(path, params={"area": SOUTH})).status_code == 404
    assert (await other.get(path, params={"area": NORTH})).status_code == 404
