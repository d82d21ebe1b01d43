"""Fixtures of the sandbox's tests: plugins written on the spot, and a supervisor of real workers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.sandbox.fakes import FakeBroker
from wangge_sandbox.connection import HookCall
from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sandbox.slots import Code, Key
from wangge_sandbox.supervisor import Supervisor
from wangge_sdk.host_protocol import raw
from wangge_sdk.views import ReportView

KEY = Key("acme.lamps", "1.0.0", "330521")
HEAD = """
import asyncio, os, sys, threading, time
from wangge_sdk.hooks import hookimpl
from wangge_sdk.views import ClassSuggestion

def said(text):
    return (ClassSuggestion(class_id="a.b.c", confidence=1, words=("x",), reason={"zh-CN": str(text), "en": str(text)}),)

"""


def wanted(text: str = "", *, hook: str = "suggest_class.v1", event: str | None = None, **more: Any) -> HookCall:
    request = ReportView(text=text, area="330521001", reported_at=datetime(2026, 3, 2, tzinfo=UTC))
    return HookCall(hook=hook, area="330521001", locale="en", budget_ms=200, request=raw(request), event=event, **more)


def words(answer: msgspec.Raw) -> str:
    return str(msgspec.msgpack.decode(answer)[0]["reason"]["en"])


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  what is waited for is state of the code under test, which has no event
            await asyncio.sleep(0.01)


WriteCode = Callable[..., Code]


@pytest.fixture
def write_code(tmp_path: Path) -> WriteCode:
    """Return a function that writes a plugin with the given body of its hook `suggest_class`, or a whole module."""

    def written(body: str = "return said(request.text)", module: str | None = None, **limits: Any) -> Code:
        path = tmp_path / f"lamps{len(list(tmp_path.iterdir()))}.py"
        hook = "@hookimpl\ndef suggest_class(ctx, request):\n" + "\n".join(f"    {line}" for line in body.splitlines())
        path.write_text(HEAD + (module or hook), encoding="utf-8")
        return Code(paths=(path,), module=path.stem, hooks=frozenset({"suggest_class.v1"}), limits=WorkerLimits(**limits))

    return written


@pytest.fixture
async def supervisor() -> AsyncIterator[Supervisor]:
    """A supervisor without pauses, with a broker that answers from memory."""
    made = Supervisor(broker=FakeBroker(), first_pause_s=0)
    yield made
    await made.stop()
