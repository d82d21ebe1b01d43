"""Old spreadsheets: mapped once, what fits comes in, what does not waits and is mended."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests import world
from tests.core.collections import example
from tests.core.collections.conftest import RIGHTS, grant
from tests.core.collections.example import HOMES, choice, text
from wangge_core.access.model import Actor
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Put
from wangge_core.collections.wanted import Wanted
from wangge_core.errors import ForbiddenError, InvalidError, NotFoundError
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_core.spreadsheets import writing
from wangge_core.spreadsheets.workbook import read

NORTH = world.NORTH_VILLAGE
HELD = Ref(example.PLUGIN, "held")
TITLE = ["北村出租屋登记表"] * 6
HEADINGS = ["房 号", "住址", "出租情况", "人数", "检查时间", "房东身份证"]
MAPPED = {
    "房 号": "number",
    "住址": "address",
    "出租情况": "state",
    "人数": "tenants",
    "检查时间": "checked_on",
    "房东身份证": "owner_identity",
}


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    """SQLite: what differs between the databases is tested with the services beneath."""
    return sqlite_settings


def schema() -> dict[str, Any]:
    fields = {name: dict(field) for name, field in example.HOME["properties"].items()}
    fields["number"]["x-also"] = ["房号"]
    fields["address"]["x-also"] = ["住址"]
    fields["state"] |= {
        "x-also": ["出租情况"],
        "oneOf": [choice("let", "已出租", "Let") | {"x-also": ["在租"]}, choice("empty", "空置", "Empty")],
    }
    fields["tenants"]["x-also"] = ["人数"]
    fields["owner_identity"] |= {"x-also": ["房东身份证"], "minLength": 18}
    fields["origin"] = {"type": "string", "maxLength": 10, "x-sheet-value": "{file}", **text("来源表格", "Sheet")}
    return example.HOME | {"properties": fields}


@pytest.fixture
async def keeping(platform: Platform) -> Platform:
    """The platform with the plugin on in the northern township, its homes with a quarantine."""
    platform.host.admit(example.found(example.HELD, home=schema(), declared={"quarantine": "held"}))
    await world.enable(platform, example.PLUGIN, world.NORTH)
    for role, names in RIGHTS.items():
        await grant(platform, role, *names)
    await grant(platform, "grid_worker", "held.read", "held.write", "held.reveal")
    return platform


def book(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> bytes:
    return writing.table("登记", TITLE[: len(headings)], [headings, *rows])


def plan(**fields: str) -> bytes:
    return json.dumps({"area": NORTH, "fields": fields or MAPPED}).encode()


ROWS = (
    ["A-1", "文昌路1号", "在租", 3, "2026年3月1日", "33052119800101123X"],
    ["A-2", "文昌路2号", "空置", "", "20260302", ""],
    ["A-3", "文昌路3号", "出借", 1, "昨天", "123"],
    ["A-1", "文昌路4号", "空置", "", "", ""],
)


async def cells(platform: Platform, actor: Actor, file: str | None = None) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in read(await platform.documents.old_sheets.fix_list(actor, HOMES, file))[0].rows]


async def test_the_heading_is_found_and_its_columns_are_proposed(keeping: Platform, worker: Actor):
    seen = await keeping.documents.old_sheets.look(worker, HOMES, book(*ROWS))
    assert (seen.rows, seen.heading_row, seen.remembered) == (4, 2, False)
    assert {column.heading: column.field for column in seen.columns} == MAPPED | {"检查时间": None}
    assert seen.columns[0].samples == ["A-1", "A-2", "A-3"]


async def test_what_fits_comes_in_and_the_rest_waits_until_it_is_mended(keeping: Platform, worker: Actor):
    old, queries = keeping.documents.old_sheets, keeping.documents.queries
    rehearsed = await old.take(worker, HOMES, "旧表.xlsx", book(*ROWS), plan(**MAPPED), dry_run=True)
    assert (rehearsed.added, rehearsed.errors, rehearsed.applied) == (2, 2, False)
    assert (await queries.page(worker, HOMES, Wanted())).documents == []
    report = await old.take(worker, HOMES, "旧表.xlsx", book(*ROWS), plan(**MAPPED), dry_run=False)
    assert (report.added, report.changed, report.held, report.applied) == (2, 0, 2, True)
    wrong = {("C5", "form"), ("E5", "form"), ("F5", "form"), ("A6", "not_unique_here")}
    assert {(found.cell, found.rule) for found in report.findings} == wrong
    homes = {home.body["number"]: home.body for home in (await queries.page(worker, HOMES, Wanted())).documents}
    assert homes["A-1"] == {
        "number": "A-1",
        "address": "文昌路1号",
        "state": "let",
        "tenants": 3,
        "checked_on": "2026-03-01",
        "owner_identity": "330****123X",
        "origin": "旧表.xlsx",
    }
    assert homes["A-2"]["checked_on"] == "2026-03-02"
    held = (await queries.page(worker, HELD, Wanted())).documents
    assert {each.body["cells"] for each in held} == {"****"}
    assert [(sheet.file, sheet.rows) for sheet in await old.waiting(worker, HOMES)] == [("旧表.xlsx", 2)]

    assert (await old.look(worker, HOMES, book(*ROWS))).columns[4].field == "checked_on", "the mapping is remembered"
    again = await old.take(worker, HOMES, "旧表.xlsx", book(*ROWS), plan(**MAPPED), dry_run=False)
    assert (again.added, again.unchanged, again.errors) == (0, 2, 2)

    listed = await cells(keeping, worker, "旧表.xlsx")
    assert listed[0] == [*HEADINGS, "隔离编号", "错误原因"]
    assert listed[1][:6] == ["A-3", "文昌路3号", "出借", "1", "昨天", "123"]
    assert "C5" in listed[1][7]
    seen = await old.look(worker, HOMES, writing.table("改正", listed[0], listed[1:]))
    assert (seen.remembered, [column.heading for column in seen.columns]) == (True, HEADINGS)
    listed[1][2:6] = ["空置", "", "2026-03-03", ""]
    listed[2][1] = "文昌路4号之一"
    mended = await old.take(worker, HOMES, "改正.xlsx", writing.table("改正", listed[0], listed[1:]), plan(**MAPPED), dry_run=False)
    assert (mended.added, mended.mended, mended.errors) == (1, 1, 1)
    assert [(sheet.file, sheet.rows) for sheet in await old.waiting(worker, HOMES)] == [("旧表.xlsx", 1)]
    (waits,) = (await cells(keeping, worker))[1:]
    assert (waits[0], waits[1]) == ("A-1", "文昌路4号之一")

    undone = await keeping.documents.sheets.undo(worker, HOMES)
    assert undone.deleted == 1


async def test_what_is_there_is_filled_in_and_never_overwritten(keeping: Platform, worker: Actor):
    old, queries = keeping.documents.old_sheets, keeping.documents.queries
    made = await keeping.documents.service.put(worker, HOMES, Put(body=example.home("A-1", tenants=2), area=NORTH))
    content = book(["A-1", "文昌路1号", "", "", "", ""], ["A-1", "", "", 3, "", ""])
    report = await old.take(worker, HOMES, "旧表.xlsx", content, plan(**MAPPED), dry_run=False)
    assert (report.added, report.changed) == (0, 1)
    assert [(found.rule, found.cell) for found in report.findings] == [("repeated", "A4")]
    after = await queries.get(worker, HOMES, made.id)
    assert (after.body["address"], after.body["tenants"], after.version) == ("文昌路1号", 2, 2)
    report = await old.take(worker, HOMES, "旧表.xlsx", book(["A-1", "文昌路1号", "在租", 3, "", ""]), plan(**MAPPED), dry_run=False)
    assert [(found.rule, found.cell) for found in report.findings] == [("differs", "D3")]
    assert (await queries.get(worker, HOMES, made.id)).body["tenants"] == 2


async def test_a_mapping_names_fields_that_there_are_once(keeping: Platform, worker: Actor):
    old = keeping.documents.old_sheets
    for wrong in (b"{", plan(**{"房 号": "nothing"}), plan(**{"房 号": "number", "住址": "number"})):
        with pytest.raises(InvalidError, match="mapping_invalid") as caught:
            await old.take(worker, HOMES, "旧表.xlsx", book(*ROWS), wrong, dry_run=True)
        assert caught.value.code == "mapping_invalid"
    elsewhere = json.dumps({"area": world.SOUTH_VILLAGE, "fields": MAPPED}).encode()
    with pytest.raises(ForbiddenError):
        await old.take(worker, HOMES, "旧表.xlsx", book(*ROWS), elsewhere, dry_run=True)


async def test_without_a_quarantine_there_is_no_taking_in(keeping: Platform, worker: Actor):
    with pytest.raises(NotFoundError) as caught:
        await keeping.documents.old_sheets.look(worker, example.VISITS, book(*ROWS))
    assert caught.value.code == "quarantine_not_declared"


async def test_the_list_to_be_mended_takes_the_right_to_see_what_is_masked(keeping: Platform, worker: Actor, dispatcher: Actor):
    old = keeping.documents.old_sheets
    await old.take(worker, HOMES, "旧表.xlsx", book(*ROWS), plan(**MAPPED), dry_run=False)
    await grant(keeping, "township_dispatcher", "held.read", "held.write")
    assert [(sheet.file, sheet.rows) for sheet in await old.waiting(dispatcher, HOMES)] == [("旧表.xlsx", 2)]
    with pytest.raises(ForbiddenError):
        await old.fix_list(dispatcher, HOMES, None)
    await cells(keeping, worker)
    (entry,) = await keeping.database.fetch("SELECT facts FROM audit_entry WHERE action = 'document.fix_list'")
    assert json.loads(entry["facts"])["rows"] == 2
