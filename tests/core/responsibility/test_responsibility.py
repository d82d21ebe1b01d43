"""The responsibility list: which entry holds, and entering, changing and ending entries."""

from datetime import UTC, date, datetime
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from tests.world import World
from wangge_core.responsibility.layout import COLUMNS, SHEET
from wangge_core.responsibility.model import Entry, holding
from wangge_core.spreadsheets import writing
from wangge_core.spreadsheets.workbook import read

DAY = date(2026, 11, 23)
_DAYS = st.dates(date(2026, 1, 1), date(2027, 1, 1))
MATTERS = ("livelihood.appeal.transport", "livelihood.appeal")


def an_entry(area: str = world.COUNTY, matter: str = MATTERS[0], words: str = "", **changes: object) -> Entry:
    values = {
        "id": uuid4(),
        "entry_id": uuid4(),
        "version": 1,
        "area": area,
        "matter": matter,
        "words": words,
        "unit_id": uuid4(),
        "source": "regulation",
        "basis": "",
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "recorded_at": datetime(2026, 1, 1, tzinfo=UTC),
        "recorded_by": "",
        "ended": False,
    }
    return Entry(**(values | changes))  # type: ignore[arg-type]


def test_words_come_before_the_class_before_the_case_type_and_near_before_far():
    general, classed = an_entry(matter=MATTERS[1]), an_entry()
    near, worded = an_entry(area=world.NORTH), an_entry(matter=MATTERS[1], words="河道 河面")
    entries = [general, classed, near, worded]
    assert holding(entries, MATTERS, "路口红绿灯坏了", DAY) == near
    assert holding(entries[:2], MATTERS, "路口红绿灯坏了", DAY) == classed
    assert holding(entries, MATTERS, "河面有垃圾", DAY) == worded
    assert holding([worded], MATTERS, "路口红绿灯坏了", DAY) is None
    assert holding(entries, ("other.type",), "河面有垃圾", DAY) is None


@given(_DAYS, _DAYS, _DAYS)
def test_an_entry_holds_from_its_first_to_its_last_day(first: date, last: date, day: date):
    found = holding([an_entry(valid_from=first, valid_to=last)], MATTERS, "", day)
    assert (found is not None) == (first <= day <= last)


async def test_entries_follow_each_other_and_nothing_is_forgotten(client: Client, county: World):
    keeper, reader = await signed_in(client, "county_dispatcher"), await signed_in(client, "leader")
    draft = {
        "area": world.COUNTY,
        "matter": "livelihood.appeal",
        "words": " 河道  河面 ",
        "unit_id": str(county.units["water"]),
        "basis": "三定方案",
        "valid_from": "2026-01-01",
    }
    assert (await reader.post("/api/v1/responsibilities", json=draft)).status_code == 403
    made = (await keeper.post("/api/v1/responsibilities", json=draft)).json()["versions"][0]
    assert (made["words"], made["unit"]["name"], made["matter_title"]["en"]) == ("河道 河面", "水利局", "Livelihood matter")
    again = await keeper.post("/api/v1/responsibilities", json=draft)
    assert (again.status_code, again.json()["code"]) == (409, "entry_exists")

    path = f"/api/v1/responsibilities/{made['entry_id']}"
    change = {"version": 1, "entry": draft | {"unit_id": str(county.units["city"]), "source": "decision"}}
    versions = (await keeper.put(path, json=change)).json()["versions"]
    assert [(one["version"], one["unit"]["name"]) for one in versions] == [(2, "城市管理局"), (1, "水利局")]
    late = await keeper.put(path, json=change)
    assert (late.status_code, late.json()["code"]) == (409, "entry_changed")
    assert len((await reader.get("/api/v1/responsibilities?q=河面")).json()["items"]) == 1
    assert (await keeper.delete(f"{path}?version=2")).json()["versions"][0]["ended"]
    assert (await reader.get("/api/v1/responsibilities")).json()["items"] == []
    assert len((await reader.get(path)).json()["versions"]) == 3
    assert (await keeper.delete(f"{path}?version=3")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"area": "999902"}, None, None),
        ({"matter": "no.such"}, "matter_unknown", "/matter"),
        ({"unit_id": str(uuid4())}, "unit_unknown", "/unit_id"),
        ({"valid_to": "2025-12-31"}, "validity", "/valid_to"),
    ],
)
async def test_an_entry_that_cannot_stand_says_why(client: Client, county: World, changes, code, path):
    keeper = await signed_in(client, "county_dispatcher")
    draft = {"area": world.COUNTY, "matter": "livelihood.appeal", "unit_id": str(county.units["water"]), "valid_from": "2026-01-01"}
    answer = await keeper.post("/api/v1/responsibilities", json=draft | changes)
    if code is None:
        assert answer.status_code == 403
    else:
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert [field["path"] for field in answer.json()["errors"]] == [path]


async def test_the_list_goes_out_and_comes_in_as_a_workbook_and_an_import_can_be_undone(client: Client, county: World):
    keeper = await signed_in(client, "county_dispatcher")
    rows = [
        ("", world.COUNTY, "livelihood.appeal", "河道 河面", "水利局", "法规", "三定方案", "2026-01-01", ""),
        ("", world.NORTH, "livelihood.appeal.transport", "", "城市管理局", "decision", "", "2026-01-01", "2026-12-31"),
    ]
    faulty = [("", "999902", *rows[0][2:]), ("", world.COUNTY, "no.such", *rows[0][3:]), (*rows[0][:4], "没有的局", "传说", "", "元旦", "")]

    async def send(cells: list[tuple[str, ...]], query: str = "") -> httpx.Response:
        book = writing.table(SHEET, [column.title for column in COLUMNS.values()], cells)
        return await keeper.post(f"/api/v1/responsibilities/sheet{query}", files={"file": ("list.xlsx", book)})

    found = (await send(faulty, "?dry_run=true")).json()["findings"]
    assert [(one["cell"], one["rule"]) for one in found] == [
        ("B2", "area_unknown"),
        ("C3", "matter_unknown"),
        ("F4", "source_unknown"),
        ("H4", "date_malformed"),
    ]
    refused = await send(faulty)
    assert (refused.status_code, refused.json()["code"]) == (422, "sheet_refused")
    report = (await send(rows)).json()
    assert (report["added"], report["changed"], report["applied"]) == (2, 0, True)
    out = read((await keeper.get("/api/v1/responsibilities/sheet")).content)[0]
    table = [tuple("" if cell.value is None else str(cell.value) for cell in row) for row in out.rows[1:]]
    assert [row[1:5] for row in table] == [row[1:5] for row in rows]

    assert (await send(table)).json()["unchanged"] == 2
    text = (await keeper.get("/api/v1/responsibilities/sheet?format=csv")).content
    kept = await keeper.post("/api/v1/responsibilities/sheet", files={"file": ("list.csv", text)})
    assert (kept.json()["rows"], kept.json()["unchanged"]) == (2, 2)
    table[0] = (*table[0][:4], "城市管理局", *table[0][5:])
    assert (await send(table)).json()["changed"] == 1
    assert (await keeper.post("/api/v1/responsibilities/sheet/undo")).json()["restored"] == 1
    items = (await keeper.get("/api/v1/responsibilities")).json()["items"]
    assert [(one["unit"]["name"], one["version"]) for one in items] == [("水利局", 3), ("城市管理局", 1)]
    again = await keeper.post("/api/v1/responsibilities/sheet/undo")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_undo")
    handler = await signed_in(client, "handler")
    assert (await handler.post("/api/v1/responsibilities/sheet/undo")).status_code == 403
