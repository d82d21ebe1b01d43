"""Standing subscriptions over a real server: kept before they are acknowledged, handed over in order, bounded."""

import asyncio
import itertools
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import world
from tests.core.plugins import example
from tests.core.subscriptions.server import PASSWORD, USER, Server
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Alter, Put
from wangge_core.collections.wanted import Wanted
from wangge_core.errors import UnavailableError
from wangge_core.instants import SystemTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_core.subscriptions import connection
from wangge_core.subscriptions.repository import SubscriptionRepository
from wangge_core.subscriptions.schemas import SubscriptionOut
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.hooks.handlers import takes
from wangge_sdk.work import BatchTaken, MessageBatch

pytestmark = pytest.mark.slow

PLUGIN = "acme.sensors"
KEY = (PLUGIN, "readings", world.NORTH)
SETTINGS = {
    "type": "object",
    "properties": {name: {"type": "string", "x-i18n": {"title": {"zh-CN": name, "en": name}}} for name in ("broker", "user", "password")},
}
READING = {
    "type": "object",
    "required": ["value"],
    "properties": {"value": {"type": "integer", "x-i18n": {"title": {"zh-CN": "数值", "en": "Value"}}}},
}
COLLECTIONS = [
    {"name": name, "title": {"zh-CN": name, "en": name}, "schema": f"{name}.json", "data_class": "public", "retention": "P1Y"} | more
    for name, more in (("reading", {"append_only": True}), ("latest", {}))
]


class Code:
    """Takes batches; raises as long as it is told to."""

    def __init__(self) -> None:
        self.batches: list[MessageBatch] = []
        self.fail = False
        self.taken: Callable[[MessageBatch], BatchTaken | None] = lambda _: None
        self.gate = asyncio.Event()
        self.gate.set()

    @takes
    async def readings(self, request: MessageBatch) -> BatchTaken | None:
        await self.gate.wait()
        self.batches.append(request)
        if self.fail:
            raise RuntimeError
        return self.taken(request)

    @property
    def payloads(self) -> list[bytes]:
        return [message.payload for batch in self.batches for message in batch.messages]


def found(**more: Any) -> Any:
    subscription = {
        "id": "readings",
        "kind": "mqtt",
        "endpoint_setting": "broker",
        "user_setting": "user",
        "secret": "password",
        "topic": "roads/#",
        "handler": "readings",
        "batch_size": 5,
        "batch_wait_ms": 100,
        **more,
    }
    read = example.found(
        PLUGIN,
        files={"settings.json": SETTINGS, "reading.json": READING, "latest.json": READING},
        kind="service",
        runtime={"isolation": "inprocess", "module": "acme_noise.hooks", "limits": {}},
        data={"collections": COLLECTIONS},
        contributes={"subscriptions": [subscription], "settings": {"area": "settings.json", "secrets": ["password"]}},
    )
    assert read.offer is not None, [finding.sentence() for finding in read.findings]
    return read


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    made = Server(folder)
    yield made
    made.stop()


@pytest.fixture
def code() -> Code:
    return Code()


@pytest.fixture
async def platform(county_settings: Settings, server: Server, code: Code) -> AsyncIterator[Platform]:
    await server.start()
    settings = msgspec.structs.replace(county_settings, inprocess_plugins=PLUGIN, private_egress=f"127.0.0.1:{server.port}")
    async with Platform(settings, SystemTime()).opened() as opened:
        await installed(opened, server, code)
        yield opened


async def installed(platform: Platform, server: Server, code: Code, **more: Any) -> None:
    platform.host.admit(found(**more), code)
    platform.standing.service.pauses = (0.05,)
    await world.enable(platform, PLUGIN, world.NORTH)
    values = {"broker": server.url, "user": USER, "password": PASSWORD}
    await platform.plugins.set_settings(world.SYSTEM, PLUGIN, world.NORTH, values)


