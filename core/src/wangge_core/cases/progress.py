"""The reporter's page: what the holder of a query code may see and say."""

from dataclasses import dataclass
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.attachments.service import no_attachment
from wangge_core.cases import presenting
from wangge_core.cases.errors import TransitionNotAllowedError
from wangge_core.cases.handling import Catalogue, Handling
from wangge_core.cases.model import Case, Step, Text
from wangge_core.cases.ports import Places, Units
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.privacy.holders import Held, Holders
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import MomentOut, OutcomeOut, Progress, RatingIn, TypeOut
from wangge_core.instants import TimeSource

_PUBLIC_NOTES = frozenset({"refuse", "close", "rate"})
"""Steps whose words were written for the reporter; notes between staff stay inside."""

_INSIDE = frozenset({"redact", "redact_picture", "absorb", "release"})
"""Acts that are no news to whoever reported."""

_SHOWN_PURPOSES = frozenset({"report", "handle"})
_REFUSED: Text = {"zh-CN": "不予立案", "en": "Not filed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPages:
    """Opens a case by its query code, which is all the right that is needed."""

    repository: CaseRepository
    holders: Holders
    attachments: AttachmentRepository
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
        return await self._page(await self.holders.held(query_code))

    async def rate(self, query_code: str, rating: RatingIn) -> Progress:
        """Take the reporter's verdict and return the page after it.

        Raises:
            NotFoundError: the code opens nothing.
            TransitionNotAllowedError: the case is not closed yet, or rated already.
        """
        held = await self.holders.held(query_code)
        case = held.case
        if held.role == "echo" or (held.lead.id != case.id and held.lead.closed_at is None):
            raise TransitionNotAllowedError("rate", held.lead.state, ())
        data = {"score": rating.score} | ({"text": rating.text} if rating.text else {})
        resident = Actor(kind="resident", id=f"case:{case.id}")
        await self.handling.rate(resident, case, data)
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
        """Return the holder's own history, and what was done since with the case that theirs went into."""
        case, lead, steps = held.case, held.lead, await self.repository.steps(held.case.id)
        moments = [_moment(step, case, told=held.role != "echo") for step in steps if step.action not in _INSIDE]
        if lead.id != case.id:
            since = max((step.at for step in steps if step.action == "merge"), default=case.reported_at)
            theirs = await self.repository.steps(lead.id)
            moments += [
                _moment(step, lead, told=step.action != "rate") for step in theirs if step.at > since and step.action not in _INSIDE
            ]
        return sorted(moments, key=lambda moment: moment.at)

    async def _page(self, held: Held) -> Progress:
        case, own, own_words = held.lead, held.case, held.role != "echo"
        workflow, now = workflow_of(case), self.time.now()
        state = workflow.state(case.state)
        steps = await self.repository.steps(case.id)
        path = [presenting.area(code, self.places) for code in presenting.path(own)]
        units = await self.units.named({case.unit_id} if case.unit_id else set())
        holder = units.get(case.unit_id) if case.unit_id else None
        pictures = await self._pictures(held)
        case_type = self.host.catalogue.case_type(own.case_type)
        code = held.code
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
            promised_at=own.promised_at or case.promised_at,
            light=case.light(now),
            next_step=state.next,
            outcome=self._outcome(case),
            attachments=[presenting.attachment(one, f"/api/v1/public/cases/{code}/attachments/{one.id}") for one in pictures],
            timeline=await self._timeline(held),
            can_rate=own_words and case.closed_at is not None and bool(workflow_of(own).possible(own.state, by="resident")),
            rating=presenting.rating(own) if own_words else None,
            role=held.role,
            supporters=case.supporters,
            merged_into=case.number if case.id != own.id else None,
        )

    def _outcome(self, case: Case) -> OutcomeOut | None:
        if case.outcome is None:
            return None
        options = next(step for step in workflow_of(case).transitions if step.effect == "close").form.schema["properties"]["outcome"][
            "oneOf"
        ]
        title = next((option["x-i18n"]["title"] for option in options if option["const"] == case.outcome), _REFUSED)
        return OutcomeOut(case.outcome, title, case.public_reason)


def _moment(step: Step, case: Case, *, told: bool) -> MomentOut:
    note = step.note if told and step.action in _PUBLIC_NOTES else None
    return MomentOut(step.at, presenting.step(step, workflow_of(case), {}, {}).title, note)
