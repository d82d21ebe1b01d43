"""The reporter's page: what the holder of a query code may see and say."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.area_code import WIDTHS, Level
from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.attachments.service import no_attachment
from wangge_core.cases import presenting
from wangge_core.cases.additions.service import SUPPLEMENT, takes_additions
from wangge_core.cases.aftercare.presenting import round_out, window_out
from wangge_core.cases.aftercare.repository import AftercareRepository
from wangge_core.cases.aftercare.rule import AftercareRule
from wangge_core.cases.aftercare.schemas import ReopenIn, RoundOut
from wangge_core.cases.errors import TransitionNotAllowedError
from wangge_core.cases.filing.repository import FilingRepository
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case, Step, Text
from wangge_core.cases.ports import Catalogue, Places, Units
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.privacy.holders import Held, Holders
from wangge_core.cases.public_schemas import HandedOverOut, MomentOut, OutcomeOut, Progress, TypeOut
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import AnswerIn, RatingIn
from wangge_core.instants import TimeSource

_PUBLIC_NOTES = frozenset({"refuse", "refer", "close", "rate", "ask_again", SUPPLEMENT})
"""Steps whose words were written for the reporter; notes between staff stay inside."""

_REPORTERS_OWN = frozenset({"rate", "ask_again", SUPPLEMENT})
"""Words of a reporter: not for those whose own report went into theirs."""

_INSIDE = frozenset({"redact", "redact_picture", "absorb", "release"})
"""Acts that are no news to whoever reported."""

_SHOWN_PURPOSES = frozenset({"report", "handle"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPages:
    """Opens a case by its query code, which is all the right that is needed."""

    repository: CaseRepository
    holders: Holders
    attachments: AttachmentRepository
    handling: Handling
    filing: FilingRepository
    rounds: AftercareRepository
    aftercare: AftercareRule
    host: Catalogue
    places: Places
    units: Units
    time: TimeSource

    async def open(self, query_code: str) -> Progress:
        """Return the page.

        Raises:
            NotFoundError: the code opens nothing.
        """
        return await self._page(await self.holders.held(query_code))

    async def rate(self, query_code: str, rating: RatingIn) -> Progress:
        """Take the reporter's verdict and return the page after it.

        Raises:
            NotFoundError: the code opens nothing.
            TransitionNotAllowedError: the case is not closed yet, or rated already.
        """
        held = await self.holders.held(query_code)
        case = held.acts_on
        if held.role == "echo" or (held.lead.id != case.id and held.lead.closed_at is None):
            raise TransitionNotAllowedError("rate", held.lead.state, ())
        data = {"score": rating.score} | ({"text": rating.text} if rating.text else {})
        await self.handling.by_resident(_reporter(case), case, "rate", data)
        return await self._page(await self.holders.held(query_code))

    async def reopen(self, query_code: str, given: ReopenIn) -> Progress:
        """Begin another round, for the reporter, and return the page after it.

        Raises:
            NotFoundError: the code opens nothing.
            TransitionNotAllowedError: the case is not closed, or the code is of somebody who only joined in.
            WindowOverError, RoundsUsedUpError: the same rule as for staff.
        """
        held = await self.holders.held(query_code)
        if held.role == "echo" or held.lead.id != held.acts_on.id:
            raise TransitionNotAllowedError("ask_again", held.lead.state, ())
        await self.handling.by_resident(_reporter(held.acts_on), held.acts_on, "ask_again", {"note": given.note})
        return await self._page(await self.holders.held(query_code))

    async def answer(self, query_code: str, answer: AnswerIn) -> Progress:
        """Take the information that the unit asked for and return the page after it.

        Raises:
            NotFoundError: the code opens nothing.
            TransitionNotAllowedError: nothing is asked now, or the code is of somebody who only joined in.
        """
        held = await self.holders.held(query_code)
        if held.role == "echo" or held.lead.id != held.acts_on.id:
            raise TransitionNotAllowedError("answer", held.lead.state, ())
        await self.handling.by_resident(_reporter(held.acts_on), held.acts_on, "answer", {"note": answer.text})
        return await self._page(await self.holders.held(query_code))

    async def picture(self, query_code: str, attachment_id: UUID) -> Attachment:
        """Return a picture of the page.

        Raises:
            NotFoundError: the code opens nothing, or its page shows no such picture.
        """
        for shown in await self._pictures(await self.holders.held(query_code)):
            if shown.id == attachment_id:
                return shown
        raise no_attachment()

    async def _pictures(self, held: Held) -> list[Attachment]:
        """Return the holder's own pictures and those of the handling; who said "me too" is shown no picture of another's report."""
        if held.role == "echo":
            return []
        own = [one for one in await self.attachments.of_case(held.case.id) if one.purpose in _SHOWN_PURPOSES]
        if held.lead.id == held.case.id:
            return own
        return own + [one for one in await self.attachments.of_case(held.lead.id) if one.purpose == "handle"]

    async def _timeline(self, held: Held) -> list[MomentOut]:
        """Return the holder's own history, and what was done since with the cases that theirs passed on to."""
        case, steps = held.case, await self.repository.steps(held.case.id)
        moments = [_moment(step, case, told=held.role != "echo") for step in steps if _told(step)]
        own = held.role != "echo"
        for further in held.passed:
            since = max((step.at for step in steps if step.action == "merge"), default=case.reported_at)
            own, case = own and further.by == "hand_over", further.case
            steps = await self.repository.steps(case.id)
            shown = [step for step in steps if _told(step) and (further.by == "hand_over" or step.at > since)]
            moments += [_moment(step, case, told=own or step.action not in _REPORTERS_OWN) for step in shown]
        return sorted(moments, key=lambda moment: moment.at)

    async def _page(self, held: Held) -> Progress:
        case, own, own_words = held.lead, held.case, held.role != "echo"
        mine = held.acts_on
        workflow, now = workflow_of(case), self.time.now()
        state = workflow.state(case.state)
        steps = await self.repository.steps(case.id)
        replies = {step.id for step in workflow.possible(case.state, by="resident")}
        path = [presenting.area(code, self.places) for code in presenting.path(own)]
        units = await self.units.named({case.unit_id} if case.unit_id else set())
        holder = units.get(case.unit_id) if case.unit_id else None
        pictures = await self._pictures(held)
        case_type = self.host.catalogue.at(own.place.area).case_type(own.case_type)
        code = held.code
        titles = presenting.outcome_titles(case, self.host.catalogue.at(case.place.area).case_type(case.case_type))
        return Progress(
            number=own.number,
            case_type=TypeOut(own.class_id or own.case_type, own.title or (dict(case_type.title) if case_type else {})),
            text=own.text if own_words else "",
            reported_at=own.reported_at,
            area_path=[area.name for area in path],
            area_path_en=[area.name_en or area.name for area in path],
            address=own.place.address if own_words else None,
            stage=case.stage,
            stage_title=workflow.stage(case.stage).title,
            stages=presenting.stages(case, steps),
            holder=holder.name if holder else None,
            promised_at=mine.promised_at or case.promised_at,
            light=case.light(now),
            next_step=state.next,
            outcome=await self._outcome(case, titles),
            attachments=[presenting.attachment(one, f"/api/v1/public/cases/{code}/attachments/{one.id}") for one in pictures],
            suspended_until=case.suspended_until if case.is_suspended(now) else None,
            timeline=await self._timeline(held),
            can_rate=own_words
            and case.closed_at is not None
            and any(step.effect == "rate" for step in workflow_of(mine).possible(mine.state, by="resident")),
            can_add=takes_additions(held),
            question=_asked(steps) if own_words and "answer" in replies else None,
            rating=presenting.rating(mine) if own_words else None,
            round=case.round,
            earlier=[_public(round_out(one, titles)) for one in await self.rounds.rounds(case.id)],
            reopen=window_out(await self.aftercare.window(case)) if own_words and case.id == mine.id else None,
            role=held.role,
            supporters=case.supporters,
            merged_into=next((one.case.number for one in held.passed if one.by == "merge"), None),
            handed_over=self._handed_over(held),
        )

    def _handed_over(self, held: Held) -> HandedOverOut | None:
        handed = [one.case for one in held.passed if one.by == "hand_over"]
        if not handed:
            return None
        area = presenting.area(handed[-1].place.area[: WIDTHS[Level.TOWNSHIP]], self.places)
        return HandedOverOut(handed[-1].number, {"zh-CN": area.name, "en": area.name_en or area.name})

    async def _outcome(self, case: Case, titles: Mapping[str, Text]) -> OutcomeOut | None:
        if case.outcome is None:
            return None
        to = await self.filing.referral(case.id)
        return OutcomeOut(
            code=case.outcome,
            title=titles.get(case.outcome, {"zh-CN": case.outcome, "en": case.outcome}),
            public_reason=case.public_reason,
            solved=bool(case.solved),
            referral=presenting.referral_out(to) if to else None,
        )


def _told(step: Step) -> bool:
    return step.action not in _INSIDE and not step.data.get("inside")


def _asked(steps: tuple[Step, ...]) -> str | None:
    """Return the words of the step that brought the case where it stands; what was done beside the workflow since asks nothing."""
    return next((step.note for step in reversed(steps) if step.from_state != step.to_state), None)


def _reporter(case: Case) -> Actor:
    return Actor(kind="resident", id=f"case:{case.id}")


def _public(one: RoundOut) -> RoundOut:
    """Return a round without what staff noted for each other."""
    return msgspec.structs.replace(one, note=None)


def _moment(step: Step, case: Case, *, told: bool) -> MomentOut:
    note = step.note if told and step.action in _PUBLIC_NOTES else None
    return MomentOut(step.at, presenting.step(step, workflow_of(case), {}, {}).title, note)
