import argparse
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from tests.core.cases.walking import act, reported
from tests.world import NORTH, SYSTEM, World
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.importing.commands import take
from wangge_core.cases.importing.errors import CasesRefusedError
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError
from wangge_core.events.model import Delivery, Event
from wangge_core.platform import Platform

HERE = Path(__file__).parent
SF_ZONE = ZoneInfo("America/Los_Angeles")


def _mapping(name: str, **changes: Any) -> bytes:
    return json.dumps(json.loads((HERE / name).read_bytes()) | changes).encode()


def _file(*records: dict[str, Any]) -> bytes:
    return json.dumps(records).encode()


SIMPLE: dict[str, Any] = {
    "system": "old",
    "id": "no",
    "text": ["words"],
    "case_type": "livelihood.appeal",
    "status": "status",
    "states": {"open": "reported", "work": "handling", "done": "closed", "no": "refused"},
    "note": "answer",
    "class_from": "kind",
    "classes": {"noise": "livelihood.appeal.noise", "*": None},
    "times": {"zone": "Asia/Shanghai", "reported": "at", "handled": "answered", "closed": "ended"},
    "place": {"lon": "lon", "lat": "lat", "code": "area"},
}
ONE = {"no": 1, "words": "路灯坏了", "status": "done", "at": "2026-01-05 09:00:00", "ended": "2026-01-06T09:00:00+08:00", "area": NORTH}


async def _take(platform: Platform, content: bytes, mapping: bytes | None = None, who: Any = SYSTEM, *, dry_run: bool = False):
    declared = mapping or json.dumps(SIMPLE).encode()
    return await platform.cases.importing.import_file(who, content, declared, dry_run=dry_run)


async def test_the_real_requests_of_san_francisco_come_in_with_their_times_and_statuses(platform: Platform, shared_data: Path):
    content = (shared_data / "open311" / "sf_requests_500.json").read_bytes()
    theirs = {one["fields"]["service_request_id"]: one["fields"] for one in json.loads(content) if one["model"] == "dashboard.request"}
    rehearsal = await _take(platform, content, _mapping("sf_requests.json"), dry_run=True)
    assert (rehearsal.rows, rehearsal.added, rehearsal.errors, rehearsal.applied) == (500, 500, 0, False)
    assert not await platform.database.fetch("SELECT id FROM cases")
    report = await _take(platform, content, _mapping("sf_requests.json"))
    assert (report.added, report.known, report.errors, report.applied) == (500, 0, 0, True)
    assert report.times_differing == 0
    assert {(one.status, one.state): (one.source, one.here) for one in report.statuses} == {
        ("Closed", "closed"): (371, 371),
        ("Open", "reported"): (129, 129),
    }
    rows = await platform.database.fetch(
        "SELECT s.source_id, c.reported_at, c.promised_at, c.closed_at, c.lon, c.lat, c.address, c.state FROM cases c "
        "JOIN case_source s ON s.case_id = c.id"
    )
    assert len(rows) == len(theirs)
    for row in rows:
        source = theirs[row["source_id"]]
        times = [row["reported_at"], row["promised_at"], row["closed_at"]]
        texts = [
            source["requested_datetime"],
            source["expected_datetime"],
            source["updated_datetime"] if source["status"] == "Closed" else None,
        ]
        assert times == [text and datetime.fromisoformat(text).replace(tzinfo=SF_ZONE) for text in texts]
        assert (row["lon"], row["lat"]) == (source["long"], source["lat"])
        assert row["address"] == (source["address"] or "").strip() or None
    again = await _take(platform, content, _mapping("sf_requests.json"))
    assert (again.added, again.known, again.warnings) == (0, 500, report.warnings)


@pytest.mark.slow
async def test_the_real_messages_come_in_with_their_replies(platform: Platform, shared_data: Path):
    path = shared_data / "messages" / "messages_with_replies_2816.xlsx"
    report = await _take(platform, path.read_bytes(), _mapping("messages.json"))
    assert (report.rows, report.added, report.errors, report.times_differing) == (2816, 2816, 0, 0)
    zone = ZoneInfo("Asia/Shanghai")
    cells = list(openpyxl.load_workbook(path).active.iter_rows(min_row=2, values_only=True))
    expected = {str(row[0]): (_moment(row[3], zone), _moment(row[6], zone)) for row in cells}
    rows = await platform.database.fetch(
        "SELECT s.source_id, c.id, c.reported_at, c.responded_at, c.closed_at FROM cases c JOIN case_source s ON s.case_id = c.id"
    )
    assert {row["source_id"]: (row["reported_at"], row["responded_at"]) for row in rows} == expected
    assert all(row["closed_at"] == row["responded_at"] for row in rows)
    steps = await platform.cases.repository.steps(rows[0]["id"])
    assert [step.action for step in steps] == ["report", "handle", "close"]
    assert steps[1].note
    counts = await platform.cases.queries.counts(SYSTEM, CaseFilter(q="物业"))
    hits = sum("物业" in f"{row[2]} {row[4]} {row[5]}" for row in cells)
    assert hits * 0.98 <= counts.count <= hits


