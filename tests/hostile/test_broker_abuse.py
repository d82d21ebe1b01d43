"""Acts of a fenced plugin against the platform's own broker: none gives it anything, each leaves a trace, and the server goes on."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from tests import world
from tests.core.broker.conftest import EVENT, FILES, LAMPS, NORTH_GRID, REASON, SOUTH_GRID, declared, report
from tests.core.collections import example as homes
from tests.core.plugins.example import MemoryPackage, manifest
from tests.world import NORTH, SOUTH, SYSTEM
from wangge_core.access.model import Actor
from wangge_core.collections.planning import Put
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.plugins.live import Cause
from wangge_core.plugins.workers.placing import key_of
from wangge_core.settings import Settings
from wangge_sandbox.connection import HookCall
from wangge_sandbox.errors import WorkerError
from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sandbox.slots import Code
from wangge_sdk.host_protocol import raw
from wangge_sdk.views import ReportView

pytestmark = pytest.mark.slow

HOSTILE: Final = """
import json, os, sys, threading, time
from msgspec import Raw
from wangge_sdk.broker.calls import CaseList
from wangge_sdk.hooks import hookimpl
from wangge_sdk.host_protocol import BrokerCall, frame, raw
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import ClassSuggestion

def said(text):
    return (ClassSuggestion(class_id="a.b.c", confidence=1, reason={"zh-CN": "x", "en": str(text)[:900]}),)

@hookimpl
def suggest_class(ctx, request):
    told, _, code = request.text.partition("\\n")
    space = dict(globals(), ctx=ctx, ask=ctx.platform.ask, worker=ctx.platform._worker, call=ctx.platform._call, **json.loads(told))
    try:
        exec(code, space)
    except RefusedError as error:
        return said("refused " + error.code)
    return said("got " + str(space.get("got")))
