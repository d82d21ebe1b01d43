"""Plugins are told of what happened, at least once, each at its own pace."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.core.plugins import example
from tests.core.plugins.conftest import chosen, until
from tests.core.plugins.example import AT, COUNTY, GRID, found
from wangge_core.database import Database
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.model import Delivery, Event
from wangge_core.events.outbox import Outbox
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Choices
from wangge_core.plugins.subscribers import NotHeardError, PluginSubscriber
from wangge_core.settings import Settings
from wangge_sdk.hooks import hookimpl
from wangge_sdk.views import CaseClosed, CaseDispatched, CaseRated, CaseReported, CaseView, ReporterErased, UnitView

HOOKS = ("case_reported.v1", "case_dispatched.v1", "case_closed.v1", "case_rated.v1", "reporter_erased.v1")


class Views:
    """The cases feature: it knows the case c1 and the unit u1."""

    async def case_view(self, case_id: str) -> CaseView | None:
        return example.case() if case_id == "c1" else None

    async def unit_view(self, unit_id: str) -> UnitView | None:
        return UnitView(id="u1", name="环境局", kind="environment", area=COUNTY) if unit_id == "u1" else None


class Listening:
    def __init__(self) -> None:
        self.heard: list[Any] = []

    @hookimpl
    async def case_reported(self, event: CaseReported) -> None:
        self.heard.append(event)

    @hookimpl
    async def case_dispatched(self, event: CaseDispatched) -> None:
        self.heard.append(event)

    @hookimpl
    def case_closed(self, event: CaseClosed) -> None:
        self.heard.append(event)

    @hookimpl
    async def case_rated(self, event: CaseRated) -> None:
        self.heard.append(event)

    @hookimpl
    async def reporter_erased(self, event: ReporterErased) -> None:
        self.heard.append(event)


class Deaf:
    @hookimpl
    async def case_rated(self) -> None:
        raise OSError


def host_with(database: Database, folder: Path, **codes: tuple[object, tuple[str, ...]]) -> Host:
    names = [f"acme.{name}" for name in codes]
    host = Host(database, Settings(data=folder, inprocess_plugins=",".join(names)), found=())
    for name, (code, hooks) in codes.items():
        host.admit(found(f"acme.{name}", hooks), code)
    host._take(Choices(version=0, areas=tuple(chosen(name) for name in names), grants=example.agreed(host)))
    return host


def delivery(kind: str, key: str = "c1", area: str = GRID, **data: Any) -> Delivery:
    return Delivery(event=Event(type=kind, area=area, key=key, at=AT, data=data), position=1)


async def test_each_event_becomes_the_view_of_its_hook(database: Database, tmp_path: Path) -> None:
    listening = Listening()
    subscriber = PluginSubscriber(host_with(database, tmp_path, listening=(listening, HOOKS)), Views())
    deliveries = [
        delivery("case.reported"),
        delivery("case.dispatched", unit_id="u1"),
        delivery("case.closed", outcome="fixed", public_reason="已修复"),
        delivery("case.rated", score=5),
        delivery("reporter.erased", asker="reporter"),
    ]
    for each in deliveries:
        await subscriber.deliver("acme.listening", each)
    reported, dispatched, closed, rated, erased = listening.heard
    assert [event.event_id for event in listening.heard] == [str(each.event.id) for each in deliveries]
    assert reported.case == example.case()
    assert dispatched.unit.id == "u1"
    assert (closed.outcome, closed.public_reason) == ("fixed", "已修复")
    assert (rated.score, rated.at) == (5, AT)
    assert erased == ReporterErased(event_id=str(deliveries[-1].event.id), at=AT, case_id=example.case().id)


async def test_what_is_gone_or_not_for_it_is_passed_over(database: Database, tmp_path: Path) -> None:
    listening = Listening()
    subscriber = PluginSubscriber(host_with(database, tmp_path, listening=(listening, HOOKS)), Views())
    for each in (
        delivery("case.reported", key="gone"),
        delivery("case.dispatched", unit_id="gone"),
        delivery("case.reported", area="3306"),
    ):
        await subscriber.deliver("acme.listening", each)
    assert listening.heard == []


async def test_who_did_not_hear_is_told_again(database: Database, tmp_path: Path) -> None:
    subscriber = PluginSubscriber(host_with(database, tmp_path, deaf=(Deaf(), ("case_rated.v1",))), Views())
    for _ in range(5):
        with pytest.raises(NotHeardError, match="its health page says why"):
            await subscriber.deliver("acme.deaf", delivery("case.rated", score=1))


async def test_one_that_fails_does_not_hold_up_another(database: Database, tmp_path: Path) -> None:
    listening = Listening()
    host = host_with(
        database, tmp_path, listening=(listening, HOOKS), deaf=(Deaf(), ("case_rated.v1",)), mute=(example.Good(), ("suggest_class.v1",))
    )
    dispatcher = Dispatcher(database)
    PluginSubscriber(host, Views()).subscribe(dispatcher)
    assert sorted(dispatcher._subscriptions) == ["plugin:acme.deaf", "plugin:acme.listening"]
    await dispatcher.start()
    outbox = Outbox(database)
    await both_listen(database)
    for score in (1, 2):
        async with database.transaction():
            await outbox.append(Event(type="case.rated", area=GRID, key="c1", at=AT + timedelta(seconds=score), data={"score": score}))
    await until(lambda: len(listening.heard) == 2)
    await dispatcher.stop()
    assert [event.score for event in listening.heard] == [1, 2]
    owed = await database.fetch("SELECT subscriber FROM event_delivery")
    assert {row["subscriber"] for row in owed} == {"plugin:acme.deaf"}


async def both_listen(database: Database) -> None:
    """Wait until both subscribers have taken their place: they hear what happens from then on."""
    async with asyncio.timeout(20):
        while len(await database.fetch("SELECT subscriber FROM event_cursor WHERE subscriber LIKE 'plugin:%'")) < 2:  # noqa: ASYNC110  the dispatcher tells nobody
            await asyncio.sleep(0.02)
