"""Workflows over HTTP."""

from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from wangge_core.access.model import Actor
from wangge_core.cases.flows.pages import FlowPages
from wangge_core.cases.flows.schemas import CaseFlow, FlowList


class WorkflowController(Controller):
    """What the desk draws of workflows."""

    tags = ("cases",)

    @get("/cases/{case_id:uuid}/workflow", operation_id="getCaseWorkflow", summary="The workflow of a case, and the way it has come")
    async def of_case(self, actor: NamedDependency[Actor], flow_pages: NamedDependency[FlowPages], case_id: FromPath[UUID]) -> CaseFlow:
        """Return stages, states and steps, the present state, and the steps taken."""
        return await flow_pages.of_case(actor, case_id)

    @get("/workflows", operation_id="listWorkflows", summary="The workflow of each case type, with the check's verdict")
    async def every(self, actor: NamedDependency[Actor], flow_pages: NamedDependency[FlowPages]) -> FlowList:
        """Return what new cases begin with; needs `plugin:read`."""
        return flow_pages.every(actor)
