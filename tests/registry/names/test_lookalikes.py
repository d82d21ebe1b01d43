import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_registry.names.lookalikes import lookalike, skeleton
from wangge_registry.names.reserved import reserved_package, reserved_word


@pytest.mark.parametrize(
    ("wanted", "taken", "reason"),
    [
        ("street-lights", "streetlights", "same"),
        ("street.lights", "street-lights", "same"),
        ("street-1ights", "street-lights", "characters"),
        ("larnps", "lamps", "characters"),
        ("g0v-data", "gov-data", "characters"),
        ("lights-street", "street-lights", "words"),
        ("street-light", "street-lights", "words"),
        ("street-lihgts", "street-lights", "spelling"),
        ("livelihoods", "livelihood", "words"),
        ("liveliho0d-services", "livelihood-services", "characters"),
        ("keyward-triage", "keyword-triage", "spelling"),
    ],
)
def test_what_could_be_taken_for_another_is_named_with_the_reason(wanted: str, taken: str, reason: str):
    found = lookalike(wanted, ["water-meters", taken])
    assert found is not None
    assert (found.name, found.reason) == (taken, reason)
    assert taken in found.sentence(wanted)


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [("street-lights", "street-signs"), ("acme", "acne-x"), ("abcd", "abce"), ("patrol", "petition"), ("elder-care", "child-care")],
)
def test_names_that_differ_are_let_pass(wanted: str, taken: str):
    assert lookalike(wanted, [taken]) is None


NAMES = st.from_regex(r"[a-z][a-z0-9-]{2,20}[a-z0-9]", fullmatch=True)


@given(NAMES, NAMES)
def test_likeness_goes_both_ways(one: str, other: str):
    assert (lookalike(one, [other]) is None) == (lookalike(other, [one]) is None)


@given(NAMES)
def test_a_name_looks_like_itself_and_its_skeleton_stays(name: str):
    found = lookalike(name, [name])
    assert found is not None
    assert found.reason == "same"
    assert skeleton(skeleton(name)) == skeleton(name)


@pytest.mark.parametrize("name", ["gov", "gov-shop", "official-lamps", "county-police", "wangge-x"])
def test_words_of_public_bodies_are_kept(name: str):
    assert reserved_word(name)


@pytest.mark.parametrize("name", ["governance-lab", "lampworks", "policemen", "my-security-lab"])
def test_words_within_words_are_not(name: str):
    assert reserved_word(name) is None


def test_names_of_libraries_and_of_the_platform_are_kept():
    assert reserved_package("Litestar", "lampworks")
    assert reserved_package("wangge_sdk", "lampworks")
    assert not reserved_package("wangge-plugin-livelihood", "wangge")
    assert not reserved_package("lampworks-lights", "lampworks")
