"""What the databases do for lists of documents: walk the declared index of the asker's area, and sort nothing."""

from collections.abc import Awaitable
from typing import Any, TypeVar

import msgspec
import pytest

from tests import world
from tests.core.collections import example
from tests.core.collections.conftest import grant
from tests.core.collections.example import HOMES
from tests.core.collections.filling import fill
from tests.world import World
from wangge_core.access.model import Actor
from wangge_core.collections.figures import Question
from wangge_core.collections.model import Document
from wangge_core.collections.queries import Page
from wangge_core.collections.shapes.service import new
from wangge_core.collections.wanted import Wanted, along, read_filters
from wangge_core.errors import InvalidError
from wangge_core.platform import Platform

pytestmark = pytest.mark.slow

DOCUMENTS = 20_000
Found = TypeVar("Found")
LISTS = {
    "k1": (Wanted(filters=read_filters(["state=let"])), Wanted(filters=read_filters(["state=empty", "checked_on>=2025-06-01"]))),
    "k2": (Wanted(sort="-tenants"), Wanted(filters=read_filters(["tenants>5", "tenants<=7"])), Wanted(filters=read_filters(["tenants=3"]))),
    "k4": (Wanted(sort="rent"),),
    "l": (Wanted(),),
}


@pytest.fixture
async def filled(keeping: Platform) -> Platform:
    await grant(keeping, "county_dispatcher", "home.read")
    await world.enable(keeping, example.PLUGIN, world.COUNTY)
    declared = keeping.documents.declarations.find(HOMES)
    await fill(keeping.database, await keeping.documents.shapes.of(declared), DOCUMENTS)
    return keeping


async def listed(
    platform: Platform, actor: Actor, wanted: Wanted, after: str | None, monkeypatch: pytest.MonkeyPatch
) -> tuple[Page, list[str]]:
    """Return a page and the steps of its statement's plan."""
    return await planned(platform, platform.documents.queries.page(actor, HOMES, wanted, after), monkeypatch)


async def planned(platform: Platform, asking: Awaitable[Found], monkeypatch: pytest.MonkeyPatch) -> tuple[Found, list[str]]:
    """Return an answer and the steps of the plan of the statement that gave it."""
    seen: list[tuple[str, tuple[Any, ...]]] = []
    fetch = platform.database.fetch

    async def recorded(sql: str, *values: Any) -> list[dict[str, Any]]:
        seen.append((sql, values))
        return await fetch(sql, *values)

    with monkeypatch.context() as patch:
        patch.setattr(platform.database, "fetch", recorded)
        found = await asking
    sql, values = next(each for each in seen if "place" in each[0])
    if platform.database.dialect == "sqlite":
        return found, [row["detail"] for row in await fetch(f"EXPLAIN QUERY PLAN {sql}", *values)]
    [row] = await fetch(f"EXPLAIN (FORMAT JSON) {sql}", *values)
    return found, _steps(msgspec.json.decode(row["QUERY PLAN"])[0]["Plan"])


def _steps(plan: dict[str, Any]) -> list[str]:
    own = f"{plan['Node Type']} {plan.get('Index Name', '')} {plan.get('Index Cond', '')}"
    return [own, *(step for inner in plan.get("Plans", []) for step in _steps(inner))]


async def test_every_list_walks_the_declared_index_of_its_area(filled: Platform, county: World, monkeypatch: pytest.MonkeyPatch):
    askers = {"5": county.actor("worker"), "4": county.actor("north_dispatcher"), "3": county.actor("county_dispatcher")}
    for level, actor in askers.items():
        for column, lists in LISTS.items():
            for wanted in lists:
                after = None
                for _ in range(2):  # the first page and one that follows
                    page, plan = await listed(filled, actor, wanted, after, monkeypatch)
                    after = page.next
                    told = f"{level} {column} {wanted}: {plan}"
                    assert len(page.documents) == 50, told
                    assert not any("Sort" in step or "TEMP B-TREE" in step or "Seq Scan" in step or "SCAN doc" in step for step in plan), (
                        told
                    )
                    name = f"_{column}{level}" if column == "l" else f"_{column}_l{level}"
                    # At the top of the tree the order of making, or a key for itself, is as good: every document matches.
                    good = (name, f"_{column} ", "_pkey") if level == "3" else (name,)
                    assert any(each in f"{step} " for step in plan for each in good), told


