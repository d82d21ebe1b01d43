"""What plugins asked for: counted for the health page, and written into the audit.

What changes something is audited by the operation that does it, in its own transaction, with the plugin beside the person
(`audit.via`). What is only read is gathered for a second and written in one entry for each plugin, method and person, with the
ids that were read: an entry for every look would cost more than the look. The telephone of a person is written down before
it is shown, by the directory.
"""

import asyncio
import itertools
import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Final, NamedTuple

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.broker.asker import Asker
from wangge_core.broker.repository import Asks, BrokerRepository
from wangge_core.database import Database
from wangge_core.instants import TimeSource
from wangge_sdk.platform import RefusedError

EVERY_S: Final = 1.0
REMEMBERED: Final = timedelta(days=90)
"""So long an event with a name of its own is told once."""
_FORGETS_EVERY: Final = 3600
MOST_SUBJECTS: Final = 100
"""Ids that one entry names; of further ones it tells the number."""
MOST_GATHERED: Final = 20_000
"""Entries that wait while the database is down; further reads are refused rather than left unwritten."""

_log: Final = logging.getLogger("wangge.plugins")


class Question(NamedTuple):
    """Who asked for what, as far as it is counted."""

    plugin: str
    county: str
    method: str


class _Reading(NamedTuple):
    question: Question
    version: str
    hook: str
    actor: Actor


class Keeping:
    """Counts and gathers in memory, and writes both."""

    def __init__(self, database: Database, audit: Audit, time: TimeSource) -> None:
        """`audit` stamps the entries."""
        self._database = database
        self._repository = BrokerRepository(database)
        self._audit = audit
        self._time = time
        self._counts: dict[Question, Asks] = {}
        self._readings: dict[_Reading, tuple[int, dict[str, None]]] = {}
        self._task: asyncio.Task[None] | None = None

    def given(self, question: Question, asker: Asker, subjects: Iterable[str]) -> None:
        """Note an answer."""
        self._count(question).asked += 1
        reading = _Reading(question, asker.version, asker.hook, asker.person or asker.actor())
        times, named = self._readings.get(reading, (0, {}))
        for subject in subjects:
            if len(named) < MOST_SUBJECTS:
                named[subject] = None
        self._readings[reading] = times + 1, named

    def require_room(self) -> None:
        """Go on only while what is read can still be written down.

        Raises:
            RefusedError: `unavailable`.
        """
        if len(self._readings) >= MOST_GATHERED:
            raise RefusedError("unavailable", "What is read cannot be written down at the moment; ask again later.")

    def refused(self, question: Question, code: str) -> None:
        """Note a refusal."""
        count = self._count(question)
        count.refused += 1
        count.last_refusal, count.last_at = code, self._time.now()

    async def asks(self, plugin: str) -> tuple[Asks, ...]:
        """Return what a plugin asked for since it was installed, by county and method."""
        await self.flush()
        return await self._repository.of(plugin)

    async def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._keep(), name="questions of plugins")

    async def stop(self) -> None:
        """Write what is left."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self.flush()

    async def flush(self) -> None:
        """Write what was gathered."""
        counts, readings = self._counts, self._readings
        if not counts and not readings:
            return
        self._counts, self._readings = {}, {}
        try:
            async with self._database.transaction():
                await self._repository.add(counts.values())
                if readings:
                    await self._repository.write([self._audit.row(_entry(*each)) for each in readings.items()])
        except BaseException:
            self._put_back(counts, readings)
            raise

    def _put_back(self, counts: dict[Question, Asks], readings: dict[_Reading, tuple[int, dict[str, None]]]) -> None:
        for question, asks in counts.items():
            self._count(question).add(asks)
        for reading, (times, named) in readings.items():
            more, others = self._readings.get(reading, (0, {}))
            self._readings[reading] = times + more, {**named, **others}

    def _count(self, question: Question) -> Asks:
        found = self._counts.get(question)
        if found is None:
            found = self._counts[question] = Asks(*question)
        return found

    async def _keep(self) -> None:
        for turn in itertools.count():
            await asyncio.sleep(EVERY_S)
            try:
                await self.flush()
                if turn % _FORGETS_EVERY == 0:
                    await self._repository.forget(self._time.now() - REMEMBERED)
            except Exception:  # noqa: BLE001  what was gathered is kept, and written when the database is back
                _log.exception("What plugins asked for could not be written down; it is tried again")


def _entry(reading: _Reading, gathered: tuple[int, dict[str, None]]) -> AuditEntry:
    times, named = gathered
    question = reading.question
    facts: dict[str, Fact] = {
        "version": reading.version,
        "method": question.method,
        "hook": reading.hook,
        "times": times,
        "subjects": list[Fact](named),
    }
    return AuditEntry(
        action="plugin.asked", actor=reading.actor, resource="plugin", resource_id=question.plugin, area=question.county, facts=facts
    )
