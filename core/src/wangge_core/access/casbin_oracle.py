"""The policy as casbin reads it: the model, and an enforcer that says what the policy means.

The compiled table answers requests; casbin is asked in tests, in the benchmark, and whenever a policy is
changed (`policies.PolicyBook`), since a rule that the two read differently must never come into force.
"""

from collections.abc import Iterable
from typing import Final

import casbin

from wangge_core.access.policy import Grant, Policy
from wangge_core.area_code import ancestors

MODEL: Final = """
[request_definition]
r = sub, obj, act, area

[policy_definition]
p = sub, obj, act

[role_definition]
g = _, _, _

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = r.obj == p.obj && r.act == p.act && g(r.sub, p.sub, r.area)
"""
"""RBAC with areas as domains, by equality only; the tree is walked outside, one request per ancestor."""

_BY: Final = (1, 2)
"""casbin finds the lines of a policy by object and action, and looks at no others."""


class CasbinOracle:
    """casbin with one policy and the grants that hold at one instant."""

    def __init__(self, policy: Policy, grants: Iterable[Grant]) -> None:
        """Load everything; a role's line of parents is written into every domain in which the role is granted."""
        model = casbin.FastModel(_BY)
        model.load_model_from_text(MODEL)
        self._enforcer = casbin.FastEnforcer(model, cache_key_order=_BY)
        held = sorted({(grant.subject, grant.role, grant.area) for grant in grants})
        self._known = {(subject, area) for subject, _, area in held}
        self._enforcer.add_policies(sorted({line[1:] for line in policy.lines() if line[0] == "p"}))
        self._enforcer.add_grouping_policies([*held, *sorted(_parents(policy, held))])

    def allowed(self, subject: str, area: str, resource: str, action: str) -> bool:
        """Ask casbin for the area and each ancestor.

        Only names that it was given are asked for: casbin keeps every unknown name for ever and compares
        each new one with all of them.
        """
        return any(self._enforcer.enforce(subject, resource, action, step) for step in ancestors(area) if (subject, step) in self._known)


def _parents(policy: Policy, held: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Return `(role, parent, area)` for each role that is granted in the area, and each above it."""
    inherits = {role.id: role.inherits for role in policy.roles}
    lines: set[tuple[str, str, str]] = set()
    ahead = [(role, area) for _, role, area in held]
    while ahead:
        role, area = ahead.pop()
        for parent in inherits.get(role, ()):
            if (role, parent, area) not in lines:
                lines.add((role, parent, area))
                ahead.append((parent, area))
    return lines
