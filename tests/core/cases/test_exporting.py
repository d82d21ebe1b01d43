import io
import json

import openpyxl

from tests.core.cases.walking import reported
from tests.world import World
from wangge_core.cases.filters import CaseFilter
from wangge_core.platform import Platform


async def test_a_workbook_holds_what_the_list_shows_as_text_that_no_program_runs(platform: Platform, county: World):
    await reported(platform, text="=HYPERLINK(1)")
    await reported(platform, text="路灯坏了\x0b", private=True)
    pieces = [piece async for piece in await platform.cases.exporting.export(county.actor("north_dispatcher"), CaseFilter(), "xlsx")]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(pieces)))
    rows = list(book.active.iter_rows())
    assert [row[9].value for row in rows] == ["内容", "路灯坏了", "=HYPERLINK(1)"]
    assert rows[2][9].data_type == "s"
    assert rows[2][9].quotePrefix
    assert rows[1][6].is_date
    assert "王小明" not in str([[cell.value for cell in row] for row in rows])


async def test_every_export_is_remembered_with_its_filter_and_count(platform: Platform, county: World):
    await reported(platform)
    actor = county.actor("north_dispatcher")
    for wanted in (CaseFilter(), CaseFilter(q="没有这样的案件"), CaseFilter()):
        async for _ in await platform.cases.exporting.export(actor, wanted, "csv"):
            pass
    rows = await platform.database.fetch("SELECT actor_id, facts FROM audit_entry WHERE action = 'case.exported' ORDER BY id")
    facts = [json.loads(row["facts"]) for row in rows]
    assert [fact["count"] for fact in facts] == [1, 0, 1]
    assert facts[0]["filter"] == facts[2]["filter"] != facts[1]["filter"]
    assert {row["actor_id"] for row in rows} == {actor.id}
    assert "没有" not in str(rows)
