from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.cases.making import a_case
from wangge_core.cases.model import light, masked_name, masked_phone, new_number, new_query_code, read_query_code

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_lights_turn_yellow_at_the_mark_and_red_past_the_due_time():
    due = AT + timedelta(hours=2)
    assert [light(AT, due, at) for at in (AT - timedelta(seconds=1), AT, due, due + timedelta(seconds=1))] == [
        "green",
        "yellow",
        "yellow",
        "red",
    ]


def test_a_case_without_a_running_clock_has_no_light():
    assert a_case().light(AT) is None
    assert a_case(yellow_at=AT, due_at=AT).light(AT + timedelta(days=1)) == "red"


def test_query_codes_carry_a_hundred_bits_and_do_not_repeat():
    codes = {new_query_code() for _ in range(1_000)}
    assert len(codes) == 1_000
    assert all(len(code) == 20 for code in codes)


@given(st.integers(0, 19))
def test_a_query_code_may_be_typed_as_people_read_it(cut):
    code = new_query_code()
    typed = (code[:cut] + "-" + code[cut:] + " ").lower().replace("0", "o").replace("1", "l")
    assert read_query_code(typed) == code


def test_numbers_name_the_county_and_the_local_day():
    late = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    assert new_number("999901001001001", late).startswith("999901-261124-")


@pytest.mark.parametrize(("name", "shown"), [("王小明", "王**"), ("李", "李*"), (None, None), ("", "")])
def test_names_are_masked(name, shown):
    assert masked_name(name) == shown


@pytest.mark.parametrize(("phone", "shown"), [("13812345678", "138****678"), ("12345", "****"), (None, None)])
def test_phones_are_masked(phone, shown):
    assert masked_phone(phone) == shown
