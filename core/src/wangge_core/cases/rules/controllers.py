"""Rules of the mechanisms over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.cases.rules.model import RuleName
from wangge_core.cases.rules.schemas import CaseRuleIn, CaseRulesOut
from wangge_core.cases.rules.service import CaseRuleService

Area = FromQuery[Annotated[str, Parameter(max_length=15, description="Code of the area; what it sets holds below it too.")]]
CaseType = FromQuery[Annotated[str | None, Parameter(max_length=100, description="Full id of a case type; all of them without it.")]]


class CaseRuleController(Controller):
    """Caps, approvals and ladders of an area."""

    path = "/case-rules"
    tags = ("case rules",)

    @get("/", operation_id="getCaseRules", summary="Caps, approvals and ladders in force")
    async def page(
        self, actor: NamedDependency[Actor], case_rules: NamedDependency[CaseRuleService], area: Area, case_type: CaseType = None
    ) -> CaseRulesOut:
        """Return the rules of extension, suspension, appeal, supervision and escalation, each with who says so."""
        return await case_rules.page(actor, area, case_type or "")

    @put("/", operation_id="setCaseRules", summary="Set caps, approvals and ladders")
    async def set_rules(
        self,
        *,
        actor: NamedDependency[Actor],
        case_rules: NamedDependency[CaseRuleService],
        area: Area,
        data: JSONBody[CaseRuleIn],
        case_type: CaseType = None,
    ) -> CaseRulesOut:
        """Set some rules for the area and below; requests that were made before keep the approvers they were made under."""
        await case_rules.set_rules(actor, area, case_type or "", data)
        return await case_rules.page(actor, area, case_type or "")

    @delete("/{name:str}", operation_id="unsetCaseRule", summary="Let the area above decide on a rule again")
    async def unset_rule(
        self,
        actor: NamedDependency[Actor],
        case_rules: NamedDependency[CaseRuleService],
        name: FromPath[RuleName],
        area: Area,
        case_type: CaseType = None,
    ) -> None:
        """Take back what the area itself has set."""
        await case_rules.unset_rule(actor, area, case_type or "", name)
