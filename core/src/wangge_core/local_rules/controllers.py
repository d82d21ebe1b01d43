"""Rules of areas over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.local_rules.schemas import LocalRuleIn, LocalRuleOut, LocalRulesOut, RuleHistory
from wangge_core.local_rules.service import LocalRuleService

Area = FromQuery[Annotated[str, Parameter(max_length=15, description="Code of the area; what it sets holds below it too.")]]
CaseType = FromQuery[Annotated[str | None, Parameter(max_length=100, description="Full id of a case type; all of them without it.")]]
KindId = FromPath[Annotated[str, Parameter(max_length=40, description="Id of a kind of rule, as the list has it.")]]


class LocalRuleController(Controller):
    """What varies by place in how cases are handled."""

    path = "/local-rules"
    tags = ("case rules",)

    @get("/", operation_id="listLocalRules", summary="Every rule of an area: what may be set, what holds, and who says so")
    async def page(
        self, actor: NamedDependency[Actor], local_rules: NamedDependency[LocalRuleService], area: Area, case_type: CaseType = None
    ) -> LocalRulesOut:
        """Return the kinds of rules with their forms; with a case type, those that may differ by it."""
        return local_rules.page(actor, area, case_type or "")

    @get("/{kind:str}/history", operation_id="getLocalRuleHistory", summary="Who changed a rule, when and how")
    async def history(
        self,
        actor: NamedDependency[Actor],
        local_rules: NamedDependency[LocalRuleService],
        kind: KindId,
        area: Area,
        case_type: CaseType = None,
    ) -> RuleHistory:
        """Return the changes of the area and of those above it, newest first."""
        return local_rules.history(actor, kind, area, case_type or "")

    @put("/{kind:str}", operation_id="setLocalRule", summary="Set a rule for an area and below")
    async def set_rule(
        self,
        *,
        actor: NamedDependency[Actor],
        local_rules: NamedDependency[LocalRuleService],
        kind: KindId,
        area: Area,
        data: JSONBody[LocalRuleIn],
        case_type: CaseType = None,
    ) -> LocalRuleOut:
        """Replace what the area says as a whole; what is left out gets the platform's value."""
        return await local_rules.put(actor, kind, area, case_type or "", data.version, data.settings)

    @delete("/{kind:str}", operation_id="unsetLocalRule", summary="Let the area above decide on a rule again", status_code=200)
    async def unset_rule(
        self,
        *,
        actor: NamedDependency[Actor],
        local_rules: NamedDependency[LocalRuleService],
        kind: KindId,
        area: Area,
        version: FromQuery[Annotated[int, Parameter(ge=1, description="The version that was seen.")]],
        case_type: CaseType = None,
    ) -> LocalRuleOut:
        """Take back what the area itself says; return what holds now."""
        return await local_rules.drop(actor, kind, area, case_type or "", version)
