"""What a system administrator does with service accounts.

One is an account like a person's, with a name in the directory and no password: what it may do it gets by positions, which
only a security administrator gives, and a token of it may do less. So it passes wherever a person passes, and nobody makes
a program mightier than a person.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError
from wangge_core.identity.accounts.model import StoredAccount
from wangge_core.identity.accounts.repository import AccountRepository
from wangge_core.identity.directory.model import AreaNames, AreaRef
from wangge_core.identity.directory.repository import DirectoryRepository, StoredPerson
from wangge_core.identity.services.repository import ServiceRepository, StoredService
from wangge_core.identity.services.schemas import (
    ServiceAccountChange,
    ServiceAccountDraft,
    ServiceAccountList,
    ServiceAccountOut,
    ServiceAccountUnit,
)
from wangge_core.identity.sessions.model import new_token
from wangge_core.identity.sessions.repository import SessionRepository
from wangge_core.identity.tokens.model import NewToken, TokenList
from wangge_core.identity.tokens.schemas import TokenDraft, TokenRotation
from wangge_core.identity.tokens.service import Holder, Tokens
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_serving.instants import LOCAL
from wangge_serving.passwords import Passwords

LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The operations on service accounts; all of them need `account:manage` where the unit lies, reading `account:read`."""

    database: Database
    access: Access
    audit: Audit
    names: AreaNames
    tokens: Tokens
    passwords: Passwords
    time: TimeSource

    async def every(self, actor: Actor) -> ServiceAccountList:
        """Return the service accounts that the actor may see."""
        scope = self.access.require_scope(actor, "account", "read")
        found = await ServiceRepository(self.database).page(scope, self.time.now(), self._today())
        names = await self.names.names({each.area for each in found})
        return ServiceAccountList([_shown(each, names.get(each.area, each.area)) for each in found])

    async def add(self, actor: Actor, draft: ServiceAccountDraft) -> ServiceAccountOut:
        """Open a service account for a unit.

        Raises:
            InvalidError: `service_account`, at `/unit_id` or `/expires_on`.
        """
        scope = self.access.require_scope(actor, "account", "manage")
        self._require_end(draft.expires_on)
        unlikely, now = await self.passwords.hashed(new_token()), self.time.now()
        async with self.access.changing():
            directory = DirectoryRepository(self.database)
            unit = await directory.unit(scope, draft.unit_id)
            if unit is None or unit.ended_at:
                raise _fault("/unit_id", "unknown", "There is no such unit that you may manage and that goes on.")
            person = StoredPerson(id=new_id(), name=draft.name, phone="", area=unit.area, ended_at=None)
            service = new_id()
            await directory.add_person(person)
            await AccountRepository(self.database).add(_account(service, person, unlikely, now))
            await ServiceRepository(self.database).add(
                service, unit.id, unit.area, draft.purpose, draft.expires_on, actor.name or actor.id, now
            )
            await self._note("service.created", actor, service, unit.area, {"unit": str(unit.id), "until": draft.expires_on.isoformat()})
        return await self._one(scope, service)

    async def change(self, actor: Actor, service: UUID, change: ServiceAccountChange) -> ServiceAccountOut:
        """Say anew what it is for, or how long it works.

        Raises:
            InvalidError: `service_account`, at `/expires_on`.
            NotFoundError: `service_account`.
            ConflictError: `ended`.
        """
        scope = self.access.require_scope(actor, "account", "manage")
        if change.expires_on is not None:
            self._require_end(change.expires_on)
        async with self.database.transaction():
            found = await self._running(scope, service)
            until = change.expires_on or found.expires_on
            await ServiceRepository(self.database).change(scope, service, change.purpose or found.purpose, until)
            await self._note("service.changed", actor, service, found.area, {"until": until.isoformat()})
        return await self._one(scope, service)

    async def end(self, actor: Actor, service: UUID) -> ServiceAccountOut:
        """End it for good, with all its tokens.

        Raises:
            NotFoundError: `service_account`.
            ConflictError: `ended`.
        """
        scope = self.access.require_scope(actor, "account", "manage")
        async with self.access.changing():
            found = await self._running(scope, service)
            await AccountRepository(self.database).set_state(service, "ended")
            await SessionRepository(self.database).end_all(service)
            await self._note("service.ended", actor, service, found.area, {})
        return await self._one(scope, service)

    async def tokens_of(self, actor: Actor, service: UUID) -> TokenList:
        """Return what is known of its tokens.

        Raises:
            NotFoundError: `service_account`.
        """
        await self._found(self.access.require_scope(actor, "account", "read"), service)
        return await self.tokens.of(service)

    async def add_token(self, actor: Actor, service: UUID, draft: TokenDraft) -> NewToken:
        """Make a token; it may do what it names and the account's positions allow, whichever is less.

        Raises:
            InvalidError: `token`, at each permission that there is not.
            NotFoundError: `service_account`.
            ConflictError: `ended`, `too_many_tokens`.
        """
        scope = self.access.require_scope(actor, "account", "manage")
        known = {str(entry.permission) for entry in self.access.permissions()}
        faults = tuple(
            FieldError(f"/permissions/{index}", "unknown", f"There is no permission {text}.")
            for index, text in enumerate(draft.permissions)
            if text not in known
        )
        if faults:
            raise InvalidError("token", " ".join(fault.said() for fault in faults), faults)
        async with self.database.transaction():
            found = await self._running(scope, service)
            return await self.tokens.make(actor, Holder(service, found.area), draft, _end_of(found.expires_on))

    async def rotate_token(self, actor: Actor, service: UUID, token: UUID, rotation: TokenRotation) -> NewToken:
        """Make a successor of a token.

        Raises:
            NotFoundError: `service_account`, `token`.
            ConflictError: `ended`, `too_many_tokens`.
        """
        scope = self.access.require_scope(actor, "account", "manage")
        async with self.database.transaction():
            found = await self._running(scope, service)
            return await self.tokens.succeed(actor, Holder(service, found.area), token, rotation, _end_of(found.expires_on))

    async def revoke_token(self, actor: Actor, service: UUID, token: UUID) -> None:
        """Refuse a token from the next request on.

        Raises:
            NotFoundError: `service_account`, `token`.
        """
        scope = self.access.require_scope(actor, "account", "manage")
        async with self.database.transaction():
            found = await self._found(scope, service)
            await self.tokens.revoke(actor, Holder(service, found.area), token)

    async def _one(self, scope: Scope, service: UUID) -> ServiceAccountOut:
        found = await self._found(scope, service)
        names = await self.names.names((found.area,))
        return _shown(found, names.get(found.area, found.area))

    async def _found(self, scope: Scope, service: UUID) -> StoredService:
        found = await ServiceRepository(self.database).one(scope, service, self.time.now(), self._today())
        if found is None:
            raise NotFoundError("service_account", f"There is no service account {service} that you may manage.")
        return found

    async def _running(self, scope: Scope, service: UUID) -> StoredService:
        found = await self._found(scope, service)
        if found.state == "ended":
            raise ConflictError("ended", "This service account has ended; open a new one.")
        return found

    def _require_end(self, until: date) -> None:
        today = self._today()
        if not today <= until <= today + LONGEST:
            raise _fault("/expires_on", "range", f"Choose a day from {today} to {today + LONGEST}: then it is looked at anew.")

    def _today(self) -> date:
        return self.time.now().astimezone(LOCAL).date()

    async def _note(self, action: str, actor: Actor, service: UUID, area: str, facts: dict[str, Fact]) -> None:
        await self.audit.record(
            AuditEntry(action=action, actor=actor, resource="account", resource_id=str(service), area=area, facts=facts)
        )


def _account(service: UUID, person: StoredPerson, unlikely: str, now: datetime) -> StoredAccount:
    """Return an account under whose name nobody can sign in: its password was drawn and forgotten."""
    return StoredAccount(
        id=service,
        person_id=person.id,
        person_name=person.name,
        person_ended_at=None,
        username=f"service.{service.hex}"[:60],
        area=person.area,
        password_hash=unlikely,
        must_change=False,
        state="active",
        created_at=now,
        second_factor=False,
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), LOCAL).astimezone(UTC)


def _shown(found: StoredService, area: str) -> ServiceAccountOut:
    return ServiceAccountOut(
        id=found.id,
        person_id=found.person_id,
        name=found.name,
        unit=ServiceAccountUnit(found.unit_id, found.unit_name),
        area=AreaRef(found.area, area),
        purpose=found.purpose,
        state="ended" if found.state == "ended" else "locked" if found.state == "locked" else "active",
        expires_on=found.expires_on,
        made_by=found.made_by,
        made_at=found.made_at,
        tokens=found.tokens,
        used_at=found.used_at,
        calls_today=int(found.calls_today),
    )


def _fault(path: str, code: str, message: str) -> InvalidError:
    return InvalidError("service_account", message, (FieldError(path, code, message),))
