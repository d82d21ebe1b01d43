"""The filing standard of a case: condition to file, time limits, condition to close."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.cases.filing.schemas import FilingStandardOut, StageLimitOut
from wangge_core.cases.handling import Handling
from wangge_core.cases.ports import Catalogue
from wangge_core.cases.presenting import WHOLE, workflow_of
from wangge_core.cases.workflow import Workflow
from wangge_core.clocks.model import Limit, Unit
from wangge_core.clocks.wording import limit_text
from wangge_core.errors import FieldError, InvalidError
from wangge_core.standards.schemas import StandardOut
from wangge_sdk.manifest import OfferedCaseType

_SHOWN: Final = ("handling", "case")
"""The limits that a standard is about: that of the unit, and that of the whole."""


class ImportedStandards(Protocol):
    """The standards that counties import."""

    async def of_classes(self, actor: Actor, area: str, codes: Sequence[str]) -> tuple[StandardOut, ...]:
        """Return those that hold in an area for classes by code; none for who may not read standards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingStandards:
    """Shown to whoever decides about filing, before they decide."""

    handling: Handling
    host: Catalogue
    imported: ImportedStandards

    async def of(self, actor: Actor, case_id: UUID, class_id: str | None) -> FilingStandardOut:
        """Return the standard of the case's class, or of another class of its type.

        Raises:
            NotFoundError: there is no such case for the actor.
            InvalidError: `class_unknown`.
        """
        case = await self.handling.visible(actor, case_id)
        case_type, wanted = self.host.catalogue.at(case.place.area).case_type(case.case_type), class_id or case.class_id
        entry = case_type.class_of(wanted) if case_type else None
        if class_id is not None and entry is None:
            message = "There is no such class; choose one of the case type's."
            raise InvalidError("class_unknown", message, (FieldError("/class_id", "unknown", message),))
        declared = entry.standard if entry else None
        codes = declared.codes if declared else ()
        return FilingStandardOut(
            class_id=wanted,
            title=dict(entry.title) if entry else case.title,
            condition=dict(declared.condition) if declared else None,
            closing=dict(declared.closing) if declared else None,
            limits=_limits(case_type, wanted, workflow_of(case)) if case_type else [],
            imported=list(await self.imported.of_classes(actor, case.place.area, codes)),
        )


def _limits(case_type: OfferedCaseType, class_id: str | None, workflow: Workflow) -> list[StageLimitOut]:
    found = [(stage, case_type.clock(stage, class_id)) for stage in _SHOWN]
    return [
        StageLimitOut(
            stage,
            WHOLE if stage == "case" else workflow.stage(stage).title,
            dict(limit_text(Limit(clock.limit, Unit(clock.unit)))),
        )
        for stage, clock in found
        if clock
    ]
