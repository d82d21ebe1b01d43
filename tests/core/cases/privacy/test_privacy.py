"""Hidden is hidden everywhere; looking is an act; erased is gone, and the chain still verifies."""

import io
import json
import zipfile

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.core.attachments.drawing import picture
from tests.core.attachments.test_sounds import spoken
from tests.core.cases.walking import RESIDENT, act, reported, walked
from tests.world import World
from wangge_core.access.model import Actor
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.privacy.hiding import MARK, hidden, is_id_card, redaction_rules, suggested
from wangge_core.cases.privacy.pictures import Box
from wangge_core.cases.privacy.schemas import ErasureDecisionIn, PictureRedactIn, RedactIn, RevealIn
from wangge_core.cases.privacy.speaking import require_fitting
from wangge_core.cases.report_schemas import OnBehalfIn, ReporterIn, ReportIn
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.ids import new_id
from wangge_core.platform import Platform

PHONE, NAME = "13987654321", "欧阳明"
ALL = tuple(rule.id for rule in redaction_rules())


@given(st.text(alphabet="甲乙丙ab1"), st.lists(st.text(alphabet="甲乙丙ab1", min_size=2, max_size=4), max_size=5))
def test_no_piece_is_left_anywhere(text: str, pieces: list[str]):
    shown = hidden(text, pieces)
    assert not any(piece in shown for piece in pieces)
    if not any(piece in text for piece in pieces):
        assert shown == text


def test_rules_find_what_is_personal_and_let_the_rest_be():
    text = "我叫欧阳明，电话13987654321，身份证11010519491231002X，车牌浙A12345，邮箱a.b@example.com，座机0572-5012345"
    assert [found.piece for found in suggested([text], ALL)] == [
        "11010519491231002X",
        "13987654321",
        "0572-5012345",
        "欧阳明",
        "浙A12345",
        "a.b@example.com",
    ]
    assert suggested(["11010519491231002X"], ("phone",)) == ()
    assert not is_id_card("110105194912310021")
    assert suggested(["路灯坏了30天，编号110105194912310021，我叫了救护车"], ALL) == ()


async def _everything(platform: Platform, county: World, code: str, case_id: object) -> str:
    """Return all that anybody can be shown of the cases without a reveal."""
    parts: list[object] = []
    for who in ("worker", "north_dispatcher", "leader", "handler"):
        actor = county.actor(who)
        parts += [await platform.cases.details.page(actor, case_id)]  # type: ignore[arg-type]
        for query in (None, "垃圾", PHONE):
            parts.append(await platform.cases.queries.page(actor, CaseFilter(q=query), None, 50))
    for form in ("csv", "xlsx"):
        data = b"".join(
            [piece async for piece in await platform.cases.exporting.export(county.actor("north_dispatcher"), CaseFilter(), form)]
        )  # type: ignore[arg-type]
        if form == "xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                parts += [book.read(name).decode() for name in book.namelist()]
        else:
            parts.append(data.decode())
    parts += [await platform.cases.progress_pages.open(code), await platform.cases.own_views.open(code)]
    parts.append(await platform.cases.views.case_view(str(case_id)))
    for table in ("outbox", "notice", "case_search", "case_suggestion", "audit_entry", "case_step", "cases"):
        parts += await platform.database.fetch(f"SELECT * FROM {table}")
    return repr(parts)


async def test_what_is_marked_is_hidden_in_every_view_search_export_and_event(platform: Platform, county: World):
    case = await reported(platform, text=f"小区门口垃圾堆了三天，找{NAME}，电话{PHONE}", address=f"{NAME}家门口")
    case = await act(platform, county, case, "worker", "verify", {"result": "yes", "note": f"已与{NAME}通话"})
    for who, action, data in (
        ("north_dispatcher", "file", {}),
        ("north_dispatcher", "dispatch", {"unit_id": "city"}),
        ("handler", "handle", {"note": f"{PHONE} 已回电"}),
        ("north_dispatcher", "feedback", {}),
        ("worker", "check", {"result": "yes"}),
        ("north_dispatcher", "close", {"outcome": "fixed", "public_reason": f"{NAME}门口已清运"}),
    ):
        case = await act(platform, county, case, who, action, data)
    assert NAME in await _everything(platform, county, case.query_code, case.id)
    dispatcher = county.actor("north_dispatcher")
    with pytest.raises(InvalidError) as wrong:
        await platform.cases.redaction.words(dispatcher, case.id, RedactIn(case.version, ["不存在"]))
    assert wrong.value.fields[0].path == "/pieces/0"
    with pytest.raises(ForbiddenError):
        await platform.cases.redaction.words(county.actor("worker"), case.id, RedactIn(case.version, [NAME]))
    await platform.cases.redaction.words(dispatcher, case.id, RedactIn(case.version, [NAME, PHONE]))
    shown = await _everything(platform, county, case.query_code, case.id)
    assert NAME not in shown
    assert PHONE not in shown
    assert MARK in shown
    revealed = await platform.cases.revealing.reveal(dispatcher, case.id, RevealIn("words", "redaction"))
    assert PHONE in revealed.words["text"]
    assert NAME in revealed.words["address"]
    assert any(NAME in words for place, words in revealed.words.items() if place.startswith("step:"))


