"""Filing standards of cases over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter

from wangge_core.access.model import Actor
from wangge_core.cases.filing.schemas import FilingStandardOut
from wangge_core.cases.filing.standards import FilingStandards


class FilingStandardController(Controller):
    """By what a report is filed."""

    path = "/cases/{case_id:uuid}"
    tags = ("cases",)

    @get("/filing-standard", operation_id="getFilingStandard", summary="By what a report is filed, dealt with and closed")
    async def of_case(
        self,
        actor: NamedDependency[Actor],
        filing_standards: NamedDependency[FilingStandards],
        case_id: FromPath[UUID],
        class_id: FromQuery[Annotated[str | None, Parameter(max_length=150)]] = None,
    ) -> FilingStandardOut:
        """Return the standard of the case's class, or of the class that is asked for."""
        return await filing_standards.of(actor, case_id, class_id)
