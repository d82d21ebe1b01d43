"""The panel of joint handling on the case page."""

from dataclasses import dataclass
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.cases import presenting
from wangge_core.cases.handling import Handling
from wangge_core.cases.joint.by_area import ASSISTANCE, AssistanceTerms
from wangge_core.cases.joint.model import Assistance
from wangge_core.cases.joint.repository import AssistanceRepository
from wangge_core.cases.joint.schemas import AskingOut, AssistanceOut, JointOut
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Units
from wangge_core.cases.schemas import UnitOut
from wangge_core.cases.sight import RESOURCE
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules


@dataclass(frozen=True, slots=True, kw_only=True)
class JointQueries:
    """Reads for the desk."""

    repository: AssistanceRepository
    attachments: AttachmentRepository
    access: Access
    handling: Handling
    units: Units
    rules: LocalRules
    time: TimeSource

    async def panel(self, actor: Actor, case_id: UUID) -> JointOut:
        """Return who handles a case together, and what the reader may do.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        case = await self.handling.visible(actor, case_id)
        asked = await self.repository.of_case(case.id)
        settings = self.rules.of(ASSISTANCE, case.place.area)
        names = await self.units.named({one.unit_id for one in asked} | ({case.unit_id} if case.unit_id else set()))
        mine = set(await self.units.of(actor))
        pictures = await self.attachments.of_case(case.id) if asked else ()
        dispatches = case.closed_at is None and self.access.allowed(actor, case.place.area, RESOURCE, "dispatch")
        lead = names.get(case.unit_id) if case.unit_id else None
        handles = self.access.allowed(actor, case.place.area, RESOURCE, "handle")
        return JointOut(
            lead=UnitOut(lead.id, lead.name) if lead else None,
            items=[
                self._item(
                    one,
                    UnitOut(one.unit_id, names[one.unit_id].name if one.unit_id in names else ""),
                    [picture for picture in pictures if one.step_id is not None and picture.step_id == one.step_id],
                    may_reply=handles and one.unit_id in mine,
                    may_withdraw=dispatches,
                )
                for one in asked
            ],
            asking=await self._asking(case, asked, settings) if dispatches and lead else None,
            waiting=sum(one.state == "open" for one in asked),
            refused=settings.open_replies == "refuse",
        )

    async def _asking(self, case: Case, asked: tuple[Assistance, ...], settings: AssistanceTerms) -> AskingOut:
        busy = {one.unit_id for one in asked if one.state == "open"} | {case.unit_id}
        serving = await self.units.serving(case.place.area)
        return AskingOut(
            units=[UnitOut(unit.id, unit.name) for unit in serving if unit.id not in busy],
            limit=settings.limit,
            limit_most=settings.limit_most,
            unit=settings.unit,
        )

    def _item(self, one: Assistance, unit: UnitOut, pictures: list[Attachment], *, may_reply: bool, may_withdraw: bool) -> AssistanceOut:
        is_open = one.state == "open"
        return AssistanceOut(
            id=one.id,
            unit=unit,
            state=one.state,
            words=one.words,
            asked_by=one.asked_by,
            asked_at=one.started_at,
            due_at=one.due_at,
            stopped_at=one.stopped_at,
            light=one.light(self.time.now()),
            provisional=one.provisional,
            reply=one.reply,
            replied_by=one.replied_by,
            attachments=[presenting.attachment(picture, f"/api/v1/attachments/{picture.id}") for picture in pictures],
            may_reply=is_open and may_reply,
            may_withdraw=is_open and may_withdraw,
        )
