"""The eight indicators of a county over a month in which all of a million cases fall, cold, on PostgreSQL.

Cold: the database server is started anew before each run, so that neither its buffers nor a plan are warm (the operating
system's cache may be). The bar is absolute, in seconds, for the whole table of indicators; the figure is the median of the runs.

Fair because the figures are checked twice. After the facts of all cases are made, some thousand cases move on and are
refreshed one by one as their events come; then every case is read again from its own rows, step by step, and counted by a slow
reader in Python that shares nothing with the queries. A single difference ends the benchmark with an error.
`WANGGE_BENCH_CASES` takes fewer cases, to try it out.
"""

import asyncio
import os
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final
from uuid import UUID

from tests.core.indicators.lives import holds
from tests.postgres import Server
from wangge_core.access.model import Scope
from wangge_core.database import Database
from wangge_core.events.model import Delivery, Event
from wangge_core.indicators.book import in_force
from wangge_core.indicators.facts import fact_of
from wangge_core.indicators.model import Figure, Formula, Period
from wangge_core.indicators.questions import Question
from wangge_core.indicators.repository import FactRepository
from wangge_core.indicators.subscribers import FactKeeper
from wangge_core.schema import migrate

BAR: Final = 2.0
RUNS: Final = 5
MOVED: Final = 2_000
COUNTY: Final = "999901"
OCTOBER: Final = Period(2026, 10)
_AT_ONCE: Final = 20_000  # a statement may take half a minute
NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

_ID = "(lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000000')::uuid"
_REPORTED = "timestamptz '2026-10-01 08:00+08' + (i % 20) * interval '1 day' + (i % 600) * interval '1 minute'"
_UNIT = "'00000000-0000-4000-8000-' || lpad(((i + n / 10) % 40)::text, 12, '0')"

_CASES = f"""
INSERT INTO cases (id, number, query_code, case_type, class_id, title, workflow, state, stage, area, l1, l2, l3, l4, l5, l6,
                   reported_at, promised_at, closed_at, outcome, version)
SELECT {_ID}, 'bench-' || i, 'bench-' || i, 'bench.appeal', 'bench.appeal.' || i % 30, json_build_object('zh-CN', '诉求', 'en', 'Appeal'),
       'core.service-request/v1', 'closed', 'evaluation', grid, '99', '9999', '999901', left(grid, 9), left(grid, 12), grid,
       reported, reported + interval '5 days',
       CASE WHEN i % 20 < 17 AND i % 25 <> 0 THEN reported + CASE WHEN i % 10 = 3 THEN interval '6 days' ELSE interval '4 days' END END,
       CASE WHEN i % 20 < 17 AND i % 25 <> 0 THEN CASE WHEN i % 50 = 1 THEN 'duplicate' ELSE 'fixed' END END, 1
FROM (SELECT i, {_REPORTED} AS reported, '999901' || 100 + i % 15 || 201 + i % 12 || '00' || 1 + i % 5 AS grid
      FROM generate_series({{}}::int, {{}}::int) AS i) AS made
"""
_STEPS = f"""
INSERT INTO case_step (id, case_id, at, actor_kind, actor_id, actor_name, action, to_state, data)
SELECT (lpad(to_hex(i), 8, '0') || '-' || lpad(n::text, 4, '0') || '-7000-8000-000000000000')::uuid, {_ID},
       {_REPORTED} + hours * interval '1 hour', 'account', 'worker-' || i % 500, '网格员' || i % 500, action, to_state,
       CASE WHEN action = 'dispatch' THEN json_build_object('unit_id', {_UNIT}) ELSE json_build_object() END
FROM generate_series({{}}::int, {{}}::int) AS i,
     (VALUES (1, 'verify', 'verified', 1), (2, 'file', 'filed', 2), (3, 'dispatch', 'handling', 3), (4, 'return', 'filed', 4),
             (15, 'dispatch', 'handling', 5), (16, 'handle', 'handled', 20), (17, 'feedback', 'checking', 21),
             (18, 'check', 'handling', 30), (19, 'handle', 'handled', 40), (20, 'check', 'checked', 45), (21, 'close', 'closed', 96))
     AS step (n, action, to_state, hours)
WHERE (i % 11 <> 0 OR n < 2) AND (n NOT IN (4, 15) OR i % 20 = 7) AND (i % 25 <> 0 OR n < 16) AND (n NOT IN (18, 19) OR i % 12 = 5)
      AND (n <> 21 OR i % 20 < 17)
"""
_CLOCKS = f"""
INSERT INTO case_clock (id, case_id, kind, stage, amount, unit, started_at, yellow_at, due_at)
SELECT (lpad(to_hex(i), 8, '0') || '-' || lpad(n::text, 4, '0') || '-7000-9000-000000000000')::uuid, {_ID}, 'stage', stage, 1,
       'working_days', reported + begins * interval '1 hour', reported + due * interval '1 hour', reported + due * interval '1 hour'
FROM (SELECT i, {_REPORTED} AS reported FROM generate_series({{}}::int, {{}}::int) AS i) AS made,
     (VALUES (1, 'collection', 0, 4), (2, 'filing', 1, 1), (3, 'dispatch', 2, 4), (4, 'handling', 3, 30))
     AS clock (n, stage, begins, due)
WHERE n <> 2 OR i % 9 = 0
"""


