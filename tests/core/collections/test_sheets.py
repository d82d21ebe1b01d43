"""Collections as files: every error by its cell, nothing half, nothing lost, and undone when asked."""

from typing import Any

import pytest

from tests import world
from tests.core.collections import example
from tests.core.collections.example import HOMES, VISITS, home
from wangge_core.access.model import Actor
from wangge_core.collections.layout import Layout
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Alter, Put
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.errors import ConflictError, InvalidError
from wangge_core.identity.sheets.errors import SheetRefusedError
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_core.spreadsheets import csv_text, writing
from wangge_core.spreadsheets.workbook import read

NORTH = world.NORTH_VILLAGE
HEADINGS = "系统编号,版本,区域代码,房屋编号,地址,状态,租客人数,租金,燃气合格,检查日期,房主,房主电话,房主证件号码,备注"


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    """SQLite: what differs between the databases is tested with the services beneath."""
    return sqlite_settings


def csv_of(*rows: str) -> bytes:
    return "\n".join((HEADINGS, *rows)).encode()


async def exported(platform: Platform, actor: Actor, form: Any = "xlsx", ref: Ref = HOMES, **more: Any) -> bytes:
    pieces = await platform.documents.sheets.export(actor, ref, more.pop("wanted", Wanted()), form, template=more.pop("template", False))
    return b"".join([piece async for piece in pieces])


async def test_a_file_comes_in_goes_out_and_comes_in_changed(keeping: Platform, worker: Actor):
    sheets, queries = keeping.documents.sheets, keeping.documents.queries
    rows = (
        f',,{NORTH},A-1,文昌路1号,已出租,3,1200.5,是,2026-03-01,陈房东,13812345678,33052119800101123X,"[""门锁坏""]"',
        f",,{NORTH},A-2,=1+1,empty,,,,,,,,",
    )
    rehearsed = await sheets.import_file(worker, HOMES, csv_of(*rows), dry_run=True)
    assert (rehearsed.added, rehearsed.errors, rehearsed.applied, rehearsed.import_id) == (2, 0, False, None)
    assert (await queries.page(worker, HOMES, Wanted())).documents == []
    report = await sheets.import_file(worker, HOMES, csv_of(*rows), dry_run=False)
    assert (report.added, report.changed, report.applied) == (2, 0, True)
    second, first = (await queries.page(worker, HOMES, Wanted())).documents
    assert first.body == {
        "number": "A-1",
        "address": "文昌路1号",
        "state": "let",
        "tenants": 3,
        "rent": 1200.5,
        "gas_safe": True,
        "checked_on": "2026-03-01",
        "owner": "陈**",
        "owner_phone": "138****678",
        "owner_identity": "330****123X",
        "remarks": ["门锁坏"],
    }
    assert second.body == {"number": "A-2", "address": "=1+1", "state": "empty"}

    for form in ("xlsx", "csv"):
        content = await exported(keeping, worker, form)
        again = await sheets.import_file(worker, HOMES, content, dry_run=False)
        assert (again.rows, again.unchanged, again.errors) == (2, 2, 0), again.findings
    table = [list(row) for row in read(await exported(keeping, worker))[0].rows]
    cells = [[cell.value for cell in row] for row in table[1:]]
    cells[1][6], cells[1][4] = 5, None  # three tenants become five, and the address is taken away
    book = writing.table("出租屋", HEADINGS.split(","), cells)
    report = await sheets.import_file(worker, HOMES, book, dry_run=False)
    assert (report.changed, report.unchanged) == (1, 1)
    changed = await queries.get(worker, HOMES, first.id)
    assert (changed.version, changed.body["tenants"], "address" in changed.body, changed.body["owner"]) == (2, 5, False, "陈**")
    stale = await sheets.import_file(worker, HOMES, book, dry_run=True)
    assert [(found.rule, found.cell) for found in stale.findings] == [("changed_since", "B3")]

    undone = await sheets.undo(worker, HOMES)
    assert (undone.restored, undone.deleted) == (1, 0)
    restored = await queries.get(worker, HOMES, first.id)
    assert (restored.version, restored.body["tenants"], restored.body["address"]) == (3, 3, "文昌路1号")
    with pytest.raises(ConflictError, match="nothing_to_undo"):
        await sheets.undo(worker, HOMES)


