"""Erasure: what a person told of themselves goes; that there was a case, how it went and what was counted stays."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.attachments.clearing import Clearing
from wangge_core.cases.duplicates.echoes import Echoes
from wangge_core.cases.model import Case
from wangge_core.cases.privacy.by_area import PRIVACY, PrivacyRules
from wangge_core.cases.privacy.errors import erasure_decided, erasure_second, no_erasure
from wangge_core.cases.privacy.hiding import MARK, suggested
from wangge_core.cases.privacy.holders import Holders
from wangge_core.cases.privacy.own_view import erasure_out, kept_until
from wangge_core.cases.privacy.redaction import Redaction, texts_of
from wangge_core.cases.privacy.repository import Asker, Erasure, PrivacyRepository
from wangge_core.cases.privacy.schemas import ErasureDecisionIn, ErasureItem, ErasureList, ErasureOut
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.search_index import SearchIndex
from wangge_core.cases.sight import RESOURCE
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules

log = logging.getLogger("wangge.privacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """Takes requests by query code. That of a closed case is carried out at once; an open one needs two people."""

    database: Database
    cases: CaseRepository
    repository: PrivacyRepository
    holders: Holders
    echoes: Echoes
    redaction: Redaction
    search: SearchIndex
    clearing: Clearing
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
            await self.echoes.leave(held.echo, held.lead.id)
            return ErasureOut(state="done", asked_at=now, due_at=now, decided_at=now, reason=None)
        asker: Asker = "person" if held.role == "person" else "reporter"
        for known in await self.repository.erasures_of(held.case.id, asker):
            if known.state in {"waiting", "approved"}:
                return erasure_out(known)
        rules = self.rules.of(PRIVACY, held.case.place.area)
        due = now + timedelta(days=rules.decide_days)
        request = Erasure(
            id=new_id(), area=held.case.place.area, case_id=held.case.id, asker=asker, state="waiting", asked_at=now, due_at=due
        )
        async with self.database.transaction():
            await self.repository.add_erasure(request)
            told = {"action": "ask_erasure", "state": held.case.state, "asker": asker}
            await self.outbox.append(Event(type="case.erasure_asked", area=held.case.place.area, key=str(held.case.id), at=now, data=told))
        if held.lead.closed_at is None:
            return erasure_out(request)
        resident = Actor(kind="resident", id=f"case:{held.case.id}")
        await self._carry_out(resident, request, held.case, rules, first_by=None)
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
            rules = self.rules.of(PRIVACY, case.place.area)
            await self._carry_out(actor, request, case, rules, first_by=request.first_by or actor.id)

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

    async def _carry_out(self, actor: Actor, request: Erasure, case: Case, rules: PrivacyRules, *, first_by: str | None) -> None:
        now, steps = self.time.now(), await self.cases.steps(case.id)
        person = await self.repository.on_behalf(case.id)
        gone = {what for what in ("contact", "words", "pictures") if _goes(rules, what, case, now)}
        own = (person.name, person.phone) if request.asker == "person" and person else (case.reporter.name, case.reporter.phone)
        pieces = [piece for piece in own if piece and len(piece) > 1]
        pieces += [found.piece for found in suggested(texts_of(case, steps), rules.redaction)]
        files: tuple[str, ...] = ()
        async with self.database.transaction():
            changes: dict[str, Any] = {}
            if "words" in gone:
                changes = await self.redaction.hide(case, steps, [case.text] if rules.words == "all" else pieces, now, sealed=False)
                if rules.words == "all":
                    changes |= {"text": MARK, "form": {}, "rating_text": None}
                    await self.repository.rewrite_address(case.id, None)
                await self.repository.unseal(case.id)
            if "pictures" in gone:
                files = await self.repository.remove_pictures(case.id)
                changes["photo_id"] = None
            if "contact" in gone:
                await self._forget_contact(request, case)
            await self._settle(request, "done", first_by=first_by, reason=None)
            act = Act(
                action="erase", event="reporter.erased", told={"asker": request.asker}, changes=changes, facts={"erased": [*sorted(gone)]}
            )
            await self.recorder.record(actor, case, act, now)
            await self.search.renew([case.id])
        for digest in set(files):
            try:
                await self.clearing.drop(digest)
            except OSError:
                log.exception("a picture of an erased report could not be deleted; the row that named it is gone")

    async def _forget_contact(self, request: Erasure, case: Case) -> None:
        if request.asker == "person":
            await self.repository.blank_on_behalf(case.id)
            return
        if case.reporter.account_id is not None:
            await self.repository.forget_notices(case.id, case.reporter.account_id)
        await self.repository.forget_reporter(case.id)


def _goes(rules: PrivacyRules, what: str, case: Case, now: datetime) -> bool:
    line = rules.kept(what)
    if line is None or line.keep == "erased":
        return True
    until = kept_until(line.days, case.closed_at)
    return line.keep == "days" and until is not None and until <= now
