"""The 519 real filing standards of a city, with all their dirt."""

from collections import Counter
from pathlib import Path

import pytest

from wangge_core.clocks.model import Limit, Unit
from wangge_core.spreadsheets import workbook
from wangge_core.standards.model import Kind, Standard
from wangge_core.standards.reading import Batch, read_standards


@pytest.fixture(scope="module")
def batch(shared_data: Path) -> Batch:
    return read_standards(workbook.read((shared_data / "standards" / "muban.xlsx").read_bytes()))


def at(batch: Batch, kind: Kind, row: int) -> Standard:
    (found,) = (standard for standard in batch.standards if (standard.kind, standard.row) == (kind, row))
    return found


def test_every_standard_comes_in(batch: Batch) -> None:
    assert batch.errors == ()
    assert Counter(standard.kind for standard in batch.standards) == {Kind.COMPONENT: 375, Kind.EVENT: 144}
    assert len({standard.key for standard in batch.standards}) == 519
    rows = {kind: [standard.row for standard in batch.standards if standard.kind is kind] for kind in Kind}
    assert rows[Kind.COMPONENT] == list(range(3, 378))
    assert rows[Kind.EVENT] == [row for row in range(3, 150) if row not in {52, 54, 55}]


def test_the_classes(batch: Batch) -> None:
    classes = {kind: {standard.class_code for standard in batch.standards if standard.kind is kind} for kind in Kind}
    assert {kind: len(codes) for kind, codes in classes.items()} == {Kind.COMPONENT: 92, Kind.EVENT: 98}
    big = {(standard.kind, standard.big_code): standard.big_name for standard in batch.standards}
    assert [name for (kind, _), name in sorted(big.items()) if kind is Kind.COMPONENT] == [
        "公用设施",
        "道路交通设施",
        "市容环境设施",
        "园林绿化设施",
        "其他部件",
    ]
    assert big[Kind.EVENT, "04"] == "街面秩序"


def test_all_that_was_odd(batch: Batch) -> None:
    assert Counter(found.rule for found in batch.findings) == {
        "seasonal": 9,
        "spaces": 6,
        "emergency_day": 4,
        "comment": 4,
        "row_joined": 3,
        "code_padded": 3,
        "code_carried": 2,
        "bare_days": 2,
        "bare_hours": 2,
        "limit_rest": 1,
        "name_again": 1,
        "trailing_mark": 1,
    }


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        ("code_padded", ["部件!A3", "部件!C3", "部件!C7"]),
        ("code_carried", ["事件!A73", "事件!A74"]),
        ("row_joined", ["事件!G52", "事件!G54", "事件!G55"]),
        ("spaces", ["部件!E116", "部件!D279", "部件!E279", "事件!F29", "事件!B107", "事件!I129"]),
        ("emergency_day", ["事件!I3", "事件!I5", "事件!I49", "事件!I51"]),
        ("comment", ["部件!D50", "部件!D60", "部件!C225", "事件!D49"]),
    ],
)
def test_where_it_was_odd(batch: Batch, rule: str, cells: list[str]) -> None:
    assert [f"{found.sheet}!{found.cell}" for found in batch.findings if found.rule == rule] == cells


def test_every_limit_is_accounted_for(batch: Batch) -> None:
    """The counts of each wording in the file, added up by hand from the sheet."""
    read = Counter((standard.limit_text, standard.limit) for standard in batch.standards)
    hours, days, urgent = Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.EMERGENCY_HOURS
    assert read == {
        ("1天", Limit(1, days)): 143,
        ("2天", Limit(2, days)): 82,
        ("3天", Limit(3, days)): 84,
        ("4天", Limit(4, days)): 1,
        ("5天", Limit(5, days)): 86,
        ("7天", Limit(7, days)): 9,
        ("10天", Limit(10, days)): 2,
        ("15天", Limit(15, days)): 5,
        ("2小时", Limit(2, hours)): 22,
        ("4小时", Limit(4, hours)): 39,
        ("1紧急工作时", Limit(1, urgent)): 5,
        ("1紧急工作时制止", Limit(1, urgent)): 1,
        ("2紧急工作时", Limit(2, urgent)): 32,
        ("4紧急工作时", Limit(4, urgent)): 4,
        ("1紧急工作日", Limit(24, urgent)): 1,
        ("2紧急工作日", Limit(48, urgent)): 3,
    }
    assert sum(read.values()) == 519
    bare = {(found.sheet, found.rule): found.count for found in batch.findings if found.rule.startswith("bare")}
    assert bare == {("部件", "bare_hours"): 29, ("部件", "bare_days"): 326, ("事件", "bare_hours"): 32, ("事件", "bare_days"): 86}


def test_single_rows(batch: Batch) -> None:
    first = at(batch, Kind.COMPONENT, 3)
    assert (first.class_code, first.small_name, first.closing) == ("0101", "上水井盖", "恢复")
    assert at(batch, Kind.COMPONENT, 6).class_code == "0101"
    assert at(batch, Kind.COMPONENT, 44).condition == "漏水"
    assert at(batch, Kind.COMPONENT, 279).small_name == "烟头收集器或灭烟处"
    assert at(batch, Kind.COMPONENT, 279).units == "运城市市容环卫中心、运城市园林绿化服务中心"
    assert [(at(batch, Kind.EVENT, row).class_code, at(batch, Kind.EVENT, row).big_name) for row in (73, 74)] == [
        ("0180", "市容环境"),
        ("0179", "市容环境"),
    ]
    assert at(batch, Kind.EVENT, 53).condition == "违法建设的农村自建房（已形成）"


def test_seasons(batch: Batch) -> None:
    seasonal = [standard for standard in batch.standards if standard.variants]
    assert [standard.row for standard in seasonal] == [329, 330, 331, 345, 346, 347, 352, 353, 354]
    assert {tuple((variant.season, variant.closing) for variant in standard.variants) for standard in seasonal} == {
        (("正常季节", "补栽"), ("非正常季节", "制定补栽计划"))
    }
    assert {standard.closing for standard in seasonal} == {"正常季节补栽、非正常季节制定补栽计划"}


def test_the_class_name_that_stands_twice(batch: Batch) -> None:
    (found,) = (found for found in batch.findings if found.rule == "name_again")
    assert (found.sheet, found.row, found.value) == ("事件", 102, "施工公示牌")
    assert "部件 0396" in found.message["en"]
