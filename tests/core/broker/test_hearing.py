"""A plugin hears another's declared events, and the platform's: after the commit, where both are on, and as far as was agreed to."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests import world
from tests.core.broker.conftest import EVENT, FILES, LAMPS, NORTH_GRID, OTHER, REASON, Ask, report
from tests.core.conftest import Client
from tests.core.plugins import example
from tests.core.signing_in import signed_in
from tests.world import NORTH, SYSTEM
from wangge_core.events.courier import Courier
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.lease import JobLease
from wangge_core.events.model import Event
from wangge_core.events.repository import EventRepository
from wangge_core.platform import Platform
from wangge_core.plugins.hearing import EventHearing, subscribers_of
from wangge_core.plugins.subscribers import PluginSubscriber
from wangge_sdk.hooks.handlers import hears
from wangge_sdk.views import EventHeard

CONSUMES: tuple[dict[str, Any], ...] = (
    {"type": EVENT, "handler": "on_lamp_out"},
    {"type": "case.reported.v1", "handler": "on_case", "order": "any"},
    {"type": "case.closed.v1", "handler": "on_case", "data_class": "personal"},
    {"type": "document.created.v1", "handler": "on_case"},
)
CASES: dict[str, Any] = {"scope": "cases:read", "case_types": ["lamps.matter"], "fields": ["outcome"], "reason": REASON}


class Ears:
    def __init__(self) -> None:
        self.heard: list[EventHeard] = []
        self.failing = False

    @hears
    async def on_lamp_out(self, event: EventHeard) -> None:
        if self.failing:
            raise OSError
        self.heard.append(event)

    @hears
    async def on_case(self, event: EventHeard) -> None:
        self.heard.append(event)


@pytest.fixture
def ears() -> Ears:
    return Ears()


async def listen(platform: Platform, ears: Ears, area: str = NORTH, consumes: tuple[dict[str, Any], ...] = CONSUMES) -> None:
    found = example.found(
        OTHER,
        files=FILES,
        kind="service",
        runtime={"isolation": "inprocess", "module": "acme_noise.hooks", "limits": {}},
        permissions={"required": [CASES]},
        contributes={"events": {"consumes": list(consumes)}},
    )
    installed = platform.host.admit(found, ears)
    assert installed.state == "ready", (installed.reason, installed.findings)
    await world.enable(platform, OTHER, area)


class Bench:
    """The couriers of everything that is subscribed, stepped by hand."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.dispatcher = Dispatcher(platform.database, platform.time)
        PluginSubscriber(platform.host, platform.cases.views).subscribe(self.dispatcher)
        EventHearing(platform.host, platform.cases.views).subscribe(self.dispatcher)
        self.lease = JobLease(platform.database, platform.time, "events", timedelta(days=30))
        self.couriers = [
            Courier(subscription, platform.database, self.lease, platform.time) for subscription in self.dispatcher._subscriptions.values()
        ]

    async def run(self) -> None:
        repository = EventRepository(self.platform.database)
        async with self.platform.database.transaction():
            await repository.give_positions(1_000)
        for courier in self.couriers:
            while await courier.step():
                pass


@pytest.fixture
async def bench(platform: Platform, ears: Ears) -> AsyncIterator[Bench]:
    await listen(platform, ears)
    made = Bench(platform)
    assert await made.lease.acquire()
    await made.run()
    yield made
    with suppress(Exception):
        await made.lease.release()


async def test_another_plugins_event_is_heard_once_it_is_committed(bench: Bench, ask: Ask, ears: Ears) -> None:
    for number in range(3):
        await ask("events.emit", type=EVENT, key="l1", data={"lamp": f"L{number}"})
    assert ears.heard == []
    await bench.run()
    assert [(heard.type, heard.key, heard.area, heard.data["lamp"]) for heard in ears.heard] == [
        (EVENT, "l1", NORTH_GRID, "L0"),
        (EVENT, "l1", NORTH_GRID, "L1"),
        (EVENT, "l1", NORTH_GRID, "L2"),
    ]


async def test_what_rolls_back_is_told_to_nobody(bench: Bench, platform: Platform, ears: Ears) -> None:
    event = Event(type=EVENT, area=NORTH_GRID, key="lamps:l1", at=platform.time.now(), data={"lamp": "L1"})
    with suppress(ZeroDivisionError):
        async with platform.database.transaction():
            await platform.outbox.append(event)
            raise ZeroDivisionError
    await bench.run()
    assert ears.heard == []


async def test_it_is_told_no_further_where_one_of_the_two_is_off(bench: Bench, platform: Platform, ask: Ask, ears: Ears) -> None:
    await ask("events.emit", type=EVENT, key="l1", data={"lamp": "L1"})
    await platform.plugins.switch(SYSTEM, LAMPS, NORTH, enabled=False)
    await bench.run()
    await platform.plugins.switch(SYSTEM, LAMPS, NORTH, enabled=True)
    await ask("events.emit", type=EVENT, key="l1", data={"lamp": "L2"})
    await platform.plugins.switch(SYSTEM, OTHER, NORTH, enabled=False)
    await bench.run()
    assert ears.heard == []


