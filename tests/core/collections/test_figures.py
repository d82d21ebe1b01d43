"""Counting and adding up documents: the same as a slow reference, on both databases, within the asker's areas."""

import random
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import world
from tests.core.collections import example
from tests.core.collections.conftest import RIGHTS, grant
from tests.core.collections.example import HOME, HOMES, OWNER, VISITS, home
from tests.world import World
from wangge_core.access.model import Actor
from wangge_core.collections import counting, figures, keys
from wangge_core.collections.figures import Figures, Question
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Put
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.errors import ForbiddenError, InvalidError, NotFoundError
from wangge_core.platform import Platform
from wangge_sdk.manifest.collections import KeyKind

SOUTH_VILLAGE = world.SOUTH_VILLAGE
INDEXES = [["state", "checked_on"], ["tenants"], ["state", "gas_safe"], ["address", "state"], ["owner"], ["checked_on"]]
DOCUMENTS = 60


@pytest.fixture
async def keeping(platform: Platform) -> Platform:
    """The plugin in the whole county, with indexes to group by, and as many homes in both townships."""
    home_schema = {**HOME, "properties": {**HOME["properties"], "note": {"type": "string", **example.text("说明", "Note")}}}
    platform.host.admit(example.found(declared={"indexes": INDEXES}, home=home_schema))
    await world.enable(platform, example.PLUGIN, world.COUNTY)
    for role, names in RIGHTS.items():
        await grant(platform, role, *names)
    return platform


def bodies(seed: int = 7) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    made = []
    for number in range(DOCUMENTS):
        body = home(f"A-{number}", state=rng.choice(["let", "empty"]), tenants=rng.randrange(4), gas_safe=rng.random() < 0.5)
        body |= {"rent": rng.choice([1000, 1250.5, 2000])} if rng.random() < 0.8 else {}
        body |= {"address": rng.choice(["东街", "东\u0001街", "东街\u0002", "a"])} if rng.random() < 0.9 else {}
        body |= {"checked_on": f"2026-{rng.randrange(1, 4):02d}-{rng.randrange(1, 28):02d}"} if rng.random() < 0.9 else {}
        made.append(body | {"note": "\x00 does not hurt"} if number == 0 else body)
    return made


@pytest.fixture
async def filled(keeping: Platform) -> list[dict[str, Any]]:
    """Homes of the north, which are returned, and one in the south that its people alone count."""
    made = bodies()
    for body in made:
        await keeping.documents.service.put(world.SYSTEM, HOMES, Put(body=body, area=world.NORTH_VILLAGE))
    await keeping.documents.service.put(world.SYSTEM, HOMES, Put(body=home("S-1", tenants=900, rent=9000), area=SOUTH_VILLAGE))
    return made


def groups(found: Figures) -> dict[Any, Any]:
    return {each.value: each.figure for each in found.groups}


def counted(made: list[dict[str, Any]], field: str) -> dict[Any, int]:
    found: dict[Any, int] = defaultdict(int)
    for body in made:
        found[body.get(field)] += 1
    return dict(found)


async def asked(platform: Platform, actor: Actor, *filters: str, **question: Any) -> Figures:
    wanted = Wanted(filters=read_filters(filters), area=question.pop("area", None))
    return await platform.documents.figures.figures(actor, HOMES, Question(wanted=wanted, **question))


@pytest.mark.parametrize("field", ["state", "tenants", "address", "checked_on"])
async def test_groups_are_counted_as_a_slow_reference_does(keeping: Platform, filled: list[dict[str, Any]], dispatcher: Actor, field: str):
    found = await asked(keeping, dispatcher, group=field, limit=200)
    assert groups(found) == counted(filled, field)
    assert (found.total.count, found.rest) == (DOCUMENTS, None)


async def test_groups_behind_a_filter_and_within_a_longer_index(keeping: Platform, filled: list[dict[str, Any]], dispatcher: Actor):
    let = [body for body in filled if body["state"] == "let"]
    assert groups(await asked(keeping, dispatcher, "state=let", group="gas_safe")) == counted(let, "gas_safe")
    months = groups(await asked(keeping, dispatcher, "state=let", "checked_on>=2026-02-01", group="checked_on", by="month"))
    late = [body for body in let if body.get("checked_on", "") >= "2026-02-01"]
    assert months == counted([{"month": body["checked_on"][:7]} for body in late], "month")


@pytest.mark.parametrize("measure", ["sum", "average", "least", "most"])
async def test_numbers_are_computed_as_a_slow_reference_does(
    keeping: Platform, filled: list[dict[str, Any]], dispatcher: Actor, measure: str
):
    found = await asked(keeping, dispatcher, group="state", measure=measure, field="rent")
    of = {"sum": sum, "average": lambda rents: sum(rents) / len(rents), "least": min, "most": max}[measure]
    for state in ("let", "empty"):
        rents = [body["rent"] for body in filled if body["state"] == state and "rent" in body]
        assert groups(found)[state] == pytest.approx(of(rents))  # type: ignore[operator]
    everything = [body["rent"] for body in filled if "rent" in body]
    assert (await asked(keeping, dispatcher, measure=measure, field="rent")).total.figure == pytest.approx(of(everything))  # type: ignore[operator]


