"""A plugin asks an algorithm: as user ∩ grant ∩ area, kept like any other question, and never round in a circle."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from tests.core.broker.conftest import LAMPS, NORTH_GRID, OTHER, REASON, SOUTH_GRID, Ask, handle
from tests.core.broker.test_methods import RESIDENT, refused
from tests.core.plugins import example
from tests.core.plugins.test_handlers import CONTRIBUTES
from tests.world import NORTH, SYSTEM, World
from wangge_core.algorithms.schemas import QuestionIn
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import Found
from wangge_core.settings import Settings
from wangge_sdk.broker.algorithms import MOST_ASKED, Advice, AlgorithmAsk
from wangge_sdk.hooks.handlers import advises
from wangge_sdk.host_protocol import BrokerCall
from wangge_sdk.platform import Platform as Asked
from wangge_sdk.platform import RefusedError
from wangge_sdk.testing.fakes import FakePlatform
from wangge_sdk.views import AlgorithmAnswer, AlgorithmQuery, HookContext

RANK, OWN = f"{OTHER}:rank", "rank"
INPUT = {"type": "object", "additionalProperties": False, "required": ["steps"], "properties": {"steps": {"type": "integer", "minimum": 0}}}
OUTPUT = {"type": "object", "additionalProperties": True}
WORDS = {"zh-CN": "数出来的", "en": "counted"}

CODE = """
from wangge_sdk.broker.algorithms import AlgorithmAsk
from wangge_sdk.hooks.handlers import advises
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import AlgorithmAnswer

@advises
def rank(ctx, request):
    try:
        advice = ctx.platform.algorithms.ask(AlgorithmAsk(algorithm="rank", input={"steps": 0}))
        told = advice.state
    except RefusedError as refused:
        told = refused.code
    return AlgorithmAnswer(output={"told": told}, reason={"zh-CN": "数出来的", "en": "counted"})
"""


class Ranking:
    """Asks the other plugin's algorithm as many times more as it is told, one inside the other."""

    def __init__(self, next_one: str) -> None:
        self.next_one = next_one

    @advises
    async def rank(self, ctx: HookContext, request: AlgorithmQuery) -> AlgorithmAnswer:
        steps, deepest = request.input["steps"], 0
        if steps:
            more = AlgorithmAsk(algorithm=self.next_one, input={"steps": steps - 1})
            try:
                advice = await ctx.platform.awaiting.algorithms.ask(more)
            except RefusedError as refused:
                return AlgorithmAnswer(output={"refused": refused.code}, reason=WORDS)
            if advice.output and "refused" in advice.output:
                return AlgorithmAnswer(output=advice.output, reason=WORDS)
            deepest = advice.output["deepest"] + 1 if advice.output else -1
        return AlgorithmAnswer(output={"deepest": deepest}, reason=WORDS)


def declared(plugin: str, *consults: str, isolation: str = "inprocess", concurrency: int = 1) -> Found:
    read = example.found(
        plugin,
        files={"input.json": INPUT, "output.json": OUTPUT},
        kind="service",
        runtime={"isolation": isolation, "module": "acme_noise.hooks", "limits": {"concurrency": concurrency}},
        permissions={"required": [{"scope": "units:read", "reason": REASON}]},
        consults=list(consults),
        contributes={"algorithms": CONTRIBUTES["algorithms"]},
    )
    assert read.offer, read.findings
    return read


@pytest.fixture
async def platform(sqlite_settings: Settings, time: FixedTime) -> AsyncIterator[Platform]:
    """Two plugins in the north, each with an algorithm; each may ask the other's."""
    async for opened in opened_with(sqlite_settings, time):
        yield opened


async def opened_with(settings: Settings, time: FixedTime) -> AsyncIterator[Platform]:
    inside = replace(settings, inprocess_plugins=f"{settings.inprocess_plugins},{LAMPS},{OTHER}")
    async with Platform(inside, time).opened() as opened:
        for plugin, other in ((LAMPS, OTHER), (OTHER, LAMPS)):
            installed = opened.host.admit(declared(plugin, f"{other}:rank"), Ranking(f"{other}:rank"))
            assert installed.state == "ready", (installed.reason, installed.findings)
            await opened.grants.agree_to_installed(SYSTEM, plugin, NORTH, officer="王保护")
            await opened.plugins.switch(SYSTEM, plugin, NORTH, enabled=True)
        yield opened


def question(steps: int = 0, **more: Any) -> dict[str, Any]:
    return {"algorithm": RANK, "input": {"steps": steps}, **more}


async def test_it_is_kept_and_audited_as_the_plugins_question(platform: Platform, ask: Ask) -> None:
    advice: Advice = await ask("algorithms.ask", **question(subject="case 1"))
    assert (advice.state, advice.output, advice.reason["en"], advice.decision_role) == ("answered", {"deepest": 0}, "counted", "suggest")
    assert (advice.version, len(advice.model)) == ("1.2.0", 64)
    (row,) = await platform.database.fetch("SELECT plugin, asked_by, subject, area FROM algorithm_answer")
    assert (row["plugin"], row["asked_by"], row["subject"], row["area"]) == (OTHER, f"plugin:{LAMPS}", "case 1", NORTH_GRID)
    (entry,) = await platform.database.fetch("SELECT facts FROM audit_entry WHERE action = 'algorithm.asked'")
    assert msgspec.json.decode(entry["facts"])["via"] == f"{LAMPS} 1.2.0 algorithms.ask"
    await platform.broker.keeping.flush()
    (entry,) = await platform.database.fetch("SELECT facts FROM audit_entry WHERE action = 'plugin.asked'")
    assert msgspec.json.decode(entry["facts"])["subjects"] == [advice.id]


