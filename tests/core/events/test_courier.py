"""Delivery: at least once, ordered per key, and no key waits for another's failure."""

import asyncio
from datetime import timedelta

import pytest

from tests.core.events.conftest import Bench, Recorder, event
from wangge_core.events.dead_letters import DeadLetters
from wangge_core.events.errors import LeaseLostError, PoisonError
from wangge_core.events.lease import JobLease
from wangge_core.events.model import Delivery
from wangge_core.events.subscription import Patience

TWO_TRIES = Patience(tries=2, first_wait=timedelta(seconds=10))


async def test_events_arrive_once_in_order_and_only_those_that_are_wanted(bench: Bench) -> None:
    await bench.append(*(event(key=key, number=number) for number in range(5) for key in "ab"), event(kind="plugin.enabled", number=99))
    recorder = Recorder()
    await bench.drain(bench.courier(recorder, types=frozenset({"case.*"})))
    assert recorder.of("a") == recorder.of("b") == [0, 1, 2, 3, 4]
    assert len(recorder.got) == 10


async def test_a_new_courier_goes_on_where_the_last_one_stopped(bench: Bench) -> None:
    recorder = Recorder()
    await bench.append(event(number=1))
    await bench.drain(bench.courier(recorder))
    await bench.append(event(number=2))
    await bench.drain(bench.courier(recorder))
    assert recorder.numbers == [1, 2]


async def test_a_subscriber_may_begin_with_what_comes_next(bench: Bench) -> None:
    await bench.append(event(number=1))
    recorder = Recorder()
    courier = bench.courier(recorder, since="now")
    await bench.drain(courier)
    await bench.append(event(number=2))
    await bench.drain(courier)
    assert recorder.numbers == [2]


async def test_a_failing_key_waits_in_order_while_others_go_on(bench: Bench) -> None:
    await bench.append(event("bad", 1), event("good", 1), event("bad", 2), event("good", 2))
    recorder = Recorder(failing={"bad"})
    courier = bench.courier(recorder)
    await bench.drain(courier)
    assert recorder.of("good") == [1, 2]
    await bench.append(event("bad", 3), event("good", 3))
    await bench.drain(courier)
    assert recorder.of("good") == [1, 2, 3]
    recorder.failing.clear()
    await bench.drain(courier)
    assert recorder.of("bad") == [], "tried again before its time"
    bench.time.advance(timedelta(seconds=2))
    await bench.drain(courier)
    assert recorder.of("bad") == [1, 2, 3]
    assert next(delivery.attempt for delivery in recorder.got if delivery.event.key == "bad") == 2


async def test_what_is_owed_survives_a_restart(bench: Bench) -> None:
    await bench.append(event("bad", 1), event("bad", 2))
    recorder = Recorder(failing={"bad"})
    await bench.drain(bench.courier(recorder))
    recorder.failing.clear()
    bench.time.advance(timedelta(minutes=1))
    await bench.drain(bench.courier(recorder))
    assert recorder.of("bad") == [1, 2]


async def test_after_its_last_try_an_event_is_set_aside_and_the_next_ones_go_on(bench: Bench) -> None:
    await bench.append(event("bad", 1))
    recorder = Recorder(failing={"bad"})
    courier = bench.courier(recorder, TWO_TRIES)
    await bench.drain(courier)
    bench.time.advance(timedelta(seconds=10))
    await bench.drain(courier)
    letters = DeadLetters(bench.database, bench.time)
    (letter,) = await letters.list("test")
    assert (letter.event.data["number"], letter.attempts, letter.error) == (1, 2, "RuntimeError: no luck with bad")
    recorder.failing.clear()
    await bench.append(event("bad", 2))
    await bench.drain(courier)
    assert recorder.of("bad") == [2]
    await letters.replay(letter.id)
    await bench.drain(courier)
    assert recorder.of("bad") == [2, 1]
    assert await letters.list() == ()


async def test_with_a_single_try_the_rest_of_the_batch_is_still_delivered(bench: Bench) -> None:
    await bench.append(event("a", 1), event("a", 2))
    first = True

    async def fail_once(delivery: Delivery) -> None:
        nonlocal first
        if first:
            first = False
            raise ValueError
        recorder.got.append(delivery)

    recorder = Recorder()
    await bench.drain(bench.courier(fail_once, Patience(tries=1)))
    assert recorder.numbers == [2]
    assert len(await DeadLetters(bench.database).list()) == 1


async def test_a_subscriber_that_hangs_has_failed_when_its_time_is_up(bench: Bench) -> None:
    async def hang(_: Delivery) -> None:
        await asyncio.sleep(60)

    await bench.append(event())
    await bench.drain(bench.courier(hang, Patience(seconds=0.05, tries=1)))
    (letter,) = await DeadLetters(bench.database).list()
    assert letter.error.startswith("TimeoutError")


async def test_a_courier_without_the_lease_saves_nothing(bench: Bench) -> None:
    await bench.append(event(number=1))
    bench.time.advance(timedelta(days=2))
    assert await JobLease(bench.database, bench.time, "events", timedelta(days=1)).acquire()
    recorder = Recorder()
    with pytest.raises(LeaseLostError):
        await bench.drain(bench.courier(recorder))
    assert await bench.repository.cursor("test") is None


async def test_a_handler_may_open_a_transaction_of_its_own(bench: Bench) -> None:
    await bench.append(event("a", 1))
    seen: list[Delivery] = []

    async def write(delivery: Delivery) -> None:
        if delivery.event.key == "a":
            async with bench.database.transaction():
                await bench.outbox.append(event("b", 2))
        seen.append(delivery)

    courier = bench.courier(write)
    await bench.drain(courier)
    await bench.append()
    await bench.drain(courier)
    assert [delivery.event.key for delivery in seen] == ["a", "b"]


async def test_many_events_of_no_interest_do_not_hold_up_retention(bench: Bench) -> None:
    for _ in range(3):
        await bench.append(*(event(kind="noise.made", number=number) for number in range(400)))
    await bench.drain(bench.courier(Recorder(), types=frozenset({"case.*"})))
    assert (await bench.repository.cursor("test") or 0) >= 1_000


async def test_where_any_order_does_no_event_waits_for_another(bench: Bench) -> None:
    await bench.append(event("a", 1), event("a", 2), event("a", 3))
    taken: list[int] = []

    async def handler(delivery: Delivery) -> None:
        number = delivery.event.data["number"]
        if number == 2 and delivery.attempt == 1:
            raise RuntimeError
        taken.append(number)

    courier = bench.courier(handler, order="any")
    await bench.drain(courier)
    assert sorted(taken) == [1, 3]
    bench.time.advance(timedelta(seconds=2))
    await bench.drain(courier)
    assert sorted(taken) == [1, 2, 3]


async def test_what_will_never_be_taken_is_set_aside_at_once(bench: Bench) -> None:
    await bench.append(event("a", 1), event("a", 2))
    taken: list[int] = []

    async def handler(delivery: Delivery) -> None:
        if delivery.event.data["number"] == 1:
            raise PoisonError("its data does not fit")
        taken.append(delivery.event.data["number"])

    await bench.drain(bench.courier(handler))
    assert taken == [2]
    (letter,) = await DeadLetters(bench.database, bench.time).list()
    assert (letter.attempts, letter.error) == (1, "PoisonError: event_poisonous: its data does not fit")
