"""Who an audience is: accounts, found from positions and rights as they are now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.policy import Grant
from wangge_core.access.service import Access
from wangge_core.cases.model import Case
from wangge_core.cases.workflow import Transition
from wangge_core.notifications.facts import Facts
from wangge_core.notifications.repository import People


class Reporters(Protocol):
    """Who stands behind a case."""

    async def accounts_behind(self, root: UUID) -> frozenset[UUID]:
        """Return the accounts of those who reported a case or what went into it, each once."""


@dataclass(frozen=True, slots=True)
class Audiences:
    """Nobody is told of a case that they may not open, but the reporter of their own report."""

    access: Access
    people: People
    reporters: Reporters

    async def of(self, audience: str, facts: Facts, now: datetime) -> frozenset[UUID]:
        """Return the accounts of an audience; whoever caused the event is left out."""
        case = facts.case
        if audience == "named":
            audience = str(facts.codes.get("audience", ""))
        match audience.partition(":"):
            case ("account", _, account):
                found = await self._who_may_see(await self.people.active([UUID(account)]), facts, now)
            case ("unit_role", _, role):
                found = await self._who_may_see(await self._heads(facts, role, now), facts, now)
            case ("may", _, action):
                holders = (grant for grant in self._grants(case, now) if self._may(UUID(grant.subject), case, action))
                found = await self._who_may_see(self._nearest(holders), facts, now)
            case ("reporter", _, _):
                found = await self.people.active(list(await self.reporters.accounts_behind(case.id)))
            case ("unit", _, _):
                unit = await self._unit(facts, now)
                found = frozenset(account for account in unit if self._may(account, case, "read"))
            case ("units", _, _):
                named = facts.codes.get("units")
                units = [await self.people.of_unit(UUID(unit), now) for unit in (named if isinstance(named, list | tuple) else ())]
                found = frozenset(account for account in frozenset[UUID]().union(*units) if self._may(account, case, "read"))
            case ("assignee", _, _):
                named = facts.codes.get("assignee")
                found = await self.people.active([UUID(str(named))]) if named else frozenset()
                found = await self._who_may_see(found, facts, now)
            case ("role", _, role):
                found = self._nearest(grant for grant in self._grants(case, now) if grant.role == role)
                found = await self._who_may_see(found, facts, now)
            case _:
                found = await self._who_may_see(await self._next(facts, now), facts, now)
        return frozenset(account for account in found if str(account) != facts.by)

    async def _heads(self, facts: Facts, role: str, now: datetime) -> frozenset[UUID]:
        """Return those of the unit who hold a role, or all of the unit when nobody does; without a unit whoever is next."""
        unit = await self._unit(facts, now)
        holders = {UUID(grant.subject) for grant in self._grants(facts.case, now) if grant.role == role}
        return unit & holders or unit

    async def _next(self, facts: Facts, now: datetime) -> frozenset[UUID]:
        """Return whoever is to act: on a clock of a unit that assists, those of its people who may reply."""
        if facts.unit_id != facts.case.unit_id:
            return frozenset(account for account in await self._unit(facts, now) if self._may(account, facts.case, "handle"))
        steps = facts.workflow.possible(facts.case.state)
        found: set[UUID] = set()
        for step in steps:
            found |= await self._takers(step, facts.case, now)
        return frozenset(found)

    async def _takers(self, step: Transition, case: Case, now: datetime) -> frozenset[UUID]:
        """Return who may take a step: the people of the unit, or the nearest who have the permission."""
        if step.of_unit or step.of_proposed:
            unit = case.proposed_unit_id if step.of_proposed else case.unit_id
            staff = await self.people.of_unit(unit, now) if unit else frozenset()
            return frozenset(account for account in staff if self._holds(account, case, *step.right))
        grants = (grant for grant in self._grants(case, now) if self._holds(UUID(grant.subject), case, *step.right))
        return self._nearest(grants)

    async def _who_may_see(self, accounts: frozenset[UUID], facts: Facts, now: datetime) -> frozenset[UUID]:
        case = facts.case
        unit = await self._unit(facts, now) if case.private else frozenset()
        if case.private and case.unit_id and case.unit_id != facts.unit_id:
            unit |= await self.people.of_unit(case.unit_id, now)
        if case.private and case.proposed_unit_id:
            unit |= await self.people.of_unit(case.proposed_unit_id, now)
        return frozenset(
            account
            for account in accounts
            if self._may(account, case, "read") and (not case.private or account in unit or self._may(account, case, "read_private"))
        )

    async def _unit(self, facts: Facts, now: datetime) -> frozenset[UUID]:
        return await self.people.of_unit(facts.unit_id, now) if facts.unit_id else frozenset()

    def _grants(self, case: Case, now: datetime) -> list[Grant]:
        return [grant for grant in self.access.grants if case.place.area.startswith(grant.area) and grant.holds(now)]

    @staticmethod
    def _nearest(grants: Iterable[Grant]) -> frozenset[UUID]:
        """Return the holders whose area lies nearest to the case: the grid's before the township's before the county's."""
        by_width: dict[int, set[UUID]] = {}
        for grant in grants:
            by_width.setdefault(len(grant.area), set()).add(UUID(grant.subject))
        return frozenset(by_width[max(by_width)]) if by_width else frozenset()

    def _may(self, account: UUID, case: Case, action: str) -> bool:
        return self._holds(account, case, "case", action)

    def _holds(self, account: UUID, case: Case, resource: str, action: str) -> bool:
        actor = Actor(kind="account", id=str(account), account_id=account)
        return self.access.allowed(actor, case.place.area, resource, action)
