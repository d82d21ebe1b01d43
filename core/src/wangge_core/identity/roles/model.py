"""Roles and permissions as an administrator sees them. Pure."""

import msgspec

from wangge_core.access.policy import PermissionEntry, Title


class RoleView(msgspec.Struct, frozen=True, kw_only=True):
    """A role: what it gives itself, what it inherits, and what that comes to."""

    id: str
    title: Title
    builtin: bool
    plugin: str
    """Id of the plugin that contributes it; empty for the platform's and the county's own."""
    suggest_for: tuple[str, ...]
    """Roles whose holders may need it."""
    permissions: tuple[str, ...]
    inherits: tuple[str, ...]
    effective: tuple[str, ...]


class RoleList(msgspec.Struct, frozen=True):
    """Every role of the server."""

    items: tuple[RoleView, ...]


class PolicyView(msgspec.Struct, frozen=True):
    """What can be permitted, and the policy in casbin's own lines (`p, role, resource, action`; `g, role, parent`)."""

    permissions: tuple[PermissionEntry, ...]
    lines: tuple[tuple[str, ...], ...]
