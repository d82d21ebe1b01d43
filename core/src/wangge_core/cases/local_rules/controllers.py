"""The rules of an area over HTTP."""

from typing import Annotated

import msgspec
from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.cases.local_rules.model import DuplicateRules, PrivacyRules
from wangge_core.cases.local_rules.service import LocalRules

AreaQuery = FromQuery[Annotated[str, Parameter(max_length=15, pattern="^[0-9]+$")]]


class LocalRulesOut(msgspec.Struct, frozen=True, kw_only=True):
    """The rules in force in an area; `…_set_by` is the area that says so, null when they came with the platform."""

    area: str
    duplicates: DuplicateRules
    duplicates_set_by: str | None
    privacy: PrivacyRules
    privacy_set_by: str | None


class LocalRuleController(Controller):
    """What an area may set about duplicates and privacy."""

    path = "/local-rules"
    tags = ("cases",)

    @get("/", operation_id="getLocalRules", summary="The rules about duplicates and privacy in force in an area")
    async def page(self, actor: NamedDependency[Actor], local_rules: NamedDependency[LocalRules], area: AreaQuery) -> LocalRulesOut:
        """Return both kinds of rules; the nearest area that says something decides."""
        return await self._page(actor, local_rules, area)

    @put("/duplicates", operation_id="setDuplicateRules", summary="Set how an area looks for duplicates", status_code=200)
    async def put_duplicates(
        self, actor: NamedDependency[Actor], local_rules: NamedDependency[LocalRules], area: AreaQuery, data: JSONBody[DuplicateRules]
    ) -> LocalRulesOut:
        """Replace what the area says as a whole."""
        await local_rules.put(actor, area, "duplicates", data)
        return await self._page(actor, local_rules, area)

    @put("/privacy", operation_id="setPrivacyRules", summary="Set how an area guards what people told", status_code=200)
    async def put_privacy(
        self, actor: NamedDependency[Actor], local_rules: NamedDependency[LocalRules], area: AreaQuery, data: JSONBody[PrivacyRules]
    ) -> LocalRulesOut:
        """Replace what the area says as a whole."""
        await local_rules.put(actor, area, "privacy", data)
        return await self._page(actor, local_rules, area)

    @delete("/duplicates", operation_id="unsetDuplicateRules", summary="Let the areas above decide about duplicates again", status_code=204)
    async def remove_duplicates(self, actor: NamedDependency[Actor], local_rules: NamedDependency[LocalRules], area: AreaQuery) -> None:
        """Take back what the area says."""
        await local_rules.remove(actor, area, "duplicates")

    @delete("/privacy", operation_id="unsetPrivacyRules", summary="Let the areas above decide about privacy again", status_code=204)
    async def remove_privacy(self, actor: NamedDependency[Actor], local_rules: NamedDependency[LocalRules], area: AreaQuery) -> None:
        """Take back what the area says."""
        await local_rules.remove(actor, area, "privacy")

    async def _page(self, actor: Actor, rules: LocalRules, area: str) -> LocalRulesOut:
        code, duplicates, one, privacy, two = await rules.page(actor, area)
        return LocalRulesOut(area=code, duplicates=duplicates, duplicates_set_by=one, privacy=privacy, privacy_set_by=two)
