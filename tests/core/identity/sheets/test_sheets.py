import csv
import io
from typing import Any

import openpyxl
import pytest

from tests import world
from tests.world import NORTH, SYSTEM, World
from wangge_core.access.model import Actor
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError
from wangge_core.identity.directory.schemas import PersonChange, UnitChange
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.identity.sheets.errors import SheetRefusedError
from wangge_core.identity.sheets.model import Kind
from wangge_core.platform import Platform
from wangge_core.spreadsheets.table import Format

HEADINGS = {"unit": ["系统编号", "名称", "类型", "区域代码"], "person": ["系统编号", "姓名", "电话", "区域代码"]}


def _book(kind: str, *rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(HEADINGS[kind])
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


async def _whole(platform: Platform, actor: Actor, kind: Kind, form: Format = "xlsx", *, template: bool = False) -> bytes:
    return b"".join([piece async for piece in await platform.identity.sheets.export(actor, kind, form, template=template)])


async def _rows(platform: Platform, actor: Actor, kind: Kind) -> list[list[Any]]:
    content = await _whole(platform, actor, kind)
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True)]


async def _take(platform: Platform, kind: Kind, content: bytes, who: Actor = SYSTEM, *, dry_run: bool = False):
    return await platform.identity.sheets.import_file(who, kind, content, dry_run=dry_run)


async def test_what_goes_out_comes_in_again_without_a_change(platform: Platform, county: World):
    for kind in ("unit", "person"):
        rows = await _rows(platform, SYSTEM, kind)
        report = await _take(platform, kind, _book(kind, *rows))
        assert (report.added, report.changed, report.unchanged, report.applied) == (0, 0, len(rows), True)
    assert {row[2] for row in await _rows(platform, SYSTEM, "person")} == {"138****0000"}


async def test_a_template_is_empty_and_explains_its_columns(platform: Platform, county: World):
    content = await _whole(platform, county.actor("system_admin"), "person", template=True)
    table, notes = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert [cell.value for cell in next(table.iter_rows())] == HEADINGS["person"]
    assert table.max_row == 1
    assert notes.max_row == 5


async def test_rows_add_and_change_and_a_masked_phone_is_not_written_back(platform: Platform, county: World):
    admin = county.actor("system_admin")
    first = next(row for row in await _rows(platform, admin, "person") if row[1] == "张网格")
    renamed = [first[0], "张大网", first[2], first[3]]
    content = _book("person", renamed, [None, "新人", "13900001111", NORTH])
    rehearsal = await _take(platform, "person", content, admin, dry_run=True)
    assert (rehearsal.added, rehearsal.changed, rehearsal.applied) == (1, 1, False)
    assert "新人" not in str(await _rows(platform, admin, "person"))
    report = await _take(platform, "person", content, admin)
    assert (report.added, report.changed, report.applied) == (1, 1, True)
    stored = {row["name"]: row["phone"] for row in await platform.database.fetch("SELECT name, phone FROM person")}
    assert (stored["张大网"], stored["新人"]) == ("13800000000", "13900001111")
    entries = await platform.database.fetch("SELECT facts FROM audit_entry WHERE action = 'person.imported'")
    assert len(entries) == 1
    assert "新人" not in str(entries)


