"""The base library in a browser: an old spreadsheet in, what did not fit mended, a look with a reason, a merge and its undo."""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from stdnum.cn import ric

from tests.journeys.conftest import DESKTOP, Walker
from tests.journeys.registers import STREET, WORKER, done, signed_in
from wangge_core.demo.places import COUNTY_CODE
from wangge_core.spreadsheets import writing
from wangge_core.spreadsheets.workbook import read

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

PLUGIN = "qingxi-digital.base-library"
REGISTER = f"/desk/collections/{PLUGIN}/person"
DOCUMENTS = f"/api/v1/collections/{PLUGIN}/person/documents"
CLERK = "dispatch.wenlan"
HEADINGS = ("姓 名", "性别", "身份证号（必填）", "出生年月日", "联系电话", "家庭住址", "所属网格", "填表人")
BORN = date(1961, 3, 5)


def number(order: int) -> str:
    """Return an identity number of the invented county that has not been given out."""
    begun = f"{COUNTY_CODE}{BORN:%Y%m%d}{900 + order}"
    return begun + ric.calc_check_digit(f"{begun}0")


def row(name: str, order: int, grid: str, identity: str | None = None) -> list[str]:
    written = f"{BORN.year}年{BORN.month}月{BORN.day}日"
    return [name, "女", identity or number(order), written, f"1990009{order:04d}", f"旧街{order}号", grid, "老张"]


def sheet(rows: Sequence[Sequence[str]]) -> dict[str, str | bytes]:
    """Return a file as people keep them: a title across the top, the heading below it."""
    content = writing.table("居民", ["文澜街道居民登记表（2021 年）"], [["填表日期 2021-05-01"], HEADINGS, *rows])
    return {"name": "2021 居民登记.xlsx", "mimeType": writing.MEDIA_TYPE, "buffer": content}


def choose(page: Page, file: object) -> None:
    page.locator("section").filter(has_text="旧表格导入").locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]


def counted(page: Page, added: int, known: int, held: int, mended: int) -> None:
    told = re.compile(rf"新增 {added}，补充 0，已有 {known}，隔离 {held}，改正 {mended}")
    expect(page.get_by_text(told)).to_be_visible()


@pytest.fixture
def grid(demo: str) -> str:
    with signed_in(demo, WORKER) as worker:
        code: str = done(worker.get("/api/v1/me"))["areas"][0]
    return code if len(code) > len(STREET) + 3 else f"{code}001"


def test_from_an_old_spreadsheet_to_people_who_are_there_once(walker: Walker, grid: str, tmp_path: Path) -> None:
    page = walker.signed_in(CLERK, DESKTOP)
    rows = [row("周桂兰", 1, grid), row("吴月华", 2, grid), row("郑素芬", 3, grid, number(3)[:-1] + "*"), row("王银娣", 4, "没有的网格")]
    _the_sheet_comes_in(page, rows)
    _its_shape_is_remembered(page, rows)
    _what_did_not_fit_is_mended(page, grid, tmp_path)
    _somebody_is_looked_at_with_a_reason(page)
    _two_become_one_and_two_again(page)


def _the_sheet_comes_in(page: Page, rows: Sequence[Sequence[str]]) -> None:
    page.goto(REGISTER)
    choose(page, sheet(rows))
    expect(page.get_by_text("共 4 行，表头在第 3 行。")).to_be_visible()
    table = page.get_by_role("table", name="各列对应的字段")
    for heading, field in (("姓 名", "姓名"), ("身份证号（必填）", "身份证号码"), ("所属网格", "网格编码"), ("填表人", "不导入")):
        expect(table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=heading, exact=True))).to_contain_text(field)
    page.get_by_role("button", name="预演").click()
    expect(page.get_by_text("预演完成，尚未导入。")).to_be_visible()
    counted(page, 2, 0, 2, 0)
    findings = page.get_by_role("table", name="逐行检查结果")
    expect(findings).to_contain_text("没有名为“没有的网格”的区域")
    page.get_by_role("button", name="导入合格的行").click()
    expect(page.get_by_text("已导入。")).to_be_visible()
    counted(page, 2, 0, 2, 0)
    expect(page.get_by_text("2021 居民登记.xlsx：2 行")).to_be_visible()


def _its_shape_is_remembered(page: Page, rows: Sequence[Sequence[str]]) -> None:
    page.goto(REGISTER)
    choose(page, sheet(rows))
    expect(page.get_by_text("已按上次的对应关系")).to_be_visible()
    page.get_by_role("button", name="预演").click()
    counted(page, 0, 2, 2, 0)


def _what_did_not_fit_is_mended(page: Page, grid: str, folder: Path) -> None:
    page.goto(f"/desk/x/{PLUGIN}/held?area={STREET}")
    expect(page.get_by_role("region", name="待改正").get_by_role("row")).to_have_count(3)
    page.goto(REGISTER)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载改正清单").click()
    listed = folder / "list.xlsx"
    download.value.save_as(listed)
    (only,) = read(listed.read_bytes())
    assert [cell.value for cell in only.rows[0]][-2:] == ["隔离编号", "错误原因"]
    book = openpyxl.load_workbook(listed)
    for cells in book.active.iter_rows(min_row=2):  # type: ignore[union-attr]
        order = 3 if cells[0].value == "郑素芬" else 4
        cells[2].value, cells[6].value = number(order), grid
    target = BytesIO()
    book.save(target)
    choose(page, {"name": "改正.xlsx", "mimeType": writing.MEDIA_TYPE, "buffer": target.getvalue()})
    expect(page.get_by_text("已按上次的对应关系")).to_be_visible()
    page.get_by_role("button", name="预演").click()
    counted(page, 2, 0, 0, 2)
    page.get_by_role("button", name="导入合格的行").click()
    expect(page.get_by_text("已导入。")).to_be_visible()
    expect(page.get_by_role("heading", name="待改正的行")).to_have_count(0)


def _somebody_is_looked_at_with_a_reason(page: Page) -> None:
    with signed_in(page.url.partition("/desk/")[0], CLERK) as clerk:
        found = done(clerk.get(DOCUMENTS, params={"filter": "origin=改正.xlsx"}))["items"]
    page.goto(f"{REGISTER}/{found[0]['id']}")
    expect(page.locator("dl").get_by_text("已遮蔽").first).to_be_visible()
    hidden = page.content()
    assert number(3) not in hidden
    assert number(4) not in hidden
    page.locator(".reveal .el-select").click()
    page.locator(".el-select-dropdown__item:visible").first.click()
    page.get_by_role("button", name="查看完整内容").click()
    expect(page.locator("dl").get_by_text(re.compile(f"{number(3)}|{number(4)}"))).to_be_visible()


def _two_become_one_and_two_again(page: Page) -> None:
    page.goto(f"/desk/x/{PLUGIN}/doubles?area={STREET}")
    page.get_by_role("region", name="待判断").get_by_role("link").first.click()
    page.get_by_role("button", name="合并，保留甲").click()
    page.get_by_role("dialog").get_by_role("button", name="是", exact=True).click()
    expect(page.get_by_text("已合并，可在合并记录中撤销。").first).to_be_visible()
    page.goto(f"/desk/x/{PLUGIN}/doubles?area={STREET}")
    page.get_by_role("region", name="合并记录").get_by_role("link").first.click()
    page.get_by_role("button", name="撤销合并").click()
    page.get_by_role("dialog").get_by_role("button", name="是", exact=True).click()
    expect(page.get_by_text("已撤销合并。").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("已撤销")
