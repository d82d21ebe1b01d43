"""Leave: workers ask for their own, somebody with `leave:approve` where they belong decides, never oneself."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.duty.errors import decided, leave_fault, no_leave
from wangge_core.duty.leaves.schemas import LeaveDecisionIn, LeaveIn, LeaveList, LeaveOut
from wangge_core.duty.model import LeaveState, Worker
from wangge_core.duty.repository import DutyRepository, Home, StoredLeave
from wangge_core.duty.roster.schemas import PersonRef, StandInIn
from wangge_core.duty.roster.service import RosterService
from wangge_core.errors import ConflictError, ForbiddenError
from wangge_core.ids import new_id
from wangge_core.instants import LOCAL, TimeSource

LONGEST = 366
"""Days of one leave; more is a matter of the position, not of the roster."""


class Leaves:
    """The operations on leave."""

    def __init__(self, database: Database, access: Access, audit: Audit, rosters: RosterService, time: TimeSource) -> None:
        """Everything is handed in."""
        self._database = database
        self._repository = DutyRepository(database)
        self._access = access
        self._audit = audit
        self._rosters = rosters
        self._time = time

    async def own(self, actor: Actor) -> LeaveList:
        """Return one's own leave, the latest first.

        Raises:
            ForbiddenError: `permission_missing`, `no_person`.
        """
        self._access.require_scope(actor, "leave", "request")
        home = await self._home(actor)
        return await self._listed(await self._repository.leaves_of(home.person_id))

    async def request(self, actor: Actor, given: LeaveIn) -> LeaveOut:
        """Ask for leave.

        Raises:
            ForbiddenError: `permission_missing`, `no_person`.
            InvalidError: `leave`, at the field.
            ConflictError: `leave_overlaps`.
        """
        self._access.require_scope(actor, "leave", "request")
        home = await self._home(actor)
        self._require_days(given)
        async with self._database.transaction():
            for other in await self._repository.leaves_of(home.person_id):
                open_ = other.state in {"requested", "approved"}
                if open_ and other.first_day <= given.last_day and given.first_day <= other.last_day:
                    detail = f"You have asked for leave from {other.first_day} to {other.last_day} already; withdraw that first."
                    raise ConflictError("leave_overlaps", detail)
            leave = StoredLeave(
                id=new_id(),
                area=home.area,
                person_id=home.person_id,
                first_day=given.first_day,
                last_day=given.last_day,
                reason=given.reason,
                words=given.words.strip(),
                state="requested",
                requested_at=self._time.now(),
            )
            await self._repository.add_leave(leave)
            await self._audit.record(_entry("leave.requested", actor, leave))
        return await self._shown(leave)

    async def withdraw(self, actor: Actor, leave_id: UUID) -> LeaveOut:
        """Take back one's own leave, also one that was approved, as long as it is not over.

        Raises:
            NotFoundError: `leave_not_found`.
            ConflictError: `leave_decided`.
        """
        home = await self._home(actor)
        leave = next((one for one in await self._repository.leaves_of(home.person_id) if one.id == leave_id), None)
        if leave is None:
            raise no_leave()
        if leave.state not in {"requested", "approved"}:
            raise decided(leave.state)
        if leave.last_day < self._today():
            raise decided("over")
        return await self._decide(actor, leave, "withdrawn", "", None)

    async def page(self, actor: Actor) -> LeaveList:
        """Return the leave on which the actor may decide, what waits first.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        scope = self._access.require_scope(actor, "leave", "approve")
        return await self._listed(await self._repository.leaves(scope, self._today()))

    async def decide(self, actor: Actor, leave_id: UUID, given: LeaveDecisionIn) -> LeaveOut:
        """Approve or refuse a leave; with an approval, say who stands in.

        Raises:
            NotFoundError: `leave_not_found`.
            ForbiddenError: `own_leave`.
            ConflictError: `leave_decided`.
            InvalidError: `leave` for a refusal without words, `stand_in`.
        """
        scope = self._access.require_scope(actor, "leave", "approve")
        leave = await self._repository.leave(scope, leave_id)
        if leave is None:
            raise no_leave()
        if actor.account_id is not None and (home := await self._repository.home(actor.account_id)) and home.person_id == leave.person_id:
            raise ForbiddenError("own_leave", "Nobody decides on their own leave; ask another who may.")
        if leave.state != "requested":
            raise decided(leave.state)
        if not given.approve and not given.words.strip():
            raise leave_fault("/words", "required", "Say why the leave is refused; the worker will read it.")
        stand_in = None
        if given.approve and given.stand_in_id is not None:
            stand_in = StandInIn(
                area=leave.area,
                person_id=leave.person_id,
                stand_in_id=given.stand_in_id,
                first_day=leave.first_day,
                last_day=leave.last_day,
            )
        return await self._decide(actor, leave, "approved" if given.approve else "refused", given.words.strip(), stand_in)

    async def _decide(self, actor: Actor, leave: StoredLeave, state: LeaveState, words: str, wanted: StandInIn | None) -> LeaveOut:
        after = msgspec.structs.replace(
            leave, state=state, decided_at=self._time.now(), decided_by=actor.id, decided_name=actor.name, decision=words
        )
        stand_in = await self._rosters.checked_stand_in(wanted) if wanted else None
        async with self._database.transaction():
            if not await self._repository.decide(after):
                raise decided("decided")
            if stand_in:
                await self._rosters.keep_stand_in(actor, leave.area, stand_in)
            await self._audit.record(_entry(f"leave.{state}", actor, after))
        return await self._shown(after)

    async def _home(self, actor: Actor) -> Home:
        home = await self._repository.home(actor.account_id) if actor.account_id else None
        if home is None:
            raise ForbiddenError("no_person", "Only somebody with an account of their own has leave.")
        return home

    def _require_days(self, given: LeaveIn) -> None:
        if given.last_day < given.first_day:
            raise leave_fault("/last_day", "order", "The last day must not lie before the first.")
        if given.last_day < self._today():
            raise leave_fault("/last_day", "past", "Leave that is over cannot be asked for.")
        if (given.last_day - given.first_day).days >= LONGEST:
            raise leave_fault("/last_day", "range", f"One leave has at most {LONGEST} days.")

    async def _listed(self, leaves: tuple[StoredLeave, ...]) -> LeaveList:
        workers = await self._repository.workers({leave.person_id for leave in leaves})
        return LeaveList([_out(leave, workers) for leave in leaves])

    async def _shown(self, leave: StoredLeave) -> LeaveOut:
        return _out(leave, await self._repository.workers({leave.person_id}))

    def _today(self) -> date:
        return self._time.now().astimezone(LOCAL).date()


def _out(leave: StoredLeave, workers: Mapping[UUID, Worker]) -> LeaveOut:
    worker = workers.get(leave.person_id)
    return LeaveOut(
        id=leave.id,
        person=PersonRef(leave.person_id, worker.name if worker else "–"),
        first_day=leave.first_day,
        last_day=leave.last_day,
        reason=leave.reason,
        words=leave.words,
        state=leave.state,
        requested_at=leave.requested_at,
        decided_at=leave.decided_at,
        decided_name=leave.decided_name,
        decision=leave.decision,
    )


def _entry(action: str, actor: Actor, leave: StoredLeave) -> AuditEntry:
    facts: dict[str, Fact] = {
        "person": str(leave.person_id),
        "first": leave.first_day.isoformat(),
        "last": leave.last_day.isoformat(),
    }
    return AuditEntry(action=action, actor=actor, resource="leave", resource_id=str(leave.id), area=leave.area, facts=facts)
