"""The reporter's page: what the holder of a query code may see and say."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.attachments.service import AttachmentService
from wangge_core.cases import presenting
from wangge_core.cases.aftercare.presenting import round_out, window_out
from wangge_core.cases.aftercare.repository import AftercareRepository
from wangge_core.cases.aftercare.rule import AftercareRule
from wangge_core.cases.aftercare.schemas import ReopenIn, RoundOut
from wangge_core.cases.filing.repository import FilingRepository
from wangge_core.cases.handling import Handling, no_case
from wangge_core.cases.model import Case, Step, Text, read_query_code
from wangge_core.cases.ports import Catalogue, Places, Units
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import MomentOut, OutcomeOut, Progress, RatingIn, TypeOut
from wangge_core.instants import TimeSource

_PUBLIC_NOTES = frozenset({"refuse", "refer", "close", "rate", "ask_again"})
"""Steps whose words were written for the reporter; notes between staff stay inside."""

_SHOWN_PURPOSES = frozenset({"report", "handle"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPages:
    """Opens a case by its query code, which is all the right that is needed."""

    repository: CaseRepository
    attachments: AttachmentRepository
    pictures: AttachmentService
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
        return await self._page(await self._case(query_code))

    async def rate(self, query_code: str, rating: RatingIn) -> Progress:
        """Take the reporter's verdict and return the page after it.

        Raises:
            NotFoundError: the code opens nothing.
            TransitionNotAllowedError: the case is not closed yet, or rated already.
        """
        case = await self._case(query_code)
        data = {"score": rating.score} | ({"text": rating.text} if rating.text else {})
        return await self._page(await self.handling.by_resident(_reporter(case), case, "rate", data))

    async def reopen(self, query_code: str, given: ReopenIn) -> Progress:
        """Begin another round, for the reporter, and return the page after it.

        Raises:
            NotFoundError: the code opens nothing.
            TransitionNotAllowedError: the case is not closed.
            WindowOverError, RoundsUsedUpError: the same rule as for staff.
        """
        case = await self._case(query_code)
        return await self._page(await self.handling.by_resident(_reporter(case), case, "ask_again", {"note": given.note}))

    async def picture(self, query_code: str, attachment_id: UUID) -> Attachment:
        """Return a picture of the page.

        Raises:
            NotFoundError: the code opens nothing, or its page shows no such picture.
        """
        case = await self._case(query_code)
        attachment = await self.pictures.of_case(case.id, attachment_id)
        if attachment.purpose not in _SHOWN_PURPOSES:
            raise no_case()
        return attachment

    async def _case(self, query_code: str) -> Case:
        case = await self.repository.by_query_code(read_query_code(query_code))
        if case is None:
            raise no_case()
        return case

    async def _page(self, case: Case) -> Progress:
        workflow, now = workflow_of(case), self.time.now()
        state = workflow.state(case.state)
        steps = await self.repository.steps(case.id)
        path = [presenting.area(code, self.places) for code in presenting.path(case)]
        units = await self.units.named({case.unit_id} if case.unit_id else set())
        holder = units.get(case.unit_id) if case.unit_id else None
        pictures = [one for one in await self.attachments.of_case(case.id) if one.purpose in _SHOWN_PURPOSES]
        case_type = self.host.catalogue.case_type(case.case_type)
        titles = presenting.outcome_titles(case, case_type)
        return Progress(
            number=case.number,
            case_type=TypeOut(case.class_id or case.case_type, case.title or (dict(case_type.title) if case_type else {})),
            text=case.text,
            reported_at=case.reported_at,
            area_path=[area.name for area in path],
            area_path_en=[area.name_en or area.name for area in path],
            address=case.place.address,
            stage=case.stage,
            stage_title=workflow.stage(case.stage).title,
            stages=presenting.stages(case, steps),
            holder=holder.name if holder else None,
            promised_at=case.promised_at,
            light=case.light(now),
            next_step=state.next,
            outcome=await self._outcome(case, titles),
            attachments=[presenting.attachment(one, f"/api/v1/public/cases/{case.query_code}/attachments/{one.id}") for one in pictures],
            suspended_until=case.suspended_until if case.is_suspended(now) else None,
            timeline=[_moment(step, case) for step in steps if not step.data.get("inside")],
            can_rate=any(step.effect == "rate" for step in workflow.possible(case.state, by="resident")),
            rating=presenting.rating(case),
            round=case.round,
            earlier=[_public(round_out(one, titles)) for one in await self.rounds.rounds(case.id)],
            reopen=window_out(await self.aftercare.window(case)),
        )

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


def _reporter(case: Case) -> Actor:
    return Actor(kind="resident", id=f"case:{case.id}")


def _public(one: RoundOut) -> RoundOut:
    """Return a round without what staff noted for each other."""
    return msgspec.structs.replace(one, note=None)


def _moment(step: Step, case: Case) -> MomentOut:
    return MomentOut(step.at, presenting.step(step, workflow_of(case), {}, {}).title, step.note if step.action in _PUBLIC_NOTES else None)
