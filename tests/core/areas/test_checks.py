"""Whether rows fit the tree, without a database."""

from datetime import date

import pytest

from tests.core.areas.conftest import rules
from wangge_core.areas.candidates import Candidate
from wangge_core.areas.checks import check
from wangge_core.areas.model import Area

COUNTY = Area(code="330521", name="德清县")
TOWN = Area(code="330521101", name="新市镇")
VILLAGE = Area(code="330521101201", name="水北村")
GONE = Area(code="330521101201009", name="旧网格", valid_to=date(2024, 1, 1))
LATE = Area(code="330521102", name="新镇", valid_from=date(2024, 1, 1))
RECORD = {area.code: area for area in (COUNTY, TOWN, VILLAGE, GONE, LATE)}
DAY = date(2025, 1, 1)


def row(code, number=2, **fields):
    return Candidate(number, Area(code=code, name="A", **fields))


@pytest.mark.parametrize(
    ("candidate", "found"),
    [
        (row("33"), []),
        (row("330522"), []),
        (row("330521103"), []),
        (row("330522103"), [(2, "parent_missing")]),
        (row("330521103201"), [(2, "parent_missing")]),
        (row("330521101201001"), []),
        (row("330521102201", valid_from=date(2023, 1, 1)), [(2, "parent_ended")]),
        (row("330521102201", valid_from=DAY), []),
        (row("330521102201"), []),
        (row("330521103", valid_from=DAY, valid_to=DAY), [(2, "dates_crossed")]),
        (row("330521101201009"), [(2, "grid_code_reused")]),
        (row("330521101201009", valid_to=DAY), [(2, "grid_code_reused")]),
        (row("330521101201009", valid_to=date(2024, 1, 1)), []),
        (row("330521101", valid_to=DAY), [(2, "children_left")]),
        (row("330521103", successors=("330521101",)), [(2, "successor_untimed")]),
        (row("330521103", valid_to=DAY, successors=("330521109",)), [(2, "successor_unknown")]),
        (row("330521103", valid_to=DAY, successors=("330521101201",)), [(2, "successor_level")]),
        (row("330521103", valid_to=DAY, successors=("330521101",)), []),
        (row("330521103", valid_to=DAY, successors=("330521103",)), [(2, "successor_circle")]),
    ],
)
def test_one_row(candidate, found):
    assert rules(check([candidate], RECORD)) == found


def test_a_parent_in_the_same_file():
    assert check([row("330599103201", 2), row("330599103", 3), row("330599", 4)], {}) == ()


def test_a_code_given_twice():
    (finding,) = check([row("330521103", 2), row("330521103", 5)], RECORD)
    assert (finding.row, finding.rule) == (5, "code_repeated")
    assert "第 2 行" in finding.message["zh-CN"]


def test_a_village_that_ended_may_come_back_with_a_warning():
    ended = {**RECORD, "330521103": Area(code="330521103", name="B", valid_to=DAY)}
    (finding,) = check([row("330521103")], ended)
    assert (finding.rule, finding.severity) == ("code_revived", "warning")


def test_a_circle_through_the_record():
    record = {**RECORD, "330521104": Area(code="330521104", name="B", valid_to=DAY, successors=("330521103",))}
    assert rules(check([row("330521103", valid_to=DAY, successors=("330521104",))], record)) == [(2, "successor_circle")]


def test_a_circle_further_on_is_not_this_rows():
    record = {
        **RECORD,
        "330521104": Area(code="330521104", name="B", valid_to=DAY, successors=("330521105",)),
        "330521105": Area(code="330521105", name="C", valid_to=DAY, successors=("330521104",)),
    }
    assert check([row("330521103", valid_to=DAY, successors=("330521104",))], record) == ()


def test_what_lies_below_may_end_in_the_same_file():
    rows = [row("330521101", 2, valid_to=DAY), row("330521101201", 3, valid_to=DAY)]
    assert check(rows, RECORD) == ()


def test_a_column_that_is_not_there_changes_nothing():
    before = Area(code="330521103", name="B", name_en="Bee", kind="town", valid_from=DAY, box=(1, 2, 3, 4), center=(2, 3), datum="gcj02")
    candidate = Candidate(2, Area(code="330521103", name="C"), given=frozenset({"code", "name"}))
    assert candidate.merged(before).area == Area(
        code="330521103", name="C", name_en="Bee", kind="town", valid_from=DAY, box=(1, 2, 3, 4), center=(2, 3), datum="gcj02"
    )
    assert candidate.merged(None) is candidate