@pytest.mark.parametrize("kind", ["unit", "person"])
async def test_a_csv_goes_out_and_comes_in_again_unchanged(kind: Kind, platform: Platform, county: World):
    admin = county.actor("system_admin")
    content = await _whole(platform, admin, kind, "csv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == HEADINGS[kind]
    report = await _take(platform, kind, content, admin)
    assert (report.rows, report.unchanged) == (len(rows) - 1, len(rows) - 1)


async def test_a_name_that_a_spreadsheet_would_work_out_is_a_text_in_csv_and_comes_back_as_it_was(platform: Platform, county: World):
    admin = county.actor("system_admin")
    await _take(platform, "unit", f"{','.join(HEADINGS['unit'])}\n,=1+1,,{NORTH}\n".encode("gb18030"), admin)
    content = await _whole(platform, admin, "unit", "csv")
    assert ",'=1+1," in content.decode()
    assert (await _take(platform, "unit", content, admin)).changed == 0


@pytest.mark.parametrize(
    ("kind", "row", "rule", "cell"),
    [
        ("unit", [None, None, "x", NORTH], "cell_empty", "B2"),
        ("unit", [None, "=1+1", "x", NORTH], "formula", "B2"),
        ("unit", [None, True, "x", NORTH], "cell_type", "B2"),
        ("unit", [None, "长" * 121, "x", NORTH], "too_long", "B2"),
        ("unit", ["7", "名", "x", NORTH], "id_malformed", "A2"),
        ("unit", ["01a20680-e7d1-7000-ad09-893914a89d55", "名", "x", NORTH], "id_unknown", "A2"),
        ("unit", [None, "名", "x", "999901777"], "area_unknown", "D2"),
        ("unit", [None, "水利局", "x", world.COUNTY], "exists", "B2"),
        ("person", [None, "名", "电话", NORTH], "phone_malformed", "C2"),
        ("person", [None, "名", "138****0000", NORTH], "masked", "C2"),
    ],
)
async def test_an_error_is_told_by_its_cell_and_stops_everything(
    platform: Platform, county: World, kind: Kind, row: list[Any], rule: str, cell: str
):
    good = [None, "别的", "", NORTH]
    with pytest.raises(SheetRefusedError) as caught:
        await _take(platform, kind, _book(kind, row, good))
    assert [(found.rule, found.cell) for found in caught.value.findings] == [(rule, cell)]
    assert caught.value.fields[0].path == f"/file/{cell}"
    assert "别的" not in str(await _rows(platform, SYSTEM, kind))


async def test_rows_that_clash_with_each_other_are_told(platform: Platform, county: World):
    first, other = (await _rows(platform, SYSTEM, "unit"))[:2]
    moved = [other[0], other[1], other[2], NORTH]
    content = _book("unit", first, first, moved, [None, "新", "", NORTH], [None, "新", "", NORTH])
    report = await _take(platform, "unit", content, dry_run=True)
    assert [(found.rule, found.row) for found in report.findings] == [("id_repeated", 3), ("area_changed", 4), ("repeated", 6)]


async def test_a_workbook_without_the_heading_or_rows_is_refused(platform: Platform):
    for content, rule in ((_book("person", ["x"]), "no_heading"), (_book("unit", [None, None, None, None]), "nothing_in_it")):
        report = await _take(platform, "unit", content, dry_run=True)
        assert [found.rule for found in report.findings] == [rule]
    with pytest.raises(InvalidError):
        await _take(platform, "unit", b"no workbook")


async def test_the_last_import_can_be_undone_once(platform: Platform, county: World):
    admin = county.actor("system_admin")
    before = await _rows(platform, admin, "unit")
    changed = [before[0][0], "改名", before[0][2], before[0][3]]
    await _take(platform, "unit", _book("unit", changed, [None, "新单位", "", NORTH]), admin)
    assert (await platform.identity.sheets.undo(admin, "unit")).restored == 1
    assert await _rows(platform, admin, "unit") == before
    with pytest.raises(ConflictError, match="nothing_to_undo"):
        await platform.identity.sheets.undo(admin, "unit")


async def test_nothing_is_undone_once_it_was_changed_or_came_into_use(platform: Platform, county: World):
    sheets, directory = platform.identity.sheets, platform.identity.directory
    await _take(platform, "unit", _book("unit", [None, "新单位", "", NORTH]))
    unit = (await platform.database.fetch("SELECT id FROM unit WHERE name = '新单位'"))[0]["id"]
    await directory.change_unit(SYSTEM, unit, UnitChange(name="别名"))
    with pytest.raises(ConflictError, match="changed_since"):
        await sheets.undo(SYSTEM, "unit")
    await _take(platform, "person", _book("person", [None, "新人", "", NORTH]))
    person = (await platform.database.fetch("SELECT id FROM person WHERE name = '新人'"))[0]["id"]
    await platform.identity.positions.add(SYSTEM, PositionDraft(person_id=person, role="grid_worker", area=NORTH, unit_id=unit))
    with pytest.raises(ConflictError, match="changed_since"):
        await sheets.undo(SYSTEM, "person")
    await directory.change_person(SYSTEM, person, PersonChange(ended=True))
    with pytest.raises(ConflictError, match="changed_since"):
        await sheets.undo(SYSTEM, "person")


async def test_who_may_not_manage_them_may_not_import(platform: Platform, county: World):
    with pytest.raises(ForbiddenError, match="unit:manage"):
        await _take(platform, "unit", _book("unit", [None, "新", "", NORTH]), county.actor("north_dispatcher"))
    with pytest.raises(ForbiddenError, match="person:read"):
        await platform.identity.sheets.export(county.actor("north_dispatcher"), "person", "csv", template=False)