async def test_what_is_more_protected_than_was_agreed_is_withheld(platform: Platform, ask: Ask, ears: Ears) -> None:
    await listen(platform, ears, consumes=({"type": EVENT, "handler": "on_lamp_out", "data_class": "public"}, *CONSUMES[1:]))
    bench = Bench(platform)
    assert await bench.lease.acquire()
    await bench.run()
    await ask("events.emit", type=EVENT, key="l1", data={"lamp": "L1"})
    await bench.run()
    assert ears.heard == []


async def test_of_the_platforms_events_only_the_case_types_and_fields_that_were_granted(
    bench: Bench, platform: Platform, ears: Ears
) -> None:
    case = str(await report(platform))
    await report(platform, case_type="livelihood.appeal", class_id="livelihood.appeal.streetlight")
    await bench.run()
    (heard,) = ears.heard
    assert (heard.type, heard.key, heard.data) == ("case.reported.v1", case, {"case_type": "lamps.matter"})
    data = {"action": "close", "state": "closed", "moved": True, "outcome": "fixed", "public_reason": "已修复", "note": "internal"}
    closed = Event(type="case.closed", area=NORTH_GRID, key=case, at=platform.time.now(), data=data)
    async with platform.database.transaction():
        await platform.outbox.append(closed)
    await bench.run()
    assert ears.heard[-1].data == {"action": "close", "state": "closed", "moved": True, "outcome": "fixed"}


async def test_documents_of_others_are_nobodys_business(bench: Bench, platform: Platform, ears: Ears) -> None:
    data = {"plugin": LAMPS, "collection": "lamp", "version": 1}
    async with platform.database.transaction():
        await platform.outbox.append(Event(type="document.created", area=NORTH_GRID, key="d", at=platform.time.now(), data=data))
    await bench.run()
    assert ears.heard == []


async def test_data_that_fits_no_more_is_set_aside_shown_and_replayed(bench: Bench, platform: Platform, ears: Ears, client: Client) -> None:
    async with platform.database.transaction():
        for data in ({"lamp": 3}, {"lamp": "L1"}):
            await platform.outbox.append(Event(type=EVENT, area=NORTH_GRID, key="lamps:l1", at=platform.time.now(), data=data))
    await bench.run()
    assert [heard.data for heard in ears.heard] == [{"lamp": "L1"}]
    admin = await signed_in(client, "system_admin")
    path = f"/api/v1/plugins/{OTHER}/set-aside"
    (letter,) = (await admin.get(path)).json()["items"]
    assert (letter["event"], letter["attempts"]) == (EVENT, 1)
    assert "does not fit its schema at /lamp" in letter["error"]
    assert (await admin.post(f"{path}/{letter['id']}/replay")).json() == {"items": []}
    await bench.run()
    assert [each["id"] for each in (await admin.get(path)).json()["items"]] == [letter["id"]]
    assert (await admin.post(f"{path}/{UUID(int=1)}/replay")).json()["code"] == "dead_letter"
    worker = await signed_in(client, "worker")
    assert (await worker.get(path)).status_code == 403
    actions = await platform.database.fetch("SELECT action FROM audit_entry WHERE action = 'plugin.event_replayed'")
    assert len(actions) == 1


async def test_one_that_fails_is_told_again_in_order(bench: Bench, platform: Platform, ask: Ask, ears: Ears) -> None:
    ears.failing = True
    await ask("events.emit", type=EVENT, key="l1", data={"lamp": "L1"})
    await bench.run()
    ears.failing = False
    await ask("events.emit", type=EVENT, key="l1", data={"lamp": "L2"})
    await bench.run()
    assert ears.heard == []
    platform.time.advance(timedelta(seconds=3))  # type: ignore[attr-defined]  # the tests' clock
    await bench.run()
    assert [heard.data["lamp"] for heard in ears.heard] == ["L1", "L2"]


async def test_a_plugin_that_comes_while_the_server_runs_is_subscribed(platform: Platform, ears: Ears) -> None:
    dispatcher, hearing = Dispatcher(platform.database, platform.time), EventHearing(platform.host, platform.cases.views)
    hearing.subscribe(dispatcher)
    names = subscribers_of(OTHER)[1:]
    assert not any(dispatcher.knows(name) for name in names)
    await listen(platform, ears)
    hearing.subscribe(dispatcher)
    hearing.subscribe(dispatcher)
    assert all(dispatcher.knows(name) for name in names)


async def test_a_name_of_the_platforms_is_none_of_a_plugins() -> None:
    found = example.found("acme.case", contributes={"events": {"emits": []}})
    assert "id.reserved" in {finding.id for finding in found.findings}
    assert found.offer is None
