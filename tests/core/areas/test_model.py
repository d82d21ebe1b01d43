"""What a code tells of an area, and who stands for a code that has ended."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.areas.model import Area, block_known, kind_by_name, kind_of, resolve


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("33", None),
        ("330521", None),
        ("330521001", "street"),
        ("330521099", "street"),
        ("330521100", "town"),
        ("330521200", "township"),
        ("330521399", "township"),
        ("330521400", "other"),
        ("330521001001", "community"),
        ("330521001201", "village"),
        ("330521001400", "other"),
        ("330521001001007", "base"),
    ],
)
def test_kind_by_code(code, kind):
    assert kind_of(code) == kind


@pytest.mark.parametrize(
    ("code", "known"), [("330521600", False), ("330521000", False), ("330521001000", False), ("330521599", True), ("330521001999", True)]
)
def test_blocks(code, known):
    assert block_known(code) is known


@pytest.mark.parametrize(
    ("name", "kind"), [("文澜街道", "street"), ("望湖街道办事处", "street"), ("云溪镇", "town"), ("竹坪乡", "township"), ("开发区", None)]
)
def test_kind_by_name(name, kind):
    assert kind_by_name(name) == kind


def area(code, begins=None, ends=None, *successors):
    return Area(code=code, name=code, valid_from=begins, valid_to=ends, successors=successors)


def test_valid_from_the_first_day_to_the_day_before_the_last():
    one = area("330521001", date(2020, 1, 1), date(2021, 1, 1))
    assert [one.valid_on(day) for day in (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_meets():
    early, late, always = area("1", None, date(2020, 1, 1)), area("2", date(2020, 1, 1)), area("3")
    assert not early.meets(late)
    assert not late.meets(early)
    assert early.meets(always)
    assert always.meets(late)


@pytest.mark.parametrize(
    ("code", "parent"),
    [("33", None), ("330521", "3305"), ("330521101", "330521"), ("441900101", "4419"), ("441900101001", "441900101")],
)
def test_parent(code, parent):
    assert area(code).parent == parent


MERGER, SPLIT = date(2020, 5, 1), date(2022, 5, 1)
TREE = {
    one.code: one
    for one in (
        area("330521101", None, MERGER, "330521103"),
        area("330521102", None, MERGER, "330521103"),
        area("330521103", MERGER, SPLIT, "330521104", "330521105"),
        area("330521104", SPLIT),
        area("330521105", SPLIT),
        area("330521106", None, MERGER),
    )
}


@pytest.mark.parametrize(
    ("code", "day", "stands"),
    [
        ("330521101", date(2019, 1, 1), ("330521101",)),
        ("330521101", date(2021, 1, 1), ("330521103",)),
        ("330521102", date(2023, 1, 1), ("330521104", "330521105")),
        ("330521103", date(2019, 1, 1), ()),
        ("330521106", date(2023, 1, 1), ()),
        ("330521999", date(2023, 1, 1), ()),
    ],
)
def test_resolve(code, day, stands):
    assert resolve(code, day, TREE.get) == stands


CODES = [f"3305211{number:02d}" for number in range(8)]


@given(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), max_size=20))
def test_resolve_ends_even_in_a_circle(links):
    tree = {code: area(code, None, MERGER, *(to for start, to in links if start == code)) for code in CODES}
    assert resolve(CODES[0], date(2023, 1, 1), tree.get) == ()
