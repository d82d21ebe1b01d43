"""The dispatcher as a whole: wakes, shares the work with nobody, ends cleanly, gets over a database that was gone."""

import asyncio
from contextvars import ContextVar
from datetime import timedelta

import pytest

from tests.core.events.conftest import Recorder, event, until
from wangge_core.database import Database
from wangge_core.errors import NotFoundError, UnavailableError
from wangge_core.events.dead_letters import DeadLetters
from wangge_core.events.dispatcher import Dispatcher, Pace
from wangge_core.events.model import Delivery
from wangge_core.events.outbox import Outbox
from wangge_core.events.repository import EventRepository
from wangge_core.events.subscription import Patience
from wangge_core.ids import new_id

SLOW = Pace(idle=60, busy=0.01)
FAST = Pace(idle=0.05, busy=0.01)


async def test_a_commit_wakes_it_at_once(database: Database) -> None:
    recorder = Recorder()
    dispatcher = Dispatcher(database, pace=SLOW)
    dispatcher.subscribe("one", {"case.*"}, recorder)
    await dispatcher.start()
    await asyncio.sleep(0.2)
    async with database.transaction():
        await Outbox(database).append(event(number=1))
    await until(lambda: recorder.numbers == [1])
    await dispatcher.stop()


async def test_every_subscriber_gets_every_event_and_a_broken_one_disturbs_nobody(database: Database) -> None:
    good, other, bad = Recorder(), Recorder(), Recorder(failing={"a"})
    dispatcher = Dispatcher(database, pace=FAST)
    dispatcher.subscribe("good", {"*"}, good)
    dispatcher.subscribe("other", {"*"}, other)
    dispatcher.subscribe("bad", {"*"}, bad, patience=Patience(tries=3, first_wait=timedelta(milliseconds=20)))
    await dispatcher.start()
    outbox = Outbox(database)
    for number in range(20):
        await database.insert([outbox.row(event("ab"[number % 2], number))])
    await until(lambda: len(good.got) == len(other.got) == 20 and len(bad.got) == 10)
    assert good.of("a") == list(range(0, 20, 2))
    letters = DeadLetters(database)

    async def all_set_aside() -> bool:
        return len(await letters.list("bad")) == 10

    await until(all_set_aside)
    await dispatcher.stop()


async def test_of_two_processes_one_delivers_and_the_other_takes_over(database: Database) -> None:
    recorder = Recorder()
    first, second = Dispatcher(database, pace=FAST), Dispatcher(database, pace=FAST)
    for dispatcher in (first, second):
        dispatcher.subscribe("one", {"*"}, recorder)
        await dispatcher.start()
    outbox = Outbox(database)
    await database.insert([outbox.row(event(number=1))])
    await until(lambda: recorder.numbers == [1])
    await first.stop()
    await database.insert([outbox.row(event(number=2))])
    await until(lambda: recorder.numbers == [1, 2])
    await second.stop()
    assert recorder.numbers == [1, 2]


async def test_stopping_lets_a_delivery_finish_and_gives_the_lease_back(database: Database) -> None:
    begun, done = asyncio.Event(), asyncio.Event()

    async def slow(_: Delivery) -> None:
        begun.set()
        await asyncio.sleep(0.2)
        done.set()

    dispatcher = Dispatcher(database, pace=FAST)
    dispatcher.subscribe("slow", {"*"}, slow)
    await dispatcher.start()
    await database.insert([Outbox(database).row(event())])
    await begun.wait()
    await dispatcher.stop()
    assert done.is_set()
    assert await database.fetch("SELECT name FROM lease") == []
    assert await EventRepository(database).cursor("slow") == 1


async def test_a_delivery_that_does_not_end_is_cut_off_and_comes_again(database: Database) -> None:
    begun = asyncio.Event()

    async def hang(_: Delivery) -> None:
        begun.set()
        await asyncio.sleep(60)

    dispatcher = Dispatcher(database, pace=Pace(idle=0.05, busy=0.01, grace=0.1))
    dispatcher.subscribe("slow", {"*"}, hang)
    await dispatcher.start()
    await database.insert([Outbox(database).row(event(number=5))])
    await begun.wait()
    await dispatcher.stop()
    recorder = Recorder()
    again = Dispatcher(database, pace=FAST)
    again.subscribe("slow", {"*"}, recorder)
    await again.start()
    await until(lambda: recorder.numbers == [5])
    await again.stop()


async def test_it_goes_on_after_the_database_was_away(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder()
    dispatcher = Dispatcher(database, pace=FAST)
    dispatcher.subscribe("one", {"*"}, recorder)
    real, calls = EventRepository.has_new, 0

    async def flaky(repository: EventRepository) -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:
            message = "gone for a moment"
            raise UnavailableError("database_down", message, 1)
        if calls == 2:
            raise KeyError(calls)
        return await real(repository)

    monkeypatch.setattr(EventRepository, "has_new", flaky)
    await dispatcher.start()
    await database.insert([Outbox(database).row(event(number=1))])
    await until(lambda: recorder.numbers == [1])
    await dispatcher.stop()


async def test_handlers_inherit_no_context(database: Database) -> None:
    request: ContextVar[str] = ContextVar("request", default="none")
    seen: list[str] = []

    async def look(_: Delivery) -> None:
        seen.append(request.get())

    dispatcher = Dispatcher(database, pace=FAST)
    dispatcher.subscribe("look", {"*"}, look)
    request.set("somebody's")
    await dispatcher.start()
    await database.insert([Outbox(database).row(event())])
    await until(lambda: bool(seen))
    await dispatcher.stop()
    assert seen == ["none"]


def test_a_name_is_given_once(database: Database) -> None:
    dispatcher = Dispatcher(database)
    dispatcher.subscribe("one", {"*"}, Recorder())
    with pytest.raises(ValueError, match="'one' is taken"):
        dispatcher.subscribe("one", {"*"}, Recorder())


async def test_stopping_what_was_never_started_does_nothing(database: Database) -> None:
    await Dispatcher(database).stop()


async def test_replaying_what_is_not_set_aside_is_an_error(database: Database) -> None:
    with pytest.raises(NotFoundError, match="wangge events failed"):
        await DeadLetters(database).replay(new_id())


async def test_a_subscriber_may_come_while_it_runs_and_change_its_mind(database: Database) -> None:
    dispatcher, recorder, wanted = Dispatcher(database, pace=FAST), Recorder(), {"case.reported"}
    await dispatcher.start()
    await asyncio.sleep(0.1)
    assert not dispatcher.knows("late")
    dispatcher.subscribe("late", lambda: wanted, recorder, since="now")
    assert dispatcher.knows("late")

    async def begun() -> bool:
        return await EventRepository(database).cursor("late") is not None

    await until(begun)
    outbox = Outbox(database)
    await database.insert([outbox.row(event(number=1)), outbox.row(event(kind="case.closed", number=2))])
    await until(lambda: recorder.numbers == [1])
    wanted.add("case.closed")
    await database.insert([outbox.row(event(kind="case.closed", number=3))])
    await until(lambda: recorder.numbers == [1, 3])
    await dispatcher.stop()
