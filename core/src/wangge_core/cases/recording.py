"""One act on a case: its new columns, its line in the history, its audit entry and its event, in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.model import Case, Step
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.rows import search_rows, step_row
from wangge_core.cases.sight import RESOURCE
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.ids import new_id


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did to a case.

    action: as in the history and, after `case.`, in the audit.
    event: its name on the wire, in the past tense.
    data: what was filled in, kept in the history; `told` of it goes out with the event.
    note: the words shown in the history, which also make the case findable.
    changes: columns of the case that become something else.
    facts: what the audit keeps; ids and codes, never anybody's words.
    """

    action: str
    event: str
    data: dict[str, Any] = {}
    told: dict[str, Any] = {}
    note: str | None = None
    changes: dict[str, Any] = {}
    facts: dict[str, Fact] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Writes acts. Steps of the workflow and everything beside it (orders, extensions, tasks) are kept the same way."""

    repository: CaseRepository
    audit: Audit
    outbox: Outbox

    async def record(self, actor: Actor, case: Case, act: Act, now: datetime) -> tuple[Case, UUID]:
        """Write an act inside the open transaction; return the case after it, and the id of its line in the history.

        Raises:
            CaseChangedError: somebody else was faster.
        """
        if not await self.repository.replace(case.id, case.version, act.changes):
            raise CaseChangedError(case.version, case.version + 1)
        after = msgspec.structs.replace(case, **act.changes, version=case.version + 1)
        return after, await self._write(actor, case, after, act, now)

    async def append(self, actor: Actor, case: Case, act: Act, now: datetime) -> UUID:
        """Write an act that leaves the case as it is, so that nobody's open form is overtaken; return the id of its line."""
        assert not act.changes  # noqa: S101  what changes the case goes through `record` and its guard
        return await self._write(actor, case, case, act, now)

    async def _write(self, actor: Actor, case: Case, after: Case, act: Act, now: datetime) -> UUID:
        step = Step(
            id=new_id(),
            case_id=case.id,
            at=now,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            action=act.action,
            from_state=case.state,
            to_state=after.state,
            note=act.note,
            data=act.data,
        )
        await self.repository.add([step_row(step), *search_rows(case.id, act.note)])
        await self.audit.record(
            AuditEntry(
                action=f"case.{act.action}",
                actor=actor,
                resource=RESOURCE,
                resource_id=str(case.id),
                area=case.place.area,
                facts={"number": case.number, **act.facts},
            )
        )
        data = {"action": act.action, "state": after.state, "moved": after.state != case.state, **act.told}
        await self.outbox.append(Event(type=act.event, area=case.place.area, key=str(case.id), at=now, data=data))
        return step.id
