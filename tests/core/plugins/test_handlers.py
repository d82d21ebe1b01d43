"""Handlers that a manifest names are called like hooks, in this process and in a worker."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.core.plugins.conftest import chosen
from tests.core.plugins.example import AT, GRID, found
from tests.core.plugins.test_host import choose
from wangge_core.database import Database
from wangge_core.plugins.discovery import Found
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import State
from wangge_core.settings import Settings
from wangge_sdk.hooks.handlers import advises, hears
from wangge_sdk.views import AlgorithmAnswer, AlgorithmQuery, EventHeard, HookContext

CODE = """
from wangge_sdk.hooks.handlers import advises, hears
from wangge_sdk.views import AlgorithmAnswer

@hears
def on_missed(ctx, event):
    if event.data.get("loud"):
        raise ValueError

@advises
def rank(request):
    return AlgorithmAnswer(output={"count": len(request.input)}, reason={"zh-CN": "数出来的", "en": "counted"})
"""
CONTRIBUTES = {
    "events": {"consumes": [{"type": "other.missed.v1", "handler": "on_missed"}]},
    "algorithms": [
        {
            "id": "rank",
            "title": {"zh-CN": "排序", "en": "Rank"},
            "task": "rank",
            "handler": "rank",
            "input": "input.json",
            "output": "output.json",
            "decision_role": "suggest",
            "model_card": {
                "data": {"name": "n", "licence": "l", "period": "p", "places": ["x"]},
                "metrics": [{"name": "accuracy", "value": 0.9, "dataset": "d"}],
                "fairness": [{"group": "g", "metric": "accuracy", "value": 0.9, "gap": 0}],
                "limits": {"zh-CN": "很少", "en": "Few"},
                "human_oversight": {"zh-CN": "有人看", "en": "Somebody looks"},
            },
        }
    ],
}
OBJECT = {"type": "object", "additionalProperties": True}


def plugin(folder: Path, isolation: str, code: str = CODE) -> Found:
    package = folder / "acme_noise"
    package.mkdir(exist_ok=True)
    for name, text in (("__init__.py", ""), ("hooks.py", code)):
        (package / name).write_text(text, encoding="utf-8")
    read = found(
        "acme.noise",
        files={"input.json": OBJECT, "output.json": OBJECT},
        kind="service",
        runtime={"isolation": isolation, "module": "acme_noise.hooks", "limits": {}},
        contributes=CONTRIBUTES,
    )
    assert read.offer, read.findings
    return Found(name=read.name, offer=read.offer, findings=read.findings, code=(package,))


class Code:
    @staticmethod
    @hears
    def on_missed(ctx: HookContext, event: EventHeard) -> None:
        if event.data.get("loud"):
            raise ValueError(ctx.area)

    @staticmethod
    @advises
    async def rank(request: AlgorithmQuery) -> AlgorithmAnswer:
        return AlgorithmAnswer(output={"count": len(request.input)}, reason={"zh-CN": "数出来的", "en": "counted"})


async def started(database: Database, folder: Path, isolation: str) -> Host:
    each = plugin(folder, isolation)
    inside = "acme.noise" if isolation == "inprocess" else ""
    host = Host(database, Settings(data=folder / "data", inprocess_plugins=inside), found=())
    if isolation == "worker":
        await host.fleet.supervisor.start()
    await choose(database, chosen("acme.noise"), plugins=(each,))
    host.admit(each, Code() if inside else None)
    await host.refresh()
    return host


@pytest.fixture(params=["inprocess", pytest.param("worker", marks=pytest.mark.slow)])
async def host(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> AsyncIterator[Host]:
    made = await started(database, tmp_path, request.param)
    yield made
    with contextlib.suppress(Exception):
        await made.stop()


def heard(**data: Any) -> EventHeard:
    return EventHeard(event_id="e1", type="other.missed.v1", key="k", at=AT, area=GRID, data=data)


async def test_an_event_and_an_algorithm_reach_their_functions(host: Host) -> None:
    assert [each.state for each in host.plugins] == [State.READY], host.plugins[0].reason
    relay = host.relay(GRID)
    assert relay.hears("event:on_missed", "acme.noise")
    assert await relay.tell("event:on_missed", heard(), plugin="acme.noise")
    assert not await relay.tell("event:on_missed", heard(loud=True), plugin="acme.noise")
    delivered = await relay.handle("algorithm:rank", AlgorithmQuery(algorithm="rank", input={"a": 1}), plugin="acme.noise")
    assert delivered.answer is not None
    assert delivered.answer.value.output == {"count": 1}


async def test_a_name_that_the_code_does_not_mark_keeps_the_plugin_off(database: Database, tmp_path: Path) -> None:
    host = Host(database, Settings(data=tmp_path, inprocess_plugins="acme.noise"), found=())
    installed = host.admit(plugin(tmp_path, "inprocess"), object())
    assert installed.state is State.REFUSED
    assert installed.reason is not None
    assert "names a function that its code does not mark: on_missed, event" in installed.reason["en"]