async def test_every_error_is_told_by_its_cell_and_nothing_is_taken(keeping: Platform, worker: Actor):
    sheets = keeping.documents.sheets
    await keeping.documents.service.put(worker, HOMES, Put(body=home("A-0"), area=NORTH))
    content = csv_of(
        f",,{NORTH},A-0,,let,,,,,,,,",
        f",,{NORTH},A-1,,let,many,,,,,,,",
        f",,{NORTH},A-2,,rented,,,,,,,,",
        f",,{NORTH},A-3,,let,,,,,,123,,",
        f",,{world.SOUTH_VILLAGE},A-4,,let,,,,,,,,",
        f",,{NORTH},A-5,,let,,,,,,,,",
        f",,{NORTH},A-5,,let,,,,,,,,",
        ",,,A-6,,let,,,,,,,,",
        "no-id,1,,A-7,,let,,,,,,,,",
        "01a225f9-e4e0-7000-a409-b0b1a4dee1df,1,,A-8,,let,,,,,,,,",
        f",,{NORTH},,,let,,,,,,,,",
    )
    report = await sheets.import_file(worker, HOMES, content, dry_run=True)
    assert [(found.rule, found.cell) for found in report.findings] == [
        ("not_unique", "D2"),
        ("value_kind", "G3"),
        ("form", "F4"),
        ("form", "L5"),
        ("refused", "C6"),
        ("not_unique_here", "D8"),
        ("refused", "C9"),
        ("id_malformed", "A10"),
        ("id_unknown", "A11"),
        ("form", "D12"),
    ]
    assert all(found.message["zh-CN"] and found.message["en"] for found in report.findings)
    with pytest.raises(SheetRefusedError):
        await sheets.import_file(worker, HOMES, content, dry_run=False)
    assert len((await keeping.documents.queries.page(worker, HOMES, Wanted())).documents) == 1


async def test_an_import_is_undone_only_while_nothing_of_it_has_changed(keeping: Platform, worker: Actor):
    sheets, documents = keeping.documents.sheets, keeping.documents.service
    content = csv_of(*(f",,{NORTH},A-{number},,let,,,,,,,," for number in range(3)))
    await sheets.import_file(worker, HOMES, content, dry_run=False)
    [made, *_] = (await keeping.documents.queries.page(worker, HOMES, Wanted())).documents
    changed = await documents.change(worker, HOMES, Alter(id=made.id, version=1, changes={"tenants": 1}))
    with pytest.raises(ConflictError, match="changed_since"):
        await sheets.undo(worker, HOMES)
    assert len((await keeping.documents.queries.page(worker, HOMES, Wanted())).documents) == 3
    assert changed.version == 2
    await sheets.import_file(worker, HOMES, csv_of(f",,{NORTH},B-1,,let,,,,,,,,"), dry_run=False)
    assert (await sheets.undo(worker, HOMES)).deleted == 1
    assert len((await keeping.documents.queries.page(worker, HOMES, Wanted())).documents) == 3
    events = await keeping.database.fetch("SELECT type FROM outbox WHERE type = 'document.created'")
    assert len(events) == 4


async def test_an_export_is_masked_filtered_and_remembered(keeping: Platform, worker: Actor, dispatcher: Actor):
    documents = keeping.documents.service
    await documents.batch(
        worker, HOMES, [Put(body=home(f"A-{number}", tenants=number, **example.OWNER), area=NORTH) for number in range(250)]
    )
    content = await exported(keeping, dispatcher, "csv", wanted=Wanted(filters=read_filters(["tenants>=20"])))
    [sheet] = csv_text.read(content)
    assert len(sheet.rows) == 231
    assert example.OWNER["owner_phone"] not in content.decode()
    [entry] = await keeping.database.fetch("SELECT * FROM audit_entry WHERE action = 'document.exported'")
    assert '"format":"csv"' in entry["facts"]
    empty = await exported(keeping, dispatcher, "xlsx", template=True)
    assert [cell.value for cell in read(empty)[0].rows[0]] == HEADINGS.split(",")
    assert len(await keeping.database.fetch("SELECT id FROM audit_entry WHERE action = 'document.exported'")) == 1


async def test_what_is_only_added_comes_in_and_stays(keeping: Platform, worker: Actor):
    sheets = keeping.documents.sheets
    lon, lat = world.middle_of("999901100201001")
    rows = f'系统编号,版本,房屋编号,走访时间,位置\n,,A-1,2026-11-23T10:00:00+08:00,"{{""lon"": {lon}, ""lat"": {lat}}}"'
    report = await sheets.import_file(worker, VISITS, rows.encode(), dry_run=False)
    assert report.added == 1
    with pytest.raises(InvalidError, match="append_only"):
        await sheets.undo(worker, VISITS)


def test_columns_of_the_same_title_bear_their_names():
    schema = {"type": "object", "properties": {name: {"type": "string", **example.text("名称", "Name")} for name in ("a", "b")}}
    offer = example.found(
        home=schema,
        declared={
            "unique": [],
            "indexes": [],
            "columns": [],
            "search": [],
            "masks": [],
            "title_field": "a",
            "subject_key": "a",
            "exported_fields": [],
        },
    ).offer
    assert offer is not None
    assert Layout(example.declared(offer.collections[0])).headings()[3:] == ["名称 (a)", "名称 (b)"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'"open', b""])
async def test_a_file_that_is_no_table_is_refused(keeping: Platform, worker: Actor, content: bytes):
    with pytest.raises(InvalidError):
        report = await keeping.documents.sheets.import_file(worker, HOMES, content, dry_run=True)
        assert report.findings
        raise SheetRefusedError(report.findings)
