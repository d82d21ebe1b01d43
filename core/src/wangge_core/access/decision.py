"""The decision table: a policy and its grants, compiled so that a decision is a few look-ups.

casbin reads the same policy and stays the judge of what it means (`casbin_oracle`); its own `enforce` walks
every rule on each call, which takes tens of milliseconds at ten thousand rules. The table walks the at most
six ancestors of the area instead. Pure: imports no framework.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from wangge_core.access.model import Permission, Scope
from wangge_core.access.policy import Grant, Policy
from wangge_core.area_code import ancestors

_Held = dict[str, dict[str, frozenset[Permission]]]


class DecisionTable:
    """What everyone may do at one instant. Never changed once built: a new one takes its place."""

    __slots__ = ("_held", "next_change")

    def __init__(self, held: _Held, next_change: datetime | None) -> None:
        """Use `compiled`."""
        self._held = held
        self.next_change = next_change
        """The next instant at which a grant begins or ends; from then on the table is out of date."""

    @classmethod
    def compiled(cls, policy: Policy, grants: Iterable[Grant], at: datetime) -> Self:
        """Build the table of what holds at the instant `at`.

        Grants of roles that the policy lacks give nothing. Equal sets of permissions are one object,
        which keeps ten thousand accounts small.
        """
        effective = policy.effective()
        roles: dict[str, dict[str, set[str]]] = {}
        changes: set[datetime] = set()
        for grant in grants:
            changes.update(edge for edge in (grant.begins, grant.ends) if edge is not None and edge > at)
            if grant.role in effective and grant.holds(at):
                roles.setdefault(grant.subject, {}).setdefault(grant.area, set()).add(grant.role)
        interned: dict[frozenset[str], frozenset[Permission]] = {}
        held: _Held = {}
        for subject, by_area in roles.items():
            areas = held[subject] = {}
            for area, names in by_area.items():
                key = frozenset(names)
                if key not in interned:
                    interned[key] = frozenset[Permission]().union(*(effective[name] for name in key))
                areas[area] = interned[key]
        return cls(held, min(changes, default=None))

    def allowed(self, subject: str, area: str, resource: str, action: str) -> bool:
        """Say whether `subject` may do `action` on a `resource` that lies in `area`.

        Raises:
            InvalidError: `area_code`, when `area` is no code.
        """
        areas = self._held.get(subject)
        line = ancestors(area)
        if areas is None:
            return False
        wanted = (resource, action)
        for step in line:
            permissions = areas.get(step)
            if permissions is not None and wanted in permissions:
                return True
        return False

    def scope(self, subject: str, resource: str, action: str) -> Scope:
        """Return the areas in which `subject` may do this: the same answer as `allowed`, for a query."""
        wanted = (resource, action)
        return Scope.of(area for area, permissions in self._held.get(subject, {}).items() if wanted in permissions)

    def permissions_of(self, subject: str) -> frozenset[Permission]:
        """Return whatever `subject` may do in at least one area: what a shell offers, not what is allowed."""
        return frozenset[Permission]().union(*self._held.get(subject, {}).values())

    def areas_of(self, subject: str) -> Scope:
        """Return the areas in which `subject` holds anything at all."""
        return Scope.of(self._held.get(subject, {}))
