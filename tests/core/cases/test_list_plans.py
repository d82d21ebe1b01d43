"""What the databases do for the lists that everybody opens: read an index of the area or the unit, and never the whole table."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import world
from tests.core.cases.filling import fill
from tests.world import World
from wangge_core.cases.filters import CaseFilter, Queue
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

pytestmark = pytest.mark.slow

CASES = 30_000
QUEUES: tuple[Queue, ...] = ("all", "open", "todo", "overdue")
_WALKED = re.compile(r"cases_(open_)?l[3-6]|cases_open_(?:unit|turn)")
"""The indexes of an area's or a unit's cases, newest last."""
EVERYWHERE = ("county_dispatcher", "handler", "leader")
"""Whose area is the whole county: every case is theirs, so walking all of them in order is as good."""
ASKERS = ("county_dispatcher", "north_dispatcher", "worker", "handler", "leader")


@pytest.fixture
async def filled(county_settings: Settings) -> AsyncIterator[Platform]:
    async with Platform(county_settings, FixedTime(world.NOW)).opened() as platform:
        await fill(platform, CASES)
        yield platform


async def _statement(
    platform: Platform, who: World, asker: str, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, tuple[Any, ...]]:
    """Return the statement of a page, as it is sent."""
    seen: list[tuple[str, tuple[Any, ...]]] = []
    fetch = platform.database.fetch

    async def recorded(sql: str, *values: Any) -> list[dict[str, Any]]:
        if " FROM cases " in sql:
            seen.append((sql, values))
        return await fetch(sql, *values)

    with monkeypatch.context() as patch:
        patch.setattr(platform.database, "fetch", recorded)
        page = await platform.cases.queries.page(who.actor(asker), CaseFilter(queue=queue), None, 50)
    assert page.items
    [statement] = seen
    return statement


def _steps(plan: dict[str, Any]) -> list[str]:
    own = f"{plan['Node Type']} {plan.get('Relation Name', '')} {plan.get('Index Name', '')}"
    return [own, *(step for inner in plan.get("Plans", []) for step in _steps(inner))]


async def _plan(platform: Platform, sql: str, values: tuple[Any, ...]) -> list[str]:
    if platform.database.dialect == "sqlite":
        return [row["detail"] for row in await platform.database.fetch(f"EXPLAIN QUERY PLAN {sql}", *values)]
    [row] = await platform.database.fetch(f"EXPLAIN (FORMAT JSON) {sql}", *values)
    return _steps(msgspec.json.decode(row["QUERY PLAN"])[0]["Plan"])


async def test_hot_lists_walk_an_index_of_their_area_or_unit(filled: Platform, monkeypatch: pytest.MonkeyPatch):
    who = world.find(Path(filled.settings.data))
    for asker in ASKERS:
        for queue in QUEUES:
            if queue == "todo" and asker == "leader":
                continue  # who only reads has nothing to do
            plan = await _plan(filled, *await _statement(filled, who, asker, queue, monkeypatch))
            told = f"{asker} {queue}: {plan}"
            assert not any("Seq Scan" in step for step in plan), told
            read = [step for step in plan if "Index" in step or ("cases " in step and "Heap" not in step)]
            assert read, told
            assert all(_WALKED.search(step) or (asker in EVERYWHERE and "Index Scan cases cases_pkey" in step) for step in read), told
