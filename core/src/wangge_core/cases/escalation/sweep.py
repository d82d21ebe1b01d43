"""The sweep climbs the ladders of clocks and lets suspended cases go on. Every server has one; a lease lets one at a time work."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.escalation.by_area import ESCALATION
from wangge_core.cases.escalation.ladder import Reached, schedule
from wangge_core.cases.escalation.repository import Escalation, EscalationRepository, Looked
from wangge_core.cases.ledger.entries import EMPTY, Ledger, clock_of
from wangge_core.cases.ledger.repository import LedgerRepository
from wangge_core.cases.measures.service import Measures
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.timing import Calendars
from wangge_core.clocks.model import Unit
from wangge_core.database import Database
from wangge_core.errors import WanggeError
from wangge_core.events.errors import LeaseLostError
from wangge_core.events.lease import JobLease
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules

IDLE_SECONDS: Final = 2.0
"""How late somebody may be told: what is due is looked for this often."""
_AT_ONCE: Final = 200
_ACTOR: Final = Actor.system("suspension")
_CLIMBER: Final = Actor.system("escalation")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Each rung and its event are one transaction, which the lease confirms: after a crash nothing is told twice or left out."""

    database: Database
    repository: EscalationRepository
    cases: CaseRepository
    ledgers: LedgerRepository
    calendars: Calendars
    rules: LocalRules
    measures: Measures
    audit: Audit
    outbox: Outbox
    lease: JobLease
    time: TimeSource

    async def run(self) -> None:
        """Sweep for ever, as a background task."""
        while True:
            try:
                worked = await self.step()
            except (WanggeError, LeaseLostError) as error:
                _log.warning("clocks wait to be looked at: %s", error)
                worked = 0
            if not worked:
                await asyncio.sleep(IDLE_SECONDS)

    async def step(self) -> int:
        """Do what is due now, up to a batch; return how many clocks and cases that were."""
        now = self.time.now()
        resting = await self.cases.suspended_before(now, _AT_ONCE)
        if not resting and not await self.repository.any_due(now):
            return 0
        if not await self.lease.acquire():
            return 0
        await self.rules.refresh()  # a ladder that another process changed has these very clocks looked at again
        for case_id in resting:
            await self._resume(case_id, now)
        async with self.database.transaction():
            await self.lease.confirm()
            looked = await self.repository.due(now, _AT_ONCE)
            ledgers = await self.ledgers.of({one.clock.case_id for one in looked})
            for one in looked:
                await self._look(one, ledgers.get(one.clock.id, EMPTY), now)
        return len(looked) + len(resting)

    async def _look(self, looked: Looked, ledger: Ledger, now: datetime) -> None:
        """Take the rungs that the clock has come to, and say when to look at it next."""
        stored = looked.clock
        if stored.stopped_at is not None:
            await self.repository.put_off(looked, None)
            return
        rungs = self.rules.of(ESCALATION, looked.area, looked.case_type).steps
        ahead = [
            one
            for one in schedule(clock_of(stored, ledger), looked.kind, rungs, await self.calendars.of(looked.area))
            if one.rung.id not in looked.taken
        ]
        taken = []
        for one in ahead:
            if one.tell_at > now:
                break
            urgent = one.rung.urgent or stored.unit == Unit.EMERGENCY_HOURS
            data: dict[str, Any] = {
                "clock_id": str(stored.id),
                "clock": looked.kind,
                "due_at": stored.due_at.isoformat(),
                "rung": one.rung.id,
                "audience": one.rung.audience,
                "urgent": urgent,
                "reached_at": one.at.isoformat(),
            }
            if looked.kind == "assist":
                data["of_unit"] = str(stored.unit_id)
            event = Event(type=one.rung.event, area=looked.area, key=str(stored.case_id), at=now, data=data)
            await self.outbox.append(event)
            await self.audit.record(_entry(looked, one, urgent=urgent))
            taken.append(
                Escalation(
                    id=new_id(),
                    case_id=stored.case_id,
                    clock_id=stored.id,
                    rung=one.rung.id,
                    event=one.rung.event,
                    audience=one.rung.audience,
                    urgent=urgent,
                    reached_at=one.at,
                    told_at=now,
                    message_id=event.id,
                )
            )
        await self.repository.add(taken)
        await self.repository.put_off(looked, ahead[len(taken)].tell_at if len(taken) < len(ahead) else None)

    async def _resume(self, case_id: UUID, now: datetime) -> None:
        case = await self.cases.told(case_id)
        if case is None or case.suspended_until is None or case.is_suspended(now):
            return
        try:
            await self.measures.end_suspension(_ACTOR, case, now, None)
        except CaseChangedError:
            _log.info("case %s was changed while it resumed; the next sweep sees to it", case.number)


def _entry(looked: Looked, one: Reached, *, urgent: bool) -> AuditEntry:
    """Return what the audit keeps of a rung: of which clock it is, and whom it was to tell."""
    facts: dict[str, Fact] = {
        "clock": str(looked.clock.id),
        "rung": one.rung.id,
        "audience": one.rung.audience,
        "urgent": urgent,
        "reached_at": one.at.isoformat(),
    }
    return AuditEntry(
        action=one.rung.event, actor=_CLIMBER, resource="case", resource_id=str(looked.clock.case_id), area=looked.area, facts=facts
    )
