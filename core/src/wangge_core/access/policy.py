"""The policy as values: rules, role inheritance, grants with dates, and the catalogue of permissions. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from wangge_core.access.model import Permission

Duty = Literal["system", "security", "audit"]
"""The three administrators that one person may not unite (GB/T 22239-2019, 8.1.5: 三权分立 of system, security, audit)."""


class Title(msgspec.Struct, frozen=True):
    """A name that people read, in both languages."""

    zh_cn: str = msgspec.field(name="zh-CN")
    en: str


class PermissionEntry(msgspec.Struct, frozen=True):
    """A permission that the platform knows; `duty` names the administrator whom it makes."""

    resource: str
    action: str
    title: Title
    duty: Duty | None = None

    @property
    def permission(self) -> Permission:
        """The permission itself."""
        return Permission(self.resource, self.action)


class Role(msgspec.Struct, frozen=True):
    """A role: its own permissions and the roles whose permissions it inherits."""

    id: str
    title: Title
    permissions: tuple[Permission, ...] = ()
    inherits: tuple[str, ...] = ()
    builtin: bool = False
    plugin: str = ""
    """Id of the plugin that contributes it; such a role is not in the database, and nobody changes it by hand."""
    suggest_for: tuple[str, ...] = ()
    """Roles of the platform whose holders may need it; nothing is given by itself."""


class Grant(msgspec.Struct, frozen=True):
    """`subject` (an account's id as text) holds `role` in `area` from `begins` until before `ends`; None is open."""

    subject: str
    role: str
    area: str
    begins: datetime | None = None
    ends: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Say whether the grant gives anything at the instant `at`."""
        return (self.begins is None or self.begins <= at) and (self.ends is None or at < self.ends)

    def overlaps(self, other: "Grant") -> bool:
        """Say whether there is an instant at which both hold."""
        return _before(self.begins, other.ends) and _before(other.begins, self.ends)


def _before(begins: datetime | None, ends: datetime | None) -> bool:
    return begins is None or ends is None or begins < ends


class Policy(msgspec.Struct, frozen=True):
    """Every role of the server; rows `p, role, resource, action` and `g, role, parent` in casbin's words."""

    roles: tuple[Role, ...] = ()

    def role(self, role_id: str) -> Role | None:
        """Return the role of that id."""
        return next((role for role in self.roles if role.id == role_id), None)

    def with_roles(self, roles: Iterable[Role]) -> "Policy":
        """Return this policy with roles that it does not have."""
        known = {role.id for role in self.roles}
        return Policy((*self.roles, *(role for role in roles if role.id not in known)))

    def with_role(self, role: Role) -> "Policy":
        """Return this policy with `role` added or replaced."""
        return Policy((*(known for known in self.roles if known.id != role.id), role))

    def lines(self) -> tuple[tuple[str, ...], ...]:
        """Return the policy as casbin writes it, one tuple per line, inheritance without its domain."""
        rules = (("p", role.id, *permission) for role in self.roles for permission in role.permissions)
        parents = (("g", role.id, parent) for role in self.roles for parent in role.inherits)
        return (*rules, *parents)

    def effective(self) -> dict[str, frozenset[Permission]]:
        """Return each role's permissions, inherited ones included; a circle of roles shares them all."""
        own = {role.id: frozenset(role.permissions) for role in self.roles}
        parents = {role.id: role.inherits for role in self.roles}
        return {role.id: _union(_line(role.id, parents), own) for role in self.roles}


def _line(role_id: str, parents: dict[str, tuple[str, ...]]) -> set[str]:
    seen: set[str] = set()
    ahead = [role_id]
    while ahead:
        step = ahead.pop()
        if step not in seen:
            seen.add(step)
            ahead.extend(parents.get(step, ()))
    return seen


def _union(role_ids: set[str], own: dict[str, frozenset[Permission]]) -> frozenset[Permission]:
    return frozenset[Permission]().union(*(own.get(role_id, frozenset()) for role_id in role_ids))
