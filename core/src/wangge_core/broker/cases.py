"""Cases for plugins: those that the person may see, of the types and with the fields that the county granted, where it did."""

from dataclasses import dataclass
from typing import Any, Final, Protocol

from wangge_core.access import catalogue
from wangge_core.access.model import Permission
from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker, id_of
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.handling import Handling, no_case
from wangge_core.cases.intake import Intake, Sender
from wangge_core.cases.model import Case, is_number
from wangge_core.cases.ports import Catalogue, Places
from wangge_core.cases.queries import CaseQueries
from wangge_core.cases.report_schemas import PositionIn, ReportIn
from wangge_core.cases.schemas import ActionIn
from wangge_core.plugins.contributions import Contributions
from wangge_core.plugins.grants.granted import Right
from wangge_sdk.broker.calls import (
    CASES_ACT,
    CASES_CREATE,
    CASES_GET,
    CASES_LIST,
    CLASSES_LIST,
    CaseAct,
    CaseCreate,
    CaseData,
    CaseGet,
    CaseList,
    CasePage,
    CaseReceipt,
    ClassData,
    Classes,
    ClassList,
)
from wangge_sdk.manifest.offers import OfferedCaseType, OfferedClass
from wangge_sdk.places import Position
from wangge_sdk.platform import RefusedError

READ: Final = "cases:read"
CREATE: Final = "cases:create"
MANAGE: Final = "cases:manage"
_SEE: Final = Permission("case", "read")
_SEE_PRIVATE: Final = Permission("case", "read_private")
_NEVER: Final = frozenset({"export", "import", "erase", "redact"})
"""What no plugin does in anybody's name: it moves or removes cases by the heap."""
_WITHHOLDABLE: Final = ("text", "form", "position", "attachments", "unit_kind", "outcome", "public_reason", "score")
"""Fields that a county may leave out; the rest are ids and codes without which these say nothing."""


