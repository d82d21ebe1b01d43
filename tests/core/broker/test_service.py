"""One way to ask, for workers and for code in this process: bounds, budget, refusals on the health page, and the end of a call."""

import asyncio
import threading
from typing import Any

import msgspec
import pytest

from tests import world
from tests.core.broker.conftest import FILES, LAMPS, NORTH_GRID, OTHER, Ask, Lamps, declared, handle, report
from tests.core.conftest import Client
from tests.core.plugins import example
from tests.core.signing_in import signed_in
from tests.world import COUNTY, NORTH, World
from wangge_core.broker.budget import Budget
from wangge_core.broker.service import LARGEST_ANSWER
from wangge_core.platform import Platform
from wangge_sdk.broker.calls import LARGEST_REQUEST, METHODS
from wangge_sdk.hooks import hookimpl
from wangge_sdk.host_protocol import BrokerCall, raw
from wangge_sdk.platform import Platform as Asked
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import ReportView


async def refused(platform: Platform, method: str, arguments: bytes) -> str:
    with pytest.raises(RefusedError) as error:
        await platform.broker.service.answer(handle(), BrokerCall(1, 1, method, msgspec.Raw(arguments)))
    return error.value.code


GARBAGE = [b"", b"\xc1", b"\xff", b"\x81\xa1x\x01", b"\x93\x01\x02\x03", b"\xd9", b"\x91" * 10_000, b"\x81\xa2id\xa2\xff\xff"]


async def test_what_cannot_be_read_is_refused(platform: Platform) -> None:
    platform.broker.service._budget = Budget(1_000_000)
    for method in METHODS:
        for arguments in GARBAGE:
            assert await refused(platform, method, arguments) == "arguments_invalid", (method, arguments)


async def test_what_is_too_large_is_refused_and_counted(platform: Platform) -> None:
    assert await refused(platform, "cases.get", bytes(raw({"id": "x" * (LARGEST_REQUEST + 1)}))) == "too_large"
    assert await refused(platform, "x" * 100_000, bytes(raw({}))) == "unknown_method"
    asks = {each.method: each for each in await platform.broker.keeping.asks(LAMPS)}
    assert asks["cases.get"].last_refusal == "too_large"
    assert (asks["?"].refused, asks["?"].last_refusal) == (1, "unknown_method")


def test_a_budget_is_for_each_plugin_and_county() -> None:
    now = [0.0]
    budget = Budget(60, lambda: now[0])
    for _ in range(20):
        budget.take("a", "1", 1)
    with pytest.raises(RefusedError, match="ask again in 2 s") as error:
        budget.take("a", "1", 1)
    assert error.value.code == "rate_limited"
    budget.take("b", "1", 20)
    budget.take("a", "2", 20)
    budget.take("a", "1", 20, "somebody")
    with pytest.raises(RefusedError, match="ask again"):
        budget.take("a", "1", 1, "somebody")
    budget.take("a", "1", 20, "somebody else")
    now[0] = 5.0
    budget.take("a", "1", 5)
    with pytest.raises(RefusedError):
        budget.take("a", "1", 1)


async def test_a_flood_is_refused_by_the_budget(platform: Platform, ask: Ask) -> None:
    codes = set()
    for _ in range(900):
        try:
            await ask("areas.locate", lon=0.0, lat=0.0)
        except RefusedError as error:
            codes.add(error.code)
    assert codes == {"rate_limited"}
    (asks,) = await platform.broker.keeping.asks(LAMPS)
    assert asks.asked + asks.refused == 900
    assert asks.asked < 500


async def test_the_health_page_tells_what_was_asked(platform: Platform, ask: Ask, client: Client, county: World) -> None:
    await ask("cases.list")
    with pytest.raises(RefusedError):
        await ask("cases.get", id="x")
    admin = await signed_in(client, "system_admin")
    answer = (await admin.get(f"/api/v1/plugins/{LAMPS}/asks")).json()
    assert [(item["method"], item["asked"], item["refused"], item["last_refusal"]) for item in answer["items"]] == [
        ("cases.get", 0, 1, "case_not_found"),
        ("cases.list", 1, 0, None),
    ]
    assert (await admin.get("/api/v1/plugins/none.such/asks")).status_code == 404
    assert (await admin.get(f"/api/v1/plugins/{LAMPS}/egress")).json() == {"items": []}


