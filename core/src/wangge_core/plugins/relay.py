"""Calling the plugins that are on in one area: ask, tell, contribute, decide, deliver.

A relay is built from an allow-list and never changes; the host hands out another one after a change. Nothing that
a plugin does reaches the caller: what failed is left out and stands on the plugin's health page. No relay is
called inside a database transaction.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from wangge_core.access.model import Actor
from wangge_core.plugins.answers import AnswerCheck, FittingCheck, Misfit
from wangge_core.plugins.live import UNPROMPTED, Cause, LiveCall
from wangge_core.plugins.model import Answer, Trouble
from wangge_core.plugins.sequence import Walk, clock
from wangge_core.plugins.steps import Step
from wangge_sdk.hooks import AnswerError, HookKind
from wangge_sdk.texts import LOCALES

WALK_BUDGETS: Final = 2
"""A call that asks plugins one by one ends after so many times the hook's budget, however many plugins there are."""


class Delivered(NamedTuple):
    """What became of a delivery: whether the plugin took the call and answered well, and what; it may answer nothing."""

    heard: bool
    answer: Answer | None
    trouble: Trouble | None = None
    """Why it was not heard; None too where nobody is on to hear it."""
    detail: str = ""
    """The same in words, fit to be shown to whoever looks after the plugin."""


class HookLine:
    """The steps of one hook in one area and language, ready to be walked."""

    __slots__ = ("check", "plugins", "shortest_s", "steps", "total_s", "versions")

    def __init__(self, check: AnswerCheck, steps: tuple[Step, ...]) -> None:
        """`steps` are in the order of the plugins' ids."""
        self.check: Final = check
        self.steps: Final = steps
        self.shortest_s: Final = min((step.budget_s for step in steps), default=0.0)
        self.plugins: Final = tuple(step.plugin for step in steps)
        self.versions: Final = tuple(step.version for step in steps)
        self.total_s: Final = WALK_BUDGETS * check.spec.budget_ms / 1000


