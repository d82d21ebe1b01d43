"""Wakes workers when they are needed, lets them sleep when they are not, and keeps count of how they die."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Final, Literal

from msgspec import Raw

from wangge_sandbox.broker import Broker, NoBroker
from wangge_sandbox.connection import Connection, HookCall, clock
from wangge_sandbox.errors import DisabledError, RestingError, SetAsideError, UnfitError
from wangge_sandbox.fencing import Fence, Level, Machine, Process
from wangge_sandbox.measuring import processor_seconds
from wangge_sandbox.orders import Ended
from wangge_sandbox.slots import Code, Key, Slot, WorkerHealth
from wangge_sandbox.strikes import FIRST_PAUSE_S, Strikes
from wangge_sdk.log import StandardLog

TICK_S: Final = 0.05
START_S: Final = 10.0
"""So long a worker may take until it greets."""
IDLE_S: Final = 300.0
_LAST_WORDS_S: Final = 0.3
"""So long a worker may take to end whose stream is closed, and then its zygote to say how."""

_log: Final = logging.getLogger("wangge.plugins")


class Supervisor:
    """One per server process."""

    def __init__(
        self,
        machine: Machine | None = None,
        *,
        broker: Broker | None = None,
        accept: Level = "full",
        idle_s: float = IDLE_S,
        first_pause_s: float = FIRST_PAUSE_S,
    ) -> None:
        """`machine` is what the fence may be made of; `accept` is the least that foreign code may run behind."""
        self._fence = Fence(machine or Machine(), accept)
        self._fence.on_lost = lambda: _log.error("The fence of the plugins has fallen; it is put up again at the next call.")
        self.broker: Broker = broker or NoBroker()
        """Who answers what plugins ask."""
        self._idle_s = idle_s
        self._first_pause_s = first_pause_s
        self._slots: dict[Key, Slot] = {}
        self._watch: asyncio.Task[None] | None = None
        self._raising = asyncio.Lock()
        self._ends: set[asyncio.Task[None]] = set()
        self.around_start: Callable[[Key], AbstractContextManager[None]] = lambda _key: nullcontext()
        """Entered while a worker starts."""
        self.on_disabled: Callable[[Key, str], None] = lambda _key, _reason: None
        """Called when a worker has died too often and stays off."""

    @property
    def level(self) -> Level | Literal["untested"]:
        """How foreign code is fenced on this machine."""
        return self._fence.level

    @property
    def lacking(self) -> str | None:
        """What the machine lacks for foreign code to run, and how to mend it; None when nothing."""
        return self._fence.lacking

    async def start(self) -> None:
        """Put up the fence and try it; `level` and `lacking` say what came of it. Doing it twice is no error."""
        async with self._raising:
            if not self._fence.is_up:
                await self._fence.raise_up()
                if self._fence.lacking:
                    _log.error("%s", self._fence.lacking)
        if self._watch is None:
            self._watch = asyncio.create_task(self._look_after(), name="plugin workers")

    async def stop(self) -> None:
        """End every worker."""
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None
        for slot in self._slots.values():
            slot.stop()
        for task in list(self._ends):
            task.cancel()
        await asyncio.gather(*self._ends, return_exceptions=True)
        self._slots.clear()
        self._fence.take_down()

    async def call(self, key: Key, code: Code, wanted: HookCall) -> Raw:
        """Have a worker answer, waking it first when it sleeps.

        Raises:
            WorkerError: there is no answer; the kind says why.
        """
        slot = self._slots.get(key)
        if slot is None or slot.code is not code:
            slot = self._slot(key, code)
        if wanted.event is not None and slot.strikes.is_aside(wanted.event):
            raise SetAsideError(f"this event has killed the worker of {key.plugin} before and was put aside")
        return await (slot.connection or await self._awake(slot)).call(wanted)

    async def wake(self, key: Key, code: Code) -> None:
        """Start a worker before it is needed.

        Raises:
            WorkerError: it cannot start.
        """
        slot = self._slot(key, code)
        if slot.connection is None:
            await self._awake(slot)

    def forgive(self, plugin: str, county: str) -> None:
        """Let a plugin's workers start again, in a county or in all below a wider area."""
        for slot in self._slots.values():
            if slot.key.plugin == plugin and slot.key.county.startswith(county):
                slot.strikes.forgive()

    def forget(self, plugin: str, version: str) -> None:
        """End the workers of a version and forget how they did: its code has changed or gone. Calls under way fail."""
        for key in [key for key in self._slots if (key.plugin, key.version) == (plugin, version)]:
            self._slots.pop(key).retire()

    def disable(self, key: Key, code: Code, reason: str) -> None:
        """Keep off what died too often in an earlier life of the server."""
        slot = self._slot(key, code)
        slot.strikes.out, slot.last_death = True, reason

    def health(self) -> tuple[WorkerHealth, ...]:
        """Return how every worker does that was ever woken, by key."""
        now = clock()
        return tuple(self._slots[key].health(now) for key in sorted(self._slots))

    def _slot(self, key: Key, code: Code) -> Slot:
        slot = self._slots.get(key)
        if slot is not None and slot.code != code:
            # Its code or its limits have changed; what died too often does not come back by that.
            slot.retire()
            before, slot = slot, Slot(key, code, slot.strikes)
            slot.last_death = before.last_death
            self._slots[key] = slot
        if slot is None:
            slot = self._slots[key] = Slot(key, code, Strikes(self._first_pause_s))
        slot.code = code
        return slot

    async def _awake(self, slot: Slot) -> Connection:
        if slot.strikes.out:
            raise DisabledError(f"its worker died too often and stays off: {slot.last_death}")
        if slot.strikes.rests(clock()):
            raise RestingError(f"its worker starts again after a pause: {slot.last_death}")
        if slot.starting is None:
            slot.starting = asyncio.create_task(self._started(slot), name=f"start of {slot.key.plugin}")
            slot.starting.add_done_callback(slot.started)
        return await asyncio.shield(slot.starting)  # whoever waits may give up; the start goes on for the next

    async def _started(self, slot: Slot) -> Connection:
        began = clock()
        if not self._fence.is_up:
            await self.start()
        self._fence.require()
        key, code = slot.key, slot.code
        process = self._fence.make(key.plugin, key.version, code=code.paths, module=code.module, limits=code.limits)
        connection = Connection(key.plugin, key.version, key.county, limits=code.limits, broker=self.broker, log=StandardLog(key.plugin))
        slot.begin(process, connection)
        connection.on_fault = process.kill
        connection.on_closed = lambda: connection.finish("its process ended")
        try:
            with self.around_start(key):
                async with asyncio.timeout(START_S):
                    await process.fenced()
                    await asyncio.get_running_loop().create_connection(lambda: connection, sock=process.line)
                    hello = await connection.hello
                    _require_as_listed(set(hello.hooks), code.hooks)
                    connection.require_well()
        except (TimeoutError, UnfitError, OSError) as error:
            reason = "it did not start in time" if isinstance(error, TimeoutError) else str(error)
            connection.on_closed = lambda: None
            process.kill()
            process.line.close()
            self._note_death(slot, connection, reason)
            raise UnfitError(reason) from error
        connection.on_closed = lambda: self._note_closed(slot, connection)
        slot.ready(connection, clock() - began)
        return connection

    def _note_closed(self, slot: Slot, connection: Connection) -> None:
        task = asyncio.get_running_loop().create_task(self._buried(slot, connection))
        self._ends.add(task)
        task.add_done_callback(self._ends.discard)

    async def _buried(self, slot: Slot, connection: Connection) -> None:
        """Learn how a worker ended whose stream is closed, and tell whoever waits for it."""
        process, slept = slot.process, slot.connection is not connection
        if slot.connection is connection:
            slot.connection = None
        if process is not None:
            ended = await _ended(process)
            slot.add_up(ended)
            if not slept:
                self._note_death(slot, connection, connection.fault or _how(ended.status if ended else None))

    def _note_death(self, slot: Slot, connection: Connection, reason: str) -> None:
        connection.finish(reason)
        slot.end(reason)
        events = set(connection.killers)
        if self._fence.is_up:  # else the whole fence fell, which is nobody's fault among the plugins
            slot.strikes.note(clock(), next(iter(events)) if len(events) == 1 else None)
        _log.warning("The worker of %s in %s has died: %s", slot.key.plugin, slot.key.county, reason)
        if slot.strikes.out:
            _log.error("Plugin %s is switched off in %s: its worker died too often.", slot.key.plugin, slot.key.county)
            self.on_disabled(slot.key, reason)

    async def _look_after(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            now = clock()
            for slot in tuple(self._slots.values()):
                connection = slot.connection
                if connection is None:
                    continue
                connection.check(now, lambda pid=slot.pid: processor_seconds(pid))  # type: ignore[misc]  # the default binds it
                if not connection.busy and not slot.code.resident and now - connection.used > self._idle_s:
                    slot.sleep()


def _require_as_listed(implemented: set[str], listed: frozenset[str]) -> None:
    if differing := sorted(implemented ^ listed):
        raise UnfitError(f"its code and its manifest differ in hooks: {', '.join(differing)[:200]}")


async def _ended(process: Process) -> Ended | None:
    """Wait until a process is no more, and help it; return how it ended."""
    for _ in range(2):
        with suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(process.ended), _LAST_WORDS_S)
        process.kill()
    return None


def _how(status: int | None) -> str:
    if status is None:
        return "its process ended"
    return f"its process was ended by signal {-status}" if status < 0 else f"its process ended by itself, with {status}"
