"""Roles and policies over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.identity.roles.model import PolicyView, RoleList, RoleView
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.identity.roles.service import Roles

RoleIdPath = Annotated[str, Parameter(pattern=r"^[a-z][a-z0-9_]{1,59}$")]


class RoleController(Controller):
    """What each role may do."""

    path = "/roles"
    tags = ("roles",)

    @get("/", operation_id="listRoles", summary="List roles")
    async def all(self, actor: NamedDependency[Actor], roles: NamedDependency[Roles]) -> RoleList:
        """Return every role with what it gives."""
        return roles.all(actor)

    @put("/{role_id:str}", operation_id="saveRole", summary="Make a role, or change it whole")
    async def save(
        self, actor: NamedDependency[Actor], roles: NamedDependency[Roles], role_id: FromPath[RoleIdPath], data: JSONBody[RoleDraft]
    ) -> RoleView:
        """Return the role; it is in force when this returns, on other nodes within two seconds."""
        return await roles.save(actor, role_id, data)

    @delete("/{role_id:str}", operation_id="removeRole", summary="Take away a role that nobody holds", status_code=204)
    async def remove(self, actor: NamedDependency[Actor], roles: NamedDependency[Roles], role_id: FromPath[RoleIdPath]) -> None:
        """Take it away."""
        await roles.remove(actor, role_id)


class PolicyController(Controller):
    """What can be permitted."""

    path = "/policies"
    tags = ("roles",)

    @get("/", operation_id="getPolicy", summary="Every permission, and the policy in casbin's lines")
    async def policy(self, actor: NamedDependency[Actor], roles: NamedDependency[Roles]) -> PolicyView:
        """Return what an auditor compares with another installation."""
        return roles.policy(actor)
