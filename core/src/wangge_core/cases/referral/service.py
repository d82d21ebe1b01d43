"""Handing cases over to other areas."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.area_code import Level
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case, Place, Reporter
from wangge_core.cases.moves import Move, move
from wangge_core.cases.ports import Places, StepRule
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.referral.by_area import REFERRAL
from wangge_core.cases.referral.errors import ReferralDecidedError, no_referral
from wangge_core.cases.referral.model import Referral, ReferralState, handed_over, masked_words
from wangge_core.cases.referral.repository import ReferralRepository
from wangge_core.cases.referral.schemas import AcceptIn, ContactOut, ReferralIn
from wangge_core.cases.relations.descent import Descent, Offspring
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.workflow import Transition
from wangge_core.database import Database
from wangge_core.errors import ConflictError, FieldError, InvalidError
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules

RESOURCE: Final = "referral"
OUTCOME: Final = "handed_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrals:
    """Sending needs `referral:send` where the case is, deciding `referral:receive` where it goes.

    Both areas are of this server. A hand-over to another server would replace `_bear` and `decide` by messages; what
    is handed over (`model.handed_over`) is complete as it stands.
    """

    database: Database
    repository: ReferralRepository
    cases: CaseRepository
    descent: Descent
    access: Access
    audit: Audit
    outbox: Outbox
    handling: Handling
    recorder: Recorder
    places: Places
    local_rules: LocalRules
    rules: tuple[StepRule, ...]
    time: TimeSource

    async def offer(self, actor: Actor, case_id: UUID, given: ReferralIn) -> Referral:
        """Hand an open case over to an area outside of one's own.

        Raises:
            NotFoundError, ForbiddenError, CaseChangedError: as for every step.
            ConflictError: `case_closed`, `referral_pending`, and what speaks against closing the case.
            InvalidError: `area_code`, `area_unknown`, `referral_inside`.
        """
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, "send")
        if given.version != case.version:
            raise CaseChangedError(given.version, case.version)
        if case.closed_at is not None:
            raise ConflictError("case_closed", "The case is closed; it cannot be handed over.")
        target = self._target(actor, case, given.area)
        if any(one.state == "offered" for one in await self.repository.of_case(case.id)):
            raise ConflictError("referral_pending", "The case has been handed over already and waits for an answer; revoke that first.")
        for rule in self.rules:
            await rule.allow(actor, case, _closing(case), ActionIn(version=case.version))
        settings, now = self.local_rules.of(REFERRAL, case.place.area), self.time.now()
        referral = Referral(
            id=new_id(),
            case_id=case.id,
            from_area=case.place.area,
            area=target,
            state="offered",
            reason=given.reason,
            handed=handed_over(case, settings.handed_over, consent=given.consent),
            consent=given.consent,
            sent_by=actor.name,
            sent_at=now,
        )
        async with self.database.transaction():
            await self._tell(actor, case, referral, "offer_referral", "offered", given.reason, now)
            await self.repository.add(referral)
        return referral

    async def revoke(self, actor: Actor, referral_id: UUID, reason: str) -> Referral:
        """Take a hand-over back before it is accepted.

        Raises:
            NotFoundError, ForbiddenError: it is not for the actor, or they may not send.
            ReferralDecidedError: it is too late.
        """
        referral = await self.repository.outgoing(referral_id)
        case = await self.handling.found(actor, referral.case_id) if referral else None
        if referral is None or case is None:
            raise no_referral()
        self.access.require(actor, case.place.area, RESOURCE, "send")
        now = self.time.now()
        async with self.database.transaction():
            await self._decide(actor, referral, "revoked", reason, now)
            await self._tell(actor, case, referral, "revoke_referral", "revoked", reason, now)
        return referral

    async def decline(self, actor: Actor, referral_id: UUID, reason: str) -> Referral:
        """Refuse a hand-over with a reason; the case stays where it is.

        Raises:
            NotFoundError, ForbiddenError: it is not for the actor.
            ReferralDecidedError: it is too late.
        """
        referral, now = await self._incoming(actor, referral_id), self.time.now()
        case = await self._sent(referral)
        async with self.database.transaction():
            await self._decide(actor, referral, "declined", reason, now)
            await self._tell(actor, case, referral, "decline_referral", "declined", reason, now)
        return referral

    async def accept(self, actor: Actor, referral_id: UUID, given: AcceptIn) -> Case:
        """Take a case over: a new one begins here with its own number, and the sender's is closed as referred.

        Raises:
            NotFoundError, ForbiddenError: it is not for the actor.
            ReferralDecidedError: it is too late.
            InvalidError: `area_code`, `area_unknown`, `class_unknown`, `case_type_unavailable`.
            ConflictError: what speaks against closing the sender's case.
        """
        referral, now = await self._incoming(actor, referral_id), self.time.now()
        place = self._place(actor, referral, given.area)
        case = await self._sent(referral)
        if self.descent.host.catalogue.case_type(case.case_type) is None:
            raise InvalidError("case_type_unavailable", "The plugin of this case is not installed any more.")
        self.descent.require_class(case.case_type, given.class_id, given.area, "/class_id")
        closing = _closing(case)
        for rule in self.rules:
            await rule.allow(actor, case, closing, ActionIn(version=case.version))
        async with self.database.transaction():
            await self._decide(actor, referral, "accepted", None, now)
            new = await self._bear(actor, case, referral, given, place, now)
            await self.repository.point_to(referral.id, new.id)
            public = f"已移交{self.places.name(referral.area)}办理，新编号 {new.number}。"
            moved = move(workflow_of(case), case, closing, {"outcome": OUTCOME, "public_reason": public}, now)
            after = await self._tell(actor, case, referral, "accept_referral", "accepted", None, now, moved)
            await self.cases.stop_clocks(case.id, ("stage", "case"), now)
            for rule in self.rules:
                await rule.follow(actor, case, after, moved, now)
        return new

    async def contact(self, actor: Actor, referral_id: UUID, reason: str) -> ContactOut:
        """Reveal who reported, after acceptance and with a reason that both areas' audits keep as having been given.

        Raises:
            NotFoundError, ForbiddenError: it is not for the actor.
            ConflictError: `referral_not_accepted`.
        """
        referral = await self._incoming(actor, referral_id, "reveal")
        case = await self._sent(referral)
        if referral.state != "accepted":
            raise ConflictError("referral_not_accepted", "Who reported is shown only after the hand-over was accepted.")
        act = Act(action="reveal_contact", event="case.contact_revealed", note=reason, facts={"referral": str(referral.id)})
        async with self.database.transaction():
            now = self.time.now()
            await self.recorder.record(actor, case, act, now)
            if referral.accepted_id and (new := await self.cases.told(referral.accepted_id)):
                await self.recorder.record(actor, new, act, now)
            await self.audit.record(_entry(actor, referral, "referral.contact_revealed"))
        return ContactOut(case.reporter.name, case.reporter.phone)

    def _target(self, actor: Actor, case: Case, area: str) -> str:
        code = area_code.parse(area)
        if area_code.level_of(code) not in {Level.COUNTY, Level.TOWNSHIP} or not self.places.knows(code):
            raise _field("area_unknown", f"There is no county or township {code} here.")
        if case.place.area.startswith(code) or self.access.scope(actor, "case", "read").covers(code):
            raise _field("referral_inside", "This area is your own; dispatch the case there instead of handing it over.")
        return code

    def _place(self, actor: Actor, referral: Referral, area: str) -> Place:
        code = area_code.parse(area)
        if area_code.level_of(code) < Level.TOWNSHIP or not code.startswith(referral.area) or not self.places.knows(code):
            raise _field("area_unknown", f"Choose a township, village or grid in {referral.area}.")
        self.access.require(actor, code, RESOURCE, "receive")
        return Place(code, referral.handed.get("address"))

    async def _incoming(self, actor: Actor, referral_id: UUID, action: str = "receive") -> Referral:
        referral = await self.repository.incoming(referral_id, self.access.require_scope(actor, RESOURCE, action))
        if referral is None:
            raise no_referral()
        return referral

    async def _sent(self, referral: Referral) -> Case:
        case = await self.cases.told(referral.case_id)
        if case is None:
            raise no_referral()
        return case

    async def _bear(self, actor: Actor, case: Case, referral: Referral, given: AcceptIn, place: Place, now: datetime) -> Case:
        reporter = Reporter(case.reporter.name, case.reporter.phone) if referral.consent else Reporter()
        wanted = Offspring(
            kind="referred",
            text=referral.handed.get("text") or masked_words(case.text),
            place=place,
            channel="referral",
            class_id=given.class_id,
            reporter=reporter,
        )
        return await self.descent.bear(actor, case, wanted, now)

    async def _decide(self, actor: Actor, referral: Referral, state: ReferralState, words: str | None, now: datetime) -> None:
        changes = {"decided_by": actor.name, "decided_at": now, "decision": words}
        if not await self.repository.decide(referral.id, state, changes):
            raise ReferralDecidedError

    async def _tell(
        self,
        actor: Actor,
        case: Case,
        referral: Referral,
        action: str,
        end: str,
        words: str | None,
        now: datetime,
        moved: Move | None = None,
    ) -> Case:
        """Write the step into the sender's history, into the audits of both areas, and on the wire."""
        facts = {"referral": str(referral.id), "to": referral.area}
        event = f"case.referral_{end}"
        act = Act(action=action, event=event, told=facts, note=words, changes=moved.changes if moved else {}, facts={**facts})
        after, _ = await self.recorder.record(actor, case, act, now)
        await self.audit.record(_entry(actor, referral, f"referral.{end}"))
        await self.outbox.append(Event(type=f"referral.{end}", area=referral.area, key=str(referral.id), at=now))
        return after


def _closing(case: Case) -> Transition:
    return next(step for step in workflow_of(case).transitions if step.effect == "close")


def _entry(actor: Actor, referral: Referral, action: str) -> AuditEntry:
    facts = {"from": referral.from_area, "to": referral.area}
    return AuditEntry(action=action, actor=actor, resource=RESOURCE, resource_id=str(referral.id), area=referral.area, facts=facts)


def _field(code: str, message: str) -> InvalidError:
    return InvalidError(code, message, (FieldError("/area", code, message),))
