"""Identity card and mobile numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.forms.formats import is_id_card, is_mobile

# The examples of GB 11643-1999 itself, and one of a region's published form guide.
GOOD = ["11010519491231002X", "440524188001010014"]


@pytest.mark.parametrize("number", GOOD)
def test_published_examples_are_good(number: str) -> None:
    assert is_id_card(number)


@pytest.mark.parametrize("number", GOOD)
def test_every_single_wrong_digit_is_seen(number: str) -> None:
    for place in range(17):
        for digit in "0123456789":
            if digit != number[place]:
                assert not is_id_card(number[:place] + digit + number[place + 1 :])


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002x",
        "110105194912310021",
        "11010519491331002X",
        "11010519490229002X",
        "1101051949123100",
        "11010519491231002X\n",
        " 11010519491231002X",
        "１１０１０５１９４９１２３１００２X",
        "110105170001010019",
        "",
    ],
)
def test_everything_else_is_not(number: str) -> None:
    assert not is_id_card(number)


@given(st.text())
def test_no_text_breaks_the_check(text: str) -> None:
    assert is_id_card(text) in {True, False}


@pytest.mark.parametrize("number", ["13800138000", "19912345678"])
def test_mobile_numbers(number: str) -> None:
    assert is_mobile(number)


@pytest.mark.parametrize(
    "number", ["12800138000", "1380013800", "138001380000", "+8613800138000", "13800138000\n", "１３８００１３８０００", ""]
)
def test_what_is_no_mobile_number(number: str) -> None:
    assert not is_mobile(number)
