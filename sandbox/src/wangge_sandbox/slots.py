"""What the supervisor keeps of one worker, whether it runs or not."""

import asyncio
from pathlib import Path
from typing import Literal

from msgspec import Struct

from wangge_sandbox.connection import Connection
from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sandbox.fencing import Process
from wangge_sandbox.measuring import own_memory_kb, peak_memory_kb
from wangge_sandbox.orders import Ended
from wangge_sandbox.strikes import Strikes

State = Literal["asleep", "starting", "ready", "resting", "disabled"]


class Key(Struct, frozen=True, order=True):
    """A worker: nothing that it remembers of one county can answer another."""

    plugin: str
    version: str
    county: str
    lane: str = ""
    """Empty for the worker that answers people; work that nobody waits for has one of its own, `background`."""


class Code(Struct, frozen=True, kw_only=True):
    """What a worker runs."""

    paths: tuple[Path, ...]
    """The packages of the plugin, each a file or folder."""
    module: str
    hooks: frozenset[str]
    """The hooks that its manifest lists; it must implement these and no others."""
    limits: WorkerLimits = WorkerLimits()
    resident: bool = False
    """Whether it stays awake when idle."""


class WorkerHealth(Struct, frozen=True, kw_only=True):
    """How a worker does, since the server started."""

    key: Key
    state: State
    starts: int
    deaths: int
    last_death: str | None
    ready_ms: float | None
    """How long the last start took."""
    memory_kb: int | None
    """Its own memory now: pages that it shares with others count by its share."""
    peak_kb: int
    """The most that any of it ever had, shared pages and all."""
    cpu_ms: int
    """Of those that have ended."""
    dropped_lines: int
    refused_asks: int


class Slot:
    """One key's worker."""

    def __init__(self, key: Key, code: Code, strikes: Strikes) -> None:
        """Begin asleep."""
        self.key = key
        self.code = code
        self.strikes = strikes
        self.process: Process | None = None
        self.connection: Connection | None = None
        self.starting: asyncio.Task[Connection] | None = None
        self.last_death: str | None = None
        self._starts = self._deaths = self._peak_kb = self._cpu_ms = self._dropped = self._refused = 0
        self._ready_ms: float | None = None

    @property
    def pid(self) -> int:
        """The process, 0 for none."""
        return self.process.pid if self.process else 0

    def begin(self, process: Process, connection: Connection) -> None:
        """A process is being made."""
        self.process = process
        self._latest = connection

    def started(self, starting: asyncio.Task[Connection]) -> None:
        """The start is over, well or not: the next one is a new one, even if nobody waited for this to end."""
        self.starting = None
        if not starting.cancelled():
            starting.exception()

    def ready(self, connection: Connection, took_s: float) -> None:
        """It has greeted."""
        self.connection = connection
        self._starts += 1
        self._ready_ms = round(took_s * 1000, 1)

    def sleep(self) -> None:
        """Let the worker end; nothing is wrong with it."""
        if self.connection is not None:
            connection, self.connection = self.connection, None
            self._note_words(connection)
            connection.close()

    def end(self, reason: str) -> None:
        """It has died."""
        self._deaths += 1
        self.last_death = reason
        self._note_words(self._latest)
        self.connection = None

    def add_up(self, ended: Ended | None) -> None:
        """Add what a process used that is no more."""
        if ended is not None:
            self._cpu_ms += ended.cpu_ms
            self._peak_kb = max(self._peak_kb, ended.peak_kb)

    def retire(self) -> None:
        """Let the worker end, also one that is only starting: its code is not used any more."""
        if self.starting is not None:
            self.starting.add_done_callback(lambda _started: self.sleep())
        self.sleep()

    def stop(self) -> None:
        """The server stops."""
        if self.starting is not None:
            self.starting.cancel()
        if self.connection is not None:
            self.connection.on_closed = lambda: None
            self.connection.finish("the server stops")
            self.connection.close()

    def health(self, now: float) -> WorkerHealth:
        """Return how it does."""
        live = self.connection
        return WorkerHealth(
            key=self.key,
            state=self._state(now),
            starts=self._starts,
            deaths=self._deaths,
            last_death=self.last_death,
            ready_ms=self._ready_ms,
            memory_kb=own_memory_kb(self.pid) if live else None,
            peak_kb=max(self._peak_kb, (peak_memory_kb(self.pid) or 0) if live else 0),
            cpu_ms=self._cpu_ms,
            dropped_lines=self._dropped + (live.dropped_lines if live else 0),
            refused_asks=self._refused + (live.refused_asks if live else 0),
        )

    def _state(self, now: float) -> State:
        if self.strikes.out:
            return "disabled"
        if self.connection is not None:
            return "ready"
        if self.starting is not None:
            return "starting"
        return "resting" if self.strikes.rests(now) else "asleep"

    def _note_words(self, connection: Connection) -> None:
        self._dropped += connection.dropped_lines
        self._refused += connection.refused_asks
