"""The index over HTTP: negotiation, caching, redirects, large files."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from tests.registry.shop import Person, Shop, wheel
from wangge_registry.index import serving

JSON = {"accept": "application/vnd.pypi.simple.v1+json"}
NAME, CONTENT = wheel()
FILE = f"/files/{hashlib.sha256(CONTENT).hexdigest()}/{NAME}"


@pytest.fixture
async def published(shop: Shop, owner: Person, token: str, reviewer: Person) -> Shop:
    await shop.upload(token, wheel())
    await shop.checked()
    await shop.decide(reviewer)
    await shop.published()
    return shop


async def test_there_is_one_address_for_each_page(shop: Shop):
    for path, target in (
        ("/simple", "/simple/"),
        ("/simple/Lampworks_Street.Lights/", "/simple/lampworks-street-lights/"),
        ("/simple/lampworks-street-lights", "/simple/lampworks-street-lights/"),
    ):
        answer = await shop.http.get(path)
        assert (answer.status_code, answer.headers["location"]) == (301, target)


async def test_what_is_not_there_is_not_found(published: Shop):
    for path in ("/simple/nobody/", "/simple/a/b/", "/files/x/y", "/files/x", f"{FILE}x", FILE.replace("/files/", "/files/0")):
        assert (await published.http.get(path)).status_code == 404, path


async def test_forms_and_methods_that_are_not_ours(published: Shop):
    assert (await published.http.get("/simple/", headers={"accept": "image/png"})).status_code == 406
    answer = await published.http.post("/simple/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_pages_are_tagged_and_say_what_they_depend_on(published: Shop):
    for path in ("/simple/", "/simple/lampworks-street-lights/"):
        for accept, kind in ((JSON["accept"], JSON["accept"]), ("text/html", "text/html; charset=utf-8")):
            first = await published.http.get(path, headers={"accept": accept})
            assert (first.status_code, first.headers["content-type"], first.headers["vary"]) == (200, kind, "Accept")
            held = await published.http.get(path, headers={"accept": accept, "if-none-match": first.headers["etag"]})
            assert (held.status_code, held.content) == (304, b"")
            head = await published.http.head(path, headers={"accept": accept})
            assert (head.content, head.headers["content-length"]) == (b"", first.headers["content-length"])


async def test_files_are_kept_for_ever_by_whoever_has_them(published: Shop):
    for _ in range(2):  # from the disk, then from memory
        answer = await published.http.get(FILE)
        assert answer.content == CONTENT
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await published.http.get(FILE, headers={"if-none-match": answer.headers["etag"]})).status_code == 304
    metadata = await published.http.get(f"{FILE}.metadata")
    (file,) = (await published.simple())["files"]
    assert hashlib.sha256(metadata.content).hexdigest() == file["core-metadata"]["sha256"]
    assert b"Name: lampworks-street-lights" in metadata.content


async def test_large_files_are_streamed(published: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(serving, "_SMALL", 100)
    monkeypatch.setattr(serving, "_CHUNK", 1000)
    answer = await published.http.get(FILE)
    assert answer.content == CONTENT
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert (await published.http.head(FILE)).content == b""
    assert (await published.http.get(FILE, headers={"if-none-match": answer.headers["etag"]})).status_code == 304


async def test_a_file_that_the_disk_has_lost_is_told(published: Shop):
    published.market.files.path(hashlib.sha256(CONTENT).hexdigest()).unlink()
    answer = await published.http.get(FILE)
    assert (answer.status_code, "missing" in answer.text) == (404, True)


def test_memory_for_files_is_bounded():
    small = serving.Small(most=10)
    small.keep(Path("a"), b"12345678")
    small.keep(Path("b"), b"123")
    assert small.get(Path("a")) == b"12345678"
    assert small.get(Path("b")) is None


async def test_a_change_by_another_process_is_seen(published: Shop, monkeypatch: pytest.MonkeyPatch):
    catalogue = published.market.catalogue
    page = await published.simple()
    assert len(page["files"]) == 1
    monkeypatch.setattr("wangge_registry.index.catalogue._POLL", 0.01)
    await catalogue.start()
    try:
        # Past the services, as another process would: no commit of this one tells about it.
        await published.market.database.execute("UPDATE version SET state = 'quarantined'")
        await published.market.database.execute(
            "INSERT INTO log_entry (number, at, action, subject, sha256, facts, previous, hash, key, signature) "
            "VALUES (999, '', '', '', '', '{{}}', '', '', '', '')"
        )
        for _ in range(300):
            if not (await published.simple())["files"]:
                return
            await asyncio.sleep(0.01)
    finally:
        await catalogue.stop()
    raise AssertionError("the change was not seen")


async def test_the_rest_goes_to_the_api(shop: Shop):
    assert (await shop.http.get("/healthz")).json()["status"] == "ok"
    assert (await shop.http.get("/readyz")).json()["status"] == "ok"
    missing = await shop.http.get("/simpler")
    assert (missing.status_code, missing.json()["code"]) == (404, "no_such_route")
