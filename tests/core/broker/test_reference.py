"""For any grants, people and places, the broker gives exactly what a slow reference says: user ∩ grant ∩ area."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import world
from tests.core.broker.conftest import LAMPS, handle, report
from tests.core.broker.test_collections import READER
from tests.core.collections import example as homes
from tests.core.collections.conftest import grant
from tests.core.plugins import example
from tests.world import COUNTY, GRIDS, NORTH, NORTH_VILLAGE, SOUTH, World
from wangge_core.access.model import Actor, Permission
from wangge_core.broker.budget import Budget
from wangge_core.cases.model import Case
from wangge_core.collections.planning import Put
from wangge_core.platform import Platform
from wangge_core.plugins.grants.granted import Granted
from wangge_sdk.broker.calls import CaseData, CasePage
from wangge_sdk.broker.documents import DocumentData, DocumentPage
from wangge_sdk.host_protocol import BrokerCall, raw
from wangge_sdk.manifest.asking import asking_for
from wangge_sdk.manifest.asks import CollectionAsk, PermissionAsk, ReadAsk
from wangge_sdk.manifest.reach import reach_of
from wangge_sdk.platform import RefusedError
from wangge_sdk.scopes import SCOPES

TYPES: Final = ("lamps.matter", "livelihood.appeal")
FIELDS: Final = ("text", "form", "position", "attachments", "unit_kind", "outcome", "public_reason", "score")
READ, PRIVATE = Permission("case", "read"), Permission("case", "read_private")

parts = st.tuples(st.lists(st.sampled_from(TYPES), max_size=2, unique=True), st.lists(st.sampled_from(FIELDS), max_size=3, unique=True))
grants = st.dictionaries(
    st.sampled_from([COUNTY, NORTH, SOUTH, NORTH_VILLAGE, *GRIDS]), st.none() | st.lists(parts, min_size=1, max_size=2), max_size=4
)
people = st.sampled_from(["worker", "north_dispatcher", "south_dispatcher", "county_dispatcher", "handler", "audit_admin", "", "?"])


class Drawn:
    """What each area agreed to; the nearest that said something holds, None is nothing at all."""

    def __init__(self, agreed: Mapping[str, Any]) -> None:
        self.agreed = agreed

    def nearest(self, area: str) -> Any:
        said = [code for code in self.agreed if area.startswith(code)]
        return self.agreed[max(said, key=len)] if said else None

    def granted(self, _plugin: str, _version: str, area: str) -> Granted:
        found = self.nearest(area)
        reach = reach_of(found) if found else ()
        asks = [PermissionAsk(scope="cases:read", required=reach, most=reach, reason=None, optional_reason=None)] if found else []
        return Granted(asking_for(asks))

    def said(self, _plugin: str) -> tuple[str, ...]:
        return tuple(self.agreed)

    def places(self, _plugin: str, county: str, _version: str | None = None) -> tuple[str, ...]:
        return tuple(area for area, parts in self.agreed.items() if parts is not None and area.startswith(county))

    def fields(self, area: str, case_type: str) -> frozenset[str] | None:
        """Return by brute force what may be shown of a case type in an area; None when not even its id."""
        shown: set[str] = set()
        reached = False
        for types, fields in self.nearest(area) or ():
            if not types or case_type in types:
                reached = True
                shown |= set(fields or FIELDS)
        return frozenset(shown) if reached else None


def may(platform: Platform, actor: Actor, area: str, permission: Permission) -> bool:
    """Decide by walking over every position and role."""
    effective = platform.access.policy.effective()
    held = [grant for grant in platform.access.grants if grant.subject == actor.id and area.startswith(grant.area)]
    return any(permission in effective[grant.role] for grant in held if grant.role in effective)


def expected(platform: Platform, drawn: Drawn, actor: Actor | None, area: str, case: Case) -> frozenset[str] | None:
    """Return the fields that are shown of a case in a call for an area; None when the case is not there."""
    if actor is not None and actor.kind == "resident" and not case.place.area.startswith(area):
        return None
    person = actor if actor is not None and actor.kind == "account" else None
    if person is None and case.private:
        return None
    if person is not None and not may(platform, person, case.place.area, READ):
        return None
    if person is not None and case.private and not may(platform, person, case.place.area, PRIVATE):
        return None
    return drawn.fields(case.place.area, case.case_type)


async def cases_of(platform: Platform) -> tuple[Case, ...]:
    made = []
    await world.enable(platform, LAMPS, COUNTY)
    await world.enable(platform, "wangge.livelihood", COUNTY)
    for grid in GRIDS:
        for case_type in TYPES:
            for private in (False, True):
                more = {"class_id": "livelihood.appeal.streetlight"} if case_type == "livelihood.appeal" else {}
                case = await platform.cases.repository.told(await report(platform, grid, case_type, private=private, **more))
                assert case
                made.append(case)
    return tuple(made)


async def answered(
    platform: Platform, kind: Any, area: str, actor: Actor | None, method: str, *, plugin: str = LAMPS, **arguments: Any
) -> Any:
    try:
        answer = await platform.broker.service.answer(handle(area, actor, plugin), BrokerCall(1, 1, method, raw(arguments)))
    except RefusedError as error:
        return error.code
    return msgspec.msgpack.decode(answer, type=kind)


def agrees(shown: CaseData, case: Case, fields: frozenset[str]) -> None:
    assert set(shown.withheld) == set(FIELDS) - fields
    assert all(getattr(shown, name) is None for name in shown.withheld)
    assert (shown.text == case.text) is ("text" in fields)
    assert (shown.position is not None) is ("position" in fields)
    assert (shown.form == case.form) is ("form" in fields)
    assert (shown.unit_kind == case.unit_kind) is ("unit_kind" in fields or case.unit_kind is None)


@pytest.mark.slow
async def test_the_broker_gives_what_the_reference_says(platform: Platform, county: World) -> None:
    cases = await cases_of(platform)
    platform.broker.service._budget = Budget(10**9)

    @given(grants, people, st.sampled_from([NORTH, SOUTH, NORTH_VILLAGE, *GRIDS]), st.integers(0, len(GRIDS) * 4 - 1))
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    async def agreed(agreed: Mapping[str, Any], name: str, area: str, number: int) -> None:
        drawn = Drawn(agreed)
        platform.broker.service._grants = drawn
        actor = None if not name else Actor(kind="resident", id="anonymous") if name == "?" else county.actor(name)
        open_here = drawn.fields(area, TYPES[0]) is not None or drawn.fields(area, TYPES[1]) is not None
        wanted = {case.id: expected(platform, drawn, actor, area, case) if open_here else None for case in cases}
        case = cases[number]
        one = await answered(platform, CaseData, area, actor, "cases.get", id=str(case.id))
        fields = wanted[case.id]
        if fields is None:
            assert isinstance(one, str), (one, name, area, agreed)
        else:
            assert isinstance(one, CaseData), (one, name, area, agreed)
            agrees(one, case, fields)
        page = await answered(platform, CasePage, area, actor, "cases.list", queue="all")
        shown = {UUID(item.id): item for item in page.items} if isinstance(page, CasePage) else {}
        assert shown.keys() == {case_id for case_id, found in wanted.items() if found is not None}, (page, name, area, agreed)
        for each in cases:
            if each.id in shown:
                agrees(shown[each.id], each, wanted[each.id] or frozenset())

    await run(agreed)


async def run(test: Any) -> None:
    """Run an asynchronous property in this very loop: hypothesis calls it in a thread, which hands each example over."""
    loop = asyncio.get_running_loop()
    inner = test.hypothesis.inner_test
    test.hypothesis.inner_test = lambda *given, **named: asyncio.run_coroutine_threadsafe(inner(*given, **named), loop).result(60)
    await asyncio.to_thread(test)


def test_the_fields_are_those_that_the_scope_lets_a_county_leave_out() -> None:
    assert set(FIELDS) == {field.name for field in SCOPES["cases:read"].fields if not field.always}


EXPORTS: Final = ("number", "state", "checked_on")
exports = st.sampled_from([set(EXPORTS), {"state", "checked_on"}, {"number"}, set(), None])
PLACES: Final = (NORTH, SOUTH, NORTH_VILLAGE, *GRIDS)
owners = st.fixed_dictionaries({COUNTY: exports}, optional=dict.fromkeys(PLACES, exports))
reads = st.sampled_from([True, True, False])
readers = st.fixed_dictionaries({COUNTY: reads}, optional=dict.fromkeys(PLACES, reads))


class Drawing:
    """What each area agreed to about a register of homes and a plugin that reads it; the nearest that said something holds."""

    def __init__(self, owning: Mapping[str, Any], reading: Mapping[str, bool]) -> None:
        self.said_of: dict[str, Mapping[str, Any]] = {homes.PLUGIN: owning, READER: reading}

    def nearest(self, plugin: str, area: str) -> Any:
        said = self.said_of[plugin]
        return said[max(near, key=len)] if (near := [code for code in said if area.startswith(code)]) else None

    def granted(self, plugin: str, _version: str, area: str) -> Granted:
        found = self.nearest(plugin, area)
        if plugin == READER:
            return Granted(asking_for([ReadAsk(collection=str(homes.HOMES))] if found else []))
        own = CollectionAsk(name="home", title={}, data_class="personal", retention="", exported_fields=tuple(sorted(found or ())))
        return Granted(asking_for([] if found is None else [own]))

    def said(self, plugin: str) -> tuple[str, ...]:
        return tuple(self.said_of[plugin])

    def places(self, plugin: str, county: str, _version: str | None = None) -> tuple[str, ...]:
        return tuple(area for area in self.said_of[plugin] if self.nearest(plugin, area) not in {None, False} and area.startswith(county))

    def fields(self, area: str) -> frozenset[str]:
        """Return by brute force what the reader may read in an area."""
        return frozenset(self.nearest(homes.PLUGIN, area) or ()) if self.nearest(READER, area) else frozenset()


async def homes_of(platform: Platform) -> dict[UUID, str]:
    """Return a home in each grid."""
    exporting = {"exported_fields": list(EXPORTS), "indexes": [["state", "checked_on"]]}
    platform.host.admit(homes.found(declared=exporting))
    platform.host.admit(example.found(READER, data={"reads": [str(homes.HOMES)]}))
    await world.enable(platform, homes.PLUGIN, COUNTY)
    await grant(platform, "township_dispatcher", "home.read")
    made = {}
    for number, grid in enumerate(GRIDS):
        body = homes.home(f"A-{number}", checked_on=f"2026-01-{number + 1:02}", tenants=number)
        made[(await platform.documents.service.put(world.SYSTEM, homes.HOMES, Put(body=body, area=grid))).id] = grid
    return made


@pytest.mark.slow
async def test_another_plugins_documents_are_what_the_reference_says(platform: Platform, county: World) -> None:
    made = await homes_of(platform)
    platform.broker.service._budget = Budget(10**9)
    see = Permission("acme.rented-homes", "home.read")

    @given(owners, readers, st.sampled_from(["north_dispatcher", "worker", ""]), st.sampled_from([NORTH, SOUTH, *GRIDS]), st.booleans())
    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    async def agreed(owning: Mapping[str, Any], reading: Mapping[str, bool], name: str, area: str, filtered: bool) -> None:
        drawing = Drawing(owning, reading)
        platform.broker.service._grants = drawing  # type: ignore[assignment]
        actor = county.actor(name) if name else None
        told: dict[str, Any] = {"collection": str(homes.HOMES)} | ({"filters": ["state=let"], "sort": "checked_on"} if filtered else {})
        page = await answered(platform, DocumentPage, area, actor, "collections.list", plugin=READER, **told)
        shown = {UUID(item.id): item for item in page.items} if isinstance(page, DocumentPage) else {}
        here = drawing.fields(area)
        for document_id, grid in made.items():
            fields = drawing.fields(grid) if here and (actor is None or may(platform, actor, grid, see)) else frozenset()
            one = await answered(
                platform, DocumentData, area, actor, "collections.get", plugin=READER, collection=told["collection"], id=str(document_id)
            )
            assert isinstance(one, DocumentData) is bool(fields), (one, grid)
            listed = bool(fields) and (not filtered or {"state", "checked_on"} <= here <= fields)
            assert (document_id in shown) is listed, (page, grid)
            for each in (one, shown.get(document_id)):
                assert not isinstance(each, DocumentData) or each.body.keys() == fields

    await run(agreed)
