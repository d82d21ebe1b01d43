import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests import world
from tests.core.attachments.drawing import picture
from wangge_core.access.model import Actor
from wangge_core.areas.coordinates import Datum, from_wgs84
from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.cases.errors import ClientIdReusedError, OutsideError
from wangge_core.cases.intake import Sender
from wangge_core.cases.report_schemas import PositionIn, ReporterIn, ReportIn
from wangge_core.errors import InvalidError
from wangge_core.platform import Platform

RESIDENT = Sender(Actor(kind="resident", id="anonymous"), "a" * 64, "web")
GRID = "999901100201001"


def report(**changes) -> ReportIn:
    lon, lat = world.middle_of(GRID)
    values: dict[str, Any] = {
        "client_id": uuid4(),
        "case_type": "livelihood.appeal",
        "text": "小区门口垃圾堆了三天没人清运",
        "position": PositionIn(lon, lat),
    }
    return ReportIn(**(values | changes))


async def test_a_report_becomes_a_case_in_its_grid_with_everything_that_belongs_to_it(platform: Platform):
    receipt = await platform.cases.intake.report(RESIDENT, report())
    assert receipt.grid.code == GRID
    assert receipt.promised_at is not None
    case = await platform.cases.repository.by_query_code(receipt.query_code)
    assert case is not None
    assert case.number == receipt.number
    counts = {
        table: (await platform.database.fetch(f"SELECT COUNT(*) AS n FROM {table}"))[0]["n"]
        for table in ("cases", "case_step", "intake_key")
    }
    assert counts == {"cases": 1, "case_step": 1, "intake_key": 1}
    events = await platform.database.fetch("SELECT type, key FROM outbox WHERE key = {}", str(case.id))
    assert [row["type"] for row in events] == ["case.reported"]
    audited = await platform.database.fetch("SELECT action FROM audit_entry WHERE resource_id = {}", str(case.id))
    assert [row["action"] for row in audited] == ["case.reported"]


async def test_the_same_report_again_is_the_same_report(platform: Platform):
    sent = report()
    first = await platform.cases.intake.report(RESIDENT, sent)
    again = await platform.cases.intake.report(RESIDENT, sent)
    assert again == first
    assert (await platform.database.fetch("SELECT COUNT(*) AS n FROM cases"))[0]["n"] == 1


async def test_the_same_report_many_times_at_once_is_one_report_with_its_picture(platform: Platform):
    stored = await platform.pictures.upload(RESIDENT.digest, picture())
    sent = report(attachments=[stored.id])
    receipts = await asyncio.gather(*(platform.cases.intake.report(RESIDENT, sent) for _ in range(5)))
    assert receipts == [receipts[0]] * 5
    assert (await platform.database.fetch("SELECT COUNT(*) AS n FROM cases"))[0]["n"] == 1


async def test_a_report_whose_twin_took_the_picture_first_gets_the_twins_receipt(platform: Platform):
    stored = await platform.pictures.upload(RESIDENT.digest, picture())
    sent = report(attachments=[stored.id])
    receipts = []

    class Overtaken(AttachmentRepository):
        async def free(self, attachment_id: UUID, sender: str) -> Attachment | None:
            receipts.append(await platform.cases.intake.report(RESIDENT, sent))
            return await super().free(attachment_id, sender)

    late = replace(platform.cases.intake, attachments=Overtaken(platform.database))
    assert [await late.report(RESIDENT, sent)] == receipts


async def test_where_reports_are_not_anonymous_somebody_must_be_named(platform: Platform):
    form = {"parties": 2, "willing": "yes"}
    with pytest.raises(InvalidError) as caught:
        await platform.cases.intake.report(RESIDENT, report(case_type="livelihood.dispute", form=form))
    assert (caught.value.code, caught.value.fields[0].path) == ("reporter_missing", "/reporter")
    named = report(case_type="livelihood.dispute", form=form, reporter=ReporterIn(phone="13812345678"))
    assert (await platform.cases.intake.report(RESIDENT, named)).number


async def test_the_same_client_id_with_another_body_is_refused(platform: Platform):
    sent = report()
    await platform.cases.intake.report(RESIDENT, sent)
    with pytest.raises(ClientIdReusedError):
        await platform.cases.intake.report(RESIDENT, report(client_id=sent.client_id, text="别的事情"))


async def test_a_client_id_is_bound_to_its_sender(platform: Platform):
    sent = report()
    first = await platform.cases.intake.report(RESIDENT, sent)
    other = Sender(RESIDENT.actor, "b" * 64, "web")
    assert (await platform.cases.intake.report(other, sent)).query_code != first.query_code


async def test_where_the_plugin_is_off_its_case_types_are_not_taken(platform: Platform):
    lon, lat = world.middle_of("999901200201001")
    with pytest.raises(InvalidError, match="not offered") as caught:
        await platform.cases.intake.report(RESIDENT, report(position=PositionIn(lon, lat)))
    assert caught.value.fields[0].path == "/case_type"


async def test_a_place_outside_says_what_to_do(platform: Platform):
    with pytest.raises(OutsideError, match="by hand"):
        await platform.cases.intake.report(RESIDENT, report(position=PositionIn(120.0, 40.0)))


async def test_an_area_may_be_given_instead_of_a_point(platform: Platform):
    receipt = await platform.cases.intake.report(RESIDENT, report(position=None, area=world.NORTH_VILLAGE))
    assert receipt.grid.code == world.NORTH_VILLAGE


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"position": None}, "place_missing", "/position"),
        ({"position": None, "area": "999901100299"}, "area_unknown", "/area"),
        ({"position": None, "area": world.COUNTY}, "area_unknown", "/area"),
        ({"class_id": "livelihood.appeal.nonsense"}, "class_unknown", "/class_id"),
        ({"attachments": [uuid4()]}, "attachment_unknown", "/attachments/0"),
        ({"form": {"nonsense": 1}}, "form_invalid", "/form/nonsense"),
    ],
)
async def test_what_is_wrong_is_said_with_its_place(platform: Platform, changes, code, path):
    with pytest.raises(InvalidError) as caught:
        await platform.cases.intake.report(RESIDENT, report(**changes))
    assert caught.value.code == code
    assert caught.value.fields[0].path == path
    assert (await platform.database.fetch("SELECT COUNT(*) AS n FROM cases"))[0]["n"] == 0


async def test_coordinates_of_chinese_maps_are_converted(platform: Platform):
    lon, lat = world.middle_of(GRID)
    shifted = from_wgs84(lon, lat, Datum.GCJ02)
    receipt = await platform.cases.intake.report(RESIDENT, report(position=PositionIn(*shifted, 5.0, "gcj02")))
    case = await platform.cases.repository.by_query_code(receipt.query_code)
    assert case is not None
    assert case.place.lon == pytest.approx(lon, abs=1e-6)
    assert case.place.accuracy == 5.0