"""
REFUSED: Final = {
    "another_area": ("got = ask('cases.get', id=south)", "case_not_found"),
    "another_area_by_list": ("got = ask('cases.list', area='999901200')", "outside_of_call"),
    "another_county": ("got = ask('cases.list', area='110101')", "outside_of_call"),
    "another_areas_settings": ("got = ask('settings.get', area='999901200')", "outside_of_call"),
    "another_areas_units": ("got = ask('units.list', area='999901200')", "outside_of_call"),
    "the_whole_country": ("got = ask('cases.list', area='')", "arguments_invalid"),
    "a_wild_card": ("got = ask('cases.list', area='99%')", "arguments_invalid"),
    "another_plugins_settings": ("got = ask('settings.get', plugin='wangge.livelihood')", "arguments_invalid"),
    "another_plugins_case_type": (
        "got = ask('cases.create', client_id='00000000-0000-4000-8000-000000000000', case_type='livelihood.appeal', text='x')",
        "not_own_case_type",
    ),
    "another_plugins_documents": ("got = ask('collections.list', collection='acme.rented-homes:home')", "read_undeclared"),
    "another_plugins_document": ("got = ask('collections.get', collection='acme.rented-homes:home', id=home)", "read_undeclared"),
    "a_change_of_another_plugins_document": (
        "got = ask('collections.put', collection='acme.rented-homes:home', id=home, version=1, body={'state': 'empty'})",
        "read_undeclared",
    ),
    "another_plugins_document_as_its_own": ("got = ask('collections.get', collection='home', id=home)", "collection_not_found"),
    "a_collection_with_sql": ("got = ask('collections.list', collection='home; DROP TABLE cases')", "collection_not_found"),
    "another_plugins_event": ("got = ask('events.emit', type='livelihood.told.v1', key='x')", "event_not_declared"),
    "the_platforms_event": ("got = ask('events.emit', type='case.closed', key='x')", "event_not_declared"),
    "an_event_elsewhere": (f"got = ask('events.emit', type='{EVENT}', key='x', data={{'lamp': '1'}}, area='999901200')", "outside_of_call"),
    "another_plugins_secret": ("got = ask('http.fetch', url='https://a.example/', secret={'setting': 'limit'})", "egress_secret"),
    "its_own_secret": ("got = ask('settings.get')['values']['key']", None),
    "anothers_name": ("got = ask('cases.get', id=south, actor='system', acting='root')", "arguments_invalid"),
    "a_step_for_nobody": ("got = ask('cases.act', id=north, action='file', version=1)", "no_acting_person"),
    "a_private_case": ("got = ask('cases.get', id=private)", "case_not_found"),
    "a_forged_id": ("got = ask('cases.get', id='00000000-0000-0000-0000-000000000000')", "case_not_found"),
    "an_id_with_sql": ("got = ask('cases.get', id=\"x' OR '1'='1\")", "case_not_found"),
    "a_cursor_with_sql": ("got = ask('cases.list', after=\"x' OR 1=1\")", "cursor"),
    "an_unknown_method": ("got = ask('system.shutdown')", "unknown_method"),
    "a_method_of_python": ("got = ask('__class__.__init__')", "unknown_method"),
    "the_metadata_service": ("got = ask('http.fetch', url='http://169.254.169.254/latest')", "egress_scheme"),
    "the_server_itself": ("got = ask('http.fetch', url='https://localhost:8443/')", "egress_host"),
    "a_host_that_nobody_granted": ("got = ask('http.fetch', url='https://example.com/')", "egress_not_granted"),
    "an_ungranted_permission": (
        "got = ask('notifications.send', unit_id=unit, once='1', template='x')",
        "not_granted",
    ),
    "a_call_that_nobody_made": ("got = worker.send(4711, 'cases.get', raw({'id': north}))", "call_over"),
    "a_negative_call": ("got = worker.send(-1, 'cases.get', raw({'id': north}))", "call_over"),
    "oversize_arguments": ("got = ask('cases.get', id='x' * 300_000)", "too_large"),
    "arguments_of_another_shape": ("got = worker.send(call, 'cases.get', raw([1, 2, 3]))", "arguments_invalid"),
    "no_arguments": ("got = worker.send(call, 'cases.get', raw(None))", "arguments_invalid"),
    "a_flood_of_events": (
        f"for n in range(900): ask('events.emit', type='{EVENT}', key=str(n), data={{'lamp': '1'}}, once=str(n))",
        "rate_limited",
    ),
}
"""Name → code of the act, and how it is refused; None is an error of its own."""
DEADLY: Final = {
    "malformed_arguments": "worker.send(call, 'cases.get', Raw(b'\\xc1'))",
    "half_a_frame": "worker._line._stream.sendall((900).to_bytes(4, 'big') + b'x'); time.sleep(20)",
    "a_frame_that_lies": "worker._line._stream.sendall((5 << 20).to_bytes(4, 'big')); time.sleep(20)",
    "a_flood_of_questions": "for n in range(10_000): worker._line.say(BrokerCall(n, call, 'cases.list', raw({})))\ntime.sleep(20)",
}
"""Acts that break the protocol: the worker ends, and says why on the health page."""


class County:
    """A platform with the hostile plugin on in the north, in a worker of its own."""

    def __init__(self, platform: Platform, code: Path) -> None:
        self.platform = platform
        limits = WorkerLimits(call_timeout_ms=3000)
        self.code = Code(paths=(code,), module="hostile_lamps", hooks=frozenset({"suggest_class.v1"}), limits=limits)
        self.told: dict[str, str] = {}

    async def call(self, code: str, acting: Actor | None = None) -> str:
        report = ReportView(text=f"{json.dumps(self.told)}\n{code}", area=NORTH_GRID, reported_at=self.platform.time.now())
        wanted = HookCall(hook="suggest_class.v1", area=NORTH_GRID, locale="en", budget_ms=3000, request=raw(report), trace=Cause(acting))
        answer = await self.platform.host.fleet.supervisor.call(key_of(LAMPS, "1.2.0", NORTH_GRID), self.code, wanted)
        return str(msgspec.msgpack.decode(answer)[0]["reason"]["en"])

    async def trace(self) -> tuple[int, int, int]:
        """Return what the health page tells: refusals of the broker, of the worker's stream, and deaths."""
        refused = sum(asks.refused for asks in await self.platform.broker.keeping.asks(LAMPS))
        workers = self.platform.host.fleet.health()
        return refused, sum(worker.refused_asks for worker in workers), sum(worker.deaths for worker in workers)


