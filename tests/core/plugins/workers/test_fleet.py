"""Plugins from outside, end to end: through the relay into a worker and back, and what is kept of those that die."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.core.plugins.conftest import chosen, until
from tests.core.plugins.example import AT, COUNTY, GRID, found, report
from tests.core.plugins.test_host import choose
from wangge_core.database import Database
from wangge_core.plugins.discovery import Found
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import State
from wangge_core.plugins.workers.repository import WorkerRepository
from wangge_core.settings import Settings
from wangge_sandbox.slots import Key

CODE = """
import os
from wangge_sdk.hooks import hookimpl
from wangge_sdk.views import ClassSuggestion

REASON = {"zh-CN": "词", "en": "word"}

@hookimpl
def suggest_class(request):
    if request.text == "die":
        os._exit(1)
    if request.text == "nothing":
        return None
    count = 51 if request.text == "many" else 1
    if request.text == "nonsense":
        return {"a": 1}
    return tuple(ClassSuggestion(class_id="a.b.c", confidence=1, words=("x",), reason=REASON) for _ in range(count))
"""


def plugin(folder: Path, code: str = CODE, **runtime: Any) -> Found:
    package = folder / "acme_noise"
    package.mkdir(exist_ok=True)
    for name, text in (("__init__.py", ""), ("hooks.py", code)):
        (package / name).write_text(text, encoding="utf-8")
    declared = {"isolation": "worker", "module": "acme_noise.hooks", "limits": {}, **runtime}
    read = found("acme.noise", ("suggest_class.v1",), runtime=declared)
    return Found(name=read.name, offer=read.offer, findings=read.findings, code=(package,))


@pytest.fixture
async def host(database: Database, tmp_path: Path) -> AsyncIterator[Host]:
    foreign = plugin(tmp_path)
    made = Host(database, Settings(data=tmp_path / "data"), found=(foreign,))
    made.fleet.supervisor._first_pause_s = 0
    await choose(database, chosen("acme.noise"), plugins=(foreign,))
    await made.start()
    yield made
    with contextlib.suppress(Exception):
        await made.stop()


async def test_it_is_asked_like_any_other(host: Host) -> None:
    [installed] = host.plugins
    assert installed.state is State.READY
    for text, count in (("x", 1), ("nothing", 0), ("many", 0), ("nonsense", 0)):
        assert len(await host.relay(GRID).ask("suggest_class", report(text))) == count, text
    [health] = host.live_health()
    assert (health.calls, health.failures) == (4, 2)
    assert "50" in (health.last_error or "") or "does not fit" in (health.last_error or "")
    [worker] = host.fleet.health()
    assert (worker.key, worker.state) == (Key("acme.noise", "1.2.0", COUNTY), "ready")
    assert host.fleet.level == "full"


async def test_what_dies_too_often_is_written_down_and_stays_off_after_a_restart(host: Host, database: Database, tmp_path: Path) -> None:
    workers = WorkerRepository(database)
    key = Key("acme.noise", "1.2.0", COUNTY)

    async def tell(key: Key, reason: str) -> None:
        async with database.transaction():
            await workers.disable(key, reason, AT)

    host.fleet.tell = tell
    for _ in range(20):  # three deaths are enough, but on a busy machine a call may end before the worker does
        assert await host.relay(GRID).ask("suggest_class", report("die")) == []
        if host.fleet.health()[0].state == "disabled":
            break
    await until(lambda: not host.fleet._tasks)
    assert await workers.disabled() == {key: "its process ended by itself, with 1"}
    assert host.fleet.health()[0].state == "disabled"
    again = Host(database, Settings(data=tmp_path / "data"), found=(plugin(tmp_path),))
    await again.start()
    assert await again.relay(GRID).ask("suggest_class", report()) == []
    assert "stays off" in (again.live_health()[0].last_error or "")
    async with database.transaction():
        await workers.forgive("acme.noise", "33")
    again.forgive("acme.noise", COUNTY)
    assert len(await again.relay(GRID).ask("suggest_class", report())) == 1
    assert await workers.disabled() == {}
    await again.stop()


async def test_what_shall_be_awake_is_woken_where_it_is_on(database: Database, tmp_path: Path) -> None:
    host = Host(database, Settings(data=tmp_path / "data"), found=(plugin(tmp_path, resident=True),))
    await choose(database, chosen("acme.noise"))
    await host.start()
    await until(lambda: [worker.state for worker in host.fleet.health()] == ["ready"])
    await host.stop()


async def test_without_a_fence_it_is_refused_with_what_is_missing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge_sandbox.fencing.shutil.which", lambda _name: None)
    host = Host(database, Settings(data=tmp_path / "data"), found=(plugin(tmp_path),))
    await host.start()
    [installed] = host.plugins
    assert installed.state is State.REFUSED
    assert "apt-get install bubblewrap" in (installed.reason or {})["en"]
    await host.stop()
