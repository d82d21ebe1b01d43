"""The plugin answers the same in the server's process, after a round trip of its arguments, and in a worker."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.keyword_triage.test_hooks import report
from wangge_plugin_keyword_triage import hooks
from wangge_sandbox.connection import HookCall
from wangge_sandbox.slots import Code, Key
from wangge_sandbox.supervisor import Supervisor
from wangge_sdk.hooks import SPECS
from wangge_sdk.hooks.loading import load
from wangge_sdk.host_protocol import raw
from wangge_sdk.log import StandardLog
from wangge_sdk.views import HookContext, ReportView

Ask = Callable[[str, ReportView], Awaitable[Any]]
AREA = "999901001001001"
LISTED = frozenset({"suggest_class.v1", "route_case.v1", "algorithm:classify.v1"})


@pytest.fixture(params=["inprocess", "worker"])
async def ask(request: pytest.FixtureRequest) -> AsyncIterator[Ask]:
    if request.param == "inprocess":
        loaded = load(hooks.__name__)
        assert loaded.keys() == LISTED
        ctx = HookContext(area=AREA, plugin="wangge.keyword-triage", version="0.1.0", log=StandardLog("wangge.keyword-triage"))

        async def here(hook: str, asked: ReportView) -> Any:
            return SPECS[hook].check_answer(raw(loaded[f"{hook}.v1"](ctx, raw(asked))))

        yield here
        return
    supervisor = Supervisor()
    code = Code(paths=(Path(hooks.__file__).parent,), module=hooks.__name__, hooks=LISTED)

    async def there(hook: str, asked: ReportView) -> Any:
        wanted = HookCall(hook=f"{hook}.v1", area=AREA, locale="zh-CN", budget_ms=100, request=raw(asked))
        return SPECS[hook].check_answer(await supervisor.call(Key("wangge.keyword-triage", "0.1.0", AREA[:6]), code, wanted))

    yield there
    await supervisor.stop()


async def test_it_suggests_class_and_unit(ask: Ask) -> None:
    (suggestion,) = await ask("suggest_class", report("路灯坏了"))
    assert (suggestion.class_id, suggestion.words) == ("livelihood.appeal.streetlight", ("路灯",))
    (unit,) = await ask("route_case", report("路灯坏了"))
    assert (unit.unit_kind, unit.words) == ("urban_management", ("路灯",))


@pytest.mark.parametrize("text", ["", "你好", "路灯" * 10_000, "🙂\x00" * 2000, "停水停电停气" * 2000])
async def test_any_text_is_answered_within_the_contract(ask: Ask, text: str) -> None:
    for hook in ("suggest_class", "route_case"):
        await ask(hook, report(text))
