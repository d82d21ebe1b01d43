"""Access: what every operation asks before it touches anything."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from wangge_core.access import catalogue
from wangge_core.access.decision import DecisionTable
from wangge_core.access.model import Actor, Permission, Scope
from wangge_core.access.policy import Grant, PermissionEntry, Policy, Role
from wangge_core.access.policy_rules import require_sound
from wangge_core.access.repository import PolicyRepository
from wangge_core.database import Database
from wangge_core.errors import ConflictError, ForbiddenError
from wangge_core.instants import TimeSource

POLL_SECONDS = 2.0
"""How long another process may answer by the old policy."""

_log = logging.getLogger(__name__)


class GrantSource(Protocol):
    """Where grants come from: the positions of the identity feature."""

    async def grants(self) -> Sequence[Grant]:
        """Return every grant of an account that may sign in, past and future ones included."""
        ...

    async def holders(self) -> Sequence[Grant]:
        """Return every position as a grant to its person, who need not have an account (yet)."""
        ...


class Access:
    """Answers by the compiled table and keeps it up to date: on change, by polling, and when a date passes."""

    def __init__(self, database: Database, source: GrantSource, time: TimeSource) -> None:
        """Call `refresh` before the first question: an empty table allows nothing."""
        self._database = database
        self._repository = PolicyRepository(database)
        self._source = source
        self._time = time
        self._turn = asyncio.Lock()
        self._version = -1
        self.declared: Callable[[], Sequence[PermissionEntry]] = tuple
        """What plugins define of their own; the composition root says where it comes from."""
        self.contributed: Callable[[], Sequence[Role]] = tuple
        """The roles that plugins contribute; as above."""
        self._stored = Policy()
        self._policy = Policy()
        self._grants: Sequence[Grant] = ()
        self._table = DecisionTable.compiled(self._policy, self._grants, time.now())

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self._policy

    def permissions(self) -> tuple[PermissionEntry, ...]:
        """Return every permission that a role can give: the platform's, then those of plugins."""
        known = catalogue.permissions()
        return (*known.values(), *(entry for entry in self.declared() if entry.permission not in known))

    @property
    def grants(self) -> Sequence[Grant]:
        """Every grant, past and future ones included."""
        return self._grants

    def allowed(self, actor: Actor, area: str, resource: str, action: str) -> bool:
        """Say whether `actor` may do `action` on a `resource` that lies in `area`.

        Raises:
            InvalidError: `area_code`, when `area` is no code.
        """
        if actor.kind == "system":
            return True
        if actor.only is not None and (resource, action) not in actor.only:
            return False
        if actor.within is not None and not actor.within.covers(area):
            return False
        if actor.kind == "plugin":  # what it was granted stands in `only` and `within`; without them it has nothing
            return actor.only is not None and actor.within is not None
        return self._current().allowed(actor.id, area, resource, action)

    def require(self, actor: Actor, area: str, resource: str, action: str) -> None:
        """Go on only when `allowed`.

        Raises:
            ForbiddenError: `permission_missing`, with the permission and the area.
            InvalidError: `area_code`, when `area` is no code.
        """
        if not self.allowed(actor, area, resource, action):
            detail = (
                f"This needs the permission {resource}:{action} in area {area}; ask a security administrator for a position that gives it."
            )
            raise ForbiddenError("permission_missing", detail)

    def scope(self, actor: Actor, resource: str, action: str) -> Scope:
        """Return the areas in which `actor` may do this; no area when it may nowhere."""
        if actor.kind == "system":
            return Scope.everything()
        if actor.only is not None and (resource, action) not in actor.only:
            return Scope.nothing()
        if actor.kind == "plugin":
            return actor.within if actor.only is not None and actor.within is not None else Scope.nothing()
        held = self._current().scope(actor.id, resource, action)
        return held if actor.within is None else held.met(actor.within)

    def require_scope(self, actor: Actor, resource: str, action: str) -> Scope:
        """Return `scope`, and refuse an actor who may do this nowhere.

        Raises:
            ForbiddenError: `permission_missing`, with the permission.
        """
        scope = self.scope(actor, resource, action)
        if not scope:
            detail = f"This needs the permission {resource}:{action}; ask a security administrator for a position that gives it."
            raise ForbiddenError("permission_missing", detail)
        return scope

    def permissions_of(self, actor: Actor) -> tuple[Permission, ...]:
        """Return what `actor` may do somewhere, in order: for menus, never for a decision."""
        held = self._current().permissions_of(actor.id)
        return tuple(sorted(held if actor.only is None else held & actor.only))

    def areas_of(self, actor: Actor) -> Scope:
        """Return the areas in which `actor` holds anything."""
        return self._current().areas_of(actor.id)

    def _current(self) -> DecisionTable:
        table = self._table
        if table.next_change is not None and (now := self._time.now()) >= table.next_change:
            table = self._table = DecisionTable.compiled(self._policy, self._grants, now)
        return table

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[None]:
        """Open the transaction of an operation that changes policy or grants.

        The change is counted first, which lets one such operation in at a time: what it checks stays true until
        it commits. Other processes see it within `POLL_SECONDS`; this one answers by the new policy at once.
        """
        async with self._database.transaction():
            await self._repository.count_change()
            yield
        await self._refresh_if_possible()

    async def save_role(self, role: Role) -> None:
        """Write `role` whole, new or changed, inside `changing()`.

        Raises:
            InvalidError, ConflictError: see `policy_rules.require_sound`.
        """
        policy = (await self._repository.policy()).with_roles(self.contributed()).with_role(role)
        require_sound(policy, role, await self._source.holders(), self._time.now(), [entry.permission for entry in self.declared()])
        await self._repository.save((role,))

    async def remove_role(self, role: Role) -> None:
        """Take `role` away, inside `changing()`.

        Raises:
            ConflictError: `role_in_use`, while a position gives it or another role inherits from it.
        """
        now = self._time.now()
        held = any(grant.role == role.id and (grant.ends is None or grant.ends > now) for grant in await self._source.holders())
        heirs = [other.id for other in (await self._repository.policy()).roles if role.id in other.inherits]
        if heirs or held:
            detail = (
                f"Role {role.id!r} is still held by someone or inherited by {heirs}: end those positions and leave it out of those roles."
            )
            raise ConflictError("role_in_use", detail)
        await self._repository.remove(role.id)

    async def forget_permissions(self, resource: str) -> tuple[str, ...]:
        """Take all permissions on a resource that is gone for good out of every role, inside `changing()`; return those roles."""
        return await self._repository.remove_of(resource)

    async def refresh(self) -> None:
        """Rebuild the table when the policy or a grant has changed since it was built."""
        async with self._turn:
            version = await self._repository.version()
            if version == self._version:
                return
            stored, grants = await self._repository.policy(), await self._source.grants()
            self._stored, self._grants, self._version = stored, grants, version
            self.take_contributed()

    def take_contributed(self) -> None:
        """Rebuild the table with the roles that plugins contribute now: one has come, has gone, or has other code."""
        policy = self._stored.with_roles(self.contributed())
        self._table = DecisionTable.compiled(policy, self._grants, self._time.now())
        self._policy = policy

    async def follow(self) -> None:
        """Refresh for ever, as a background task: this is how changes of other processes arrive."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            await self._refresh_if_possible()

    async def _refresh_if_possible(self) -> None:
        try:
            await self.refresh()
        except Exception:  # noqa: BLE001  a poll that died would leave old rights in force for good
            _log.exception("The policy could not be read; the last one stays in force until it can.")
