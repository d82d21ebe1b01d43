"""What is uploaded: read strictly, compared with the verified record, kept once."""

import hashlib
import io
import json
import zipfile

import pytest

from tests.registry.shop import RECORD, Person, Shop, wheel
from wangge_sdk.scopes import PROTECTED, SCOPES

NAME, GOOD = wheel()


def repacked(change: str) -> bytes:
    """The good wheel, with something in it that should not be."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            content = source.read(entry)
            if change == "edited" and entry.filename.endswith("plugin.json"):
                content += b" "
            if change == "unreadable" and entry.filename.endswith("plugin.json"):
                content = b"{"
            archive.writestr(entry, content)
        if change == "smuggled":
            archive.writestr("lampworks_street_lights/more.py", "print()")
        if change == "traversal":
            archive.writestr("../evil.py", "print()")
        if change == "link":
            link = zipfile.ZipInfo("lampworks_street_lights/link")
            link.external_attr = 0o120777 << 16
            archive.writestr(link, "/etc/passwd")
        if change == "bomb":
            archive.writestr("lampworks_street_lights/zeros", b"\0" * 60_000_000)
    return target.getvalue()


@pytest.mark.parametrize("change", ["edited", "smuggled", "traversal", "link", "bomb", "unreadable"])
async def test_a_wheel_that_is_not_what_it_should_be_does_not_get_in(shop: Shop, token: str, change: str):
    problem = (await shop.upload(token, (NAME, repacked(change)), 422)).json()
    assert problem["code"] == "wheel"
    assert problem["errors"]
    assert (await shop.http.get("/api/v1/log")).json()["items"][-1]["action"] == "plugin.made"


@pytest.mark.parametrize(
    "name",
    [
        "x.tar.gz",
        "lampworks_street_lights-1.0.0-cp311-cp311-linux_x86_64.whl",
        "lampworks_street_lights-1.0.0-1-py3-none-any.whl",
        "../lampworks_street_lights-1.0.0-py3-none-any.whl",
    ],
)
async def test_a_file_has_the_name_of_a_plugins_wheel(shop: Shop, token: str, name: str):
    problem = (await shop.upload(token, (name, GOOD), 422)).json()
    assert problem["code"] == "wheel"


async def test_name_metadata_and_manifest_say_the_same(shop: Shop, token: str):
    problem = (await shop.upload(token, (NAME.replace("1.0.0", "1.0.1"), GOOD), 422)).json()
    assert problem["code"] == "wheel"


async def test_bytes_that_are_no_archive_are_told(shop: Shop, token: str):
    problem = (await shop.upload(token, (NAME, b"PK, but no archive"), 422)).json()
    assert problem["errors"][0]["code"] == "wheel.archive"


async def test_too_many_bytes_are_refused(shop: Shop, token: str):
    answer = await shop.upload(token, (NAME, b"\0" * (20 * 1024 * 1024 + 1)), 413)
    assert answer.json()["code"] == "wheel_too_large"


async def test_the_client_may_promise_a_digest(shop: Shop, token: str):
    assert (await shop.upload(token, (NAME, GOOD), 422, sha256_digest="0" * 64)).json()["code"] == "digest_differs"
    await shop.upload(token, (NAME, GOOD), sha256_digest=hashlib.sha256(GOOD).hexdigest())


@pytest.mark.parametrize(
    ("field", "value"),
    [("legal_name", "Lampworks Limited"), ("domain", "lampworks.test"), ("type", "ngo"), ("registration", "91110000802100433B")],
)
async def test_the_manifest_agrees_with_the_verified_record(shop: Shop, token: str, field: str, value: str):
    problem = (await shop.upload(token, wheel(record=json.dumps(RECORD | {field: value})), 422)).json()
    assert [fault["path"] for fault in problem["errors"]] == [f"plugin.json#$.publisher.{field}"]


async def test_a_version_is_used_once_for_ever(shop: Shop, owner: Person, token: str):
    await shop.upload(token, wheel())
    await shop.upload(token, wheel())
    assert len((await owner.get("/plugins/lampworks.street-lights"))["versions"]) == 1
    other = wheel(changes='{"keywords": ["other"]}')
    assert other[0] == NAME
    assert (await shop.upload(token, other, 409)).json()["code"] == "version_taken"
    await shop.act(owner, "withdraw")
    assert (await shop.upload(token, other, 409)).json()["code"] == "version_taken"


async def test_data_about_people_needs_two_who_are_there(shop: Shop, owner: Person, token: str):
    scope = next(each for each in SCOPES.values() if any(field.data_class in PROTECTED for field in each.fields))
    reason = {"zh-CN": "需要这些内容。", "en": "It needs them."}
    asks = [{"scope": scope.id, "fields": [field.name for field in scope.fields], "reason": reason}]
    file = wheel(changes=json.dumps({"permissions": {"required": asks}}))
    assert (await shop.upload(token, file, 422)).json()["code"] == "two_maintainers"
    await shop.person("maria")
    await owner.post("/publishers/lampworks/members", {"username": "maria"})
    await shop.upload(token, file)


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({":action": "submit"}, 400, "upload_action"),
        ({":action": "file_upload", "filetype": "sdist"}, 422, "upload_kind"),
        ({":action": "file_upload", "filetype": "bdist_wheel"}, 400, "upload_content"),
    ],
)
async def test_a_form_that_is_no_upload_is_told(shop: Shop, form: dict[str, str], status: int, code: str):
    answer = await shop.http.post("/legacy/", data=form)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