async def told(platform: Platform, acting: Any = None) -> list[Any]:
    text = ReportView(text="x", area=NORTH_GRID, reported_at=platform.time.now())
    return await platform.host.relay(NORTH_GRID).ask("suggest_class", text, acting=acting)


async def test_code_in_this_process_asks_the_same_broker(platform: Platform, code: Lamps, county: World) -> None:
    case_id = str(await report(platform))
    seen: list[Any] = []

    async def act(ctx: Any, request: Any) -> None:
        seen.append(await ctx.platform.awaiting.cases.get(case_id))
        with pytest.raises(RefusedError) as error:
            ctx.platform.cases.get(case_id)
        seen.append(error.value.code)
        seen.append(ctx)

    code.act = act
    await told(platform, county.actor("worker"))
    assert (seen[0].id, seen[1]) == (case_id, "would_block")
    await platform.broker.keeping.flush()
    (row,) = await platform.database.fetch("SELECT actor_id FROM audit_entry WHERE action = 'plugin.asked'")
    assert row["actor_id"] == county.actor("worker").id
    with pytest.raises(RefusedError) as error:
        await seen[2].platform.awaiting.cases.get(case_id)
    assert error.value.code == "call_over"


async def test_a_task_that_outlives_its_call_is_answered_no_more(platform: Platform, code: Lamps) -> None:
    late: list[str] = []

    async def linger(asked: Asked) -> None:
        await asyncio.sleep(0.05)
        try:
            await asked.awaiting.clock.due(None)  # type: ignore[arg-type]
        except RefusedError as error:
            late.append(error.code)

    tasks = []

    async def act(ctx: Any, request: Any) -> None:
        tasks.append(asyncio.create_task(linger(ctx.platform)))

    code.act = act
    await told(platform)
    await asyncio.gather(*tasks)
    assert late == ["call_over"]


class Waiting:
    """Synchronous, so that it runs in a thread, where it may wait for the platform."""

    def __init__(self) -> None:
        self.seen: list[Any] = []
        self.thread: int | None = None

    @hookimpl
    def suggest_class(self, ctx):
        self.thread = threading.get_ident()
        self.seen.append(ctx.platform.areas.get(NORTH))


async def test_a_synchronous_hook_waits_in_a_thread(platform: Platform) -> None:
    waiting = Waiting()
    platform.host.admit(
        example.found(OTHER, ("suggest_class.v1",), FILES, **declared(contributes={"hooks": [{"hook": "suggest_class.v1"}]})), waiting
    )
    await world.enable(platform, OTHER, NORTH)
    await told(platform)
    assert [area.name for area in waiting.seen] == ["北镇"]
    assert waiting.thread != threading.get_ident()


async def test_what_is_gathered_outlives_a_database_that_is_down(platform: Platform, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    await ask("areas.get", code=COUNTY)
    keeping = platform.broker.keeping

    async def down(_: Any) -> None:
        raise OSError("down")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="down"):
        patched.setattr(keeping._repository, "write", down)
        await keeping.flush()
    await ask("areas.get", code=COUNTY)
    (asks,) = await keeping.asks(LAMPS)
    assert asks.asked == 2
    (row,) = await platform.database.fetch("SELECT facts FROM audit_entry WHERE action = 'plugin.asked'")
    assert msgspec.json.decode(row["facts"])["times"] == 2


async def test_an_answer_that_is_too_large_is_refused(platform: Platform, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform.host, "open_settings", lambda *_: {"much": "x" * LARGEST_ANSWER})
    with pytest.raises(RefusedError) as error:
        await ask("settings.get")
    assert error.value.code == "too_large"