async def test_groups_of_values_are_counted_along_the_index(filled: Platform, county: World, monkeypatch: pytest.MonkeyPatch):
    """Nothing is sorted; SQLite reads the index of the area alone."""
    asked = filled.documents.figures.figures(county.actor("north_dispatcher"), HOMES, Question(group="state"))
    found, plan = await planned(filled, asked, monkeypatch)
    assert [group.value for group in found.groups] == ["empty", "let"]
    assert sum(group.count for group in found.groups) == found.total.count > DOCUMENTS // 4
    assert not any("Sort" in step or "TEMP B-TREE" in step or "Seq Scan" in step or "SCAN doc" in step for step in plan), plan
    if filled.database.dialect == "sqlite":
        assert sum("_k1_l4" in step for step in plan) == 3, plan


async def test_pages_follow_each_other_and_miss_nothing(filled: Platform, county: World):
    queries = filled.documents.queries
    for wanted in (
        Wanted(filters=read_filters(["tenants>=90", "tenants<93"])),
        Wanted(sort="-rent"),
        Wanted(filters=read_filters(["state=empty"])),
    ):
        found, after = list[Document](), None
        while True:
            page = await queries.page(county.actor("north_dispatcher"), HOMES, wanted, after, limit=200)
            found += page.documents
            after = page.next
            if after is None or len(found) >= 2_000:
                break
        assert len({each.id for each in found}) == len(found)
        if wanted.sort:
            rents = [each.body["rent"] for each in found]
            assert rents == sorted(rents, reverse=True)
        else:
            keys = [(each.body["tenants"] if "tenants" in wanted.fields() else each.body["checked_on"], each.id) for each in found]
            assert keys == sorted(keys)
        if "tenants" in wanted.fields():
            condition = "area LIKE '999901100%' AND body LIKE '%\"tenants\":9_,%'"
            [row] = await filled.database.fetch(f"SELECT COUNT(*) AS n FROM {await table(filled)} WHERE {condition}")
            more = [each for each in found if each.body["tenants"] in {90, 91, 92}]
            assert len(more) == len(found) < row["n"]


async def table(platform: Platform) -> str:
    return (await platform.documents.shapes.of(platform.documents.declarations.find(HOMES))).table


async def test_several_areas_are_merged_in_order(filled: Platform, county: World):
    await filled.plugins.switch(world.SYSTEM, example.PLUGIN, "999901100201001", enabled=False)
    dispatcher = county.actor("county_dispatcher")
    page = await filled.documents.queries.page(dispatcher, HOMES, Wanted(sort="-tenants"), limit=200)
    assert [each.body["tenants"] for each in page.documents] == sorted((each.body["tenants"] for each in page.documents), reverse=True)
    assert "999901100201001" not in {each.area for each in page.documents}
    await filled.plugins.switch(world.SYSTEM, example.PLUGIN, world.COUNTY, enabled=False)
    for grid in ("999901100201001", "999901200201002"):
        await world.enable(filled, example.PLUGIN, grid)
    await filled.plugins.inherit(world.SYSTEM, example.PLUGIN, world.NORTH)
    found, after = list[Document](), None
    for _ in range(3):
        page = await filled.documents.queries.page(dispatcher, HOMES, Wanted(sort="tenants"), after)
        found, after = [*found, *page.documents], page.next
    assert {each.area for each in found} == {"999901100201001", "999901200201002"}
    assert [each.body["tenants"] for each in found] == sorted(each.body["tenants"] for each in found)
    assert len({each.id for each in found}) == 150


@pytest.mark.parametrize(
    ("filters", "sort", "code"),
    [
        (["address=x"], "", "filter_not_indexed"),
        (["checked_on=2026-01-01"], "", "filter_not_indexed"),
        (["state=let"], "tenants", "filter_not_indexed"),
        (["state=let", "state=empty"], "", "filter_not_indexed"),
        (["tenants>1"], "rent", "filter_not_indexed"),
        (["tenants=many"], "", "filter_invalid"),
        (["gas_safe=perhaps"], "", "filter_invalid"),
        (["rent>x"], "", "filter_invalid"),
        (["tenants^=1"], "", "filter_invalid"),
        (["tenants"], "", "filter_invalid"),
        (["a=1"] * 7, "", "filter_invalid"),
    ],
)
def test_what_no_index_answers_is_refused(filters: list[str], sort: str, code: str):
    offer = example.found().offer
    assert offer is not None
    declared = example.declared(offer.collections[0])
    with pytest.raises(InvalidError) as caught:
        along(declared, new(declared), Wanted(filters=read_filters(filters), sort=sort))
    assert caught.value.code == code
