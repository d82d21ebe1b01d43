import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.area_code import WIDTHS, Level, ancestors, columns, contains, level_of, padded, parent_of, parse
from wangge_core.errors import InvalidError


def _codes(level: Level) -> st.SearchStrategy[str]:
    """Codes whose every part is above zero: a part of zeros is how other systems pad."""
    steps = [WIDTHS[step] - (WIDTHS[Level(step - 1)] if step > Level.PROVINCE else 0) for step in Level if step <= level]
    return st.tuples(*(_part(width) for width in steps)).map("".join)


def _part(width: int) -> st.SearchStrategy[str]:
    return st.integers(1, 10**width - 1).map(lambda number: f"{number:0{width}d}")


CODES = st.sampled_from(Level).flatmap(_codes)


@given(CODES)
def test_the_padded_form_reads_back_as_the_code(code: str):
    assert parse(padded(code)) == code
    assert len(padded(code)) == (15 if level_of(code) is Level.GRID else 12)


@given(CODES)
def test_a_canonical_code_reads_as_itself(code: str):
    assert parse(f" {code}\n") == code


@given(CODES)
def test_ancestors_are_one_per_level_nearest_first(code: str):
    line = ancestors(code)
    assert line[0] == code
    assert [level_of(each) for each in line] == [Level(step) for step in range(level_of(code), 0, -1)]
    assert all(contains(outer, code) for outer in line)
    assert parent_of(code) == (line[1] if len(line) > 1 else None)


@given(CODES)
def test_columns_hold_each_ancestor_and_nothing_below(code: str):
    line = {level_of(each): each for each in ancestors(code)}
    assert columns(code) == {f"l{level.value}": line.get(level) for level in Level}


@given(CODES, CODES)
def test_containing_is_being_an_ancestor(one: str, other: str):
    assert contains(one, other) == (one in ancestors(other))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("330521000000", "330521"),
        ("330521100000", "330521100"),
        ("330521100201", "330521100201"),
        ("330521", "330521"),
        ("330500", "3305"),
        ("330000", "33"),
        ("330000000000", "33"),
        ("33", "33"),
        ("330521100201001", "330521100201001"),
    ],
)
def test_forms_of_other_systems_are_understood(text: str, code: str):
    assert parse(text) == code


@pytest.mark.parametrize(
    "text", ["", "3", "33052", "3305211", "33052110020100", "3305211002010011", "33052x", "３３０５２１", "33 05", "-3"]
)
def test_what_is_no_code_is_refused_with_what_is(text: str):
    for read in (parse, level_of):
        with pytest.raises(InvalidError, match="zero-padded") as caught:
            read(text)
        assert caught.value.code == "area_code"
        assert caught.value.fields[0].path == "/area"


def test_the_refusal_does_not_repeat_a_book():
    with pytest.raises(InvalidError) as caught:
        parse("x" * 10_000)
    assert len(caught.value.detail) < 200
