"""Roles: who may change what they give."""

from wangge_core.access.model import Actor, Permission
from wangge_core.access.policy import Policy, Role
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.errors import ConflictError, ForbiddenError, NotFoundError
from wangge_core.identity.roles.model import PolicyView, RoleList, RoleView
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.instants import TimeSource


class Roles:
    """The operations on roles. A role means the same everywhere; positions say where it is held."""

    def __init__(self, access: Access, audit: Audit, time: TimeSource) -> None:
        """Everything is handed in; nothing is read from the outside."""
        self._access = access
        self._audit = audit
        self._time = time

    def all(self, actor: Actor) -> RoleList:
        """Return every role."""
        self._access.require_scope(actor, "role", "read")
        policy = self._access.policy
        effective = policy.effective()
        return RoleList(tuple(_shown(role, effective[role.id]) for role in policy.roles))

    def policy(self, actor: Actor) -> PolicyView:
        """Return every permission there is, and the policy's lines."""
        self._access.require_scope(actor, "role", "read")
        return PolicyView(self._access.permissions(), self._access.policy.lines())

    async def save(self, actor: Actor, role_id: str, draft: RoleDraft) -> RoleView:
        """Make a role or change it whole; whoever holds it may do so at once what it gives now, and no more.

        Raises:
            ForbiddenError: `own_role`, or `role_held_elsewhere`, when someone outside the actor's areas holds it.
            InvalidError, ConflictError: see `access.policy_rules.require_sound`.
        """
        self._access.require_scope(actor, "role", "manage")
        async with self._access.changing():
            known = self._access.policy.role(role_id)
            self._require_reach(actor, role_id)
            permissions = tuple(Permission(*text.split(":")) for text in dict.fromkeys(draft.permissions))
            role = Role(
                role_id, draft.title, permissions, tuple(dict.fromkeys(draft.inherits)), builtin=known is not None and known.builtin
            )
            await self._access.save_role(role)
            await self._audit.record(_entry("role.changed" if known else "role.created", actor, role))
        return _shown(role, self._access.policy.effective().get(role_id, frozenset(permissions)))

    async def remove(self, actor: Actor, role_id: str) -> None:
        """Take a role away that nobody holds.

        Raises:
            NotFoundError: `role`.
            ConflictError: `role_builtin`, or `role_in_use`.
        """
        self._access.require_scope(actor, "role", "manage")
        async with self._access.changing():
            role = self._access.policy.role(role_id)
            if role is None:
                raise NotFoundError("role", f"There is no role {role_id!r}.")
            if role.builtin:
                raise ConflictError("role_builtin", "A role that came with the platform stays; take its permissions away instead.")
            await self._access.remove_role(role)
            await self._audit.record(_entry("role.removed", actor, role))

    def _require_reach(self, actor: Actor, role_id: str) -> None:
        now = self._time.now()
        heirs = _heirs(self._access.policy, role_id)
        held = [grant for grant in self._access.grants if grant.role in heirs and (grant.ends is None or grant.ends > now)]
        if any(grant.subject == actor.id for grant in held):
            raise ForbiddenError("own_role", "Nobody changes what their own role gives; ask another security administrator.")
        scope = self._access.scope(actor, "role", "manage")
        if not all(scope.covers(grant.area) for grant in held):
            detail = f"Role {role_id!r} is held in areas outside of yours too; make a role of your own, or ask the administrator above."
            raise ForbiddenError("role_held_elsewhere", detail)


def _heirs(policy: Policy, role_id: str) -> set[str]:
    """Return the role and every role that inherits from it."""
    heirs = {role_id}
    while more := {role.id for role in policy.roles if heirs & set(role.inherits)} - heirs:
        heirs |= more
    return heirs


def _shown(role: Role, effective: frozenset[Permission]) -> RoleView:
    return RoleView(
        id=role.id,
        title=role.title,
        builtin=role.builtin,
        plugin=role.plugin,
        suggest_for=role.suggest_for,
        permissions=tuple(str(permission) for permission in role.permissions),
        inherits=role.inherits,
        effective=tuple(sorted(str(permission) for permission in effective)),
    )


def _entry(action: str, actor: Actor, role: Role) -> AuditEntry:
    facts: dict[str, Fact] = {"permissions": [str(permission) for permission in role.permissions], "inherits": list(role.inherits)}
    return AuditEntry(action=action, actor=actor, resource="role", resource_id=role.id, facts=facts)
