"""The diagram of a case, and the administrator's page of workflows."""

from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.flows.presenting import case_flow, finding_out, flow_out, problem_out
from wangge_core.cases.flows.schemas import CaseFlow, FlowList, RefusedFlow, TypeFlow
from wangge_core.cases.handling import Handling
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.repository import CaseRepository
from wangge_core.plugins.contributions import Contributions
from wangge_core.plugins.model import Installed
from wangge_sdk.manifest import OfferedCaseType
from wangge_sdk.workflows import bases, problems

_RULES: Final = "workflow."
_CASES: Final = "case:"


class Plugins(Protocol):
    """What is installed."""

    @property
    def catalogue(self) -> Contributions:
        """Return what all installed plugins offer."""

    @property
    def plugins(self) -> tuple[Installed, ...]:
        """Return every installed plugin, the refused ones too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPages:
    """Reads workflows for people."""

    handling: Handling
    repository: CaseRepository
    access: Access
    host: Plugins

    async def of_case(self, actor: Actor, case_id: UUID) -> CaseFlow:
        """Return the workflow of a case and the way that the case has come.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        case = await self.handling.visible(actor, case_id)
        return case_flow(case, workflow_of(case), await self.repository.steps(case.id))

    def every(self, actor: Actor) -> FlowList:
        """Return the workflow of every case type with the verdict on it.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
        """
        self.access.require_scope(actor, "plugin", "read")
        refused = [
            RefusedFlow(plugin.id, [finding_out(one) for one in plugin.findings if one.id.startswith(_RULES)])
            for plugin in self.host.plugins
            if any(one.id.startswith(_RULES) and one.severity == "error" for one in plugin.findings)
        ]
        return FlowList([self._judged(case_type) for case_type in self.host.catalogue.case_types], refused)

    def _judged(self, case_type: OfferedCaseType) -> TypeFlow:
        """Check once more with what this server knows better than an author: which permissions its roles hold."""
        definition = case_type.definition
        found = problems(
            definition,
            base=bases()[case_type.workflow.extends],
            clocks={clock.stage for clock in case_type.clocks},
            permissions=self._held(),
        )
        return TypeFlow(
            case_type=case_type.id,
            title=dict(case_type.title),
            plugin=case_type.plugin,
            version=case_type.version,
            flow=flow_out(definition),
            problems=[problem_out(one) for one in found],
        )

    def _held(self) -> frozenset[str]:
        held = {str(permission) for role in self.access.policy.roles for permission in role.permissions}
        return frozenset(held | {text.removeprefix(_CASES) for text in held if text.startswith(_CASES)})