@pytest.fixture
async def held(platform: Platform) -> AsyncIterator[Platform]:
    """The platform while it holds the subscription."""
    task = asyncio.create_task(platform.standing.service.follow())
    await until(listening(platform))
    yield platform
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def stands(platform: Platform) -> SubscriptionOut:
    [item] = (await platform.standing.queries.of_plugin(world.SYSTEM, PLUGIN)).items
    return item


def listening(platform: Platform) -> Callable[[], Awaitable[bool]]:
    async def is_listening() -> bool:
        return (await stands(platform)).state == "listening"

    return is_listening


async def until(true: Callable[[], Any], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while True:
            found = true()
            if await found if hasattr(found, "__await__") else found:
                return
            await asyncio.sleep(0.02)


async def test_messages_are_handed_over_in_batches_in_their_order(held: Platform, server: Server, code: Code):
    sent = [(f"roads/{number}", str(number).encode()) for number in range(12)]
    await server.publish(*sent)
    await until(lambda: len(code.payloads) == 12)
    assert code.payloads == [payload for _, payload in sent]
    assert [message.topic for message in code.batches[0].messages] == [topic for topic, _ in sent[: len(code.batches[0].messages)]]
    assert max(len(batch.messages) for batch in code.batches) <= 5
    await until(lambda: _handed(held, 12))
    shown = await stands(held)
    assert (shown.received, shown.waiting, shown.given_up, shown.refused) == (12, 0, 0, 0)
    assert shown.server == f"127.0.0.1:{server.port}"


async def _handed(platform: Platform, count: int) -> bool:
    return (await stands(platform)).handed == count


async def test_what_comes_while_no_server_runs_is_there_afterwards(platform: Platform, server: Server, code: Code):
    task = asyncio.create_task(platform.standing.service.follow())
    await until(listening(platform))
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await server.publish(("roads/1", b"while it was down"))
    task = asyncio.create_task(platform.standing.service.follow())
    await until(lambda: code.payloads == [b"while it was down"])
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_batch_that_was_kept_outlives_the_process(platform: Platform, server: Server, code: Code):
    """The process goes after the message was acknowledged and before the plugin had it."""
    code.gate.clear()
    task = asyncio.create_task(platform.standing.service.follow())
    await until(listening(platform))
    await server.publish(("roads/1", b"kept"))
    await until(lambda: _waiting(platform, 1))
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    server.stop()
    other_code = Code()
    async with Platform(platform.settings, SystemTime()).opened() as other:
        other.host.admit(found(), other_code)
        other.standing.service.pauses = (0.05,)
        following = asyncio.create_task(other.standing.service.follow())
        await until(lambda: other_code.payloads == [b"kept"])
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


async def _waiting(platform: Platform, count: int) -> bool:
    return (await stands(platform)).waiting == count


async def test_a_server_that_goes_is_connected_to_again(held: Platform, server: Server, code: Code):
    server.stop()
    await until(lambda: _failing(held))
    assert (await stands(held)).error in {"mqtt_lost", "egress_connect"}
    await server.start()
    await until(listening(held))
    await server.publish(("roads/1", b"again"))
    await until(lambda: code.payloads == [b"again"])


async def _failing(platform: Platform) -> bool:
    return (await stands(platform)).failures >= 2


async def test_what_waited_when_the_database_went_comes_again_and_nothing_is_lost(
    held: Platform, server: Server, code: Code, monkeypatch: pytest.MonkeyPatch
):
    """What came over a connection is worth nothing on the next one: its number may be another message's there."""
    keep, calls = SubscriptionRepository.keep, itertools.count(1)

    async def failing_once(*arguments: Any) -> None:
        if next(calls) == 2:
            raise UnavailableError("database_away", "The database is away.", 1)
        await keep(*arguments)

    monkeypatch.setattr(SubscriptionRepository, "keep", failing_once)
    sent = [str(number).encode() for number in range(60)]
    await server.publish(*(("roads/1", payload) for payload in sent))
    await until(lambda: set(code.payloads) == set(sent))
    again = len(code.payloads) - len(sent)
    assert again <= 5, "only the last batch may come twice, when its acknowledgement was lost with the connection"


async def test_more_than_may_wait_holds_the_other_side_back_and_loses_nothing(
    platform: Platform, server: Server, code: Code, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connection, "MOST_UNKEPT", 3)
    task = asyncio.create_task(platform.standing.service.follow())
    await until(listening(platform))
    sent = [str(number).encode() for number in range(40)]
    await server.publish(*(("roads/1", payload) for payload in sent))
    await until(lambda: _handed(platform, len(sent)))
    assert code.payloads == sent
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_batch_that_is_not_taken_comes_again_and_is_given_up_at_last(held: Platform, server: Server, code: Code):
    code.fail = True
    await server.publish(("roads/1", b"poison"))
    await until(lambda: _given_up(held, 1))
    assert [batch.attempt for batch in code.batches][:3] == [1, 2, 3]
    assert len({batch.id for batch in code.batches}) == 1
    code.fail, code.batches = False, []
    held.host.forgive(PLUGIN, world.NORTH)
    await server.publish(("roads/2", b"good"))
    await until(lambda: code.payloads == [b"good"])
    assert await held.standing.service.again(world.SYSTEM, PLUGIN, "readings", world.NORTH) == 1
    await until(lambda: code.payloads == [b"good", b"poison"])


async def _given_up(platform: Platform, count: int) -> bool:
    return (await stands(platform)).given_up == count


async def test_a_plugin_that_is_too_slow_holds_back_the_other_side(
    held: Platform, server: Server, code: Code, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("wangge_core.subscriptions.holding.MOST_WAITING", 3)
    code.gate.clear()
    sent = [(f"roads/{number}", str(number).encode()) for number in range(60)]
    for start in range(0, 60, 10):
        await server.publish(*sent[start : start + 10])
        await asyncio.sleep(0.15)
    await asyncio.sleep(0.5)
    assert (await stands(held)).waiting <= 4
    monkeypatch.undo()
    code.gate.set()
    await until(lambda: len(code.payloads) == 60, 20)
    assert code.payloads == [payload for _, payload in sent]


async def test_a_message_that_is_too_large_is_refused_and_counted(held: Platform, server: Server, code: Code):
    await server.publish(("roads/1", b"x" * 70_000), ("roads/2", b"small"))
    await until(lambda: code.payloads == [b"small"])
    await until(lambda: _refused(held, 1))


async def _refused(platform: Platform, count: int) -> bool:
    return (await stands(platform)).refused == count


async def test_of_two_servers_one_holds_it(held: Platform, server: Server, code: Code):
    other_code = Code()
    async with Platform(held.settings, SystemTime()).opened() as other:
        other.host.admit(found(), other_code)
        await other.standing.service.look()
        assert other.standing.service._held == {}
        await server.publish(("roads/1", b"once"))
        await until(lambda: code.payloads == [b"once"])
    assert other_code.payloads == []


async def test_where_the_plugin_is_off_nothing_is_held(held: Platform, server: Server, code: Code):
    await held.plugins.switch(world.SYSTEM, PLUGIN, world.NORTH, enabled=False)
    await until(lambda: not held.standing.service._held)
    await server.publish(("roads/1", b"off"))
    await asyncio.sleep(0.3)
    assert code.payloads == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"password": "wrong"}, "mqtt_refused"),
        ({"broker": "http://127.0.0.1"}, "endpoint_missing"),
        ({"broker": "mqtt://user:secret@127.0.0.1:1"}, "endpoint_missing"),
        ({"broker": "mqtt://127.0.0.1:1"}, "egress_scheme"),
        ({"broker": "mqtts://10.0.0.1:8883"}, "egress_host"),
        ({"broker": "mqtts://localhost:8883"}, "egress_host"),
        ({"broker": "mqtts://iot.invalid:8883"}, "egress_name"),
    ],
    ids=["password", "scheme", "credentials", "not listed", "private", "loopback", "name"],
)
async def test_what_may_not_be_or_does_not_answer_is_told(platform: Platform, server: Server, change: dict[str, str], error: str):
    values = {"broker": server.url, "user": USER, "password": PASSWORD} | change
    await platform.plugins.set_settings(world.SYSTEM, PLUGIN, world.NORTH, values)
    task = asyncio.create_task(platform.standing.service.follow())
    await until(lambda: _failing(platform))
    assert (await stands(platform)).error == error
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_over_tls_the_certificate_is_that_of_the_name(platform: Platform, server: Server, code: Code):
    server.stop()
    server.tls = True
    await server.start()
    await platform.plugins.set_settings(world.SYSTEM, PLUGIN, world.NORTH, {"broker": server.url, "user": USER, "password": PASSWORD})
    task = asyncio.create_task(platform.standing.service.follow())
    await until(lambda: _failing(platform))
    assert (await stands(platform)).error == "mqtt_certificate"
    platform.notifications.egress._trust = ssl.create_default_context(cafile=str(server.folder / "server.pem"))
    await until(listening(platform))
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def kept(batch: MessageBatch) -> tuple[DocumentStep, ...]:
    return tuple(DocumentStep(collection="reading", body={"value": int(message.payload)}) for message in batch.messages)