async def test_a_contact_is_masked_for_all_and_each_look_is_remembered_with_its_reason(platform: Platform, county: World):
    case = await reported(platform)
    dispatcher = county.actor("north_dispatcher")
    assert (await platform.cases.details.page(dispatcher, case.id)).reporter.masked
    with pytest.raises(InvalidError, match="reveal_reason"):
        await platform.cases.revealing.reveal(dispatcher, case.id, RevealIn("contact", "curiosity"))
    with pytest.raises(ForbiddenError):
        await platform.cases.revealing.reveal(county.actor("leader"), case.id, RevealIn("contact", "call_back"))
    found = await platform.cases.revealing.reveal(dispatcher, case.id, RevealIn("contact", "call_back"))
    assert (found.name, found.phone) == ("王小明", "13812345678")
    [entry] = await platform.database.fetch("SELECT facts, actor_id FROM audit_entry WHERE action = 'case.revealed'")
    assert entry["actor_id"] == dispatcher.id
    facts = json.loads(entry["facts"])
    assert (facts["what"], facts["reason"]) == ("contact", "call_back")
    assert "13812345678" not in entry["facts"]
    slip = await platform.cases.revealing.slip(dispatcher, case.id, "call_back", "https://county.example")
    assert (slip.code, slip.path) == (case.query_code, f"/m/progress/{case.query_code}")
    with pytest.raises(ForbiddenError):
        await platform.cases.revealing.slip(county.actor("leader"), case.id, "call_back", "")
    looks = await platform.database.fetch("SELECT facts FROM audit_entry WHERE action = 'case.revealed' ORDER BY id")
    assert [json.loads(one["facts"])["what"] for one in looks] == ["contact", "query_code"]
    assert all(case.query_code not in one["facts"] for one in looks)


async def test_a_picture_is_served_redacted_and_its_original_by_reveal_only(platform: Platform, county: World):
    sent = await platform.pictures.upload(RESIDENT.digest, picture())
    said = await platform.pictures.upload(RESIDENT.digest, spoken())
    case = await reported(platform, attachments=[sent.id, said.id])
    dispatcher = county.actor("north_dispatcher")
    with pytest.raises(InvalidError, match="attachment_no_picture"):
        await platform.cases.redaction.picture(dispatcher, case.id, said.id, PictureRedactIn(1, [Box(0, 0, 1, 1)]))
    with pytest.raises(NotFoundError, match="picture_not_sealed"):
        await platform.cases.revealing.picture(dispatcher, case.id, sent.id, "call_back")
    with pytest.raises(InvalidError, match="box_outside"):
        await platform.cases.redaction.picture(dispatcher, case.id, sent.id, PictureRedactIn(1, [Box(0.5, 0.5, 0.6, 0.1)]))
    await platform.cases.redaction.picture(dispatcher, case.id, sent.id, PictureRedactIn(1, [Box(0, 0, 1, 1)]))
    for size in ("full", "thumbnail"):
        for shown in (
            await platform.cases.details.picture(county.actor("leader"), sent.id),
            await platform.cases.progress_pages.picture(case.query_code, sent.id),
        ):
            data = await platform.pictures.bytes_of(shown, size)  # type: ignore[arg-type]
            with Image.open(io.BytesIO(data)) as image:
                assert max(high for _, high in image.convert("RGB").getextrema()) < 20  # type: ignore[misc]
    original = await platform.cases.revealing.picture(dispatcher, case.id, sent.id, "call_back")
    with Image.open(io.BytesIO(original)) as image:
        assert max(high for _, high in image.convert("RGB").getextrema()) > 20  # type: ignore[misc]


async def test_a_report_for_another_needs_consent_and_gives_them_a_code(platform: Platform, county: World):
    with pytest.raises(InvalidError, match="consent_missing"):
        await reported(platform, on_behalf=OnBehalfIn(relation="relative", consent=False, name="刘奶奶"))
    with pytest.raises(InvalidError, match="person_missing"):
        await reported(platform, on_behalf=OnBehalfIn(relation="relative", consent=True))
    case = await reported(platform, on_behalf=OnBehalfIn(relation="relative", consent=True, name="刘奶奶", phone="13711112222"))
    person = await platform.cases.privacy_rows.on_behalf(case.id)
    assert person is not None
    assert (await platform.cases.progress_pages.open(person.query_code)).role == "person"
    own = await platform.cases.own_views.open(person.query_code)
    assert (own.name, own.phone, own.relation) == ("刘奶奶", "13711112222", "relative")
    shown = (await platform.cases.revealing.page(county.actor("north_dispatcher"), case.id)).person
    assert shown is not None
    assert (shown.name, shown.phone) == ("刘**", "137****222")


