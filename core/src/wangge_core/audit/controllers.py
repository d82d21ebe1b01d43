"""The audit over HTTP, for audit administrators."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, Parameter, QueryParameter

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditFilter, AuditPage, Verification
from wangge_core.audit.queries import AuditQueries
from wangge_core.errors import FieldError, InvalidError

_BEGINNING = "An action, or the beginning of some with a star: `case.*`."
_FIRST = "First number of the chain; by default the last 10,000 entries are verified."
ActionQuery = Annotated[str | None, Parameter(max_length=100, pattern=r"^[a-z0-9_.]+\*?$", description=_BEGINNING)]
TextQuery = Annotated[str | None, Parameter(max_length=100)]
NumberQuery = Annotated[int | None, QueryParameter(name="from", ge=1, le=2**53, description=_FIRST)]


class AuditController(Controller):
    """Who did what, and whether the book is whole."""

    path = "/audit"
    tags = ("audit",)

    @get("/", operation_id="listAuditEntries", summary="List audit entries, newest first")
    async def page(
        self,
        actor: NamedDependency[Actor],
        audit_queries: NamedDependency[AuditQueries],
        since: Annotated[datetime | None, QueryParameter(name="from", description="Not before this instant.")] = None,
        before: Annotated[datetime | None, QueryParameter(name="to", description="Before this instant.")] = None,
        action: FromQuery[ActionQuery] = None,
        resource: FromQuery[TextQuery] = None,
        resource_id: FromQuery[TextQuery] = None,
        actor_id: Annotated[str | None, QueryParameter(name="actor", max_length=100, description="The id of whoever acted.")] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[int] = 50,
    ) -> AuditPage:
        """Return a page; `next` of one page is `after` of the following."""
        wanted = AuditFilter(
            action=action,
            actor=actor_id,
            resource=resource,
            resource_id=resource_id,
            since=_aware(since, "from"),
            before=_aware(before, "to"),
        )
        return await audit_queries.page(actor, wanted, after, limit)

    @get("/verification", operation_id="verifyAudit", summary="Verify the end of the chain, or a part of it")
    async def verification(
        self, actor: NamedDependency[Actor], audit_queries: NamedDependency[AuditQueries], first: NumberQuery = None
    ) -> Verification:
        """Verify up to 10,000 entries with the heads over them, and what is not chained; `wangge verify` takes the whole chain."""
        return await audit_queries.verification(actor, first)


def _aware(at: datetime | None, name: str) -> datetime | None:
    if at is not None and at.tzinfo is None:
        message = f"{name} needs a time zone, as in 2026-03-02T08:00:00Z."
        raise InvalidError("time_zone", message, (FieldError(f"/{name}", "time_zone", message),))
    return at
