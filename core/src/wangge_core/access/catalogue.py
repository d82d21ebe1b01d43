"""The permissions that the platform knows and the roles a new server begins with, read from `catalogue.json`."""

from functools import cache
from importlib.resources import files

import msgspec

from wangge_core.access.model import Permission
from wangge_core.access.policy import Duty, PermissionEntry, Policy, Role, Title


class _RoleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: Title
    permissions: tuple[str, ...]
    inherits: tuple[str, ...]


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    permissions: tuple[PermissionEntry, ...]
    roles: tuple[_RoleEntry, ...]


@cache
def _document() -> _Document:
    return msgspec.json.decode(files(__package__).joinpath("catalogue.json").read_bytes(), type=_Document)


@cache
def permissions() -> dict[Permission, PermissionEntry]:
    """Return every permission that the platform knows, in the order in which people should read them."""
    return {entry.permission: entry for entry in _document().permissions}


@cache
def duty_of() -> dict[Permission, Duty]:
    """Return the permissions that make their holder an administrator, and which."""
    return {permission: entry.duty for permission, entry in permissions().items() if entry.duty}


@cache
def default_policy() -> Policy:
    """Return the roles of a new server."""
    return Policy(
        tuple(
            Role(entry.id, entry.title, tuple(Permission(*text.split(":")) for text in entry.permissions), entry.inherits, builtin=True)
            for entry in _document().roles
        )
    )
