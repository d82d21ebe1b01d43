"""Who decides: the nearest area that says something, the case type before all of them, as it was at the time asked for."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import NOW
from wangge_core import area_code
from wangge_core.database import Database
from wangge_core.errors import InvalidError
from wangge_core.local_rules.book import LocalRules
from wangge_core.local_rules.model import Group, Kind, Place, Stated
from wangge_core.local_rules.wording import text


class Toy(msgspec.Struct, frozen=True):
    """A rule for tests."""

    value: int = 0


KIND = Kind(id="toy", group=Group("g", text("组", "Group")), title=text("玩", "Toy"), help=text("", ""), type=Toy, default=Toy())
AREAS = ("33", "3305", "330521", "330521100", "330521200", "330521100201", "330521100201001")
TYPES = ("", "a.b", "c.d")
PLACES = st.builds(Place, st.sampled_from(AREAS), st.sampled_from(TYPES))


def book(said: Iterable[Stated]) -> LocalRules:
    """Return rules as if they had been loaded."""
    made = LocalRules(Database.open("sqlite:////nowhere"), (KIND,))
    made.keep(said)
    return made


def changes(said: Iterable[tuple[Place, int | None]]) -> list[Stated]:
    """Return changes, one an hour; None takes back."""
    counts: dict[Place, int] = {}
    made = []
    for number, (place, value) in enumerate(said):
        counts[place] = counts.get(place, 0) + 1
        settings = Toy(value) if value is not None else None
        at = NOW + timedelta(hours=number)
        made.append(Stated(kind="toy", place=place, version=counts[place], settings=settings, since=at, by_id="x", by_name="X"))
    return made


def slow(said: Iterable[Stated], place: Place, at: datetime) -> int:
    """Say what holds by playing the changes one after the other."""
    state: dict[Place, Toy] = {}
    for one in said:
        if one.since <= at:
            state.pop(one.place, None)
            if isinstance(one.settings, Toy):
                state[one.place] = one.settings
    for area in sorted((code for code in AREAS if area_code.contains(code, place.area)), key=len, reverse=True):
        for case_type in (place.case_type, ""):
            if Place(area, case_type) in state:
                return state[Place(area, case_type)].value
    return 0


@given(st.lists(st.tuples(PLACES, st.none() | st.integers(1, 99)), max_size=12), PLACES, st.integers(-1, 12))
def test_it_holds_what_playing_the_changes_comes_to_at_any_time(said: list[tuple[Place, int | None]], place: Place, hour: int):
    past, at = changes(said), NOW + timedelta(hours=hour)
    assert book(past).of(KIND, place.area, place.case_type, at).value == slow(past, place, at)
    assert book(past).of(KIND, place.area, place.case_type).value == slow(past, place, NOW + timedelta(days=9))


def test_one_sees_who_says_so_and_what_would_hold_without_it():
    rules = book(changes([(Place("330521"), 1), (Place("330521100"), 2), (Place("330521", "a.b"), 3)]))
    here = Place("330521100")
    assert rules.in_force(KIND, here).source == rules.own(KIND, here)
    above = rules.in_force(KIND, here, above=True)
    assert (above.settings, above.source and above.source.place) == (Toy(1), Place("330521"))
    assert rules.case_types(KIND, "330521100") == ("a.b",)
    assert [entry.version for entry in rules.history(KIND, Place("330521100", "a.b"))] == [1, 1, 1]
    assert rules.own(KIND, Place("330521200")) is None
    with pytest.raises(InvalidError):
        rules.of(KIND, "12345")
