"""Advisories over HTTP."""

from typing import Annotated, Any

from litestar import Controller, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from wangge_registry.accounts.model import Account
from wangge_registry.advisories.service import Advisories

AdvisoryId = Annotated[str, Parameter(max_length=80)]


class AdvisoryPage(Struct, frozen=True):
    """OSV records by their ids."""

    items: list[dict[str, Any]]


class AdvisoryDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """An advisory to be published."""

    record: Annotated[dict[str, Any], Meta(description="In OSV form (1.7).")]


class AdvisoryController(Controller):
    """Known weaknesses of plugins and of what they are built of."""

    path = "/advisories"
    tags = ("advisories",)

    @get("/", operation_id="listAdvisories", summary="All advisories")
    async def page(self, advisories: NamedDependency[Advisories]) -> AdvisoryPage:
        """Return them in OSV form; counties take them from the signed list."""
        return AdvisoryPage(await advisories.every())

    @get("/{advisory:str}", operation_id="getAdvisory", summary="One advisory")
    async def one(self, advisories: NamedDependency[Advisories], advisory: FromPath[AdvisoryId]) -> dict[str, Any]:
        """Return the OSV record."""
        return await advisories.one(advisory)

    @put("/{advisory:str}", operation_id="publishAdvisory", summary="Publish an advisory, or a newer text of it")
    async def publish(
        self,
        actor: NamedDependency[Account],
        advisories: NamedDependency[Advisories],
        advisory: FromPath[AdvisoryId],
        data: JSONBody[AdvisoryDraft],
    ) -> dict[str, Any]:
        """Take an OSV record (1.7). The ecosystem of plugins is `wangge`, that of Python packages `PyPI`."""
        return await advisories.publish(actor, advisory, data.record)
