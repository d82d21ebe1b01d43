"""Pictures over HTTP, from the device to the case page."""

import io
from typing import Any
from uuid import uuid4

import httpx
import pytest
from msgspec.structs import replace
from PIL import Image

from tests import world
from tests.core.attachments.drawing import picture
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from wangge_core.settings import Settings

UPLOADS, CASES = "/api/v1/attachments", "/api/v1/cases"


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    """Return a county whose uploads may have one megabyte; the other database has its turn in the service's tests."""
    return replace(sqlite_settings, upload_megabytes=1)


async def _upload(who: httpx.AsyncClient, data: bytes, name: str = "a.jpg") -> httpx.Response:
    return await who.post(UPLOADS, files={"file": (name, data)})


async def _uploaded(who: httpx.AsyncClient) -> str:
    answer = await _upload(who, picture())
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _report(who: httpx.AsyncClient, *attachments: str, **changes: Any) -> httpx.Response:
    lon, lat = world.middle_of("999901100201001")
    body = {
        "client_id": str(uuid4()),
        "case_type": "livelihood.appeal",
        "text": "小区门口垃圾堆了三天没人清运",
        "position": {"lon": lon, "lat": lat},
        "attachments": attachments,
    }
    return await who.post(CASES, json=body | changes)


async def _the_case(who: httpx.AsyncClient) -> dict[str, Any]:
    (item,) = (await who.get(CASES)).json()["items"]
    return dict(item)


@pytest.mark.parametrize("who", [None, "handler"])
async def test_residents_and_staff_may_upload(client: Client, who: str | None):
    sender = await signed_in(client, who) if who else client(None)
    answer = await _upload(sender, picture("red", "PNG", (300, 200)), "whatever.txt")
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["media_type"], told["width"], told["height"]) == ("image/jpeg", 300, 200)
    assert told["size"] > 0


REFUSED = (
    (b"x" * (1024 * 1024 + 1), 413, "attachment_too_large"),
    (b"x" * (2 * 1024 * 1024 + 1), 413, "body_too_large"),
    (b"%PDF-1.7", 415, "attachment_type"),
    (b"", 415, "attachment_type"),
    (picture(size=(2_000, 2_000))[:9_000], 422, "attachment_unreadable"),
)


async def test_what_is_no_good_is_refused_with_the_reason(client: Client):
    sender = client(None)
    for data, status, code in REFUSED:
        answer = await _upload(sender, data)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def test_a_form_without_its_file_is_refused(client: Client):
    sender = client(None)
    asked: list[dict[str, Any]] = [{"files": {"picture": ("a.jpg", b"x")}}, {"data": {"file": "text"}}, {"json": {}}, {}]
    for sent in asked:
        answer = await sender.post(UPLOADS, **sent)
        assert answer.status_code in {400, 415}, (sent, answer.text)


async def test_a_device_without_a_key_is_asked_for_one(client: Client):
    sender = client(None)
    del sender.headers["Sender-Key"]
    answer = await _upload(sender, picture())
    assert (answer.status_code, answer.json()["code"]) == (422, "sender_key")


async def test_somebody_elses_upload_cannot_be_used(client: Client):
    owner, thief = client("owner"), client("thief")
    theirs, mine = await _uploaded(owner), await _uploaded(thief)
    answer = await _report(thief, mine, theirs)
    assert (answer.status_code, answer.json()["code"]) == (422, "attachment_unknown")
    assert answer.json()["errors"][0]["path"] == "/attachments/1"
    assert (await _report(owner, theirs)).status_code == 201
    assert (await _report(owner, theirs)).status_code == 422


async def test_an_upload_is_shown_to_nobody_before_a_case_has_it(client: Client):
    leader, resident = await signed_in(client, "leader"), client(None)
    made = await _uploaded(resident)
    assert (await leader.get(f"{UPLOADS}/{made}")).status_code == 404
    assert (await resident.get(f"{UPLOADS}/{made}")).status_code == 401
    assert (await leader.get(f"{UPLOADS}/{uuid4()}")).status_code == 404


async def test_who_may_see_the_case_may_see_its_pictures(client: Client):
    resident = client(None)
    made = await _uploaded(resident)
    receipt = (await _report(resident, made)).json()
    north, south = await signed_in(client, "north_dispatcher"), await signed_in(client, "south_dispatcher")
    shown = await _the_case(north)
    small, full = await north.get(shown["thumbnail_url"]), await north.get(f"{UPLOADS}/{made}")
    assert full.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(full.content)).size == (640, 480)
    assert Image.open(io.BytesIO(small.content)).size == (480, 360)
    assert (await south.get(f"{UPLOADS}/{made}")).status_code == 404
    progress = f"/api/v1/public/cases/{receipt['query_code']}/attachments/{made}"
    assert (await resident.get(progress)).content == full.content
    assert (await resident.get(progress, params={"size": "thumbnail"})).content == small.content
    assert (await resident.get(progress.replace(receipt["query_code"], "0" * 20))).status_code == 404
    assert (await resident.get(progress, params={"size": "huge"})).status_code == 400


async def test_pictures_of_private_cases_need_the_right_to_private_words(client: Client):
    resident = client(None)
    made = await _uploaded(resident)
    assert (await _report(resident, made, private=True)).status_code == 201
    worker, dispatcher = await signed_in(client, "worker"), await signed_in(client, "north_dispatcher")
    assert (await worker.get(f"{UPLOADS}/{made}")).status_code == 404
    assert (await dispatcher.get(f"{UPLOADS}/{made}")).status_code == 200


async def test_a_picture_that_the_browser_holds_is_not_sent_again(client: Client):
    resident = client(None)
    made = await _uploaded(resident)
    await _report(resident, made)
    leader = await signed_in(client, "leader")
    first = await leader.get(f"{UPLOADS}/{made}")
    assert first.headers["cache-control"].startswith("private")
    again = await leader.get(f"{UPLOADS}/{made}", headers={"If-None-Match": f"W/{first.headers['etag']}"})
    assert (again.status_code, again.content) == (304, b"")
    small = await leader.get(f"{UPLOADS}/{made}?size=thumbnail", headers={"If-None-Match": first.headers["etag"]})
    assert small.status_code == 200


async def test_the_handlers_picture_goes_with_the_step(client: Client):
    assert (await _report(client(None))).status_code == 201
    north, handler = await signed_in(client, "north_dispatcher"), await signed_in(client, "handler")
    case = await _the_case(north)
    units = {unit["name"]: unit["id"] for unit in (await north.get("/api/v1/units", params={"area": world.NORTH})).json()["items"]}
    path = f"{CASES}/{case['id']}/actions"
    await north.post(f"{path}/file", json={"version": 1})
    await north.post(f"{path}/dispatch", json={"version": 2, "data": {"unit_id": units["城市管理局"]}})
    theirs, made = await _uploaded(north), await _uploaded(handler)
    refused = await handler.post(f"{path}/handle", json={"version": 3, "data": {"note": "已清运"}, "attachments": [theirs]})
    assert (refused.status_code, refused.json()["code"]) == (422, "attachment_unknown")
    answer = await handler.post(f"{path}/handle", json={"version": 3, "data": {"note": "已清运"}, "attachments": [made]})
    assert answer.status_code == 200, answer.text
    assert [(one["id"], one["purpose"]) for one in answer.json()["attachments"]] == [(made, "handle")]
