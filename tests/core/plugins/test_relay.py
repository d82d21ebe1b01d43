"""Whatever a plugin does, the caller gets the good answers in time, and the health says what happened."""

import asyncio
import threading
import time
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tests.core.plugins import example
from tests.core.plugins.conftest import MakeHost, chosen
from tests.core.plugins.example import AT, COUNTY, GRID, report, suggestion
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Choices, Decider
from wangge_core.plugins.relay import WALK_BUDGETS
from wangge_core.plugins.sequence import Walk
from wangge_core.settings import Settings
from wangge_sdk.hooks import SPECS, HookKind, hookimpl
from wangge_sdk.hooks.handlers import spec_of
from wangge_sdk.hooks.loading import place_of
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import Card, CardQuery, CaseRated, HookContext, ReportView, UnitDecision, UnitQuery, UnitView

BUDGET_S = SPECS["suggest_class"].budget_ms / 1000
SLACK_S = 2.0
"""What a machine that runs other tests beside this one may add; what hangs here, hangs for longer."""


async def test_answers_come_in_the_order_of_the_ids_with_version_and_time(make_host: MakeHost) -> None:
    host = make_host(example.Good(), example.Waiting(), example.Good())
    answers = await host.relay(GRID).ask("suggest_class", report())
    assert [answer.plugin for answer in answers] == ["p10.good", "p11.waiting", "p12.good"]
    assert {answer.version for answer in answers} == {"1.2.0"}
    assert all(answer.value == (suggestion(),) for answer in answers)
    assert answers[1].elapsed_ms >= 1


async def test_nothing_is_on_gives_no_answers(make_host: MakeHost) -> None:
    relay = make_host().relay(GRID)
    assert await relay.ask("suggest_class", report()) == []
    assert await relay.contribute("contribute_cards", CardQuery(area=GRID)) == []
    assert await relay.decide("decide_unit", UnitQuery(report=report(), units=())) is None


FAULTS = [
    (example.Raising(), "KeyError in example.py, line "),
    (example.HangingAsync(), "took longer than its time budget"),
    (example.HangingSync(), "took longer than its time budget"),
    (example.Stubborn(), "took longer than its time budget"),
    (example.AnsweringAnyway(), "took longer than its time budget"),
    (example.Nonsense(), "suggest_class.v1 gave an answer that does not fit: Expected `float`, got `str` - at `$[0].confidence`"),
    (example.Flooding(), "suggest_class.v1 may answer at most 50 items, not 5000"),
    (example.FloodingOne(), "suggest_class.v1 gave an answer"),
    (example.FloodingWithWords(), "suggest_class.v1 gave an answer of more than 65536 bytes"),
    (example.QuittingLate(), "SystemExit in example.py, line "),
    (example.CancellingLate(), "CancelledError in example.py, line "),
    (example.QuittingInThread(), "SystemExit out of a thread of the plugin"),
    (example.StoppingInThread(), "StopIteration out of a thread of the plugin"),
    (example.RaisingWhenStopped(), "took longer than its time budget"),
    (example.Quitting(), "SystemExit in example.py, line "),
    (example.Cancelling(), "CancelledError in example.py, line "),
]


@pytest.mark.parametrize(("fault", "words"), FAULTS, ids=lambda value: type(value).__name__ if not isinstance(value, str) else "")
async def test_a_faulty_plugin_costs_the_others_nothing(make_host: MakeHost, fault: object, words: str) -> None:
    host = make_host(example.Good(), fault, example.Waiting())
    began = time.perf_counter()
    answers = await host.relay(GRID).ask("suggest_class", report("个人隐私"))
    assert time.perf_counter() - began < WALK_BUDGETS * BUDGET_S + SLACK_S
    assert [answer.plugin for answer in answers] == ["p10.good", "p12.waiting"]
    [_, health, _] = host.live_health()
    assert (health.calls, health.failures, health.area, health.hook) == (1, 1, COUNTY, "suggest_class")
    assert health.last_error is not None
    assert health.last_error.startswith(words)
    assert "隐私" not in health.last_error


async def test_all_hanging_together_end_within_the_budget_of_the_call(make_host: MakeHost) -> None:
    host = make_host(*(example.HangingAsync() for _ in range(6)))
    assert await host.relay(GRID).ask("suggest_class", report()) == []
    # Two budgets' time is for all six: whoever is not reached has done nothing wrong.
    called = [health for health in host.live_health() if health.calls]
    assert 1 <= len(called) <= WALK_BUDGETS
    assert sum(health.failures for health in host.live_health()) == len(called)


