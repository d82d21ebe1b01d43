"""Publishers over HTTP: opened, proved, staffed, suspended."""

from typing import Any

import pytest

from tests.registry.shop import CODE, Person, Shop, opened
from wangge_registry.publishers.credit_code import check_character

DRAFT: dict[str, Any] = {
    "id": "lampworks",
    "kind": "company",
    "legal_name": "Lampworks Ltd",
    "contact": "security@lampworks.example",
    "domain": "lampworks.example",
    "registration": CODE,
}
PDF = b"%PDF-1.7\n..."


async def test_a_company_is_verified_by_domain_and_registration(shop: Shop, reviewer: Person):
    olga = await shop.person("olga")
    opened_one = await olga.post("/publishers", DRAFT)
    assert (opened_one["standing"], opened_one["members"]) == ("unproved", [{"username": "olga", "role": "owner"}])
    domain = await olga.post("/publishers/lampworks/evidence", {"proof": "domain"})
    assert domain["record_name"] == "_wangge-publisher.lampworks.example"
    problem = await olga.post(f"/evidence/{domain['id']}/look", expect=409)
    assert problem["code"] == "record_missing"
    shop.names.records[domain["record_name"]] = ["v=spf1 -all", domain["record_value"]]
    assert (await olga.post(f"/evidence/{domain['id']}/look", expect=200))["state"] == "confirmed"
    registration = await olga.post("/publishers/lampworks/evidence", {"proof": "registration"})
    assert (await olga.get("/publishers/lampworks"))["standing"] == "unproved"
    assert [piece["id"] for piece in (await reviewer.get("/evidence"))["items"]] == [registration["id"]]
    await reviewer.post(f"/evidence/{registration['id']}/decision", {"confirmed": True}, expect=200)
    verified = (await shop.http.get("/api/v1/publishers/lampworks")).json()
    assert verified["standing"] == "verified"
    assert verified["verified_at"]
    assert verified["members"] is None
    assert (await reviewer.get("/evidence"))["items"] == []
    assert [piece["state"] for piece in (await olga.get("/publishers/lampworks/evidence"))["items"]] == ["confirmed", "confirmed"]
    assert [step["action"] for step in await shop.log()][-4:] == [
        "publisher.opened",
        "publisher.evidence",
        "publisher.evidence",
        "publisher.verified",
    ]


@pytest.mark.parametrize(
    ("kind", "registration", "proofs"),
    [
        ("university", "", {"domain", "letter"}),
        ("ngo", "51430000501427329F", {"registration", "letter"}),
        ("government", "11430000006120126W", {"domain", "registration", "letter"}),
        ("community", "", {"letter"}),
        ("individual", "", {"letter"}),
    ],
)
async def test_every_kind_has_evidence_of_its_own(shop: Shop, reviewer: Person, kind: str, registration: str, proofs: set[str]):
    olga = await shop.person("olga")
    code = registration and _completed(registration[:16])  # invented; only the checks are real
    await olga.post("/publishers", DRAFT | {"kind": kind, "registration": code})
    for proof in sorted(proofs):
        assert (await olga.get("/publishers/lampworks"))["standing"] == "unproved"
        if proof == "letter":
            piece = await olga.ask("POST", "/publishers/lampworks/letters", 201, files={"file": ("charter.pdf", PDF)})
        else:
            piece = await olga.post("/publishers/lampworks/evidence", {"proof": proof})
        if proof == "domain":
            shop.names.records[piece["record_name"]] = [piece["record_value"]]
            await olga.post(f"/evidence/{piece['id']}/look", expect=200)
        else:
            await reviewer.post(f"/evidence/{piece['id']}/decision", {"confirmed": True}, expect=200)
    assert (await olga.get("/publishers/lampworks"))["standing"] == "verified"


