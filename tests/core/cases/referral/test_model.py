from hypothesis import given
from hypothesis import strategies as st

from tests.core.cases.making import a_case
from wangge_core.cases.referral.model import handed_over, masked_words


@given(digits=st.text("0123456789", min_size=7, max_size=18), before=st.text("甲乙a ", max_size=5), after=st.text("丙丁b，", max_size=5))
def test_no_long_number_stays_in_the_words(digits: str, before: str, after: str):
    assert digits not in masked_words(before + digits + after)


def test_words_without_numbers_stay_as_they_are():
    assert masked_words("3号楼2单元，2026年11月") == "3号楼2单元，2026年11月"


def test_only_declared_fields_are_handed_over():
    shown = handed_over(a_case(), ("address",), consent=True)
    assert set(shown) == {"case_type", "title", "address"}
    assert handed_over(a_case(), ("reporter",), consent=False)["phone"] == "138****678"
    assert handed_over(a_case(), ("reporter",), consent=True)["phone"] == "13812345678"
