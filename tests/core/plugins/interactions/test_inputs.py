import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from wangge_core.errors import InvalidError
from wangge_core.plugins.interactions.inputs import checked, from_query

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "count": {"type": "integer"},
        "weight": {"type": ["number", "null"]},
        "on": {"type": "boolean"},
        "name": {"type": "string"},
        "days": {"type": "array", "items": {"type": "integer"}},
    },
    "additionalProperties": False,
}

VALIDATOR = Draft202012Validator(SCHEMA)


@given(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.text(), st.lists(st.integers(), min_size=1))
def test_what_is_written_into_a_query_is_read_again(count: int, weight: float, on: bool, name: str, days: list[int]) -> None:
    pairs = [("count", str(count)), ("weight", repr(weight)), ("on", "true" if on else "false"), ("name", name)]
    pairs += [("days", str(day)) for day in days]
    read = from_query(SCHEMA, pairs)
    if len(str(count)) <= 40:
        assert read["count"] == count
    assert math.isclose(read["weight"], weight) or weight == read["weight"]
    assert (read["on"], read["name"]) == (on, name)
    assert read["days"] == [day if len(str(day)) <= 40 else str(day) for day in days]


@given(st.lists(st.tuples(st.text(), st.text())))
def test_any_query_is_read_and_what_it_says_is_refused_or_fits(pairs: list[tuple[str, str]]) -> None:
    read = from_query(SCHEMA, pairs)
    if all(name in SCHEMA["properties"] for name in read) and VALIDATOR.is_valid(read):
        assert checked(SCHEMA, read) == read
    else:
        with pytest.raises(InvalidError, match="plugin_input") as refused:
            checked(SCHEMA, read)
        assert refused.value.fields


@pytest.mark.parametrize("text", ["1e999", "nan", "inf", "-inf", "9" * 41, "0x10", ""])
def test_what_is_no_number_of_json_stays_text(text: str) -> None:
    assert from_query(SCHEMA, [("weight", text)]) == {"weight": text}


def test_without_a_schema_nothing_is_taken() -> None:
    assert checked(None, {}) is None
    assert checked(None, None) is None
    for given_ in ({"a": 1}, [1], "text", 0):
        with pytest.raises(InvalidError, match="takes nothing"):
            checked(None, given_)