def _completed(body: str) -> str:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(character, 36) * weight for character, weight in zip(body[8:16], weights, strict=True))
    body += "0123456789X0"[11 - total % 11]
    return body + check_character(body)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "gov-lamps"}, "name_reserved"),
        ({"registration": "91350100M000100Y44"}, "registration_check"),
        ({"registration": ""}, "required"),
        ({"kind": "ngo"}, "registration_kind"),
        ({"kind": "individual"}, "registration_unwanted"),
    ],
)
async def test_what_is_wrong_of_a_new_publisher_is_told(shop: Shop, change: dict[str, str], code: str):
    olga = await shop.person("olga")
    problem = await olga.post("/publishers", DRAFT | change, expect=422)
    assert problem["code"] == "publisher"
    assert code in {fault["code"] for fault in problem["errors"]}


async def test_a_name_like_anothers_is_refused_with_the_reason(shop: Shop):
    olga = await shop.person("olga")
    await olga.post("/publishers", DRAFT)
    mallory = await shop.person("mallory")
    problem = await mallory.post("/publishers", DRAFT | {"id": "larnpworks"}, expect=422)
    assert problem["errors"][0]["code"] == "name_lookalike"
    assert "lampworks" in problem["errors"][0]["message"]
    assert (await mallory.post("/publishers", DRAFT, expect=409))["code"] == "publisher_taken"


async def test_an_administrator_may_open_a_kept_name(shop: Shop):
    ada = await shop.person("ada", duties=("administrator",))
    await ada.post("/publishers", DRAFT | {"id": "wangge"})
    assert [each["id"] for each in (await ada.get("/publishers"))["items"]] == ["wangge"]


async def test_letters_are_read_by_those_concerned_only(shop: Shop, reviewer: Person):
    olga = await shop.person("olga")
    await olga.post("/publishers", DRAFT | {"kind": "community", "registration": ""})
    piece = await olga.ask("POST", "/publishers/lampworks/letters", 201, files={"file": ("letter.pdf", PDF)})
    answer = await shop.http.get(f"/api/v1/evidence/{piece['id']}/file", headers=reviewer.headers)
    assert answer.content == PDF
    assert answer.headers["content-disposition"] == "attachment"
    mallory = await shop.person("mallory")
    assert (await mallory.get(f"/evidence/{piece['id']}/file", 403))["code"] == "not_a_member"
    assert (await mallory.get("/publishers/lampworks/evidence", 403))["code"] == "not_a_member"
    assert (await mallory.get("/evidence", 403))["code"] == "duty_required"
    refused = await olga.ask("POST", "/publishers/lampworks/letters", 415, files={"file": ("letter.exe", b"MZ")})
    assert refused["code"] == "letter_type"
    large = await olga.ask("POST", "/publishers/lampworks/letters", 413, files={"file": ("letter.pdf", PDF + b"x" * 5 * 1024 * 1024)})
    assert large["code"] == "letter_too_large"
    domain = await olga.post("/publishers/lampworks/evidence", {"proof": "domain"})
    assert (await olga.get(f"/evidence/{domain['id']}/file", 422))["code"] == "no_letter"