async def values(platform: Platform, collection: str) -> list[int]:
    page = await platform.documents.queries.page(world.SYSTEM, Ref(PLUGIN, collection), Wanted())
    return sorted(document.body["value"] for document in page.documents)


async def test_what_a_batch_comes_to_is_stored_as_it_ends_and_told_to_nobody_one_by_one(held: Platform, server: Server, code: Code):
    code.taken = lambda batch: BatchTaken(steps=(*kept(batch), DocumentStep(collection="latest", body={"value": len(batch.messages)})))
    await server.publish(*(("roads/1", str(number).encode()) for number in range(5)))
    await until(lambda: _handed(held, 5))
    assert (await values(held, "reading"), await values(held, "latest")) == ([0, 1, 2, 3, 4], [5])
    told = await held.database.fetch("SELECT data FROM outbox WHERE type = 'document.created'")
    assert [msgspec.json.decode(row["data"])["collection"] for row in told] == ["latest"]
    entries = await held.database.fetch("SELECT facts FROM audit_entry WHERE action = 'document.batch'")
    assert any(msgspec.json.decode(row["facts"]).get("created") == 5 for row in entries)


async def test_where_somebody_was_faster_the_batch_comes_again_and_nothing_is_stored_twice(held: Platform, server: Server, code: Code):
    latest = await held.documents.service.put(world.SYSTEM, Ref(PLUGIN, "latest"), Put(body={"value": 1}, area=world.NORTH))
    await held.documents.service.change(world.SYSTEM, Ref(PLUGIN, "latest"), Alter(id=latest.id, version=1, changes={"value": 2}))

    def taken(batch: MessageBatch) -> BatchTaken:
        change = DocumentStep(collection="latest", id=str(latest.id), version=min(batch.attempt, 2), body={"value": 3})
        return BatchTaken(steps=(*kept(batch), change))

    code.taken = taken
    await server.publish(("roads/1", b"7"))
    await until(lambda: _handed(held, 1))
    assert [batch.attempt for batch in code.batches] == [1, 2]
    assert (await values(held, "reading"), await values(held, "latest")) == ([7], [3])


async def test_steps_that_are_refused_fail_the_batch_with_the_reason(held: Platform, server: Server, code: Code):
    code.taken = lambda _: BatchTaken(steps=(DocumentStep(collection="reading", body={"value": "high"}),))
    await server.publish(("roads/1", b"7"))
    await until(lambda: _given_up(held, 1))
    [row] = await held.database.fetch("SELECT error FROM plugin_batch WHERE dead = 1")
    assert row["error"].startswith("document_invalid")
    assert await values(held, "reading") == []
