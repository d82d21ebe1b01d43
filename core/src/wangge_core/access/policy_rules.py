"""What must hold of a policy before it comes into force."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from wangge_core.access import catalogue
from wangge_core.access.casbin_oracle import CasbinOracle
from wangge_core.access.decision import DecisionTable
from wangge_core.access.model import Permission
from wangge_core.access.policy import Grant, Policy, Role
from wangge_core.access.separation import duties_of_roles, require_separate, require_separate_roles
from wangge_core.errors import ConflictError, FieldError, InvalidError

DEEPEST_INHERITANCE: Final = 8
"""Roles above a role, at most. casbin follows ten steps and then stops without a word."""
_SUBJECT, _AREA = "oracle", "33"


def require_sound(policy: Policy, changed: Role, grants: Sequence[Grant], at: datetime, also: Collection[Permission] = ()) -> None:
    """Refuse a policy in which the role `changed` could not come into force; `also` are the permissions that plugins define.

    Raises:
        InvalidError: `role`, when it names a permission or a role that is not known, or inherits from itself.
        ConflictError: `duties_united`, when a role or a person would be two administrators at once;
            `policy_unclear`, when casbin and the decision table read the policy differently.
    """
    known = catalogue.permissions().keys() | set(also)
    faults = (*_unknown_names(policy, changed, known), *_bad_line(policy, changed))
    if faults:
        raise InvalidError("role", " ".join(fault.said() for fault in faults), faults)
    duties = duties_of_roles(policy, catalogue.duty_of())
    require_separate_roles(duties)
    require_separate((grant for grant in grants if grant.ends is None or grant.ends > at), duties)
    _require_same_reading(policy, changed, at, known)


def _unknown_names(policy: Policy, role: Role, known: Collection[Permission]) -> Iterable[FieldError]:
    for index, permission in enumerate(role.permissions):
        if permission not in known:
            yield FieldError(f"/permissions/{index}", "unknown", f"{permission} is no permission; GET /policies lists them.")
    for index, parent in enumerate(role.inherits):
        if policy.role(parent) is None:
            yield FieldError(f"/inherits/{index}", "unknown", f"{parent!r} is no role; GET /roles lists them.")


def _bad_line(policy: Policy, role: Role) -> Iterable[FieldError]:
    line: set[str] = set()
    ahead = list(role.inherits)
    while ahead:
        step = ahead.pop()
        above = policy.role(step)
        if above is None or step in line:
            continue
        line.add(step)
        ahead.extend(above.inherits)
    if role.id in line:
        yield FieldError("/inherits", "circle", f"{role.id!r} would inherit from itself; leave out one step of the circle.")
    elif len(line) > DEEPEST_INHERITANCE:
        yield FieldError(
            "/inherits", "too_deep", f"{role.id!r} would inherit from {len(line)} roles; at most {DEEPEST_INHERITANCE} are allowed."
        )


def _require_same_reading(policy: Policy, role: Role, at: datetime, known: Iterable[Permission]) -> None:
    grant = Grant(_SUBJECT, role.id, _AREA)
    oracle, table = CasbinOracle(policy, (grant,)), DecisionTable.compiled(policy, (grant,), at)
    for resource, action in known:
        asked = (_SUBJECT, _AREA, resource, action)
        if oracle.allowed(*asked) != table.allowed(*asked):
            detail = (
                f"casbin and the decision table disagree on {resource}:{action} for {role.id!r}; nothing was changed. Please report this."
            )
            raise ConflictError("policy_unclear", detail)
