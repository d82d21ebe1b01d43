"""The reporter's page: what the holder of a query code may see and say."""

from dataclasses import dataclass
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.attachments.service import AttachmentService
from wangge_core.cases import presenting
from wangge_core.cases.handling import Catalogue, Handling, no_case
from wangge_core.cases.model import Case, Step, Text, read_query_code
from wangge_core.cases.ports import Places, Units
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import MomentOut, OutcomeOut, Progress, RatingIn, TypeOut
from wangge_core.instants import TimeSource

_PUBLIC_NOTES = frozenset({"refuse", "close", "rate"})
"""Steps whose words were written for the reporter; notes between staff stay inside."""

_SHOWN_PURPOSES = frozenset({"report", "handle"})
_REFUSED: Text = {"zh-CN": "不予立案", "en": "Not filed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPages:
    """Opens a case by its query code, which is all the right that is needed."""

    repository: CaseRepository
    attachments: AttachmentRepository
    pictures: AttachmentService
    handling: Handling
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
        resident = Actor(kind="resident", id=f"case:{case.id}")
        return await self._page(await self.handling.rate(resident, case, data))

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
            outcome=self._outcome(case),
            attachments=[presenting.attachment(one, f"/api/v1/public/cases/{case.query_code}/attachments/{one.id}") for one in pictures],
            timeline=[_moment(step, case) for step in steps if presenting.is_public(step)],
            can_rate=bool(workflow.possible(case.state, by="resident")),
            rating=presenting.rating(case),
            suspended_until=case.suspended_until if case.is_suspended(now) else None,
        )

    def _outcome(self, case: Case) -> OutcomeOut | None:
        if case.outcome is None:
            return None
        options = next(step for step in workflow_of(case).transitions if step.effect == "close").form.schema["properties"]["outcome"][
            "oneOf"
        ]
        title = next((option["x-i18n"]["title"] for option in options if option["const"] == case.outcome), _REFUSED)
        return OutcomeOut(case.outcome, title, case.public_reason)


def _moment(step: Step, case: Case) -> MomentOut:
    return MomentOut(step.at, presenting.step(step, workflow_of(case), {}, {}).title, step.note if step.action in _PUBLIC_NOTES else None)
