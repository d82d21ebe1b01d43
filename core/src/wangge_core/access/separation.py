"""Separation of duties: nobody is two of system, security and audit administrator at the same time. Pure.

Source: GB/T 22239-2019 (等保 2.0) level 3, 8.1.5 security management centre: system, audit and security
management are roles of their own, each with its own authorised person.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations

from wangge_core.access.model import Permission
from wangge_core.access.policy import Duty, Grant, Policy
from wangge_core.errors import ConflictError

Duties = dict[str, frozenset[Duty]]


def duties_of_roles(policy: Policy, duty_of: Mapping[Permission, Duty]) -> Duties:
    """Return the administrators that each role makes of its holder, by the permissions that it gives."""
    return {
        role: frozenset(duty_of[permission] for permission in permissions if permission in duty_of)
        for role, permissions in policy.effective().items()
    }


def require_separate_roles(duties: Duties) -> None:
    """Refuse a role that would unite two administrators by itself.

    Raises:
        ConflictError: `duties_united`, with the role.
    """
    for role, held in duties.items():
        if len(held) > 1:
            detail = f"Role {role!r} would be {_named(held)} administrator at once: give the permissions to separate roles."
            raise ConflictError("duties_united", detail)


def require_separate(grants: Iterable[Grant], duties: Duties) -> None:
    """Refuse grants that make one subject two administrators at any one instant, wherever the areas lie.

    Raises:
        ConflictError: `duties_united`, with the roles.
    """
    by_subject: dict[str, list[Grant]] = {}
    for grant in grants:
        if duties.get(grant.role):
            by_subject.setdefault(grant.subject, []).append(grant)
    for held in by_subject.values():
        for one, other in combinations(held, 2):
            united = duties[one.role] | duties[other.role]
            if len(united) > 1 and one.overlaps(other):
                detail = (
                    f"One person would hold {one.role!r} and {other.role!r} at the same time and be {_named(united)} "
                    "administrator at once: end one position before the other begins, or choose another person."
                )
                raise ConflictError("duties_united", detail)


def _named(duties: frozenset[Duty]) -> str:
    return " and ".join(sorted(duties))
