"""Old events go, but none that somebody has still to get."""

from datetime import timedelta

from tests.core.events.conftest import NOW, Bench, Recorder, event
from wangge_core.events.retention import prune
from wangge_core.events.subscription import Patience

LATER = NOW + timedelta(days=1)


async def _left(bench: Bench) -> list[int]:
    return [delivery.event.data["number"] for delivery in await bench.repository.after(0, 100)]


async def test_old_events_go_once_every_subscriber_has_had_them(bench: Bench) -> None:
    await bench.append(event(number=1), event(number=2))
    await prune(bench.database, bench.lease, ["test"], LATER)
    assert await _left(bench) == [1, 2], "the subscriber has not had them"
    await bench.drain(bench.courier(Recorder()))
    await prune(bench.database, bench.lease, ["test"], NOW)
    assert await _left(bench) == [1, 2], "not old enough"
    await prune(bench.database, bench.lease, ["test"], LATER)
    assert await _left(bench) == []


async def test_an_event_that_is_owed_or_set_aside_stays(bench: Bench) -> None:
    await bench.append(event("good", 1), event("bad", 2), event("good", 3))
    await bench.drain(bench.courier(Recorder(failing={"bad"}), Patience(tries=1)))
    await prune(bench.database, bench.lease, ["test"], LATER)
    assert await _left(bench) == [2]


async def test_events_without_a_position_stay(bench: Bench) -> None:
    await bench.database.insert([bench.outbox.row(event())])
    await prune(bench.database, bench.lease, [], LATER)
    assert await bench.repository.has_new()