async def test_a_plugin_asks_its_own_without_naming_it(ask: Ask) -> None:
    assert (await ask("algorithms.ask", algorithm=OWN, input={"steps": 0})).state == "answered"
    assert (await ask("algorithms.ask", algorithm=f"{LAMPS}:rank", input={"steps": 0})).state == "answered"


async def test_the_least_of_user_grant_and_area_counts(platform: Platform, ask: Ask, county: World) -> None:
    asked = await ask("algorithms.ask", acting=county.actor("north_dispatcher"), **question())
    assert asked.state == "answered"
    (row,) = await platform.database.fetch("SELECT asked_by FROM algorithm_answer")
    assert row["asked_by"] == county.actor("north_dispatcher").id
    assert await refused(ask("algorithms.ask", acting=county.actor("worker"), **question())) == "permission_missing"
    assert await refused(ask("algorithms.ask", algorithm=RANK, input={})) == "algorithm_input"
    assert await refused(ask("algorithms.ask", area=SOUTH_GRID, **question())) == "outside_of_call"
    assert (await ask("algorithms.ask", acting=RESIDENT, **question())).state == "answered", "it changes nothing"


async def test_another_plugins_is_for_whoever_declares_it_and_was_granted_it(platform: Platform, ask: Ask) -> None:
    assert await refused(ask("algorithms.ask", algorithm="wangge.keyword-triage:classify", input={})) == "consult_not_granted"
    later = declared(LAMPS)
    await platform.host.replace(later, Ranking(RANK))
    assert await refused(ask("algorithms.ask", **question())) == "consult_not_granted", "it does not declare it any more"
    await platform.host.replace(declared(LAMPS, RANK, f"{OTHER}:new"), Ranking(RANK))
    assert (await ask("algorithms.ask", **question())).state == "answered"
    assert await refused(ask("algorithms.ask", algorithm=f"{OTHER}:new", input={})) == "consult_not_granted", "nobody agreed to that"


async def test_what_is_off_or_is_none_is_refused_like_anywhere(platform: Platform, ask: Ask) -> None:
    assert await refused(ask("algorithms.ask", algorithm="none", input={})) == "algorithm_not_found"
    await platform.advising.service.switch(SYSTEM, OTHER, "rank", NORTH, enabled=False, reason="Wrong")
    assert await refused(ask("algorithms.ask", **question())) == "algorithm_off"
    await platform.plugins.switch(SYSTEM, OTHER, NORTH, enabled=False)
    assert await refused(ask("algorithms.ask", **question())) == "algorithm_not_found"


async def test_algorithms_ask_one_another_so_many_times_and_no_more(ask: Ask) -> None:
    deepest = await ask("algorithms.ask", **question(MOST_ASKED - 1))
    assert deepest.output == {"deepest": MOST_ASKED - 1}
    assert (await ask("algorithms.ask", **question(MOST_ASKED))).output == {"refused": "algorithm_depth"}


async def test_each_question_takes_from_the_budget_of_whoever_asks(platform: Platform, ask: Ask) -> None:
    codes = set()
    for _ in range(60):
        try:
            await ask("algorithms.ask", **question())
        except RefusedError as error:
            codes.add(error.code)
    assert codes == {"rate_limited"}


@pytest.mark.slow
async def test_a_worker_that_waits_for_itself_is_told_so_at_once(sqlite_settings: Settings, time: FixedTime, tmp_path: Path) -> None:
    """A worker that takes one call at a time could not take the one that it waits for."""
    package = tmp_path / "acme_noise"
    package.mkdir()
    for name, text in (("__init__.py", ""), ("hooks.py", CODE)):
        (package / name).write_text(text, encoding="utf-8")
    async with Platform(sqlite_settings, time).opened() as platform:
        await platform.host.fleet.supervisor.start()
        for concurrency, told in ((1, "algorithm_waits"), (2, "answered")):
            read = declared(LAMPS, isolation="worker", concurrency=concurrency)
            await platform.host.replace(Found(name=read.name, offer=read.offer, findings=read.findings, code=(package,)))
            await platform.grants.agree_to_installed(SYSTEM, LAMPS, NORTH, officer="王保护")
            await platform.plugins.switch(SYSTEM, LAMPS, NORTH, enabled=True)
            advice = await platform.advising.service.ask(SYSTEM, LAMPS, "rank", QuestionIn(area=NORTH_GRID, input={"steps": 0}))
            assert advice.output == {"told": told}


def priority(platform: Asked) -> str:
    """Say what a plugin would make of an advice."""
    try:
        advice = platform.algorithms.ask(AlgorithmAsk(algorithm=RANK, input={"steps": 0}))
    except RefusedError as refused:
        return refused.code
    return f"{advice.state} {advice.output} {advice.confidence}"


@pytest.mark.parametrize("real", [False, True], ids=["fake", "real"])
async def test_the_fake_of_the_sdk_answers_as_the_platform_does(platform: Platform, real: bool) -> None:
    fake = FakePlatform()
    fake.grant("algorithms.ask", Advice(id="a", state="answered", version="1", model="m", decision_role="suggest", output={"deepest": 0}))
    asked: Asked = Through(platform) if real else fake
    assert await asyncio.to_thread(priority, asked) == "answered {'deepest': 0} None"


class Through(Asked):
    """The platform's own broker, asked from a thread as a plugin's code asks."""

    def __init__(self, platform: Platform) -> None:
        self._platform, self._loop = platform, asyncio.get_running_loop()

    def send(self, method: str, arguments: msgspec.Raw) -> msgspec.Raw:
        answering = self._platform.broker.service.answer(handle(), BrokerCall(1, 1, method, arguments))
        return asyncio.run_coroutine_threadsafe(answering, self._loop).result()
