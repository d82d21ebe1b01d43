"""Calling plugins one after the other, within a budget, whatever they do.

The plugins run in the task of whoever asks, without a task of their own, and without a timer as long as none of
them waits for anything: that is what makes a call of ten cheap. From the first wait on, one timer watches the
walk. It looks whether the plugin that is on now has had its time, and if so cancels the wait. A coroutine that
swallows the cancellation is dropped: its next `yield` finds nobody there. What cannot be stopped is code that
never yields; therefore code from outside does not run in the server's process.
"""

import asyncio
import time
from collections.abc import Coroutine, Generator, Sequence
from contextlib import suppress
from itertools import chain
from types import coroutine
from typing import Any, Final

from wangge_core.plugins.model import Trouble
from wangge_core.plugins.steps import Step
from wangge_core.plugins.threads import BusyError, ThreadError
from wangge_sandbox.errors import CrowdedError, HookError, WorkerError
from wangge_sdk.hooks.loading import place_of

clock: Final = time.perf_counter
_Coroutine = Coroutine[Any, Any, None]
_ENDS: Final = (asyncio.CancelledError, SystemExit)
_TOO_LONG: Final = "took longer than its time budget"
_TOLERANCE_S: Final = 0.0005  # timers fire a little early


class Walk:
    """One call of one hook. Afterwards `steps`, `answers` and `took` (seconds) hold, side by side, who returned what."""

    # Defaults on the class: what is rarely set costs nothing to make. A walk is made for every call.
    failures = 0
    trouble: Trouble | None = None
    """What the last one that failed did."""
    troubled = False
    """Whether a plugin was called that had failed lately: its success is worth noting."""
    abstained = False
    """Whether somebody returned None."""
    late: tuple[Step, ...] = ()
    """Those that answered after their time, which is no success."""
    _current: Step
    _started: float
    _loop: asyncio.AbstractEventLoop
    _task: asyncio.Task[Any]
    _timer: asyncio.TimerHandle

    def __init__(self, steps: Sequence[Step], request: object, *, shortest_s: float, total_s: float) -> None:
        """Each plugin has its own budget, of which `shortest_s` is the least; the whole walk ends after `total_s`."""
        self._later: list[Step] = []
        self._left = chain(steps, self._later)
        self._request = request
        self._shortest_s = shortest_s
        self._expired = False
        self._ends = clock() + total_s
        self.steps: list[Step] = []
        self.answers: list[Any] = []
        self.took: list[float] = []

    async def run(self) -> None:
        """Call every plugin that its breaker allows. Never raises for what a plugin does.

        Raises:
            asyncio.CancelledError: the caller's task was cancelled from outside.
        """
        walk = self._walk()
        try:
            future = walk.send(None)
        except StopIteration:  # all of them answered without waiting for anything: no timer was needed
            return
        except _ENDS as error:  # nobody can have cancelled before the first wait: the plugin raised it
            self._blame_error(error)
            await self.run()
        else:
            await self._waited(walk, future)

    async def _walk(self) -> None:
        request, note_step, note_answer, note_time = self._request, self.steps.append, self.answers.append, self.took.append
        now = clock()
        alarm = min(now + self._shortest_s, self._ends)  # before this moment nobody can be late, which saves looking
        for step in self._left:
            if now >= alarm and now >= self._ends:
                return
            if step.breaker.troubled and not self._tries(step, now):
                continue
            self._current = step
            self._started = now
            step.gauge.calls += 1
            try:
                answer = step.call(step.ctx, request)
                if step.awaited:
                    answer = await answer
            except Exception as error:  # noqa: BLE001  a plugin may raise anything; the health page gets it
                if self._expired:
                    return
                self._blame_error(error)
                now = clock()
                continue
            if self._expired:  # it caught the cancellation and answered all the same
                return
            took = -now + (now := clock())
            step.time(took)
            if answer is None:
                self.abstained = True
            note_step(step)
            note_answer(answer)
            note_time(took)
            if now >= alarm and took > step.budget_s:
                self._note_late(step)

    def _note_late(self, step: Step) -> None:
        """Blame a plugin that blocked the event loop for too long; its answer is there and does no harm."""
        self.late = (*self.late, step)
        self._blame(Trouble.LATE, _TOO_LONG)

    @coroutine
    def _waited(self, walk: _Coroutine, future: Any) -> Generator[Any, Any, None]:  # noqa: ANN401  whatever the plugin awaits
        """Go on with a walk that waits, under a timer, past the plugins that have to be stopped."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()  # type: ignore[assignment]  # what waits under asyncio is a task
        cancelled_before = self._task.cancelling()
        self._timer = self._loop.call_later(self._shortest_s, self._watch)
        try:
            while True:
                stopped: BaseException | None = None
                try:
                    yield from self._until_stopped(walk, future)
                except _ENDS as error:
                    stopped = error
                if self._is_over(stopped, cancelled_before):
                    return
                walk, future = self._walk(), None
                self._timer.cancel()
                self._timer = self._loop.call_later(self._shortest_s, self._watch)
        finally:
            self._timer.cancel()

    def _is_over(self, stopped: BaseException | None, cancelled_before: int) -> bool:
        """Put down why a walk ended; tell whether that was its end, or raise what the caller's canceller wants."""
        if self._expired:
            self._expired = False
            if self._task.uncancel() > cancelled_before:
                raise asyncio.CancelledError
            self._blame(Trouble.LATE, _TOO_LONG)
            return False
        if stopped is None:
            return True
        if self._task.cancelling() > cancelled_before:
            raise stopped
        self._blame_error(stopped)
        return False

    def _until_stopped(self, walk: _Coroutine, future: Any) -> Generator[Any, Any, None]:  # noqa: ANN401  as above
        """Hand the walk's futures to the event loop, until it ends or goes on waiting when told to stop."""
        try:
            if future is None:
                future = walk.send(None)
            while True:
                try:
                    sent = yield future
                except BaseException as thrown:  # noqa: BLE001  handed to the plugin, as `await` would
                    future = walk.throw(thrown)
                    if self._expired:
                        _drop(walk)
                        return
                else:
                    future = walk.send(sent)
        except StopIteration:
            return

    def _watch(self) -> None:
        now = clock()
        due = min(self._started + self._current.budget_s, self._ends)
        if now < due - _TOLERANCE_S:
            # Not later than the shortest budget: the next plugin may have that one.
            self._timer = self._loop.call_later(min(due - now, self._shortest_s), self._watch)
            return
        self._expired = True
        self._task.cancel()

    def _tries(self, step: Step, now: float) -> bool:
        """Put a plugin that failed lately to the end, lest it use up the time of the others; there its breaker decides."""
        self.troubled = True
        if step not in self._later:
            self._later.append(step)
            return False
        return step.breaker.allows(now)

    def _blame_error(self, error: BaseException) -> None:
        self._blame(_trouble_of(error), str(error) if isinstance(error, ThreadError | WorkerError) else place_of(error))

    def _blame(self, trouble: Trouble, detail: str) -> None:
        self.failures += 1
        self.trouble = trouble
        self._current.gauge.failed(trouble, detail, clock())


def _trouble_of(error: BaseException) -> Trouble:
    if isinstance(error, BusyError | CrowdedError):
        return Trouble.BUSY
    return Trouble.GONE if isinstance(error, WorkerError) and not isinstance(error, HookError) else Trouble.RAISED


def _drop(walk: _Coroutine) -> None:
    """Forget a coroutine that would not stop; what it does on the way out is its own affair."""
    with suppress(BaseException):
        walk.close()
