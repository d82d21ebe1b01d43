"""The case page of the desk: all that the reader may know and do."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.cases import presenting
from wangge_core.cases.aftercare.rule import AftercareRule
from wangge_core.cases.duties.queries import DutyQueries
from wangge_core.cases.escalation.presenting import with_rungs
from wangge_core.cases.escalation.repository import EscalationRepository
from wangge_core.cases.filing import choices
from wangge_core.cases.filing.repository import FilingRepository
from wangge_core.cases.filing.superseding import explained
from wangge_core.cases.handling import Handling
from wangge_core.cases.importing.repository import SourceRepository
from wangge_core.cases.joint.model import Assistance
from wangge_core.cases.joint.repository import AssistanceRepository
from wangge_core.cases.ledger.entries import EMPTY, clock_of
from wangge_core.cases.ledger.repository import LedgerRepository
from wangge_core.cases.model import Case, CaseClock, Step, Suggestion, Text
from wangge_core.cases.ports import Catalogue, Places, Responsibilities, Unit, Units
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import ActionOut, CaseDetail, SuggestionOut
from wangge_core.cases.sight import Sights
from wangge_core.cases.timing import Timing
from wangge_core.cases.workflow import Transition, Workflow
from wangge_core.clocks.explain import explain
from wangge_core.errors import NotFoundError
from wangge_core.instants import TimeSource
from wangge_core.responsibility.model import Listed
from wangge_sdk.unit_kinds import UNIT_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Puts the case page together."""

    repository: CaseRepository
    sources: SourceRepository
    ledgers: LedgerRepository
    escalations: EscalationRepository
    assistances: AssistanceRepository
    attachments: AttachmentRepository
    handling: Handling
    sights: Sights
    duties: DutyQueries
    responsibilities: Responsibilities
    timing: Timing
    filing: FilingRepository
    aftercare: AftercareRule
    host: Catalogue
    places: Places
    units: Units
    time: TimeSource

    async def page(self, actor: Actor, case_id: UUID) -> CaseDetail:
        """Return the page.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        return await self.of(actor, await self.handling.visible(actor, case_id))

    async def of(self, actor: Actor, case: Case) -> CaseDetail:
        """Return the page of a case that the actor may see."""
        workflow, now = workflow_of(case), self.time.now()
        steps = await self.repository.steps(case.id)
        serving = await self.units.serving(case.place.area)
        units = dict(await self.units.named(_units_in(case, steps)))
        case_type = self.host.catalogue.at(case.place.area).case_type(case.case_type)
        known = choices.titles(case_type)
        referral = await self.filing.referral(case.id)
        listed = await self.responsibilities.entry_for(case.case_type, case.class_id, case.place.area, case.text)
        clocks = await self.repository.clocks(case.id)
        rungs = await self.escalations.of_case(case.id)
        climbed: list[CaseClock | Assistance] = [*clocks, *(await self.assistances.of_case(case.id) if rungs else ())]
        suggestions = [await self._suggestion(actor, case, one, serving) for one in await self.repository.suggestions(case.id)]
        return CaseDetail(
            item=presenting.item(case, units, self.places, now),
            area_path=[presenting.area(code, self.places) for code in presenting.path(case)],
            words=case.text,
            reporter=presenting.reporter(case),
            position=presenting.position(case),
            address=case.place.address,
            form=case.form,
            form_schema=dict(case_type.form_schema) if case_type else None,
            outcome=case.outcome,
            outcome_title=presenting.outcome_titles(case, case_type).get(case.outcome, _code(case.outcome)) if case.outcome else None,
            public_reason=case.public_reason,
            referral=presenting.referral_out(referral) if referral else None,
            rating=presenting.rating(case),
            attachments=[presenting.attachment(one, f"/api/v1/attachments/{one.id}") for one in await self.attachments.of_case(case.id)],
            timeline=with_rungs([presenting.step(step, workflow, units, known) for step in steps], rungs, climbed, workflow, self._roles()),
            clocks=[presenting.clock(clock, workflow, now) for clock in clocks],
            suggestions=[*([_of_list(listed)] if listed else []), *(one for one in suggestions if one)],
            actions=[self._action(step, case, serving, listed) for step in await self._steps(actor, case, workflow)],
            stages=presenting.stages(case, steps),
            source=await self.sources.of(case.id),
            duty=await self.duties.of(case, steps),
        )

    async def explanation(self, actor: Actor, case_id: UUID, clock_id: UUID) -> list[dict[str, str]]:
        """Return how a clock's due time came about, sentence by sentence.

        Raises:
            NotFoundError: there is no such case for the actor, or it has no such clock.
        """
        case = await self.handling.visible(actor, case_id)
        for stored in await self.repository.clocks(case.id):
            if stored.id == clock_id:
                clock = clock_of(stored, (await self.ledgers.of([case.id])).get(stored.id, EMPTY))
                sentences = [dict(step.text) for step in explain(clock, await self.timing.calendar(case.place.area))]
                superseded = await self.filing.superseded(stored.id)
                return [*sentences, *([explained(superseded)] if superseded else [])]
        raise NotFoundError("clock_not_found", "The case has no such clock.")

    async def picture(self, actor: Actor, attachment_id: UUID) -> Attachment:
        """Return a picture of a case that the actor may see.

        Raises:
            NotFoundError: there is no such picture for the actor.
        """
        attachment = await self.attachments.load(attachment_id)
        if attachment is None or attachment.case_id is None:
            raise NotFoundError("attachment_not_found", "There is no such attachment, or it is not for you.")
        await self.handling.visible(actor, attachment.case_id)
        return attachment

    def _roles(self) -> dict[str, Text]:
        """Return what roles are called."""
        return {role.id: {"zh-CN": role.title.zh_cn, "en": role.title.en} for role in self.sights.access.policy.roles}

    async def _steps(self, actor: Actor, case: Case, workflow: Workflow) -> list[Transition]:
        """Return the steps that the actor may take now; a window that is shut is not offered as a door, nor any while it rests."""
        if case.is_suspended(self.time.now()):
            return []
        possible = await self.sights.possible(actor, case, workflow)
        window = await self.aftercare.window(case)
        return [step for step in possible if step.effect != "reopen" or (window is not None and window.open)]

    async def _suggestion(self, actor: Actor, case: Case, one: Suggestion, serving: tuple[Unit, ...]) -> SuggestionOut | None:
        """Return a suggestion in words; a case that the reader may not see is not hinted at either."""
        value, title = one.value, {"zh-CN": one.value, "en": one.value}
        if one.kind == "class" and (found := self.host.catalogue.at(case.place.area).class_of(one.value)):
            title = dict(found[1].title)
        elif one.kind == "unit":
            # Plugins name a kind of unit; whoever dispatches wants the unit of that kind that answers for the place.
            title = dict(UNIT_KINDS.get(one.value, title))
            if unit := next((each for each in serving if each.kind == one.value), None):
                value, title = str(unit.id), {"zh-CN": unit.name, "en": unit.name}
        elif one.kind == "duplicate":
            like = await self.handling.found(actor, UUID(one.value))
            if like is None:
                return None
            title = {"zh-CN": like.number, "en": like.number}
        return SuggestionOut(
            kind=one.kind,
            plugin=one.plugin,
            value=value,
            title=title,
            confidence=one.confidence,
            words=list(one.words),
            reason=one.reason,
        )

    def _action(self, step: Transition, case: Case, serving: tuple[Unit, ...], listed: Listed | None) -> ActionOut:
        schema = choices.filled(step.form.schema, self.host.catalogue.at(case.place.area).case_type(case.case_type), case.class_id)
        properties, initial = dict(schema["properties"]), dict[str, Any]()
        for name, field in properties.items():
            kind = field.get("x-choices")
            if kind == "units":
                properties[name] = field | {"oneOf": [_choice(str(unit.id), unit.name) for unit in serving]}
                routed = next((str(unit.id) for unit in serving if unit.kind == case.unit_kind), None)
                initial[name] = str(listed.unit_id) if listed and any(unit.id == listed.unit_id for unit in serving) else routed
            elif kind == "classes":
                left_out = case.class_id if step.id == "reclassify" else None
                entries = [entry for entry in self.host.catalogue.at(case.place.area).classes(case.case_type) if entry.id != left_out]
                properties[name] = field | {"oneOf": [{"const": entry.id, "x-i18n": {"title": dict(entry.title)}} for entry in entries]}
                initial[name] = None if left_out else case.class_id
        form = {"schema": schema | {"properties": properties}, "ui": step.form.ui}
        return ActionOut(
            id=step.id,
            title=step.title,
            description=step.description,
            form=form,
            initial={name: value for name, value in initial.items() if value is not None},
            attachments=step.attachments,
            danger=step.danger,
        )


def _of_list(listed: Listed) -> SuggestionOut:
    """Return what the responsibility list says as the first suggestion: it is the county's own rule, before any plugin's."""
    why = {"regulation": ("法规或文件", "a regulation"), "precedent": ("先例", "a precedent"), "decision": ("决定", "a decision")}
    zh, en = why[listed.source]
    basis = f"：{listed.basis}" if listed.basis else ""
    return SuggestionOut(
        kind="unit",
        plugin="core",
        value=str(listed.unit_id),
        title={"zh-CN": listed.unit, "en": listed.unit},
        confidence=1.0,
        words=[],
        reason={"zh-CN": f"权责清单（依据{zh}）{basis}", "en": f"The responsibility list, by {en}{basis.replace('：', ': ')}"},
    )


def _code(code: str) -> Text:
    """Return the title of a code whose meaning went with its case type."""
    return {"zh-CN": code, "en": code}


def _choice(value: str, name: str) -> dict[str, Any]:
    return {"const": value, "x-i18n": {"title": {"zh-CN": name, "en": name}}}


def _units_in(case: Case, steps: tuple[Step, ...]) -> set[UUID]:
    named = {UUID(step.data[name]) for step in steps for name in ("unit_id", "from_unit_id") if step.data.get(name)}
    return named | ({case.unit_id} if case.unit_id else set())
