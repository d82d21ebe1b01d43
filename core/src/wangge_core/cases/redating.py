"""Dating running clocks again when the working calendar changes: a year became known, a county set a day or its hours."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor, Scope
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.cases.joint.repository import AssistanceRepository
from wangge_core.cases.ledger.entries import EMPTY, Stored, dated
from wangge_core.cases.ledger.repository import LedgerRepository
from wangge_core.cases.repository import CaseRepository
from wangge_core.clocks.calendars import Calendars
from wangge_core.clocks.service import CHANGED
from wangge_core.database import Database
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.model import Delivery, Event
from wangge_core.events.outbox import Outbox
from wangge_core.instants import LOCAL

_AT_ONCE: Final = 200
_ACTOR: Final = Actor.system("calendar")


class Redating:
    """Hears of changed calendars. Pauses and extensions hold; clocks that were stopped keep the dates they were judged by."""

    def __init__(self, *, database: Database, repository: CaseRepository, calendars: Calendars, audit: Audit, outbox: Outbox) -> None:
        """`calendars` is refreshed first, since the change may come from another process."""
        self._outbox = outbox
        self._database = database
        self._repository = repository
        self._ledgers = LedgerRepository(database)
        self._assistances = AssistanceRepository(database)
        self._calendars = calendars
        self._audit = audit

    def subscribe(self, dispatcher: Dispatcher) -> None:
        """Hear every change of a calendar, also those from before this subscriber existed."""
        dispatcher.subscribe("cases.redating", (CHANGED,), self.changed)

    async def changed(self, delivery: Delivery) -> None:
        """Date the clocks again that the change can reach. Heard twice, it does nothing the second time."""
        event = delivery.event
        await self._calendars.refresh()
        scope = Scope.of((event.area,)) if event.area else Scope.everything()
        first = datetime.combine(date.fromisoformat(event.data["from"]), time(), LOCAL)
        await self._again(event, lambda after: self._repository.running_clocks(scope, first, after, _AT_ONCE), self._repository.redate)
        await self._again(event, lambda after: self._assistances.running(scope, first, after, _AT_ONCE), self._assistances.redate)

    async def _again(
        self,
        cause: Event,
        running_after: Callable[[UUID | None], Awaitable[Sequence[tuple[Stored, str]]]],
        redate: Callable[[Stored], Awaitable[bool]],
    ) -> None:
        """Date again what runs, batch by batch: clocks of cases, and of units that assist."""
        after = None
        while running := await running_after(after):
            after = running[-1][0].id
            ledgers = await self._ledgers.of({clock.case_id for clock, _ in running})
            moved: list[Stored] = []
            for clock, area in running:
                new = dated(clock, ledgers.get(clock.id, EMPTY), await self._calendars.of(area))
                if new != clock:
                    moved.append(new)
            if moved:
                await self._save(cause, moved, redate)

    async def _save(self, cause: Event, moved: list[Stored], redate: Callable[[Stored], Awaitable[bool]]) -> None:
        async with self._database.transaction():
            redated = [clock for clock in moved if await redate(clock)]
            await self._audit.record(
                AuditEntry(
                    action="case.clocks_redated",
                    actor=_ACTOR,
                    resource="calendar",
                    resource_id=str(cause.id),
                    area=cause.area,
                    facts={"clocks": [str(clock.id) for clock in redated]},
                )
            )
            cases = sorted({str(clock.case_id) for clock in redated})
            if cases:
                await self._outbox.append(Event(type="clocks.redated", area=cause.area, key=cause.key, at=cause.at, data={"cases": cases}))