async def test_blocking_the_loop_uses_up_the_budget_of_the_call(make_host: MakeHost) -> None:
    host = make_host(example.Blocking(), example.Blocking(), example.Good())
    answers = await host.relay(GRID).ask("suggest_class", report())
    [first, _, good] = host.live_health()
    assert (first.calls, first.failures) == (1, 1)
    assert first.last_error == "took longer than its time budget"
    assert (good.calls, good.failures) == (0, 0)
    # Its answer is there and does no harm; to have blocked everybody is held against it all the same.
    assert answers[0].plugin == "p10.blocking"
    for _ in range(2):
        await host.relay(GRID).ask("suggest_class", report())
    assert host.live_health()[0].breaker == "open"


async def test_one_call_is_one_failure(make_host: MakeHost) -> None:
    class LateNonsense:
        @hookimpl
        async def suggest_class(self) -> Any:
            time.sleep(0.3)  # noqa: ASYNC251  that is the fault it has
            return "nonsense"

    host = make_host(LateNonsense())
    assert await host.relay(GRID).ask("suggest_class", report()) == []
    [health] = host.live_health()
    assert (health.calls, health.failures) == (1, 1)


def test_an_error_without_a_trace_is_named() -> None:
    assert place_of(ValueError("secret")) == "ValueError"
    assert place_of(RefusedError("rate_limited", "secret")) == "RefusedError (rate_limited)"
    assert place_of(RefusedError("王五的电话", "secret")) == "RefusedError"


def test_the_place_of_an_error_is_in_the_plugins_own_code() -> None:
    with pytest.raises(KeyError) as found:
        spec_of("no_such.v1")  # it is raised in a module of the SDK
    assert place_of(found.value).startswith("KeyError in test_relay.py, line ")


async def test_a_short_budget_does_not_shorten_that_of_others(tmp_path: Path) -> None:
    class Slow:
        @hookimpl
        async def suggest_class(self) -> Any:
            await asyncio.sleep(0.04)
            return (suggestion(),)

    host = Host(Mock(), Settings(data=tmp_path, inprocess_plugins="acme.slow,bravo.short"), found=())
    host.admit(example.found("acme.slow", ("suggest_class.v1",)), Slow())
    host.admit(example.found("bravo.short", ({"hook": "suggest_class.v1", "budget_ms": 20},)), Slow())
    host._take(Choices(version=1, areas=(chosen("acme.slow"), chosen("bravo.short")), grants=example.agreed(host)))
    assert [answer.plugin for answer in await host.relay(GRID).ask("suggest_class", report())] == ["acme.slow"]
    assert [health.failures for health in host.live_health()] == [0, 1]


async def test_who_goes_away_in_the_moment_of_the_timeout_still_goes_away(make_host: MakeHost) -> None:
    host = make_host(example.HangingAsync())
    walk = Walk(host.relay(GRID)._line("suggest_class", "en", HookKind.ASK).steps, report(), shortest_s=60, total_s=60)
    task = asyncio.create_task(walk.run())
    await asyncio.sleep(0)
    walk._started -= 60
    walk._watch()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [health.failures for health in host.live_health()] == [0]


async def test_who_failed_lately_is_asked_last_and_answers_stay_in_order(make_host: MakeHost) -> None:
    asked: list[str] = []

    class Noting:
        def __init__(self, name: str) -> None:
            self.name, self.ill = name, False

        @hookimpl
        async def suggest_class(self) -> Any:
            asked.append(self.name)
            if self.ill:
                raise ValueError
            return (suggestion(),)

    first, second, third = Noting("first"), Noting("second"), Noting("third")
    host = make_host(first, second, third)
    first.ill = True
    await host.relay(GRID).ask("suggest_class", report())
    first.ill = False
    asked.clear()
    answers = await host.relay(GRID).ask("suggest_class", report())
    assert asked == ["second", "third", "first"]
    assert [answer.plugin for answer in answers] == ["p10.noting", "p11.noting", "p12.noting"]


async def test_hanging_plugins_do_not_starve_a_good_one_for_long(make_host: MakeHost) -> None:
    host = make_host(*(example.HangingAsync() for _ in range(3)), example.Good())
    assert await host.relay(GRID).ask("suggest_class", report()) == []
    assert [answer.plugin for answer in await host.relay(GRID).ask("suggest_class", report())] == ["p13.good"]


