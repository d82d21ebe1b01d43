"""From tables to standards: what is read, what is odd, what is wrong."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.core.standards.workbooks import HEADING, LAMP, WELL, saved, workbook
from wangge_core.clocks.model import Limit, Unit
from wangge_core.spreadsheets.workbook import Cell, Sheet, read
from wangge_core.standards.columns import COLUMNS
from wangge_core.standards.findings import RULES
from wangge_core.standards.model import Assumptions, Kind, Standard, Variant
from wangge_core.standards.reading import Batch, read_standards


def taken(content: bytes, kind: Kind | None = None, assumptions: Assumptions | None = None) -> Batch:
    return read_standards(read(content), kind, assumptions)


def told(batch: Batch) -> list[tuple[str, str]]:
    return [(found.cell, found.rule) for found in batch.findings]


def test_a_clean_table() -> None:
    batch = taken(workbook(WELL, LAMP))
    assert batch.findings == ()
    assert batch.standards[0] == Standard(
        kind=Kind.COMPONENT,
        big_code="01",
        big_name="公用设施",
        small_code="01",
        small_name="上水井盖",
        condition="缺失",
        closing="恢复",
        limit=Limit(2, Unit.EMERGENCY_HOURS),
        limit_text="2紧急工作时",
        units="供水公司",
        authorities="住建局",
        sheet="部件",
        row=3,
    )
    assert (batch.standards[1].class_code, batch.standards[1].row) == ("0102", 4)


def test_columns_are_found_by_name_and_the_optional_ones_may_lack() -> None:
    order = ("处理时限", "结案标准", "立案标准", "小类名称", "小类编码", "大类", "大类编码")
    batch = taken(workbook(("2工作时", "恢复", "缺失", "上水井盖", 1, "公用设施", 1), heading=order))
    (standard,) = batch.standards
    assert (standard.class_code, standard.condition, standard.limit) == ("0101", "缺失", Limit(2, Unit.WORKING_HOURS))
    assert (standard.units, standard.authorities) == ("", "")


@pytest.mark.parametrize(
    ("row", "cell", "rule", "read_as"),
    [
        ((1, *WELL[1:]), "A3", "code_padded", {"big_code": "01"}),
        ((1.0, *WELL[1:]), "A3", "code_padded", {"big_code": "01"}),
        ((*WELL[:3], "烟头收集器\n或灭烟处", *WELL[4:]), "D3", "spaces", {"small_name": "烟头收集器或灭烟处"}),
        ((*WELL[:4], "环卫中心\n园林中心", *WELL[5:]), "E3", "spaces", {"units": "环卫中心、园林中心"}),
        ((*WELL[:6], " 缺失 ", *WELL[7:]), "G3", "spaces", {"condition": "缺失"}),
        ((*WELL[:6], "漏水、", *WELL[7:]), "G3", "trailing_mark", {"condition": "漏水"}),
        ((*WELL[:8], "4小时"), "I3", "bare_hours", {"limit": Limit(4, Unit.WORKING_HOURS), "limit_text": "4小时"}),
        ((*WELL[:8], "3天"), "I3", "bare_days", {"limit": Limit(3, Unit.WORKING_DAYS)}),
        ((*WELL[:8], "1紧急工作时制止"), "I3", "limit_rest", {"limit": Limit(1, Unit.EMERGENCY_HOURS)}),
    ],
)
def test_odd_cells_are_read_and_told(row: tuple[object, ...], cell: str, rule: str, read_as: dict[str, object]) -> None:
    batch = taken(workbook(row))
    assert told(batch) == [(cell, rule)]
    (standard,) = batch.standards
    assert {name: getattr(standard, name) for name in read_as} == read_as


def test_one_reading_of_many_cells_is_told_once_per_sheet() -> None:
    rows = [(*WELL[:6], f"条件{number}", "恢复", f"{number}天") for number in range(1, 6)]
    (found,) = taken(workbook(*rows), assumptions=Assumptions(days=Unit.CALENDAR_DAYS)).findings
    assert (found.rule, found.cell, found.count) == ("bare_days", "I3", 5)
    assert found.message["zh-CN"] == "“天”未说明是工作日还是自然日，按“自然日”读取；可在导入时另行指定。"


def merged(*ranges: str) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        for cells in ranges:
            page.merge_cells(cells)

    return change


def test_merged_cells_hold_for_all_their_rows() -> None:
    rows = [WELL, (*[None] * 6, "破损", "更换", "4工作时")]
    batch = taken(workbook(*rows, change=merged("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:F4")))
    assert batch.findings == ()
    assert [(standard.class_code, standard.condition) for standard in batch.standards] == [("0101", "缺失"), ("0101", "破损")]


def test_a_row_whose_standard_is_merged_upwards_is_no_standard() -> None:
    batch = taken(workbook(WELL, [None] * 9, LAMP, change=merged("A3:A4", "B3:B4", "G3:G4", "H3:H4", "I3:I4")))
    assert told(batch) == [("G4", "row_joined")]
    assert [standard.row for standard in batch.standards] == [3, 5]


def test_a_code_missing_beside_a_merged_name_is_that_of_the_row_above() -> None:
    batch = taken(workbook(WELL, (None, None, *LAMP[2:]), change=merged("B3:B4")))
    assert told(batch) == [("A4", "code_carried")]
    assert batch.standards[1].class_code == "0102"


def test_empty_rows_are_passed_over() -> None:
    batch = taken(workbook(WELL, [None] * 9, LAMP))
    assert (len(batch.standards), batch.findings) == (2, ())


def test_comments_are_told_and_not_imported() -> None:
    def change(page: Worksheet) -> None:
        page["C3"].comment = Comment("事件", "张")

    (found,) = taken(workbook(WELL, change=change)).findings
    assert (found.cell, found.rule, found.value) == ("C3", "comment", "事件")


def test_seasons_of_a_closing_condition() -> None:
    batch = taken(workbook((*WELL[:7], "正常季节补栽、非正常季节制定补栽计划", "5工作日")))
    assert told(batch) == [("H3", "seasonal")]
    limit = Limit(5, Unit.WORKING_DAYS)
    assert batch.standards[0].variants == (Variant("正常季节", "补栽", limit), Variant("非正常季节", "制定补栽计划", limit))


def test_seasons_of_a_limit() -> None:
    batch = taken(workbook((*WELL[:8], "汛期2工作时、非汛期1工作日")))
    (standard,) = batch.standards
    assert standard.limit == Limit(2, Unit.WORKING_HOURS)
    assert standard.variants == (
        Variant("汛期", "恢复", Limit(2, Unit.WORKING_HOURS)),
        Variant("非汛期", "恢复", Limit(1, Unit.WORKING_DAYS)),
    )
    assert "非汛期：恢复，1 working day" in batch.findings[0].message["en"]


@pytest.mark.parametrize(
    ("row", "cell", "rule"),
    [
        (("公", *WELL[1:]), "A3", "code_malformed"),
        (("100", *WELL[1:]), "A3", "code_malformed"),
        (("9" * 30_000, *WELL[1:]), "A3", "code_malformed"),
        ((1.5, *WELL[1:]), "A3", "code_malformed"),
        ((None, *WELL[1:]), "A3", "cell_empty"),
        ((*WELL[:6], None, *WELL[7:]), "G3", "cell_empty"),
        ((*WELL[:8], None), "I3", "cell_empty"),
        ((*WELL[:8], "尽快"), "I3", "limit_unreadable"),
        ((*WELL[:8], "汛期2工作时、非汛期尽快"), "I3", "limit_unreadable"),
        ((*WELL[:8], "=1+1"), "I3", "formula"),
        ((*WELL[:8], "#REF!"), "I3", "cell_fault"),
        ((*WELL[:8], datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None)), "I3", "cell_type"),
        ((*WELL[:8], True), "I3", "cell_type"),
        ((*WELL[:6], "长" * 501, *WELL[7:]), "G3", "too_long"),
    ],
)
def test_wrong_cells_stop_the_import(row: tuple[object, ...], cell: str, rule: str) -> None:
    batch = taken(workbook(row, LAMP))
    assert (cell, rule) in told(batch)
    assert {found.severity for found in batch.errors} == {"error"}
    assert [standard.row for standard in batch.standards] == [4]


def test_a_wrong_cell_under_a_merged_range_is_told_once() -> None:
    rows = [("=A1", *WELL[1:]), (None, *LAMP[1:])]
    batch = taken(workbook(*rows, change=merged("A3:A4")))
    assert told(batch) == [("A3", "formula")]
    assert batch.standards == ()


def test_the_same_condition_of_a_class_may_stand_only_once() -> None:
    batch = taken(workbook(WELL, LAMP, (*WELL[:7], "修复", "4工作时")))
    assert told(batch) == [("A5", "repeated")]
    assert "Row 3" in batch.findings[0].message["en"]


def test_a_code_stands_for_one_name() -> None:
    assert told(taken(workbook(WELL, (*WELL[:3], "污水井盖", *LAMP[4:])))) == [("A4", "code_two_names")]
    assert told(taken(workbook(WELL, ("01", "交通设施", *LAMP[2:])))) == [("A4", "code_two_names")]


def test_a_name_may_stand_under_two_codes() -> None:
    batch = taken(workbook(WELL, ("01", "公用设施", "09", "上水井盖", *LAMP[4:])))
    assert told(batch) == [("A4", "name_again")]
    assert batch.errors == ()


@pytest.mark.parametrize(
    ("sheet", "given", "expected"),
    [
        ("事件", None, Kind.EVENT),
        ("Components", None, Kind.COMPONENT),
        ("Sheet1", Kind.EVENT, Kind.EVENT),
        ("部件", Kind.EVENT, Kind.COMPONENT),
    ],
)
def test_the_sheet_says_what_it_holds_before_the_caller_does(sheet: str, given: Kind | None, expected: Kind) -> None:
    assert taken(workbook(WELL, sheet=sheet), given).standards[0].kind is expected


def test_a_title_says_what_the_sheet_holds() -> None:
    def change(page: Worksheet) -> None:
        page["A1"] = "部件事件立案标准（事件类）"

    assert taken(workbook(WELL, sheet="Sheet1", change=change)).standards[0].kind is Kind.EVENT


def test_a_sheet_that_does_not_say_needs_the_caller_to() -> None:
    batch = taken(workbook(WELL, sheet="Sheet1"))
    assert told(batch) == [("A1", "kind_unknown")]
    assert batch.standards == ()


def test_wrong_headings() -> None:
    assert told(taken(workbook(WELL[:8], heading=HEADING[:8]))) == [("A2", "column_missing")]
    assert told(taken(workbook((*WELL, "x"), heading=(*HEADING, "立案条件")))) == [("J2", "column_twice")]


def test_a_sheet_without_a_heading_is_passed_over_unless_there_is_no_other() -> None:
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.append(["说明"])
    assert told(taken(saved(book))) == [("A1", "no_heading")]
    table = book.create_sheet("部件")
    for row in (HEADING, WELL):
        table.append(row)
    batch = taken(saved(book))
    assert told(batch) == [("A1", "sheet_passed_over")]
    assert len(batch.standards) == 1


def test_a_table_without_standards_would_end_all_that_are_on_record() -> None:
    assert told(taken(workbook())) == [("A1", "nothing_in_it")]
    assert read_standards(()).errors[0].rule == "no_heading"


def test_every_rule_speaks_both_languages() -> None:
    for rule in RULES.values():
        assert rule.zh
        assert rule.en


LIKELY = ["01", 1, "2天", "正常季节补、非正常季节缓", "缺失", "、"]
VALUES = st.one_of(st.none(), st.text(max_size=12), st.integers(), st.floats(), st.booleans(), st.sampled_from(LIKELY))


@given(st.lists(st.lists(st.tuples(VALUES, st.sampled_from("snfeb"), st.none() | st.integers(1, 3)), min_size=9, max_size=9), max_size=4))
def test_whatever_a_table_holds_is_read_or_told(rows: list[list[tuple[object, str, int | None]]]) -> None:
    heading = tuple(Cell(f"{'ABCDEFGHI'[number]}1", title, "s", None) for number, title in enumerate(HEADING))
    cells = [tuple(Cell(f"{'ABCDEFGHI'[column]}{row}", *cell) for column, cell in enumerate(line)) for row, line in enumerate(rows, 2)]
    batch = read_standards([Sheet("部件", (heading, *cells), ())])
    for standard in batch.standards:
        assert len(standard.class_code) == 4
        assert standard.condition
        assert len(standard.condition) <= COLUMNS["condition"].most
    assert batch.standards or batch.findings
