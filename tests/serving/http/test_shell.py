"""The web shell's files, out of a folder made here: the tests do not need the built one."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from wangge_serving.http.problems import EXCEPTION_HANDLERS
from wangge_serving.http.shell import Shell

PAGE = "<!doctype html><title>网格</title>" + "<p>wangge</p>" * 200
SCRIPT = "console.log('wangge');" * 100
OUTSIDE = "not for anybody"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a shell as the build leaves it, beside a file that is none of its own."""
    (tmp_path / "secret.txt").write_text(OUTSIDE)
    built = tmp_path / "static"
    for app in ("m", "desk"):
        (built / app / "assets").mkdir(parents=True)
        (built / app / "index.html").write_text(PAGE + app)
        (built / app / "assets" / "main-4f3a.js").write_text(SCRIPT)
        (built / app / "assets" / "dot-9c.png").write_bytes(b"\x89PNG" + bytes(range(256)) * 8)
    (built / "m" / "site.webmanifest").write_text("{}")
    (built / "m" / "notes.unheard").write_text("x")
    return built


def _client(folder: Path) -> httpx.AsyncClient:
    app = Litestar(Shell(folder, ("m", "desk")).handlers(), exception_handlers=EXCEPTION_HANDLERS)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://wangge.test", headers={"Accept-Encoding": "identity"})


@pytest.fixture
async def browser(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(folder) as client:
        yield client


async def test_the_front_door_leads_to_the_residents(browser: httpx.AsyncClient):
    answer = await browser.get("/")
    assert (answer.is_redirect, answer.headers["location"]) == (True, "/m/")


@pytest.mark.parametrize("path", ["", "/", "/index.html", "/report", "/progress/ABCD-EFGH", "/plugins/wangge.livelihood", "/a/b/c/"])
@pytest.mark.parametrize("app", ["m", "desk"])
async def test_every_address_of_an_application_is_its_page(browser: httpx.AsyncClient, app: str, path: str):
    answer = await browser.get(f"/{app}{path}")
    assert answer.status_code == 200
    assert answer.text == PAGE + app
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


async def test_built_assets_may_be_kept_forever(browser: httpx.AsyncClient):
    answer = await browser.get("/m/assets/main-4f3a.js")
    assert answer.text == SCRIPT
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/m/assets/gone-1.js", "/m/gone.png", "/desk/style.css"])
async def test_a_file_that_is_gone_is_no_page(browser: httpx.AsyncClient, path: str):
    answer = await browser.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_file")


async def test_text_travels_compressed_and_pictures_do_not(browser: httpx.AsyncClient):
    taking = {"Accept-Encoding": "gzip, deflate"}
    async with browser.stream("GET", "/m/assets/main-4f3a.js", headers=taking) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw).decode() == SCRIPT
    assert len(raw) < len(SCRIPT) / 4
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in (await browser.get("/m/assets/dot-9c.png", headers=taking)).headers
    assert "content-encoding" not in (await browser.get("/m/site.webmanifest", headers=taking)).headers


@pytest.mark.parametrize("weak", ["", "W/"])
async def test_what_the_browser_holds_is_not_sent_again(browser: httpx.AsyncClient, weak: str):
    first = await browser.get("/m/")
    again = await browser.get("/m/", headers={"If-None-Match": weak + first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert (await browser.get("/m/", headers={"If-None-Match": '"older"'})).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/m/../secret.txt",
        "/m/..%2fsecret.txt",
        "/m/%2e%2e/%2e%2e/secret.txt",
        "/m/assets/../../../secret.txt",
        "/m//etc/passwd",
        "/m/..%5csecret",
    ],
)
async def test_no_path_leads_out_of_the_shell(browser: httpx.AsyncClient, path: str):
    answer = await browser.get(path)
    assert OUTSIDE not in answer.text
    assert answer.status_code == 404 or answer.text == PAGE + "m"


@pytest.mark.parametrize(("path", "kind"), [("/m/site.webmanifest", "application/manifest+json"), ("/m/assets/dot-9c.png", "image/png")])
async def test_files_say_what_they_are(browser: httpx.AsyncClient, path: str, kind: str):
    assert (await browser.get(path)).headers["content-type"].startswith(kind)


async def test_a_file_of_an_unknown_kind_is_bytes(browser: httpx.AsyncClient):
    answer = await browser.get("/m/notes.unheard")
    assert (answer.content, answer.headers["content-type"]) == (b"x", "application/octet-stream")


@pytest.mark.parametrize("exists", [True, False])
async def test_a_shell_that_was_not_built_says_so(tmp_path: Path, exists: bool):
    empty = tmp_path / "nothing"
    if exists:
        empty.mkdir()
    async with _client(empty) as client:
        answer = await client.get("/m/")
    assert answer.status_code == 404
    assert "npm run build" in answer.json()["detail"]


async def test_a_folder_called_assets_above_the_shell_makes_no_page_last_for_ever(folder: Path, tmp_path: Path):
    (tmp_path / "assets").mkdir()
    async with _client(folder.rename(tmp_path / "assets" / "static")) as browser:
        assert (await browser.get("/m/")).headers["cache-control"] == "no-cache"
        assert "immutable" in (await browser.get("/m/assets/main-4f3a.js")).headers["cache-control"]