async def test_after_three_failures_it_is_no_longer_asked(make_host: MakeHost) -> None:
    host = make_host(example.Raising(), example.Good())
    for _ in range(5):
        answers = await host.relay(GRID).ask("suggest_class", report())
        assert [answer.plugin for answer in answers] == ["p11.good"]
    [raising, good] = host.live_health()
    assert (raising.calls, raising.failures, raising.breaker) == (3, 3, "open")
    assert (good.calls, good.failures, good.breaker) == (5, 0, "closed")


async def test_a_plugin_that_gets_well_is_asked_again(make_host: MakeHost) -> None:
    class Moody:
        ill = True

        @hookimpl
        async def suggest_class(self) -> Any:
            if self.ill:
                raise ValueError
            return (suggestion(),)

    moody = Moody()
    host = make_host(moody)
    for _ in range(3):
        assert await host.relay(GRID).ask("suggest_class", report()) == []
    moody.ill = False
    assert await host.relay(GRID).ask("suggest_class", report()) == []
    host.forgive("p10.moody", COUNTY)
    assert len(await host.relay(GRID).ask("suggest_class", report())) == 1
    moody.ill = True
    assert await host.relay(GRID).ask("suggest_class", report()) == []
    moody.ill = False
    assert len(await host.relay(GRID).ask("suggest_class", report())) == 1
    [health] = host.live_health()
    assert health.breaker == "closed"


async def test_hanging_threads_do_not_pile_up(make_host: MakeHost) -> None:
    class Hanging(example.HangingSync):
        seconds = 1.0

    host = make_host(Hanging())
    relay = host.relay(GRID)
    await asyncio.gather(*(relay.ask("suggest_class", report()) for _ in range(12)))
    [health] = host.live_health()
    # Four hang in the plugin's four threads, three are told that these are busy, and then the breaker is open.
    assert (health.calls, health.failures, health.breaker) == (7, 7, "open")
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("plugin p10.hanging")]
    assert len(threads) == 4
    assert all(thread.daemon for thread in threads)


async def test_busy_threads_are_named_on_the_health_page(make_host: MakeHost) -> None:
    host = make_host(example.HangingSync())
    relay = host.relay(GRID)
    await asyncio.gather(*(relay.ask("suggest_class", report()) for _ in range(4)), asyncio.sleep(0.05))
    host.forgive("p10.hangingsync", COUNTY)
    await relay.ask("suggest_class", report())
    [health] = host.live_health()
    assert health.last_error == "all 4 threads of p10.hangingsync are busy with earlier calls"


async def test_a_caller_who_goes_away_is_not_the_plugins_fault(make_host: MakeHost) -> None:
    host = make_host(example.HangingAsync())
    task = asyncio.create_task(host.relay(GRID).ask("suggest_class", report()))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    [health] = host.live_health()
    assert health.failures == 0


async def test_a_timeout_around_the_call_works_as_everywhere(make_host: MakeHost) -> None:
    host = make_host(example.HangingAsync())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await host.relay(GRID).ask("suggest_class", report())
    async with asyncio.timeout(5):
        assert await host.relay(GRID).ask("suggest_class", report()) == []
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_plugins_get_their_own_context(make_host: MakeHost) -> None:
    seen: list[HookContext] = []

    class Looking:
        @hookimpl
        async def suggest_class(self, ctx: HookContext, request: ReportView) -> None:
            assert request.area == ctx.area
            seen.append(ctx)

    class Swapped:
        @hookimpl
        def suggest_class(self, request: ReportView, ctx: HookContext) -> Any:
            assert isinstance(request, ReportView)
            seen.append(ctx)

    class OnlyContext:
        @hookimpl
        def suggest_class(self, ctx: HookContext) -> None:
            seen.append(ctx)

    host = make_host(Looking(), Swapped(), OnlyContext())
    assert await host.relay(GRID).ask("suggest_class", report(), locale="en") == []
    assert [(ctx.plugin, ctx.area, ctx.locale, ctx.version) for ctx in seen] == [
        ("p10.looking", GRID, "en", "1.2.0"),
        ("p11.swapped", GRID, "en", "1.2.0"),
        ("p12.onlycontext", GRID, "en", "1.2.0"),
    ]


async def test_what_is_answered_is_a_copy(make_host: MakeHost) -> None:
    kept = [suggestion()]

    class Keeping:
        @hookimpl
        async def suggest_class(self) -> Any:
            return kept

    [answer] = await make_host(Keeping()).relay(GRID).ask("suggest_class", report())
    kept.clear()
    assert answer.value == (suggestion(),)


class Cards:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    @hookimpl
    async def contribute_cards(self, request: CardQuery) -> tuple[Card, ...]:
        await asyncio.sleep(self.seconds)
        return (Card(id="open", title={"en": "Open"}, value=request.slot),)


