"""The unified social credit code, with codes that companies and universities print on their pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_registry.publishers.credit_code import check_character, fault

REAL = {
    "91350100M000100Y43": "company",  # the example of GB 32100-2015 itself
    "91110000802100433B": "company",
    "91110108551385082Q": "company",
    "914403001922038216": "company",
    "12100000400002259P": "university",
    "12100000400000624D": "university",
}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", REAL)
def test_real_codes_are_right(code: str):
    assert fault(code, REAL[code]) is None


@pytest.mark.parametrize(
    ("code", "kind", "what"),
    [
        ("91350100M000100Y4", "company", "length"),
        ("91350100M000100I43", "company", "characters"),
        ("91350100M000100Y44", "company", "check"),
        ("91350100M000100Y43", "ngo", "kind"),
        ("91350100M000100Y43", "government", "kind"),
    ],
)
def test_wrong_codes_are_told_apart(code: str, kind: str, what: str):
    assert fault(code, kind) == what


def test_the_code_within_the_code_is_checked_too():
    body = "91350100M000100Y5"  # the organisation code ends otherwise, and the last character is made to fit
    assert fault(body + check_character(body), "company") == "organisation_check"


@given(st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_character_that_was_misread_is_always_noticed(place: int, other: str):
    code = "91350100M000100Y43"
    changed = code[:place] + other + code[place + 1 :]
    assert (fault(changed, "nobody") is None) == (changed == code)


@given(st.integers(0, 15))
def test_two_neighbours_that_were_swapped_are_noticed(place: int):
    code = "91350100M000100Y43"
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (fault(swapped, "nobody") is None) == (swapped == code)