async def test_a_type_that_is_private_is_not_opened_by_its_reporter(platform: Platform):
    offered = platform.host.catalogue.case_type("livelihood.appeal")
    assert offered is not None
    sent = ReportIn(client_id=new_id(), case_type=offered.id, text="x", private=False, reporter=ReporterIn("甲"))
    require_fitting(sent, offered)
    with pytest.raises(InvalidError, match="private_required"):
        require_fitting(sent, msgspec.structs.replace(offered, private=True))
    with pytest.raises(InvalidError, match="reporter_not_taken"):
        require_fitting(sent, msgspec.structs.replace(offered, nameless=True))


async def test_a_closed_case_is_erased_at_once_and_an_open_one_by_two(platform: Platform, county: World):
    sent = await platform.pictures.upload(RESIDENT.digest, picture())
    words = f"小区门口垃圾堆了三天，我叫{NAME}，电话{PHONE}"
    case = await reported(platform, text=words, attachments=[sent.id])
    first, second = county.actor("north_dispatcher"), county.actor("county_dispatcher")
    asked = await platform.cases.erasing.ask(case.query_code)
    assert asked.state == "waiting"
    assert await platform.cases.erasing.ask(case.query_code) == asked
    [item] = (await platform.cases.erasing.waiting(first)).items
    with pytest.raises(ForbiddenError):
        await platform.cases.erasing.decide(county.actor("leader"), item.id, ErasureDecisionIn(approve=True))
    with pytest.raises(InvalidError, match="reason_missing"):
        await platform.cases.erasing.decide(first, item.id, ErasureDecisionIn(approve=False))
    await platform.cases.erasing.decide(first, item.id, ErasureDecisionIn(approve=True))
    with pytest.raises(ConflictError, match="erasure_second"):
        await platform.cases.erasing.decide(first, item.id, ErasureDecisionIn(approve=True))
    assert PHONE in (await platform.cases.details.page(first, case.id)).words
    await platform.cases.erasing.decide(second, item.id, ErasureDecisionIn(approve=True))
    with pytest.raises(ConflictError, match="erasure_decided"):
        await platform.cases.erasing.decide(second, item.id, ErasureDecisionIn(approve=True))
    await _gone(platform, county, case.id, case.query_code, sent.digest)


async def _gone(platform: Platform, county: World, case_id: object, code: str, digest: str) -> None:
    shown = await _everything(platform, county, code, case_id)
    for told in (NAME, PHONE, "13812345678", "王小明"):
        assert told not in shown
    assert "垃圾堆了三天" in shown
    own = await platform.cases.own_views.open(code)
    assert (own.name, own.phone, own.pictures, own.erasures[0].state) == (None, None, 0, "done")
    assert not platform.pictures._files.has(digest)
    await platform.sealer.seal()
    assert (await platform.audit_queries.verification(county.actor("audit_admin"), None)).findings == ()
    erased = await platform.database.fetch("SELECT key FROM outbox WHERE type = 'reporter.erased'")
    assert [row["key"] for row in erased] == [str(case_id)]


async def test_what_was_sealed_goes_with_an_erasure_and_the_file_to_take_along_is_whole(platform: Platform, county: World):
    sent = await platform.pictures.upload(RESIDENT.digest, picture())
    case = await walked(platform, county, await reported(platform, text=f"垃圾堆了三天，我叫{NAME}", attachments=[sent.id]), "close")
    dispatcher = county.actor("north_dispatcher")
    await platform.cases.redaction.words(dispatcher, case.id, RedactIn(case.version, [NAME]))
    with zipfile.ZipFile(io.BytesIO(await platform.cases.own_views.export(case.query_code))) as file:
        assert sorted(file.namelist()) == ["data.json", "index.html", "pictures/1.jpg"]
        assert json.loads(file.read("data.json"))["phone"] == "13812345678"
        assert case.number in file.read("index.html").decode()
        assert NAME not in file.read("data.json").decode()
    assert (await platform.cases.erasing.ask(case.query_code)).state == "done"
    assert await platform.cases.privacy_rows.sealed(case.id) == {}
    await _gone(platform, county, case.id, case.query_code, sent.digest)


async def test_leaving_a_report_that_one_joined_leaves_no_trace_of_it(platform: Platform):
    case = await reported(platform)
    echo = await platform.cases.echoes.join(Actor(kind="resident", id="anonymous"), "b" * 64, case.number)
    assert (await platform.cases.erasing.ask(echo.query_code)).state == "done"
    with pytest.raises(NotFoundError):
        await platform.cases.progress_pages.open(echo.query_code)
    after = await platform.cases.repository.told(case.id)
    assert after is not None
    assert after.supporters == 0