async def test_contributions_are_gathered_side_by_side_and_may_be_partial(make_host: MakeHost) -> None:
    host = make_host(Cards(0.1), Cards(0.1), Cards(0.1), Cards(60), hooks=("contribute_cards.v1",))
    began = time.perf_counter()
    answers = await host.relay(GRID).contribute("contribute_cards", CardQuery(area=GRID))
    assert time.perf_counter() - began < 0.1 + SPECS["contribute_cards"].budget_ms / 1000 + SLACK_S
    assert [answer.plugin for answer in answers] == ["p10.cards", "p11.cards", "p12.cards"]
    assert [health.failures for health in host.live_health()] == [0, 0, 0, 1]


class Deciding:
    @hookimpl
    async def decide_unit(self, request: UnitQuery) -> UnitDecision:
        return UnitDecision(unit_id=request.units[0].id, reason={"en": "The first"})


async def test_the_area_chooses_who_decides(make_host: MakeHost) -> None:
    unit = UnitView(id="u1", name="环境局", kind="environment", area=COUNTY)
    query = UnitQuery(report=report(), units=(unit,))
    chosen = Decider(hook="decide_unit", area=COUNTY, plugin="p11.deciding")
    none = Decider(hook="decide_unit", area=example.TOWN, plugin="")
    host = make_host(Deciding(), Deciding(), hooks=("decide_unit.v1",), deciders=(chosen, none))
    answer = await host.relay(example.NEIGHBOUR).decide("decide_unit", query)
    assert answer is not None
    assert (answer.plugin, answer.version, answer.value.reason) == ("p11.deciding", "1.2.0", {"en": "The first"})
    assert await host.relay(GRID).decide("decide_unit", query) is None


async def test_a_decision_that_fails_falls_back_to_the_platforms_rule(make_host: MakeHost) -> None:
    class Failing:
        @hookimpl
        async def decide_unit(self) -> UnitDecision:
            raise RuntimeError

    host = make_host(Failing(), hooks=("decide_unit.v1",), deciders=(Decider(hook="decide_unit", area=COUNTY, plugin="p10.failing"),))
    assert await host.relay(GRID).decide("decide_unit", UnitQuery(report=report(), units=())) is None
    assert [health.failures for health in host.live_health()] == [1]


async def test_telling_reaches_one_plugin_and_says_whether_it_heard(make_host: MakeHost) -> None:
    heard: list[str] = []

    class Listening:
        @hookimpl
        async def case_rated(self, event: CaseRated) -> None:
            heard.append(event.event_id)

    class Deaf:
        @hookimpl
        def case_rated(self) -> None:
            raise OSError

    class Chatty:
        @hookimpl
        async def case_rated(self) -> str:
            return "noted"

    host = make_host(Listening(), Deaf(), Chatty(), hooks=("case_rated.v1",))
    relay, event = host.relay(GRID), CaseRated(event_id="e1", at=AT, case=example.case(), score=5)
    assert await relay.tell("case_rated", event, plugin="p10.listening")
    assert not await relay.tell("case_rated", event, plugin="p11.deaf")
    assert await relay.tell("case_rated", event, plugin="p12.chatty")
    [chatty] = [health for health in host.live_health() if health.plugin == "p12.chatty"]
    assert chatty.last_error == "case_rated.v1 is told and must answer None, not str"
    assert await relay.tell("case_rated", event, plugin="p99.absent")
    assert heard == ["e1"]
    assert relay.hears("case_rated", "p10.listening")
    assert not relay.hears("case_closed", "p10.listening")


async def test_a_hook_is_called_as_what_it_is(make_host: MakeHost) -> None:
    relay = make_host(example.Good()).relay(GRID)
    with pytest.raises(TypeError, match="is a hook to ask, not to contribute"):
        await relay.contribute("suggest_class", report())
    with pytest.raises(KeyError):
        await relay.ask("suggest_nothing", report())


async def test_a_shorter_budget_of_the_manifest_is_kept(make_host: MakeHost) -> None:
    hook: Any = {"hook": "suggest_class.v1", "budget_ms": 20}
    host = make_host(example.HangingAsync(), hooks=(hook,))
    began = time.perf_counter()
    await host.relay(GRID).ask("suggest_class", report())
    assert time.perf_counter() - began < SLACK_S
    [health] = host.live_health()
    assert health.last_error is not None
    assert host._loader.implementation("p10.hangingasync", "1.2.0", "suggest_class.v1").budget_s == 0.02  # type: ignore[union-attr]