async def test_the_greatest_come_first_and_what_is_left_out_is_told(keeping: Platform, filled: list[dict[str, Any]], dispatcher: Actor):
    found = await asked(keeping, dispatcher, group="tenants", greatest_first=True, limit=2)
    by_count = sorted(counted(filled, "tenants").values(), reverse=True)
    assert [each.figure for each in found.groups] == by_count[:2]
    assert found.rest is not None
    assert (found.rest.figure, found.left_out) == (sum(by_count[2:]), 2)


async def test_of_a_course_of_time_the_end_is_kept(keeping: Platform, filled: list[dict[str, Any]], dispatcher: Actor):
    assert filled
    found = await asked(keeping, dispatcher, "checked_on>=2026-01-01", group="checked_on", by="month", limit=1)
    assert [each.value for each in found.groups] == ["2026-03"]


async def test_what_is_found_by_words_is_counted(keeping: Platform, filled: list[dict[str, Any]], dispatcher: Actor):
    question = Question(wanted=Wanted(words="东街"), group="state")
    found = await keeping.documents.figures.figures(dispatcher, HOMES, question)
    assert groups(found) == counted([body for body in filled if "东街" in body.get("address", "")], "state")


async def test_one_counts_what_one_may_see(keeping: Platform, filled: list[dict[str, Any]], dispatcher: Actor, county: World):
    assert (await asked(keeping, dispatcher)).total.figure == len(filled)
    assert (await asked(keeping, county.actor("south_dispatcher"), measure="most", field="tenants")).total.figure == 900
    assert (await asked(keeping, dispatcher, area=SOUTH_VILLAGE)).total.figure == 0
    with pytest.raises(ForbiddenError):
        await asked(keeping, county.actor("handler"))


async def test_a_masked_field_is_counted_by_whoever_may_see_it(keeping: Platform, worker: Actor, dispatcher: Actor):
    await keeping.documents.service.put(world.SYSTEM, HOMES, Put(body=home(**OWNER), area=world.NORTH_VILLAGE))
    assert groups(await asked(keeping, dispatcher, group="owner")) == {OWNER["owner"]: 1}
    with pytest.raises(ForbiddenError):
        await asked(keeping, worker, group="owner")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"group": "remarks"}, "filter_not_indexed"),
        ({"group": "nothing"}, "filter_not_indexed"),
        ({"measure": "sum"}, "figure_invalid"),
        ({"measure": "sum", "field": "address"}, "figure_invalid"),
        ({"group": "state", "by": "month"}, "figure_invalid"),
    ],
)
async def test_what_cannot_be_computed_is_refused(keeping: Platform, worker: Actor, question: dict[str, Any], code: str):
    with pytest.raises(InvalidError) as refusal:
        await asked(keeping, worker, **question)
    assert refusal.value.code == code


async def test_too_many_groups_are_refused(keeping: Platform, worker: Actor, monkeypatch: pytest.MonkeyPatch, filled: list[dict[str, Any]]):
    assert filled
    plain = figures.grouping
    monkeypatch.setattr(counting, "grouping", lambda *given: replace(plain(*given), most=3))
    with pytest.raises(InvalidError, match="more than 3 groups"):
        await asked(keeping, worker, group="tenants")
    monkeypatch.undo()
    monkeypatch.setattr(counting, "MOST_ADDED", 3)
    with pytest.raises(InvalidError, match="More than 3 documents"):
        await asked(keeping, worker, measure="sum", field="rent")


async def test_moments_are_counted_by_the_local_day(keeping: Platform, worker: Actor):
    lon, lat = world.middle_of(f"{world.NORTH_VILLAGE}001")
    for at in ("2026-03-01T15:59:00Z", "2026-03-01T16:01:00Z", "2026-03-02T10:00:00+08:00"):
        body = {"home": "A-1", "at": at, "where": {"lon": lon, "lat": lat}}
        await keeping.documents.service.put(world.SYSTEM, VISITS, Put(body=body))
    question = Question(wanted=Wanted(filters=read_filters(["home=A-1"])), group="at", by="day")
    assert groups(await keeping.documents.figures.figures(worker, VISITS, question)) == {"2026-03-01": 1, "2026-03-02": 2}
    placed = await keeping.documents.figures.places(worker, VISITS, Wanted(), 2)
    assert ([(place.lon, place.lat) for place in placed.places], placed.more) == ([(lon, lat)] * 2, True)
    with pytest.raises(InvalidError, match="no point"):
        await keeping.documents.figures.places(worker, HOMES, Wanted(), 2)


async def test_residents_see_open_data_and_nothing_else(keeping: Platform):
    everybody = Actor(kind="resident", id="anonymous")
    for ref in (HOMES, VISITS, Ref(example.PLUGIN, "none")):
        with pytest.raises(NotFoundError):
            await keeping.documents.queries.page(everybody, ref, Wanted())
    with pytest.raises(NotFoundError):
        await keeping.documents.service.put(everybody, HOMES, Put(body=home(), area=world.NORTH_VILLAGE))


VALUES: dict[KeyKind, st.SearchStrategy[Any]] = {
    "text": st.text(),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0),
    "boolean": st.booleans(),
    "instant": st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001  hypothesis wants it bare
        lambda moment: moment.isoformat(timespec="microseconds")
    ),
}


@pytest.mark.parametrize("kind", list(VALUES))
@given(data=st.data())
def test_a_key_tells_the_value_that_it_was_made_of(kind: KeyKind, data: st.DataObject):
    value = data.draw(st.none() | VALUES[kind])
    told = keys.value_of(kind, keys.part(kind, value))
    assert told == (value if kind != "instant" or value is None else value[:26])
