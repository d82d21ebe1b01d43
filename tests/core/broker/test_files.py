"""The photos of cases for plugins: under a permission of their own, where the case is seen, and written down. One test is the guide's."""

import hashlib
import json
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from tests import world
from tests.core.attachments.drawing import picture
from tests.core.broker.conftest import (
    HOOKS_ONLY,
    LAMPS,
    NORTH_GRID,
    OTHER,
    OTHER_NORTH_GRID,
    REASON,
    REPORTS,
    SOUTH_GRID,
    Ask,
    Lamps,
    install,
    report,
)
from tests.core.broker.test_cases import RESIDENT, refused
from tests.core.plugins import example
from tests.sdk.test_guide import LANGUAGES, blocks
from tests.world import NORTH, SOUTH, World
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.platform import Platform
from wangge_sdk.views import CaseReported

PHOTOS = {"scope": "cases.photos:read", "reason": REASON, "case_types": ["lamps.matter"]}


async def pictured(platform: Platform, grid: str = NORTH_GRID, **more: Any) -> tuple[UUID, bytes]:
    """Return a case with a photo, and the photo as it is kept."""
    stored = await platform.pictures.upload("someone", picture(size=(80, 60)))
    return await report(platform, grid, attachments=[stored.id], **more), await platform.pictures.bytes_of(stored, "full")


@pytest.fixture
async def seeing(platform: Platform) -> None:
    """A plugin that may look at the photos of lamps, and at no case."""
    await install(platform, Lamps(), plugin=OTHER, scopes=(REPORTS, PHOTOS), contributes=HOOKS_ONLY)


@pytest.mark.usefixtures("seeing")
async def test_a_photo_is_listed_read_in_parts_and_written_down(platform: Platform, ask: Ask) -> None:
    case_id, kept = await pictured(platform)
    (photo,) = (await ask("files.list", plugin=OTHER, case_id=str(case_id))).items
    assert (photo.media_type, photo.size, photo.width, photo.purpose) == ("image/jpeg", len(kept), 80, "report")
    part = await ask("files.read", plugin=OTHER, id=photo.id)
    assert (part.data, part.total) == (kept, len(kept))
    assert (await ask("files.read", plugin=OTHER, id=photo.id, offset=9)).data == kept[9:]
    assert (await ask("files.read", plugin=OTHER, id=photo.id, offset=len(kept))).data == b""
    assert (await ask("files.read", plugin=OTHER, id=photo.id, size="thumbnail")).total <= len(kept)
    await platform.broker.keeping.flush()
    rows = await platform.database.fetch("SELECT facts FROM audit_entry WHERE action = 'plugin.asked'")
    noted = {facts["method"]: facts["subjects"] for facts in (msgspec.json.decode(row["facts"]) for row in rows)}
    assert noted == {"files.list": [photo.id], "files.read": [photo.id]}


async def test_who_may_read_cases_is_not_shown_their_photos(platform: Platform, ask: Ask) -> None:
    case_id, _ = await pictured(platform)
    assert (await ask("cases.get", id=str(case_id))).attachments == 1
    assert await refused(ask("files.list", case_id=str(case_id))) == "not_granted"
    assert await refused(ask("files.read", id=str(uuid4()))) == "not_granted"


@pytest.mark.usefixtures("seeing")
async def test_a_photo_is_seen_where_its_case_is(platform: Platform, ask: Ask, county: World) -> None:
    case_id, _ = await pictured(platform)
    (photo,) = (await ask("files.list", plugin=OTHER, case_id=str(case_id))).items
    await world.enable(platform, LAMPS, SOUTH)
    private, _ = await pictured(platform, private=True)
    south, _ = await pictured(platform, SOUTH_GRID)
    appeal, _ = await pictured(platform, case_type="livelihood.appeal", class_id="livelihood.appeal.streetlight")
    hidden = [str((await AttachmentRepository(platform.database).of_case(case))[0].id) for case in (private, south, appeal)]
    for case in (private, south, appeal, uuid4()):
        assert await refused(ask("files.list", plugin=OTHER, case_id=str(case))) == "case_not_found"
    free = await platform.pictures.upload("someone", picture("red"))
    for one in (*hidden, str(free.id), str(uuid4()), "no id"):
        assert await refused(ask("files.read", plugin=OTHER, id=one)) == "attachment_not_found"
    dispatcher, elsewhere = county.actor("north_dispatcher"), county.actor("south_dispatcher")
    assert (await ask("files.read", plugin=OTHER, acting=dispatcher, id=hidden[0])).total > 0
    assert await refused(ask("files.read", plugin=OTHER, acting=elsewhere, id=photo.id)) == "permission_missing"
    assert (await ask("files.read", plugin=OTHER, acting=RESIDENT, id=photo.id)).total > 0, "within the report's own area"
    assert await refused(ask("files.read", plugin=OTHER, acting=RESIDENT, area=OTHER_NORTH_GRID, id=photo.id)) == "attachment_not_found"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_guides_example_knows_a_photo_again(platform: Platform, language: str, caplog: pytest.LogCaptureFixture) -> None:
    examples = blocks(language, "files")
    code = ModuleType("example_lamps")
    exec(compile(examples["example_lamps/hooks.py"], "hooks.py", "exec"), code.__dict__)  # noqa: S102  our own page
    found = example.found(OTHER, ("case_reported.v1",), **json.loads(examples["permissions in plugin.json"]))
    assert found.offer, found.findings
    assert platform.host.admit(found, code).state == "ready"
    await world.enable(platform, OTHER, NORTH)
    case_id, kept = await pictured(platform, case_type="livelihood.appeal", class_id="livelihood.appeal.streetlight")
    view = msgspec.structs.replace(example.case(NORTH_GRID), id=str(case_id))
    with caplog.at_level("INFO", logger=f"wangge.plugin.{OTHER}"):
        assert await platform.host.relay(NORTH_GRID).tell(
            "case_reported", CaseReported(event_id="e1", at=platform.time.now(), case=view), plugin=OTHER
        )
    assert hashlib.sha256(kept).hexdigest() in caplog.text