class Relay:
    """The plugins of one area, as a caller sees them."""

    def __init__(
        self,
        area: str,
        checks: Mapping[str, AnswerCheck],
        steps_for: Callable[[str, str], tuple[Step, ...]],
        decider_for: Callable[[str], str | None],
    ) -> None:
        """`steps_for(hook, locale)` gives the steps of the area; `decider_for(hook)` the plugin that the area chose."""
        self.area: Final = area
        self._checks = checks
        self._steps_for = steps_for
        self._decider_for = decider_for
        self._lines: dict[tuple[str, str], HookLine] = {}
        self._asked: dict[tuple[str, str], HookLine] = {}  # those of them that are asked: the hot path looks here

    async def ask(self, hook: str, request: object, *, locale: str = LOCALES[0], acting: Actor | None = None) -> list[Answer]:
        """Ask every plugin, one after the other; return the answers in the order of the ids, without abstentions.

        Plugins are asked in the order of their ids, those that failed lately after all others. `acting` is who caused it: what
        plugins ask the platform for meanwhile, they ask for in that person's name.
        """
        line = self._asked.get((hook, locale)) or self._ask_line(hook, locale)
        if not line.steps:
            return []
        walk = Walk(line.steps, request, shortest_s=line.shortest_s, total_s=line.total_s)
        with LiveCall(acting):
            await walk.run()
        if walk.troubled or walk.abstained or len(walk.answers) < len(line.steps):
            return _answers(line.check, walk)
        values = line.check.together(walk.answers)
        # All of them answered, as nearly always: built column by column at half the price.
        return _answers(line.check, walk) if values is None else list(map(Answer, line.plugins, line.versions, values, walk.took))

    def asked(self, hook: str) -> frozenset[str]:
        """Return who answers a hook that is asked here: for callers whose request is dear, or not for everybody's eyes."""
        return frozenset(self._line(hook, LOCALES[0], HookKind.ASK).plugins)

    def decides(self, hook: str) -> bool:
        """Tell whether the area has chosen a plugin for a decision, and it is on here: for the same callers."""
        chosen = self._decider_for(hook)
        return any(step.plugin == chosen for step in self._line(hook, LOCALES[0], HookKind.DECIDE).steps)

    def hears(self, hook: str, plugin: str) -> bool:
        """Tell whether a plugin is on here and implements a hook that is told."""
        return any(step.plugin == plugin for step in self._line(hook, LOCALES[0], HookKind.TELL).steps)

    async def tell(self, hook: str, event: object, *, plugin: str) -> bool:
        """Tell one plugin; return whether it heard. A breaker that is open counts as not heard.

        One at a time, because each plugin has its own place in the outbox: what one misses is told again to it
        alone. The outbox's subscriber calls this, nobody else.
        """
        line = self._line(hook, LOCALES[0], HookKind.TELL)
        steps = tuple(step for step in line.steps if step.plugin == plugin)
        if not steps:
            return True
        walk = Walk(steps, event, shortest_s=steps[0].budget_s, total_s=steps[0].budget_s)
        with LiveCall(None):
            await walk.run()
        _answers(line.check, walk)
        return bool(walk.answers)

    async def contribute(self, hook: str, request: object, *, locale: str = LOCALES[0], acting: Actor | None = None) -> list[Answer]:
        """Ask every plugin side by side and return what is there when the hook's budget is over."""
        line = self._line(hook, locale, HookKind.CONTRIBUTE)
        if not line.steps:
            return []
        walks = [Walk((step,), request, shortest_s=step.budget_s, total_s=step.budget_s) for step in line.steps]
        with LiveCall(acting):
            await asyncio.gather(*(walk.run() for walk in walks))
        return [answer for walk in walks for answer in _answers(line.check, walk)]

    async def decide(self, hook: str, request: object, *, locale: str = LOCALES[0], acting: Actor | None = None) -> Answer | None:
        """Ask the plugin that the area chose for this decision; None when there is none, or it gave no good answer.

        Whoever asks stores the answer's plugin, version and reason, or falls back on the platform's own rule.
        """
        line = self._line(hook, locale, HookKind.DECIDE)
        chosen = self._decider_for(hook)
        steps = tuple(step for step in line.steps if step.plugin == chosen)
        if not steps:
            return None
        walk = Walk(steps, request, shortest_s=steps[0].budget_s, total_s=steps[0].budget_s)
        with LiveCall(acting):
            await walk.run()
        return next(iter(_answers(line.check, walk)), None)

    def bearers(self, hook: str) -> tuple[str, ...]:
        """Return the plugins that are on here and implement a hook that delivers."""
        return tuple(step.plugin for step in self._line(hook, LOCALES[0], HookKind.DELIVER).steps)

    async def deliver(self, hook: str, request: object, *, plugin: str) -> Delivered:
        """Have one plugin bring something to somebody; a job calls this, and tries again what was not heard."""
        line = self._line(hook, LOCALES[0], HookKind.DELIVER)
        return await self._delivered(line, line.check, LiveCall(None), request, plugin)

    async def _delivered(
        self, line: HookLine, check: AnswerCheck | FittingCheck, call: LiveCall, request: object, plugin: str
    ) -> Delivered:
        steps = tuple(step.within(call.seconds) for step in line.steps if step.plugin == plugin)
        if not steps:
            return Delivered(heard=False, answer=None, detail=f"{plugin} is not on here, or was not agreed to.")
        walk = Walk(steps, request, shortest_s=steps[0].budget_s, total_s=steps[0].budget_s)
        with call:
            await walk.run()
        answer = next(iter(_answers(check, walk)), None)
        abstained = any(value is None for value in walk.answers) and check.together([None]) is not None
        if answer is not None or abstained:
            return Delivered(heard=True, answer=answer)
        trouble = Trouble.NONSENSE if walk.answers else walk.trouble or Trouble.RESTING
        last = steps[0].gauge.last
        detail = "It has failed too often lately and rests for a while." if trouble is Trouble.RESTING or last is None else last.detail
        return Delivered(heard=False, answer=None, trouble=trouble, detail=detail)

    def handles(self, handler: str, plugin: str) -> bool:
        """Tell whether a plugin is on here and has a handler, such as `algorithm:rank`."""
        return any(step.plugin == plugin for step in self._line(handler, LOCALES[0], HookKind.HANDLE).steps)

    async def handle(
        self,
        handler: str,
        request: object,
        *,
        plugin: str,
        locale: str = LOCALES[0],
        cause: Cause = UNPROMPTED,
        misfit: Misfit | None = None,
        seconds: float | None = None,
        cpu_seconds: float | None = None,
    ) -> Delivered:
        """Have one plugin's handler answer, for what `cause` says; in `seconds`, where its kind's budget does not fit.

        `cpu_seconds` is the processor time that a worker may use for it, where that is not what its limits say.

        `misfit` looks closer at an answer: what it says is wrong counts as nonsense, as an answer of another type does.
        """
        line = self._line(handler, locale, HookKind.HANDLE)
        check = line.check if misfit is None else FittingCheck(line.check, misfit)
        return await self._delivered(line, check, LiveCall(cause.acting, seconds, cause, cpu_seconds), request, plugin)

    def _ask_line(self, hook: str, locale: str) -> HookLine:
        line = self._asked[hook, locale] = self._line(hook, locale, HookKind.ASK)
        return line

    def _line(self, hook: str, locale: str, kind: HookKind) -> HookLine:
        line = self._lines.get((hook, locale))
        if line is None:
            check = self._checks[hook]
            line = self._lines[hook, locale] = HookLine(check, self._steps_for(hook, locale))
        if line.check.spec.kind is not kind:
            raise TypeError(f"{line.check.spec.id} is a hook to {line.check.spec.kind.value}, not to {kind.value}")
        return line


def _answers(check: AnswerCheck | FittingCheck, walk: Walk) -> list[Answer]:
    values = check.together(walk.answers)
    if values is None or walk.troubled:
        return _answers_one_by_one(check, walk)
    return [
        Answer(step.plugin, step.version, value, took)
        for step, value, took in zip(walk.steps, values, walk.took, strict=True)
        if value is not None
    ]


def _answers_one_by_one(check: AnswerCheck | FittingCheck, walk: Walk) -> list[Answer]:
    """Find the answers that do not fit, and tell the breakers of the plugins that are well again."""
    answers = []
    for step, answer, took in sorted(zip(walk.steps, walk.answers, walk.took, strict=True), key=lambda entry: entry[0].plugin):
        try:
            value = check.alone(answer)
        except AnswerError as error:
            if step not in walk.late:  # one call is one failure
                step.gauge.failed(Trouble.NONSENSE, str(error), clock())
            continue
        if step.breaker.troubled and step not in walk.late:
            step.gauge.succeeded()
        if value is not None:
            answers.append(Answer(step.plugin, step.version, value, took))
    return answers