@pytest.fixture
async def county(sqlite_settings: Settings, tmp_path: Path) -> AsyncIterator[County]:
    code = tmp_path / "hostile_lamps.py"
    code.write_text(HOSTILE, encoding="utf-8")
    scopes = tuple(
        {"scope": scope, "reason": REASON} for scope in ("reports:read", "cases:read", "cases:create", "cases:manage", "units:read")
    )
    package = MemoryPackage(
        {
            "plugin.json": manifest(
                LAMPS,
                ("suggest_class.v1",),
                **declared(scopes, runtime={"isolation": "worker", "module": "hostile_lamps", "limits": {}}),
            ),
            "hostile_lamps.py": b"",
            **FILES,
        }
    )
    async with Platform(sqlite_settings, FixedTime(world.NOW)).opened() as platform:
        platform.host.fleet.supervisor._first_pause_s = 0
        platform.host.admit(msgspec.structs.replace(read_offer(package), code=(code,)))
        await world.enable(platform, LAMPS, NORTH)
        await world.enable(platform, "wangge.livelihood", SOUTH)
        platform.host.admit(homes.found())
        await world.enable(platform, homes.PLUGIN, NORTH)
        kept = Put(body=homes.home(), area=NORTH_GRID)
        made = County(platform, code)
        made.told = {
            "north": str(await report(platform)),
            "home": str((await platform.documents.service.put(SYSTEM, homes.HOMES, kept)).id),
            "private": str(await report(platform, private=True)),
            "south": str(await report(platform, SOUTH_GRID, "livelihood.appeal", class_id="livelihood.appeal.streetlight")),
            "unit": str(next(iter(world.find(sqlite_settings.data).units.values()))),
        }
        await platform.plugins.set_settings(SYSTEM, LAMPS, NORTH, {"key": "hunter2"})
        yield made


async def honest(county: County) -> None:
    """The server and the plugin go on."""
    assert (await county.call("got = ask('areas.get', code='999901100')['name']")) == "got 北镇"


async def test_every_act_is_refused_and_leaves_a_trace(county: County) -> None:
    for name, (code, expected) in REFUSED.items():
        before = await county.trace()
        if expected is None:
            with pytest.raises(WorkerError, match="KeyError"):
                await county.call(code)
            continue
        assert await county.call(code) == f"refused {expected}", name
        after = await county.trace()
        assert after[:2] > before[:2], name
        assert after[2] == 0, name
        county.platform.broker.service._budget._buckets.clear()
    await honest(county)
    (events,) = await county.platform.database.fetch("SELECT count(*) AS told FROM outbox WHERE type = {}", EVENT)
    assert 0 < events["told"] < 200


async def test_what_breaks_the_protocol_ends_the_worker_and_nothing_else(county: County) -> None:
    for number, (name, code) in enumerate(DEADLY.items(), start=1):
        with pytest.raises(WorkerError):
            await county.call(code)
        county.platform.host.fleet.supervisor.forgive(LAMPS, world.COUNTY)
        refused, _, deaths = await county.trace()
        assert deaths == number, name
        assert refused < 1000, name
        await honest(county)


async def test_a_call_that_is_over_answers_nobody(county: County) -> None:
    assert await county.call("sys.kept = ctx.platform\ngot = ask('areas.get', code='999901100')['code']") == "got 999901100"
    assert await county.call("got = sys.kept.ask('cases.get', id=north)") == "refused call_over"


async def test_a_number_that_is_taken_gives_no_second_answer(county: County) -> None:
    at_once = "worker._line._stream.sendall(frame(BrokerCall(7, call, 'cases.list', raw({}))) * 3)\n"
    code = f"{at_once}got = ask('areas.get', code='999901100')['code']"
    before = await county.trace()
    assert await county.call(code) == "got 999901100"
    after = await county.trace()
    assert after[1] - before[1] == 2


async def test_one_persons_rights_end_with_their_call(county: County) -> None:
    """The private case is seen in the dispatcher's name, and not in the call after it."""
    dispatcher = world.find(county.platform.settings.data).actor("north_dispatcher")
    code = "got = ask('cases.get', id=private)['id']"
    assert await county.call(code, dispatcher) == f"got {county.told['private']}"
    assert await county.call(code) == "refused case_not_found"


async def test_an_intake_goes_on_beside_a_flood(county: County) -> None:
    flood = asyncio.create_task(county.call("for n in range(2000): ask('cases.list')"))
    made: list[Any] = [await report(county.platform) for _ in range(5)]
    assert len(set(made)) == 5
    assert await flood == "refused rate_limited"
