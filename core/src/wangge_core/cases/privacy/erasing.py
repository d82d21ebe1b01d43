"""Erasure: what a person told of themselves goes; that there was a case, how it went and what was counted stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.duplicates.echoes import Echoes
from wangge_core.cases.model import Case
from wangge_core.cases.privacy.by_area import PRIVACY, PrivacyRules
from wangge_core.cases.privacy.eraser import KINDS, Eraser, Kind
from wangge_core.cases.privacy.errors import erasure_decided, erasure_second, no_erasure
from wangge_core.cases.privacy.holders import Holders
from wangge_core.cases.privacy.own_view import erasure_out, kept_until
from wangge_core.cases.privacy.repository import Asker, Erasure, PrivacyRepository
from wangge_core.cases.privacy.schemas import ErasureDecisionIn, ErasureItem, ErasureList, ErasureOut
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.relations.repository import RelationRepository
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.sight import RESOURCE
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """Takes requests by query code. That of a closed case is carried out at once; an open one needs two people."""

    database: Database
    cases: CaseRepository
    repository: PrivacyRepository
    holders: Holders
    echoes: Echoes
    relations: RelationRepository
    eraser: Eraser
    recorder: Recorder
    access: Access
    outbox: Outbox
    rules: LocalRules
    time: TimeSource

    async def ask(self, query_code: str) -> ErasureOut:
        """Ask that what is held on the holder of a code be erased; asking again gives the same request.

        Raises:
            NotFoundError: the code opens nothing.
        """
        held, now = await self.holders.held(query_code), self.time.now()
        if held.echo is not None:
            await self.echoes.leave(held.echo, held.here.id)
            return ErasureOut(state="done", asked_at=now, due_at=now, decided_at=now, reason=None)
        asker: Asker = "person" if held.role == "person" else "reporter"
        for known in await self.repository.erasures_of(held.case.id, asker):
            if known.state in {"waiting", "approved"}:
                return erasure_out(known)
        async with self.database.transaction():
            request = await self._request(held.case, asker, self.rules.of(PRIVACY, held.case.place.area), now)
        if held.here.closed_at is None:
            return erasure_out(request)
        resident = Actor(kind="resident", id=f"case:{held.case.id}")
        await self._carry_out(resident, request, held.case, first_by=None)
        return erasure_out((await self.repository.erasures_of(held.case.id, asker))[0])

    async def waiting(self, actor: Actor) -> ErasureList:
        """Return the requests that wait for a decision where the actor may give one.

        Raises:
            ForbiddenError: nowhere.
        """
        scope, now = self.access.require_scope(actor, RESOURCE, "erase"), self.time.now()
        items: list[ErasureItem] = []
        for one in await self.repository.erasures(scope):
            case = await self.cases.load(one.case_id, scope)
            if case is not None:
                items.append(
                    ErasureItem(
                        id=one.id,
                        case_id=case.id,
                        number=case.number,
                        title=case.title,
                        asker=one.asker,
                        state=one.state,
                        asked_at=one.asked_at,
                        due_at=one.due_at,
                        late=one.due_at < now,
                        mine=one.first_by == actor.id,
                    )
                )
        return ErasureList(items)

    async def decide(self, actor: Actor, erasure_id: UUID, decision: ErasureDecisionIn) -> None:
        """Approve or refuse; the second approval of an open case carries it out, and so does the first of a closed one.

        Raises:
            NotFoundError, ForbiddenError: there is no such request where the actor has `case:erase`.
            ConflictError: `erasure_decided`, `erasure_second`.
            InvalidError: `reason_missing`, for a refusal without one.
        """
        scope = self.access.require_scope(actor, RESOURCE, "erase")
        request = await self.repository.erasure(erasure_id, scope)
        case = await self.cases.load(request.case_id, scope) if request else None
        if request is None or case is None:
            raise no_erasure()
        if request.state not in {"waiting", "approved"}:
            raise erasure_decided()
        if not decision.approve:
            await self._refuse(actor, request, case, decision)
        elif request.state == "waiting" and case.closed_at is None:
            async with self.database.transaction():
                await self._settle(request, "approved", first_by=actor.id, reason=None)
                await self.recorder.record(actor, case, Act(action="approve_erasure", event="case.erasure_approved"), self.time.now())
        elif request.first_by == actor.id and case.closed_at is None:
            raise erasure_second()
        else:
            await self._carry_out(actor, request, case, first_by=request.first_by or actor.id)

    async def _refuse(self, actor: Actor, request: Erasure, case: Case, decision: ErasureDecisionIn) -> None:
        if decision.reason is None:
            message = "Say why the request is refused; the asker reads it."
            raise InvalidError("reason_missing", message, (FieldError("/reason", "required", message),))
        async with self.database.transaction():
            await self._settle(request, "refused", first_by=request.first_by, reason=decision.reason)
            await self.recorder.record(actor, case, Act(action="refuse_erasure", event="case.erasure_refused"), self.time.now())

    async def _settle(self, request: Erasure, state: str, *, first_by: str | None, reason: str | None) -> None:
        if not await self.repository.settle(request, state, first_by=first_by, now=self.time.now(), reason=reason):
            raise erasure_decided()

    async def _carry_out(self, actor: Actor, request: Erasure, case: Case, *, first_by: str | None) -> None:
        """Erase a case and those that came out of it; one of them that is open waits for a decision of its own area."""
        now, asker, files = self.time.now(), request.asker, list[str]()
        known: tuple[str, ...] = ()
        async with self.database.transaction():
            await self._settle(request, "done", first_by=first_by, reason=None)
            for one in (case, *[heir for heir_id in await self.relations.descent(case.id) if (heir := await self.cases.told(heir_id))]):
                rules = self.rules.of(PRIVACY, one.place.area)
                if one.id != case.id and one.closed_at is None:
                    await self._request(one, asker, rules, now)
                    continue
                kinds = {kind for kind in KINDS if goes(rules, kind, one, now)}
                erased = await self.eraser.erase(actor, one, asker, kinds, now, known=known)
                known, files = known + erased.pieces, files + list(erased.files)
        await self.eraser.drop(files)

    async def _request(self, case: Case, asker: Asker, rules: PrivacyRules, now: datetime) -> Erasure:
        """Write a request, inside the open transaction, unless the case has one that waits."""
        for known in await self.repository.erasures_of(case.id, asker):
            if known.state in {"waiting", "approved"}:
                return known
        due = now + timedelta(days=rules.decide_days)
        request = Erasure(id=new_id(), area=case.place.area, case_id=case.id, asker=asker, state="waiting", asked_at=now, due_at=due)
        await self.repository.add_erasure(request)
        told = {"action": "ask_erasure", "state": case.state, "asker": asker}
        await self.outbox.append(Event(type="case.erasure_asked", area=case.place.area, key=str(case.id), at=now, data=told))
        return request


def goes(rules: PrivacyRules, kind: Kind, case: Case, now: datetime) -> bool:
    """Tell whether a kind of data goes now when its person asks."""
    line = rules.kept(kind)
    if line is None or line.keep == "erased":
        return True
    until = kept_until(line.days, case.closed_at)
    return line.keep == "days" and until is not None and until <= now