async def test_evidence_is_decided_once_by_a_stranger_and_with_a_reason(shop: Shop, reviewer: Person):
    await reviewer.post("/publishers", DRAFT | {"id": "ritas-own", "kind": "community", "registration": ""})
    own = await reviewer.ask("POST", "/publishers/ritas-own/letters", 201, files={"file": ("letter.pdf", PDF)})
    assert (await reviewer.post(f"/evidence/{own['id']}/decision", {"confirmed": True}, expect=403))["code"] == "own_publisher"
    olga = await shop.person("olga")
    await olga.post("/publishers", DRAFT)
    assert (await olga.post("/publishers/lampworks/evidence", {"proof": "letter"}, expect=422))["code"] == "letter_needs_file"
    piece = await olga.post("/publishers/lampworks/evidence", {"proof": "registration"})
    path = f"/evidence/{piece['id']}/decision"
    assert (await olga.post(path, {"confirmed": True}, expect=403))["code"] == "duty_required"
    assert (await reviewer.post(path, {"confirmed": False}, expect=422))["code"] == "note_required"
    refused = await reviewer.post(path, {"confirmed": False, "note": "The register knows another name."}, expect=200)
    assert (refused["state"], refused["note"]) == ("refused", "The register knows another name.")
    assert (await reviewer.post(path, {"confirmed": True}, expect=409))["code"] == "evidence_decided"
    domain = await olga.post("/publishers/lampworks/evidence", {"proof": "domain"})
    automatic = await reviewer.post(f"/evidence/{domain['id']}/decision", {"confirmed": True}, expect=409)
    assert automatic["code"] == "evidence_automatic"
    assert (await olga.get("/publishers/nobody", 404))["code"] == "publisher"
    unknown = f"/evidence/{'0' * 8}-0000-0000-0000-{'0' * 12}/look"
    assert (await olga.post(unknown, expect=404))["code"] == "evidence"


async def test_a_publisher_without_a_registration_cannot_prove_one(shop: Shop):
    olga = await shop.person("olga")
    await olga.post("/publishers", DRAFT | {"kind": "university", "registration": ""})
    assert (await olga.post("/publishers/lampworks/evidence", {"proof": "registration"}, expect=422))["code"] == "registration_missing"


async def test_members_come_and_go_and_the_last_owner_stays(shop: Shop, owner: Person):
    maria = await shop.person("maria")
    await shop.person("otto")
    assert (await maria.post("/publishers/lampworks/members", {"username": "maria"}, expect=403))["code"] == "not_a_member"
    await owner.post("/publishers/lampworks/members", {"username": "maria"})
    again = await owner.post("/publishers/lampworks/members", {"username": "maria"}, expect=409)
    assert again["code"] == "member_already"
    assert (await maria.post("/publishers/lampworks/members", {"username": "otto"}, expect=403))["code"] == "owner_required"
    assert (await owner.post("/publishers/lampworks/members", {"username": "nobody"}, expect=404))["code"] == "account"
    assert (await owner.ask("DELETE", "/publishers/lampworks/members/olga", 409))["code"] == "last_owner"
    assert (await owner.ask("DELETE", "/publishers/lampworks/members/otto", 404))["code"] == "member"
    await owner.ask("DELETE", "/publishers/lampworks/members/maria", 204)
    assert [each["username"] for each in (await owner.get("/publishers/lampworks"))["members"]] == ["olga"]


async def test_a_suspended_publisher_does_nothing_until_it_is_restored(shop: Shop, owner: Person):
    ada = await shop.person("ada", duties=("administrator",))
    wanted = {"suspended": True, "reason": "A key was lost."}
    assert (await owner.put("/publishers/lampworks/suspension", wanted, 403))["code"] == "duty_required"
    await ada.put("/publishers/lampworks/suspension", wanted)
    draft = {"id": "lampworks.lamps", "package": "lampworks-lamps"}
    assert (await owner.post("/plugins", draft, expect=409))["code"] == "publisher_suspended"
    restored = await ada.put("/publishers/lampworks/suspension", wanted | {"suspended": False})
    assert restored["standing"] == "verified"
    await owner.post("/plugins", draft)
    assert [step["action"] for step in await shop.log() if "suspended" in step["action"] or "restored" in step["action"]] == [
        "publisher.suspended",
        "publisher.restored",
    ]


async def test_what_leads_nowhere_is_a_problem_and_no_crash(registry_url: str, tmp_path: Any):
    async with opened(tmp_path, registry_url) as shop:
        answer = await shop.http.post("/api/v1/publishers", json=DRAFT)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
        answer = await shop.http.get("/api/v1/session", headers={"authorization": "Bearer wgs_nothing"})
        assert answer.json()["code"] == "session_ended"
