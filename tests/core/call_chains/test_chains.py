"""A chain of calls goes on to the second, whoever is dead, until somebody takes it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from tests import world
from tests.core.broker.conftest import FILES, LAMPS, NORTH_GRID, OTHER, REASON, SOUTH_GRID, Ask, report
from tests.core.conftest import Client
from tests.core.plugins import example
from tests.core.signing_in import signed_in
from tests.world import NORTH, SYSTEM, World
from wangge_core.events.model import Delivery, Event
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_sandbox.broker import CallHandle
from wangge_sdk.broker.calls import METHODS
from wangge_sdk.hooks import hookimpl
from wangge_sdk.hooks.handlers import hears
from wangge_sdk.host_protocol import BrokerCall, raw
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import NoticeResult, NoticeView

SOS: dict[str, Any] = {
    "id": "sos",
    "title": {"zh-CN": "老人求助", "en": "An elder calls for help"},
    "begins_on": ["case.reported.v1"],
    "case_types": ["lamps.matter"],
    "steps": [
        {"after_s": 0, "channel": "app", "target": "role:grid_worker"},
        {"after_s": 60, "channel": "voice", "target": "contact:family"},
        {"after_s": 180, "channel": "sms", "target": "role:township_dispatcher"},
    ],
}
SCOPES = [{"scope": scope, "reason": REASON} for scope in ("cases:read", "cases:create")]


@pytest.fixture
async def platform(county_settings: Settings, time: FixedTime) -> AsyncIterator[Platform]:
    async with opened(county_settings, time) as platform:
        yield platform


def opened(settings: Settings, time: FixedTime) -> Any:
    @asynccontextmanager
    async def made() -> AsyncIterator[Platform]:
        allowed = msgspec.structs.replace(settings, inprocess_plugins=f"{settings.inprocess_plugins},{OTHER}")
        async with Platform(allowed, time).opened() as platform:
            # Declared only: there is no code of it that could be alive.
            found = example.found(
                LAMPS,
                files=FILES,
                permissions={"required": SCOPES},
                contributes={
                    "case_types": [{**example.CASE_TYPE, "anonymous": "allowed"}],
                    "escalations": [SOS],
                },
            )
            installed = platform.host.admit(found)
            assert installed.state == "ready", (installed.reason, installed.findings)
            await world.enable(platform, LAMPS, NORTH)
            yield platform

    return made()


@pytest.fixture
def ask(platform: Platform) -> Ask:
    async def asked(method: str, area: str = NORTH_GRID, plugin: str = LAMPS, **arguments: Any) -> Any:
        handle = CallHandle(plugin=plugin, version="1.2.0", county=area[:6], area=area, hook="job", call=1, trace=None)
        answer = await platform.broker.service.answer(handle, BrokerCall(1, 1, method, raw(arguments)))
        return msgspec.msgpack.decode(answer, type=METHODS[method].answer)

    return asked


@pytest.fixture
def county(platform: Platform) -> World:
    return world.find(platform.settings.data)


async def go_on(platform: Platform, time: FixedTime, **by: float) -> None:
    time.advance(timedelta(**by))
    while await platform.runner.step():
        pass


async def notices(platform: Platform) -> list[tuple[str, str]]:
    sql = (
        "SELECT account.username, notice.type FROM notice JOIN account ON account.id = notice.account_id "
        "WHERE notice.type LIKE 'call_chain%' ORDER BY made_at"
    )
    return [(row["username"], row["type"]) for row in await platform.database.fetch(sql)]


async def family(platform: Platform) -> str:
    rows = await platform.database.fetch("SELECT person_id FROM account WHERE username = 'leader'")
    return str(rows[0]["person_id"])


async def test_it_calls_one_after_the_other_and_stops_when_somebody_takes_it(
    platform: Platform, ask: Ask, time: FixedTime, client: Client
) -> None:
    begun = await ask("escalations.begin", escalation="sos", once="button 7", contacts={"family": await family(platform)})
    again = await ask("escalations.begin", escalation="sos", once="button 7")
    assert again.id == begun.id
    await go_on(platform, time)
    assert await notices(platform) == [("worker", "call_chain.app")]
    await go_on(platform, time, seconds=59)
    assert len(await notices(platform)) == 1
    await go_on(platform, time, seconds=1)
    assert (await notices(platform))[1:] == [("leader", "call_chain.voice")]
    worker = await signed_in(client, "worker")
    (shown,) = (await worker.get("/api/v1/call-chains", params={"opened": True})).json()["items"]
    assert [(call["channel"], call["why"], call["people"]) for call in shown["calls"]] == [
        ("app", "", ["张网格"]),
        ("voice", "no_channel", ["孙领导"]),
        ("sms", "", []),
    ], "no plugin brings voices here, so it fell to the app, and says so"
    assert shown["may_take"]
    taken = (await worker.post(f"/api/v1/call-chains/{begun.id}/taken")).json()
    assert (taken["state"], taken["ended_by"], taken["ended_how"]) == ("taken", "张网格", "desk")
    assert (await worker.post(f"/api/v1/call-chains/{begun.id}/taken")).json()["code"] == "call_chain_ended"
    await go_on(platform, time, hours=1)
    assert len(await notices(platform)) == 2
    rows = await platform.database.fetch("SELECT action FROM audit_entry WHERE resource = 'call_chain' ORDER BY id")
    assert [row["action"].partition(".")[2] for row in rows] == ["begun", "called", "called", "taken"]


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_a_restart_changes_nothing(county_settings: Settings, time: FixedTime) -> None:
    async with opened(county_settings, time) as first:
        handle = CallHandle(plugin=LAMPS, version="1.2.0", county=NORTH[:6], area=NORTH_GRID, hook="job", call=1, trace=None)
        await first.broker.service.answer(handle, BrokerCall(1, 1, "escalations.begin", raw({"escalation": "sos", "once": "x"})))
        await go_on(first, time)
    async with Platform(county_settings, time).opened() as second:  # the plugin is not even installed any more
        await go_on(second, time, seconds=180)
        assert [kind for _, kind in await notices(second)] == ["call_chain.app", "call_chain.sms"]
        (row,) = await second.database.fetch("SELECT state FROM call_chain")
        assert row["state"] == "exhausted"
        rows = await second.database.fetch("SELECT step, due_at, made_at, why FROM call_made ORDER BY step")
        assert [(row["step"], row["why"]) for row in rows] == [(0, ""), (1, "nobody"), (2, "no_channel")]


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_a_report_begins_it_though_no_code_is_alive(platform: Platform, time: FixedTime, client: Client) -> None:
    case = await report(platform)
    other = await report(platform, case_type="livelihood.appeal", class_id="livelihood.appeal.streetlight")
    for key, kind in ((case, "lamps.matter"), (other, "livelihood.appeal"), (case, "lamps.matter")):
        event = Event(type="case.reported", area=NORTH_GRID, key=str(key), at=time.now(), data={"case_type": kind}, id=UUID(int=key.int))
        await platform.calling.beginner.deliver(Delivery(event=event, position=1))
    away = Event(type="case.reported", area=SOUTH_GRID, key=str(case), at=time.now(), data={"case_type": "lamps.matter"})
    await platform.calling.beginner.deliver(Delivery(event=away, position=2))
    await go_on(platform, time)
    (row,) = await platform.database.fetch("SELECT case_id FROM call_chain")
    assert UUID(str(row["case_id"])) == case
    worker = await signed_in(client, "worker")
    (item,) = (await worker.get("/api/v1/me/notices", params={"unread": True})).json()["items"][:1]
    assert item["title"]["zh-CN"] == "老人求助"


TELLER, FELL = "acme.beds", "beds.fell.v1"


async def install_neighbours(platform: Platform, told: str, heard: str) -> None:
    """A plugin that tells of falls, and one whose chain begins at what the first tells; data classes as given."""
    fallen = {"type": "object", "additionalProperties": False, "properties": {"family": {"type": "string"}}}
    runtime = {"isolation": "inprocess", "module": "acme_noise.hooks", "limits": {}}
    emits = {"emits": [{"type": FELL, "schema": "fell.json", "data_class": told}]}
    chain = {key: value for key, value in SOS.items() if key != "case_types"} | {"id": "fall", "begins_on": [FELL]}
    consumes = {"consumes": [{"type": FELL, "handler": "on_fall", "data_class": heard}]}
    teller = example.found(TELLER, files={"fell.json": fallen}, contributes={"events": emits})
    hearer = example.found(OTHER, kind="service", runtime=runtime, contributes={"events": consumes, "escalations": [chain]})
    for found, code in ((teller, None), (hearer, Hearing())):
        installed = platform.host.admit(found, code)
        assert installed.state == "ready", (installed.reason, installed.findings)
        await world.enable(platform, found.name, NORTH)


class Hearing:
    @hears
    async def on_fall(self) -> None:
        """Hear of it."""


@pytest.mark.parametrize(
    ("told", "heard", "begun"), [("personal", "personal", 1), ("personal", "internal", 0)], ids=["covered", "more protected"]
)
@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_what_another_plugin_tells_begins_it_as_far_as_it_may_be_heard(
    platform: Platform, time: FixedTime, told: str, heard: str, begun: int
) -> None:
    await install_neighbours(platform, told, heard)
    event = Event(type=FELL, area=NORTH_GRID, key="beds:1", at=time.now(), data={"family": await family(platform)})
    await platform.calling.beginner.deliver(Delivery(event=event, position=1))
    rows = await platform.database.fetch("SELECT plugin, contacts FROM call_chain")
    assert [row["plugin"] for row in rows] == [OTHER] * begun
    assert all("family" in row["contacts"] for row in rows)
    await platform.plugins.switch(SYSTEM, TELLER, NORTH, enabled=False)
    later = Event(type=FELL, area=NORTH_GRID, key="beds:2", at=time.now(), data={})
    await platform.calling.beginner.deliver(Delivery(event=later, position=2))
    assert len(await platform.database.fetch("SELECT id FROM call_chain")) == begun, "who tells it is off"


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_it_rings_at_night(platform: Platform, ask: Ask, time: FixedTime) -> None:
    time.advance(timedelta(hours=14))
    await ask("escalations.begin", escalation="sos", once="night")
    await go_on(platform, time)
    (row,) = await platform.database.fetch("SELECT made_at, shown_from, urgent FROM notice WHERE type = 'call_chain.app'")
    assert row["shown_from"] == row["made_at"]
    assert row["urgent"]


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_what_is_not_declared_or_not_agreed_to_begins_nothing(platform: Platform, ask: Ask) -> None:
    for arguments, code in (
        ({"escalation": "none"}, "escalation_not_declared"),
        ({"escalation": "sos", "area": SOUTH_GRID}, "outside_of_call"),
        ({"escalation": "sos", "contacts": {"family": str(uuid4())}}, "person_not_found"),
        ({"escalation": "sos", "contacts": {"family": "x"}}, "person_not_found"),
    ):
        with pytest.raises(RefusedError) as error:
            await ask("escalations.begin", once="x", **arguments)
        assert error.value.code == code
    with pytest.raises(RefusedError) as error:
        await ask("escalations.stop", escalation="sos", once="never")
    assert error.value.code == "escalation_not_found"
    await ask("escalations.begin", escalation="sos", once="x")
    assert (await ask("escalations.stop", escalation="sos", once="x")).state == "stopped"


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_who_was_called_may_take_it_and_nobody_else_without_the_right(
    platform: Platform, ask: Ask, time: FixedTime, client: Client
) -> None:
    begun = await ask("escalations.begin", escalation="sos", once="x", contacts={"family": await family(platform)})
    await go_on(platform, time)
    leader, south = await signed_in(client, "leader"), await signed_in(client, "south_dispatcher")
    path = f"/api/v1/call-chains/{begun.id}/taken"
    assert (await south.post(path)).json()["code"] == "call_chain_not_found"
    assert (await leader.post(path)).json()["code"] == "permission_missing"
    assert (await leader.post(f"/api/v1/call-chains/{begun.id}/stopped")).json()["code"] == "permission_missing"
    await go_on(platform, time, seconds=60)
    assert (await leader.post(path)).json()["state"] == "taken"


async def test_who_cannot_go_has_the_next_one_called_at_once(platform: Platform, ask: Ask, time: FixedTime, client: Client) -> None:
    begun = await ask("escalations.begin", escalation="sos", once="x", contacts={"family": await family(platform)})
    path = f"/api/v1/call-chains/{begun.id}/passed-on"
    worker, leader = await signed_in(client, "worker"), await signed_in(client, "leader")
    assert (await worker.post(path)).json()["code"] == "call_chain_not_found", "nobody was called yet"
    await go_on(platform, time)
    [mine] = (await worker.get("/api/v1/call-chains/mine")).json()["items"]
    assert (mine["called"], mine["may_pass_on"], mine["passed_on_by"]) == (True, True, [])
    assert (await leader.get("/api/v1/call-chains/mine")).json()["items"] == []
    passed = (await worker.post(path)).json()
    assert (passed["called"], passed["may_take"], passed["passed_on_by"]) == (False, True, ["张网格"])
    await go_on(platform, time)
    assert [who for who, _ in await notices(platform)] == ["worker", "leader"], "not a minute later"
    assert (await worker.get("/api/v1/call-chains/mine")).json()["items"] == []
    assert (await worker.post(path)).status_code == 200, "twice is once"
    await go_on(platform, time)
    assert len(await notices(platform)) == 2
    await go_on(platform, time, seconds=180)
    assert (await leader.post(path)).json()["code"] == "call_chain_last"
    assert (await worker.post(f"/api/v1/call-chains/{begun.id}/taken")).json()["state"] == "taken"
    assert (await worker.post(path)).json()["code"] == "call_chain_ended"


class Carrier:
    def __init__(self) -> None:
        self.brought: list[NoticeView] = []

    @hookimpl
    async def deliver_notice(self, request: NoticeView) -> NoticeResult:
        self.brought.append(request)
        return NoticeResult(state="sent")


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_a_contact_may_be_named_by_the_number_that_stands_in_the_directory(platform: Platform, ask: Ask, time: FixedTime) -> None:
    person = await family(platform)
    await platform.database.execute("UPDATE person SET phone = '13900001234' WHERE id = {}", UUID(person))
    begun = await ask("escalations.begin", escalation="sos", once="1", contacts={"family": "13900001234", "second": "13900009999"})
    assert begun.unreached == ("second",)
    await go_on(platform, time)
    await go_on(platform, time, seconds=60)
    assert (await notices(platform))[1:] == [("leader", "call_chain.voice")]
    await platform.database.execute("UPDATE person SET phone = '13900001234'")
    assert (await ask("escalations.begin", escalation="sos", once="2", contacts={"family": "13900001234"})).unreached == ("family",), (
        "several have that number"
    )
    with pytest.raises(RefusedError, match="There is nobody"):
        await ask("escalations.begin", escalation="sos", once="3", contacts={"family": str(uuid4())})


async def test_the_others_see_who_has_read_it(platform: Platform, ask: Ask, time: FixedTime, client: Client) -> None:
    begun = await ask("escalations.begin", escalation="sos", once="1")
    await go_on(platform, time)
    worker, leader = await signed_in(client, "worker"), await signed_in(client, "leader")
    assert (await leader.post(f"/api/v1/call-chains/{begun.id}/read")).json()["code"] == "call_chain_not_found", "they were not called"
    for _ in range(2):
        shown = (await worker.post(f"/api/v1/call-chains/{begun.id}/read")).json()
        assert [call["read_by"] for call in shown["calls"]] == [["张网格"], [], []]
        assert shown["state"] == "running", "reading is not going"


async def test_a_call_that_a_plugin_brought_is_taken_by_telephone(platform: Platform, ask: Ask, time: FixedTime) -> None:
    carrier = Carrier()
    found = example.found(OTHER, ("deliver_notice.v1",), permissions={"required": [{"scope": "people.contact:read", "reason": REASON}]})
    assert platform.host.admit(found, carrier).state == "ready"
    await platform.grants.agree_to_installed(SYSTEM, OTHER, NORTH)
    await platform.plugins.switch(SYSTEM, OTHER, NORTH, enabled=True)
    await ask("escalations.begin", escalation="sos", once="x", contacts={"family": await family(platform)})
    await go_on(platform, time)
    assert carrier.brought == [], "the first call is the app's"
    await go_on(platform, time, seconds=60)
    (call,) = carrier.brought
    assert (call.type, call.urgent, call.recipient.name) == ("call_chain.voice", True, "孙领导")
    with pytest.raises(RefusedError) as error:
        await ask("escalations.take", notice=str(uuid4()), plugin=OTHER)
    assert error.value.code == "call_chain_not_found"
    with pytest.raises(RefusedError) as error:
        await ask("escalations.take", notice=call.id)
    assert error.value.code == "not_granted"
    assert (await ask("escalations.take", notice=call.id, plugin=OTHER)).state == "taken"
    (row,) = await platform.database.fetch("SELECT ended_by, ended_how FROM call_chain")
    assert (row["ended_by"], row["ended_how"]) == ("孙领导", "phone")
