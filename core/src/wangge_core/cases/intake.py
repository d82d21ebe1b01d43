"""A report becomes a case."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.area_code import Level
from wangge_core.areas.coordinates import Datum
from wangge_core.areas.coordinates import position as checked
from wangge_core.attachments.errors import unknown
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.cases.acceptable import require_ours, require_reporter
from wangge_core.cases.advice import Advice, Adviser
from wangge_core.cases.errors import ClientIdReusedError, OutsideError
from wangge_core.cases.fixes.repository import FixRepository
from wangge_core.cases.fixes.rule import Doubt, Fix, doubts
from wangge_core.cases.fixes.wording import told
from wangge_core.cases.flows.service import Flows
from wangge_core.cases.model import Case, CaseClock, Channel, Place, Reporter, Step, new_number, new_query_code
from wangge_core.cases.ports import Places
from wangge_core.cases.privacy.speaking import on_behalf_rows, require_fitting
from wangge_core.cases.report_schemas import GridOut, ReceiptOut, ReportIn
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.rows import case_row, clock_row, intake_key_row, step_row, suggestion_row, words_of_case
from wangge_core.cases.timing import Timing
from wangge_core.cases.workflow import Workflow, workflow_named
from wangge_core.database import Database, DuplicateError, Row
from wangge_core.errors import FieldError, InvalidError
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.forms.validators import validator_for
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.plugins.contributions import Contributions
from wangge_sdk.manifest import OfferedCaseType
from wangge_sdk.views import Position, ReportView

_TRIES: Final = 3  # a number or query code that is taken already is drawn again


class Offers(Protocol):
    """What plugins offer in an area."""

    def contributions(self, area: str) -> Contributions:
        """Return what is switched on there."""


class Coded(Protocol):
    """Somebody with a query code."""

    @property
    def query_code(self) -> str:
        """The code."""


class Persons(Protocol):
    """For whom reports were made."""

    async def on_behalf(self, case_id: UUID) -> Coded | None:
        """Return the person for whom a report was made, if it was."""


class Sender(msgspec.Struct, frozen=True):
    """Who sends a report: the actor, and a digest that binds client ids and uploads to them."""

    actor: Actor
    digest: str
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Takes reports in: validated, located, advised on by plugins, and saved in one transaction."""

    database: Database
    repository: CaseRepository
    attachments: AttachmentRepository
    fixes: FixRepository
    audit: Audit
    outbox: Outbox
    persons: Persons
    offers: Offers
    adviser: Adviser
    timing: Timing
    flows: Flows
    places: Places
    time: TimeSource

    async def report(self, sender: Sender, report: ReportIn) -> ReceiptOut:
        """Take a report in; the same report sent again gives the same receipt.

        Raises:
            InvalidError: with the field and how to mend it.
            ClientIdReusedError: the sender used the client id for other contents.
        """
        digest = hashlib.sha256(msgspec.json.encode(report)).hexdigest()
        taken = await self._taken(sender, report)  # looked at first: what this very report took meanwhile is no fault
        if known := await self.repository.replayed(sender.digest, report.client_id):
            return await self._again(known, digest)
        place = self._place(report)
        offered = self.offers.contributions(place.area)
        case_type = self._case_type(report, offered)
        require_reporter(sender.actor, report, case_type)
        require_fitting(report, case_type)
        if taken is not None:
            raise unknown(taken)
        now, photo = self.time.now(), await self._photo(report)
        workflow = await self.flows.begun(case_type)
        advice = await self.adviser.advise(case_type, _view(report, place, now), sender.actor)
        fix = _fix(sender, report, place)
        for _ in range(_TRIES):
            untimed = self._case(sender, report, place, case_type, workflow, advice, now, photo)
            case, clocks = await self.timing.at_report(untimed, offered)
            try:
                await self._save(sender, report, case, clocks, advice, digest, fix)
            except DuplicateError:
                if known := await self.repository.replayed(sender.digest, report.client_id):
                    return await self._again(known, digest)
            else:
                return await self._receipt(case, for_another=report.on_behalf is not None)
        raise InvalidError("number", "No free case number was found; send the report again.")

    def _place(self, report: ReportIn) -> Place:
        if report.position is not None:
            point = checked(report.position.lon, report.position.lat, Datum(report.position.datum))
            grid = self.places.locate(point.lon, point.lat)
            if grid is not None:
                return Place(grid, report.address, point.lon, point.lat, report.position.accuracy)
            if report.area is None:
                raise OutsideError("This place lies in no grid of this county; choose the village or community by hand.")
        if report.area is None:
            message = "Say where it is: give a position or an area."
            raise InvalidError("place_missing", message, (FieldError("/position", "required", message),))
        code = area_code.parse(report.area)
        if area_code.level_of(code) < Level.TOWNSHIP or not self.places.knows(code):
            message = f"There is no township, village or grid {code} here; choose one of those that /public/areas lists."
            raise InvalidError("area_unknown", message, (FieldError("/area", "unknown", message),))
        return Place(code, report.address)

    def _case_type(self, report: ReportIn, offered: Contributions) -> OfferedCaseType:
        case_type = offered.case_type(report.case_type)
        if case_type is None:
            message = f"{report.case_type!r} is not offered in {offered.area}; see /public/case-types for what is."
            raise InvalidError("case_type_unavailable", message, (FieldError("/case_type", "unavailable", message),))
        if report.class_id is not None and all(entry.id != report.class_id for entry in case_type.classes):
            message = f"{report.class_id!r} is no class of {case_type.id!r}."
            raise InvalidError("class_unknown", message, (FieldError("/class_id", "unknown", message),))
        require_ours(report, case_type)
        findings = validator_for(case_type.form_schema).check(report.form)
        if findings:
            fields = tuple(finding.field_error(below="/form") for finding in findings)
            raise InvalidError("form_invalid", "; ".join(field.said() for field in fields), fields)
        return case_type

    async def _taken(self, sender: Sender, report: ReportIn) -> int | None:
        """Return the place of the first attachment in the list that is not the sender's or no longer free."""
        for number, attachment in enumerate(report.attachments):
            if not await self.attachments.free(attachment, sender.digest):
                return number
        return None

    async def _photo(self, report: ReportIn) -> UUID | None:
        """Return the first picture among what came with the report, which may begin with a voice note."""
        for given in report.attachments:
            attachment = await self.attachments.load(given)
            if attachment is not None and attachment.is_picture:
                return given
        return None

    def _case(
        self,
        sender: Sender,
        report: ReportIn,
        place: Place,
        case_type: OfferedCaseType,
        workflow: Workflow,
        advice: Advice,
        now: datetime,
        photo: UUID | None,
    ) -> Case:
        initial = workflow.state(workflow.initial)
        class_id = report.class_id or advice.class_id
        private, nameless = case_type.voice(class_id).private or bool(report.private), case_type.voice(report.class_id).nameless
        known = report.reporter
        return Case(
            id=new_id(),
            number=new_number(place.area, now),
            query_code=new_query_code(),
            case_type=case_type.id,
            class_id=class_id,
            title=advice.title(case_type, report.class_id),
            plugin=case_type.plugin,
            plugin_version=case_type.version,
            workflow=workflow.id,
            state=initial.id,
            stage=initial.stage,
            text=report.text,
            form=report.form,
            place=place,
            channel=sender.channel,
            reporter=Reporter(known.name if known else None, known.phone if known else None, None if nameless else sender.actor.account_id),
            private=private,
            hazard=case_type.hazard,
            unit_kind=advice.unit_kind,
            unit_id=None,
            photo_id=photo,
            reported_at=now,
            responded_at=None,
            promised_at=None,
            yellow_at=None,
            due_at=None,
            closed_at=None,
            outcome=None,
            public_reason=None,
            score=None,
            rating_text=None,
            rated_at=None,
            version=1,
        )

    async def _save(
        self,
        sender: Sender,
        report: ReportIn,
        case: Case,
        clocks: tuple[CaseClock, ...],
        advice: Advice,
        digest: str,
        fix: Fix | None,
    ) -> None:
        step = _first_step(sender.actor, case, workflow_named(case.workflow), await self._doubts(sender.actor, fix, case.reported_at))
        rows = [
            case_row(case),
            step_row(step),
            *(clock_row(clock) for clock in clocks),
            *(suggestion_row(case.id, suggestion) for suggestion in advice.suggestions),
            intake_key_row(sender.digest, report.client_id, digest, case.id),
            *words_of_case(case),
            *on_behalf_rows(case.id, report.on_behalf),
            *self._told(sender.actor, case, clocks),
        ]
        if not report.attachments and fix is None:
            await self.repository.add(rows)
            return
        async with self.database.transaction():
            await self.repository.add(rows)
            if fix is not None and sender.actor.account_id is not None:
                await self.fixes.keep(sender.actor.account_id, fix)
            claimed = await self.attachments.claim(report.attachments, sender.digest, case.id, step.id, "report")
            if claimed != len(report.attachments):
                raise unknown(claimed)

    async def _doubts(self, actor: Actor, fix: Fix | None, now: datetime) -> tuple[Doubt, ...]:
        if fix is None or actor.account_id is None:
            return ()
        return doubts(fix, await self.fixes.last(actor.account_id), now)

    def _told(self, actor: Actor, case: Case, clocks: tuple[CaseClock, ...]) -> tuple[Row, Row]:
        facts = {"number": case.number, "case_type": case.case_type, "class_id": case.class_id, "clocks": len(clocks)}
        entry = AuditEntry(
            action="case.reported", actor=actor, resource="case", resource_id=str(case.id), area=case.place.area, facts=facts
        )
        event = Event(type="case.reported", area=case.place.area, key=str(case.id), at=case.reported_at, data={"case_type": case.case_type})
        return self.audit.row(entry), self.outbox.row(event)

    async def _again(self, known: tuple[str, Case], digest: str) -> ReceiptOut:
        if known[0] != digest:
            raise ClientIdReusedError
        return await self._receipt(known[1], for_another=True)

    async def _receipt(self, case: Case, *, for_another: bool) -> ReceiptOut:
        workflow = workflow_named(case.workflow)
        first = workflow.state(workflow.initial).stage
        person = await self.persons.on_behalf(case.id) if for_another else None
        return ReceiptOut(
            number=case.number,
            query_code=case.query_code,
            promised_at=case.promised_at,
            stage=first,
            stage_title=workflow.stage(first).title,
            grid=GridOut(case.place.area, self.places.name(case.place.area)),
            progress_url=f"/m/progress/{case.query_code}",
            person_query_code=person.query_code if person else None,
        )


def _first_step(actor: Actor, case: Case, workflow: Workflow, doubted: tuple[Doubt, ...]) -> Step:
    return Step(
        id=new_id(),
        case_id=case.id,
        at=case.reported_at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        action="report",
        from_state=None,
        to_state=workflow.initial,
        note=None,
        data=told(doubted),
    )


def _fix(sender: Sender, report: ReportIn, place: Place) -> Fix | None:
    """Return where a signed-in sender's device says it is, if it vouches for it: a tap on the map says nothing of that."""
    given = report.position
    if sender.actor.account_id is None or given is None or given.at is None or place.lon is None or place.lat is None:
        return None
    return Fix(lon=place.lon, lat=place.lat, accuracy=given.accuracy, at=given.at)


def _view(report: ReportIn, place: Place, now: datetime) -> ReportView:
    return ReportView(
        text=report.text,
        area=place.area,
        reported_at=now,
        case_type=report.case_type,
        class_id=report.class_id,
        position=Position(place.lon, place.lat, place.accuracy) if place.lon is not None and place.lat is not None else None,
        form=report.form,
        attachments=len(report.attachments),
    )