async def _fill(database: Database, size: int) -> None:
    for first in range(1, size + 1, _AT_ONCE):
        for statement in (_CASES, _STEPS, _CLOCKS):
            await database.execute(statement, first, min(first + _AT_ONCE - 1, size))
    await database.execute("ANALYZE")


async def _move(database: Database, keeper: FactKeeper, size: int) -> float:
    """Handle some cases that were not, tell the keeper of each, and return the seconds that one took."""
    ids = [UUID(f"{number:08x}-0000-7000-8000-000000000000") for number in range(25, min(size, 25 * MOVED) + 1, 25)]
    for case_id in ids:
        step = UUID(f"{str(case_id)[:8]}-0099-7000-8000-000000000000")
        await database.execute("UPDATE cases SET version = version + 1 WHERE id = {}", case_id)
        await database.execute(
            "INSERT INTO case_step (id, case_id, at, actor_kind, actor_id, actor_name, action, to_state, data) "
            "VALUES ({}, {}, {}, 'account', 'handler', '经办人', 'handle', 'handled', json_build_object())",
            step,
            case_id,
            datetime(2026, 10, 30, tzinfo=UTC),
        )
    begin = perf_counter()
    for case_id in ids:
        event = Event(type="case.handled", area=COUNTY, key=str(case_id), at=NOW)
        await keeper.heard(Delivery(event=event, position=1))
    return (perf_counter() - begin) / len(ids)


async def _by_hand(facts: FactRepository, formulas: dict[str, Formula]) -> dict[str, Figure]:
    """Return the figures as a slow reader finds them in the cases themselves."""
    above: Counter[str] = Counter()
    below: Counter[str] = Counter()
    after = None
    while ids := await facts.case_ids(Scope.of((COUNTY,)), after, 500):
        for life in await facts.lives(ids):
            fact = fact_of(life)
            for name, formula in formulas.items():
                moment = getattr(fact, formula.counted_by)
                if moment is not None and OCTOBER.start <= moment < OCTOBER.end and holds(formula.denominator["where"], fact, NOW):
                    below[name] += 1
                    above[name] += holds(formula.numerator["where"], fact, NOW)
        after = ids[-1]
    return {name: Figure.of(formula, above[name], below[name]) for name, formula in formulas.items()}


async def _figures(url: str, formulas: dict[str, Formula]) -> tuple[dict[str, Figure], float]:
    """Return the figures as the platform gives them, and the seconds they took from a connection just opened."""
    database = Database.open(url, pool_size=2)
    await database.start()
    try:
        question = Question(scope=Scope.of((COUNTY,)), period=OCTOBER, as_of=NOW)
        begin = perf_counter()
        (_, counts), *_ = await FactRepository(database).counts(question, formulas)
        seconds = perf_counter() - begin
    finally:
        await database.close()
    return {name: Figure.of(formula, *counts[name]) for name, formula in formulas.items()}, seconds


async def _prepare(url: str, formulas: dict[str, Formula], size: int) -> tuple[dict[str, Figure], dict[str, float]]:
    database = Database.open(url, pool_size=2)
    await database.start()
    try:
        await migrate(database)
        await _fill(database, size)
        facts = FactRepository(database)
        keeper = FactKeeper(facts)
        begin = perf_counter()
        await keeper.rebuild(Scope.of((COUNTY,)))
        from_scratch = perf_counter() - begin
        refresh = await _move(database, keeper, size)
        expected = await _by_hand(facts, formulas)
        await database.execute("VACUUM case_fact")
    finally:
        await database.close()
    return expected, {"from_scratch_seconds": from_scratch, "refresh_milliseconds": refresh * 1000}


def run(figure: str) -> dict[str, Any]:
    """Measure."""
    size = int(os.environ.get("WANGGE_BENCH_CASES", "1000000"))
    formulas = {name: kept.formula for name, kept in in_force((), COUNTY, OCTOBER).items() if kept.formula}
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        server = Server(Path(name) / "cluster", durable=True)
        server.create()
        server.start()
        try:
            expected, more = asyncio.run(_prepare(server.url, formulas, size))
            seconds = []
            for _ in range(RUNS):
                server.stop()
                server.start()
                found, taken = asyncio.run(_figures(server.url, formulas))
                if found != expected:
                    message = f"The figures differ from those counted by hand: {found} instead of {expected}."
                    raise RuntimeError(message)
                seconds.append(taken)
        finally:
            server.stop()
    return {
        "id": figure,
        "value": median(seconds),
        "unit": "s",
        "bar": BAR,
        "holds": median(seconds) <= BAR,
        "n": len(seconds),
        "spread": [min(seconds), max(seconds)],
        "cases": size,
        **more,
    }