def _moment(value: object, zone: ZoneInfo) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=zone).astimezone(UTC)
    day, _, hours = str(value).partition(" ")
    year, month, date = map(int, day.split("/"))
    hour, minute, second = map(int, hours.split(":")) if hours else (0, 0, 0)
    return datetime(year, month, date, hour, minute, second, tzinfo=zone).astimezone(UTC)


async def test_an_imported_case_says_where_it_comes_from_and_tells_nobody(platform: Platform, county: World):
    await _take(platform, _file(ONE | {"answer": "已修复", "kind": "noise"}))
    page = await platform.cases.queries.page(county.actor("north_dispatcher"), CaseFilter(q="路灯"), None, 10)
    assert page.items[0].imported
    detail = await platform.cases.details.page(county.actor("north_dispatcher"), page.items[0].id)
    assert detail.source is not None
    assert (detail.source.system, detail.source.id, detail.source.status) == ("old", "1", "done")
    assert detail.public_reason == "已修复"
    assert detail.outcome is None
    assert detail.item.class_id == "livelihood.appeal.noise"
    assert [row["type"] for row in await platform.database.fetch("SELECT type FROM outbox ORDER BY id")][-1] == "cases.imported"
    native = await reported(platform)
    assert (await platform.cases.details.page(SYSTEM, native.id)).source is None


async def test_figures_leave_imported_cases_out_unless_they_are_asked_for(platform: Platform):
    await _take(platform, _file(ONE))
    for imported, number in ((False, 0), (True, 1)):
        table = await platform.cases.statistics.outcomes(SYSTEM, "2026-01", "2026-01", None, imported=imported)
        assert (table.items[0].reports, table.imported) == (number, imported)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"no": None}, "id_missing"),
        ({"no": "9" * 121}, "id_long"),
        ({"words": " "}, "text_missing"),
        ({"at": None}, "time_missing"),
        ({"at": "yesterday"}, "time_unreadable"),
        ({"ended": None}, "end_undated"),
        ({"status": "lost"}, "status_unknown"),
        ({"area": "999902"}, "place_unknown"),
        ({"area": None, "lon": "x", "lat": "1"}, "point_unreadable"),
        ({"area": None, "lon": 300, "lat": 1}, "point_unreadable"),
        ({"area": None}, "place_unknown"),
    ],
)
async def test_an_error_in_one_row_stops_the_whole_file(platform: Platform, change: dict[str, Any], rule: str):
    with pytest.raises(CasesRefusedError) as caught:
        await _take(platform, _file(ONE, ONE | {"no": 2} | change))
    assert rule in {found.rule for found in caught.value.report.findings if found.row == 2}
    assert caught.value.fields[0].path == "/file/2"
    assert not await platform.database.fetch("SELECT id FROM cases")


async def test_repeated_ids_and_changed_records_are_told(platform: Platform):
    with pytest.raises(CasesRefusedError):
        await _take(platform, _file(ONE, ONE))
    await _take(platform, _file(ONE))
    report = await _take(platform, _file(ONE | {"words": "别的"}, ONE | {"no": 2, "ended": "2026-01-01 00:00:00"}))
    assert Counter(found.rule for found in report.findings) == {"differs": 1, "time_backwards": 1}
    assert (report.added, report.known) == (1, 1)


async def test_a_point_places_a_case_in_its_grid_and_states_keep_their_step(platform: Platform):
    lon, lat = 112.005, 28.015
    work = ONE | {"status": "work", "ended": None, "area": None, "lon": lon, "lat": lat}
    await _take(
        platform, _file(work, ONE | {"no": 2, "status": "no", "answer": "不属本县"}, ONE | {"no": 3, "status": "open", "ended": None})
    )
    cases = (await platform.cases.queries.page(SYSTEM, CaseFilter(), None, 10)).items
    found = {case.state: case for case in cases}
    assert found["handling"].area.code == "999901100201001"
    actions = {state: [step.action for step in await platform.cases.repository.steps(case.id)] for state, case in found.items()}
    assert actions == {"handling": ["report", "import"], "refused": ["report", "refuse"], "reported": ["report"]}