class Offering(Catalogue, Protocol):
    """Every case type there is, and those that are on in an area."""

    def contributions(self, area: str) -> Contributions:
        """Return what the plugins that are on in an area offer there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMethods:
    """Answers about cases."""

    handling: Handling
    queries: CaseQueries
    intake: Intake
    catalogue: Offering
    places: Places

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (
            Answered(CASES_GET, self.get, lambda case: (case.id,)),
            Answered(CASES_LIST, self.list, lambda page: (case.id for case in page.items)),
            Answered(CASES_CREATE, self.create),
            Answered(CLASSES_LIST, self.classes),
            Answered(CASES_ACT, self.act, lambda case: (case.id,)),
        )

    async def get(self, asker: Asker, wanted: CaseGet) -> CaseData:
        """Return a case.

        Raises:
            NotFoundError: there is none, or none for this person and plugin; the two are not told apart.
        """
        asker.require(READ, asker.area)
        case = await self.handling.visible(asker.actor(*seeing(asker)), id_of(wanted.id, "case"))
        return _shown(case, _right(asker, READ, case))

    async def list(self, asker: Asker, wanted: CaseList) -> CasePage:
        """Return a page. What lies where less was granted is taken out of it, so that it may be short."""
        asker.require(READ, wanted.area or asker.area)
        number = wanted.number.strip().upper() if wanted.number is not None else None
        if number is not None and not is_number(number):
            return CasePage(())
        rights = [right for place in asker.within.areas if (right := asker.right(READ, place))]
        named = [right.case_types for right in rights]
        among = None if None in named or not named else tuple(sorted(frozenset[str]().union(*(types or () for types in named))))
        chosen = CaseFilter(
            queue=wanted.queue,
            stage=wanted.stage,
            area=wanted.area,
            case_type=wanted.case_type,
            class_id=wanted.class_id,
            among=among,
            q=number,
            since=wanted.since,
            until=wanted.until,
        )
        cases, further = await self.queries.found(asker.actor(*seeing(asker)), chosen, wanted.after, wanted.limit)
        pairs = ((case, asker.right(READ, case.place.area)) for case in cases)
        return CasePage(tuple(_shown(case, right) for case, right in pairs if right and right.covers(case.case_type)), further)

    async def create(self, asker: Asker, wanted: CaseCreate) -> CaseReceipt:
        """Take in a report of one of the plugin's own case types.

        Raises:
            RefusedError: `not_own_case_type`, `not_granted`, `outside_of_call`.
            WanggeError: as for any report.
        """
        offered = self.catalogue.catalogue.at(asker.area).case_type(wanted.case_type)
        if offered is None or offered.plugin != asker.plugin:
            raise RefusedError("not_own_case_type", f"{wanted.case_type!r} is no case type of {asker.plugin}; report one of its own.")
        place = self._place(wanted) or asker.area
        if not asker.require(CREATE, place).covers(wanted.case_type):
            raise RefusedError("not_granted", f"{CREATE} was granted for other case types than {wanted.case_type!r}.")
        point = wanted.position
        report = ReportIn(
            client_id=id_of(wanted.client_id, "client_id"),
            case_type=wanted.case_type,
            class_id=wanted.class_id,
            text=wanted.text,
            area=wanted.area or (None if point else asker.area),
            position=PositionIn(point.lon, point.lat, point.accuracy_m) if point else None,
            address=wanted.address,
            form=dict(wanted.form),
        )
        sender = Sender(asker.actor(), f"plugin:{asker.plugin}:{asker.county}", "api")
        receipt = await self.intake.report(sender, report)
        return CaseReceipt(number=receipt.number, area=receipt.grid.code, stage=receipt.stage, promised_at=receipt.promised_at)

    async def act(self, asker: Asker, wanted: CaseAct) -> CaseData:
        """Take a step in the name of the person who acts.

        Raises:
            RefusedError: `no_acting_person`, `not_granted`.
            WanggeError: as for anybody who takes a step.
        """
        if asker.person is None:
            raise RefusedError("no_acting_person", "A step is taken in somebody's name; ask while a person who is signed in waits for it.")
        asker.require(MANAGE, asker.area)
        actor, case_id = asker.actor(*_acting(asker)), id_of(wanted.id, "case")
        case = await self.handling.visible(actor, case_id)
        _right(asker, MANAGE, case)
        after = await self.handling.act(actor, case_id, wanted.action, ActionIn(version=wanted.version, data=dict(wanted.data)))
        return _shown(after, asker.right(READ, after.place.area))

    async def classes(self, asker: Asker, wanted: ClassList) -> Classes:
        """Return what people choose from when they report in an area: as public as the report page.

        Raises:
            RefusedError: `outside_of_call`.
        """
        area = wanted.area or asker.area
        asker.require_inside(area)
        offered = self.catalogue.contributions(area)
        return Classes(tuple(_class(offered, case_type, entry) for case_type in offered.case_types for entry in case_type.classes))

    def _place(self, wanted: CaseCreate) -> str | None:
        """Return where the report will lie: as the intake decides it."""
        located = self.places.locate(wanted.position.lon, wanted.position.lat) if wanted.position else None
        return located or wanted.area


def _class(offered: Contributions, case_type: OfferedCaseType, entry: OfferedClass) -> ClassData:
    route = offered.route(case_type.id, entry.id)
    return ClassData(
        id=entry.id,
        case_type=case_type.id,
        title=entry.title,
        guidance=entry.guidance,
        keywords=entry.keywords,
        condition=entry.standard.condition if entry.standard else None,
        unit_kind=route.unit_kind if route else None,
        private=bool(entry.voice and entry.voice.private),
    )


def seeing(asker: Asker) -> tuple[Permission, ...]:
    """Return what is needed to see. What is private is seen in the name of a person who may, never by a plugin itself."""
    return (_SEE, _SEE_PRIVATE) if asker.person else (_SEE,)


def _acting(asker: Asker) -> tuple[Permission, ...]:
    own = asker.plugin.partition(".")[2]
    steps = (known for known in catalogue.permissions() if known.resource == "case" and known.action not in _NEVER)
    held = asker.person.only if asker.person and asker.person.only is not None else ()
    return (*steps, *(permission for permission in held if permission.resource == own))


def _right(asker: Asker, scope: str, case: Case) -> Right:
    right = asker.right(scope, case.place.area)
    if right is None or not right.covers(case.case_type):
        raise no_case()
    return right


def _shown(case: Case, right: Right | None) -> CaseData:
    """Return a case as a plugin may see it under a right; with none, only its ids and codes."""
    place = case.place
    point = Position(place.lon, place.lat, place.accuracy) if place.lon is not None and place.lat is not None else None
    values: dict[str, Any] = {
        "text": case.text,
        "form": case.form,
        "position": point,
        "attachments": 1 if case.photo_id else 0,
        "unit_kind": case.unit_kind,
        "outcome": case.outcome,
        "public_reason": case.public_reason,
        "score": case.score,
    }
    withheld = tuple(name for name in _WITHHOLDABLE if right is None or not right.gives(name, case.case_type))
    return CaseData(
        id=str(case.id),
        number=case.number,
        case_type=case.case_type,
        area=place.area,
        stage=case.stage,
        state=case.state,
        reported_at=case.reported_at,
        version=case.version,
        class_id=case.class_id,
        closed_at=case.closed_at,
        withheld=withheld,
        **{name: value for name, value in values.items() if name not in withheld},
    )
