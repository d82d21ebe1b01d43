import pytest

from wangge_core.duty.sheets.reading import read_lines, weekdays_of
from wangge_core.errors import InvalidError

HEAD = "姓名,区域代码,星期,日期,开始,结束,类型"


@pytest.mark.parametrize(
    ("text", "days"),
    [("1-5", {1, 2, 3, 4, 5}), ("135", {1, 3, 5}), ("周一至周五", {1, 2, 3, 4, 5}), ("六、日", {6, 7}), ("6-1", {6, 7, 1}), ("", set())],
)
def test_weekdays_are_read_as_people_write_them(text: str, days: set[int]):
    assert weekdays_of(text) == frozenset(days)


def test_a_word_that_is_no_weekday_is_none():
    assert weekdays_of("8") is None
    assert weekdays_of("工作日") is None


def test_a_csv_of_excel_in_china_is_read():
    read = read_lines(f"{HEAD}\n张网格,999901100201,1-5,,8:00,18:00,\n李北,999901100,,2026/12/1,22:00,06:00,应急值守\n".encode("gb18030"))
    assert read.findings == ()
    assert [(line.name, line.kind, line.row) for line in read.lines] == [("张网格", "regular", 2), ("李北", "on_call", 3)]
    assert (str(read.lines[1].day), f"{read.lines[0].begins:%H:%M}") == ("2026-12-01", "08:00")


@pytest.mark.parametrize(
    ("row", "rule", "cell"),
    [
        ("张网格,999901100201,,,8:00,18:00,", "either", "C2"),
        ("张网格,999901100201,1-5,2026-12-01,8:00,18:00,", "either", "C2"),
        ("张网格,999901100201,工作日,,8:00,18:00,", "weekdays", "C2"),
        ("张网格,999901100201,,2026-13-01,8:00,18:00,", "date", "D2"),
        ("张网格,999901100201,1-5,,25:00,18:00,", "hour", "E2"),
        ("张网格,999901100201,1-5,,8:00,8:00,", "empty", "F2"),
        ("张网格,999901100201,1-5,,8:00,18:00,加班", "kind", "G2"),
        (",999901100201,1-5,,8:00,18:00,", "cell_empty", "A2"),
    ],
)
def test_a_fault_names_its_cell(row: str, rule: str, cell: str):
    (found,) = read_lines(f"{HEAD}\n{row}\n".encode()).findings
    assert (found.rule, found.cell) == (rule, cell)
    assert set(found.message) == {"zh-CN", "en"}


def test_a_table_without_heading_and_bytes_that_are_no_text_are_told():
    assert [found.rule for found in read_lines(b"a,b\n1,2\n").findings] == ["no_heading"]
    with pytest.raises(InvalidError, match="neither"):
        read_lines(b"\xff\xff\xff\x00\x81")
