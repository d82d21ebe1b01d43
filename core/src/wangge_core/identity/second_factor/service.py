"""The second factor: setting one up, proving it, and who must have one."""

from datetime import date
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError
from wangge_core.identity.directory.model import AreaNames
from wangge_core.identity.directory.service import area_refs, require_area
from wangge_core.identity.second_factor import codes
from wangge_core.identity.second_factor.model import FactorOffer, FactorRuleList, FactorRuleView, RecoveryCodes
from wangge_core.identity.second_factor.repository import FactorRule, SecondFactorRepository
from wangge_core.identity.second_factor.sealing import Seal
from wangge_core.identity.sessions.guard import Guard
from wangge_core.identity.sessions.model import SignedIn
from wangge_core.instants import LOCAL, TimeSource
from wangge_core.qr_code import qr_svg


class SecondFactors:
    """The operations on second factors."""

    def __init__(
        self, database: Database, access: Access, audit: Audit, names: AreaNames, *, seal: Seal, guard: Guard, time: TimeSource
    ) -> None:
        """Everything is handed in; nothing is read from the outside."""
        self._database = database
        self._repository = SecondFactorRepository(database)
        self._access = access
        self._audit = audit
        self._names = names
        self._seal = seal
        self._guard = guard
        self._time = time

    async def proves(self, account_id: UUID, code: str) -> bool:
        """Say whether `code` proves the account's second factor, and use it up: no code counts twice."""
        factor = await self._repository.factor(account_id)
        if factor is None or not factor.confirmed:
            return False
        step = codes.step_of(self._seal.opened(factor.secret, account_id), code, self._time.now())
        if step is not None:
            return await self._repository.take_step(account_id, step)
        return await self._repository.take_recovery(account_id, codes.recovery_digest(code))

    async def offer(self, who: SignedIn) -> FactorOffer:
        """Make a secret for the authenticator app; it counts after `confirm`.

        Raises:
            ConflictError: `second_factor_exists`, until the present one is taken away.
        """
        if who.second_factor:
            raise ConflictError("second_factor_exists", "You have a second factor; take it away before you set up another.")
        secret = codes.new_secret()
        uri = codes.provisioning_uri(secret, who.username)
        async with self._database.transaction():
            await self._repository.offer(who.account_id, self._seal.closed(secret, who.account_id), self._time.now())
        return FactorOffer(secret, uri, qr_svg(uri))

    async def confirm(self, who: SignedIn, code: str) -> RecoveryCodes:
        """Take the offered secret into use, proved by its first code.

        Raises:
            ConflictError: `second_factor_exists`, or `second_factor_not_offered`.
            InvalidError: `second_factor_invalid`, when the code is wrong.
        """
        if who.second_factor:
            raise ConflictError("second_factor_exists", "You have a second factor; take it away before you set up another.")
        factor = await self._repository.factor(who.account_id)
        if factor is None:
            raise ConflictError("second_factor_not_offered", "Ask for a secret first: POST /api/v1/me/second-factor.")
        step = codes.step_of(self._seal.opened(factor.secret, who.account_id), code, self._time.now())
        fresh = codes.new_recovery_codes()
        async with self._database.transaction():
            if step is None or not await self._repository.take_step(who.account_id, step, confirm=True):
                raise _wrong_code()
            await self._repository.add_recovery(who.account_id, map(codes.recovery_digest, fresh))
            await self._audit.record(_entry("account.second_factor_confirmed", who))
        return RecoveryCodes(fresh)

    async def remove(self, who: SignedIn, code: str) -> None:
        """Take one's own second factor away, proved by a code of it.

        Raises:
            InvalidError: `second_factor_invalid`, when the code is wrong or there is no second factor.
            TooManyError: `account_locked`, after wrong ones in a row.
        """
        await self._guard.count(who.username)
        async with self._database.transaction():
            if not await self.proves(who.account_id, code):
                raise _wrong_code()
            await self._repository.remove(who.account_id)
            await self._audit.record(_entry("account.second_factor_removed", who))
        await self._guard.uncount(who.username)

    async def required(self, person_id: UUID) -> bool:
        """Say whether a position that the person holds today requires a second factor."""
        return await self._repository.required(person_id, self._today())

    async def rules(self, actor: Actor) -> FactorRuleList:
        """Return who must have a second factor, as far as the actor may see roles there."""
        rules = await self._repository.rules(self._access.require_scope(actor, "role", "read"))
        areas = await area_refs(self._names, {rule.area for rule in rules})
        return FactorRuleList(tuple(FactorRuleView(rule.role, areas[rule.area]) for rule in rules))

    async def set_rule(self, actor: Actor, role: str, area: str, *, required: bool) -> None:
        """Require a second factor of whoever holds `role` in `area` or below, or no longer.

        Raises:
            NotFoundError: `role`.
            InvalidError: `area_code` or `area_unknown`.
        """
        self._access.require(actor, area, "role", "manage")
        await require_area(self._names, area)
        if self._access.policy.role(role) is None:
            raise NotFoundError("role", f"There is no role {role!r}; GET /api/v1/roles lists them.")
        scope = self._access.scope(actor, "role", "manage")
        async with self._database.transaction():
            await self._repository.set_rule(scope, FactorRule(role, area), required=required)
            action = "role.second_factor_required" if required else "role.second_factor_released"
            await self._audit.record(AuditEntry(action=action, actor=actor, resource="role", resource_id=role, area=area))

    def _today(self) -> date:
        return self._time.now().astimezone(LOCAL).date()


def _entry(action: str, who: SignedIn) -> AuditEntry:
    return AuditEntry(action=action, actor=who.actor, resource="account", resource_id=str(who.account_id), area=who.area)


def _wrong_code() -> InvalidError:
    detail = "This code is wrong, out of date or was used before; wait for the next one and check the phone's time."
    return InvalidError("second_factor_invalid", detail, (FieldError("/code", "second_factor_invalid", detail),))