async def test_only_those_who_may_import_there_do(platform: Platform, county: World):
    with pytest.raises(ForbiddenError, match="case:import"):
        await _take(platform, _file(ONE), who=county.actor("north_dispatcher"))
    assert (await _take(platform, _file(ONE), who=county.actor("county_dispatcher"))).applied


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"times": {"zone": "Mars/Olympus", "reported": "at"}}, "Mars"),
        ({"times": {"zone": "../etc", "reported": "at"}}, "etc"),
        ({"case_type": "nobody.knows"}, "nobody.knows"),
        ({"classes": {"a": "livelihood.appeal.nothing"}}, "nothing"),
        ({"states": {}}, "states"),
        ({"place": {}}, "places nothing"),
        ({"place": {"lon": "lon"}}, "both"),
        ({"unknown": 1}, "unknown"),
    ],
)
async def test_a_mapping_that_cannot_be_used_is_said(platform: Platform, change: dict[str, Any], word: str):
    with pytest.raises(InvalidError) as caught:
        await _take(platform, _file(ONE), json.dumps(SIMPLE | change).encode())
    assert caught.value.code == "mapping_invalid"
    assert word in caught.value.detail


@pytest.mark.parametrize("content", [b"{}", b"[1]", b"[", b"\xff\xfe", b"PK\x03\x04"])
async def test_a_file_that_cannot_be_read_is_said(platform: Platform, content: bytes):
    with pytest.raises(InvalidError):
        await _take(platform, content)


async def test_csv_comes_in_as_well(platform: Platform):
    lines = f'\ufeffno,words,status,at,area\r\n7,"路灯,坏了",open,2026-01-05T09:00:00,{NORTH}\r\n'
    report = await _take(platform, lines.encode())
    assert report.applied
    assert report.first_reported == datetime(2026, 1, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "lang", "word"), [("text", "zh-CN", "已导入"), ("text", "en", "Imported"), ("json", "en", '"applied": true')]
)
async def test_the_command_writes_the_report(platform: Platform, capsys: pytest.CaptureFixture[str], form: str, lang: str, word: str):
    arguments = argparse.Namespace(dry_run=False, format=form, lang=lang)
    assert await take(platform.cases.importing, _file(ONE), json.dumps(SIMPLE).encode(), arguments) == 0
    assert word in capsys.readouterr().out
    assert await take(platform.cases.importing, _file(ONE | {"no": 3, "at": None}), json.dumps(SIMPLE).encode(), arguments) == 1
    assert capsys.readouterr().out
    assert await take(platform.cases.importing, b"[", json.dumps(SIMPLE).encode(), arguments) == 1
    assert "JSON" in capsys.readouterr().err


async def test_an_import_is_taken_back_while_nobody_has_acted_on_its_cases(platform: Platform, county: World):
    ours = await reported(platform, text="路灯坏了")
    keeper = platform.indicators.keeper
    await keeper.refresh([ours.id])
    await _take(platform, _file(ONE, ONE | {"no": 2, "words": "水管漏水", "status": "open", "ended": None}))
    await _heard(platform, "cases.imported")
    assert len(await platform.database.fetch("SELECT id FROM case_fact")) == 3, "what came in is counted at once"
    undone = await platform.cases.importing.undo(SYSTEM)
    assert undone.removed == 2
    await _heard(platform, "cases.import_undone")
    assert [row["id"] for row in await platform.database.fetch("SELECT id FROM cases")] == [ours.id]
    assert [row["id"] for row in await platform.database.fetch("SELECT id FROM case_fact")] == [ours.id]
    for table in ("case_source", "case_step"):
        assert not [row for row in await platform.database.fetch(f"SELECT case_id FROM {table}") if row["case_id"] != ours.id], table
    assert not (await platform.cases.queries.page(county.actor("leader"), CaseFilter(q="水管"), None, 50)).items
    with pytest.raises(ConflictError, match="nothing_to_undo"):
        await platform.cases.importing.undo(SYSTEM)
    assert (await _take(platform, _file(ONE))).added == 1, "and may come in anew"


async def test_an_import_stays_once_somebody_has_acted_on_one_of_its_cases(platform: Platform, county: World):
    await _take(platform, _file(ONE | {"status": "open", "ended": None}, ONE | {"no": 2}))
    rows = await platform.database.fetch("SELECT id FROM cases WHERE state = 'reported'")
    case = await platform.cases.repository.told(rows[0]["id"])
    assert case is not None
    await act(platform, county, case, "north_dispatcher", "file", {})
    with pytest.raises(ConflictError, match="changed_since"):
        await platform.cases.importing.undo(SYSTEM)
    assert len(await platform.database.fetch("SELECT id FROM cases")) == 2
    with pytest.raises(ForbiddenError):
        await platform.cases.importing.undo(county.actor("worker"))


async def _heard(platform: Platform, kind: str) -> None:
    [row] = await platform.database.fetch("SELECT * FROM outbox WHERE type = {}", kind)
    event = Event(id=row["id"], type=row["type"], area=row["area"], key=row["key"], at=row["at"], data=json.loads(row["data"]))
    await platform.indicators.keeper.heard(Delivery(event=event, position=1))
