"""Counts against lists, and both against what the model says that somebody sees."""

import csv
import io
from collections import Counter
from datetime import datetime
from uuid import UUID

from tests.core.cases.machine.drawing import COUNTY
from tests.core.cases.machine.driver import Run
from tests.core.cases.machine.reference import Ref
from tests.core.cases.machine.rules import OVER, User
from tests.core.cases.machine.whole import COMMON, Whole
from wangge_core.cases.filters import CaseFilter
from wangge_core.errors import ForbiddenError

_NOT_WAITING = {"reclassify", "reopen"}
"""Steps that may be taken, but for which no case waits."""


async def reckon(run: Run, whole: Whole) -> None:
    """Compare every list, count, export, search and statistic of every user."""
    await run.sweep()
    await _ladders(run, whole)
    for user in run.county.users:
        await _of_user(run, whole, user)


async def _of_user(run: Run, whole: Whole, user: User) -> None:
    actor, queries, now = run.county.actors[user.name], whole.kernel.queries, run.county.time.now()
    if "read" not in user.rights:
        try:
            await queries.page(actor, CaseFilter(), None, 50)
        except ForbiddenError:
            return
        raise AssertionError(f"{user.name} is shown a list without the right to read")
    seen = {case_id: ref for case_id, ref in run.refs.items() if ref.visible(user)}
    queues = {
        "all": set(seen),
        "open": {one for one, ref in seen.items() if ref.closed is None},
        "closed": {one for one, ref in seen.items() if ref.closed is not None},
        "overdue": {one for one, ref in seen.items() if ref.closed is None and ref.light(now) == "red"},
        "todo": {one for one, ref in seen.items() if _waits(user, ref)},
    }
    counts = await queries.counts(actor, CaseFilter())
    for queue, expected in queues.items():
        wanted = CaseFilter(queue=queue)  # type: ignore[arg-type]
        assert await _listed(whole, actor, wanted) == expected, f"{user.name}: the list {queue}"
        assert counts.by_queue[queue] == len(expected), f"{user.name}: the count of {queue}"  # type: ignore[index]
        parts = await whole.kernel.cockpit.counted(actor, CaseFilter(queue=queue, area=COUNTY))  # type: ignore[arg-type]  # the queue is drawn as text
        assert sum(part.count for part in parts.items) == len(expected), f"{user.name}: the parts of {queue}"
    assert {name: number for name, number in counts.by_stage.items() if number} == Counter(
        ref.kind.stage(ref.state) for ref in seen.values()
    ), f"{user.name}: by stage"
    lights = Counter(light for ref in seen.values() if (light := ref.light(now)))
    assert {name: number for name, number in counts.by_light.items() if number} == lights, f"{user.name}: by light"
    assert await _listed(whole, actor, CaseFilter(q=COMMON)) == set(seen), f"{user.name}: the search"
    await _export(whole, run, user, seen)
    await _statistics(whole, run, user, now)


async def _ladders(run: Run, whole: Whole) -> None:
    """What runs out is told once, of units that assist too: after a sweep while people work, and not before it runs out."""
    now = run.county.time.now()
    rows = await whole.platform.database.fetch("SELECT clock_id FROM case_escalation WHERE rung = 'overdue'")
    told = Counter(row["clock_id"] for row in rows)
    assert set(told.values()) <= {1}, "a rung was taken twice"
    for case_id, ref in run.refs.items():
        running = [(clock.id, clock.due_at) for clock in await whole.clocks(case_id) if clock.stopped_at is None]
        running += [(one.id, one.due_at) for one in await whole.assistances(case_id)]
        for clock_id, due_at in running:
            assert due_at <= now or not told[clock_id], "told before it ran out"
            assert due_at > now or told[clock_id] or not ref.plan.working(now), "nobody was told that a clock ran out"


def _waits(user: User, ref: Ref) -> bool:
    return ref.state not in OVER and bool(ref.offered(user) - _NOT_WAITING or user.units & ref.assisting.keys())


async def _listed(whole: Whole, actor: object, wanted: CaseFilter) -> set[UUID]:
    """Return the ids of a list, page by page."""
    found: set[UUID] = set()
    after = None
    while True:
        page = await whole.kernel.queries.page(actor, wanted, after, 7)  # type: ignore[arg-type]
        ids = {item.id for item in page.items}
        assert not ids & found, "a case stands on two pages"
        found |= ids
        if page.next is None:
            return found
        after = page.next


async def _export(whole: Whole, run: Run, user: User, seen: dict[UUID, Ref]) -> None:
    """An export holds what is seen where exporting is allowed."""
    expected = {whole.numbers[one] for one, ref in seen.items() if user.may("export", ref.area)}
    try:
        pieces = [piece async for piece in await whole.kernel.exporting.export(run.county.actors[user.name], CaseFilter(), "csv")]
    except ForbiddenError:
        assert "export" not in user.rights, f"{user.name} may export"
        return
    rows = list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == expected, f"{user.name}: the export"


async def _statistics(whole: Whole, run: Run, user: User, now: datetime) -> None:
    """The table of outcomes counts the reports of the areas whose statistics somebody may see, private ones too."""
    inside = [ref for ref in run.refs.values() if user.may("statistics:read", ref.area)]
    try:
        table = await whole.kernel.statistics.outcomes(run.county.actors[user.name], "2026-11", f"{now:%Y}-12", None)
    except ForbiddenError:
        assert "statistics:read" not in user.rights, f"{user.name} may see statistics"
        return
    assert sum(month.reports for month in table.items) == len(inside), f"{user.name}: reports"
