"""Accounts: what administrators do with them, and one's own password."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from wangge_core.access import catalogue
from wangge_core.access.model import Actor, Scope
from wangge_core.access.separation import duties_of_roles
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.identity.accounts.model import Account, AccountPage, AccountState, StoredAccount
from wangge_core.identity.accounts.repository import AccountRepository
from wangge_core.identity.accounts.schemas import AccountDraft, PasswordChange
from wangge_core.identity.directory.model import AreaNames, AreaRef
from wangge_core.identity.directory.repository import DirectoryRepository
from wangge_core.identity.directory.service import area_refs
from wangge_core.identity.positions.repository import PositionRepository
from wangge_core.identity.second_factor.repository import SecondFactorRepository
from wangge_core.identity.sessions.guard import Guard
from wangge_core.identity.sessions.repository import SessionRepository
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_serving.passwords import Passwords, password_faults


class Accounts:
    """The operations on accounts."""

    def __init__(
        self,
        database: Database,
        access: Access,
        audit: Audit,
        names: AreaNames,
        *,
        passwords: Passwords,
        guard: Guard,
        time: TimeSource,
    ) -> None:
        """Everything is handed in; nothing is read from the outside."""
        self._database = database
        self._repository = AccountRepository(database)
        self._directory = DirectoryRepository(database)
        self._positions = PositionRepository(database)
        self._sessions = SessionRepository(database)
        self._factors = SecondFactorRepository(database)
        self._access = access
        self._audit = audit
        self._names = names
        self._passwords = passwords
        self._guard = guard
        self._time = time
        self.on_ended: list[Callable[[UUID], Awaitable[None]]] = []
        """What others keep of an account's owner goes with it: called in the transaction that ends it."""

    async def page(self, actor: Actor, after: UUID | None, limit: int) -> AccountPage:
        """Return the accounts that the actor may see."""
        scope = self._access.require_scope(actor, "account", "read")
        found = await self._repository.page(scope, after, limit + 1)
        areas = await area_refs(self._names, {account.area for account in found})
        return AccountPage(
            tuple(_shown(account, areas[account.area]) for account in found[:limit]),
            found[limit - 1].id if len(found) > limit else None,
        )

    async def add(self, actor: Actor, draft: AccountDraft) -> Account:
        """Open an account for a person who has none.

        Raises:
            InvalidError: `account`, at `/person_id` or `/password`.
            ConflictError: `account_taken`, when the name is taken or the person has an account.
            ForbiddenError: `person_works_elsewhere`, see `_require_reach`.
        """
        scope = self._access.require_scope(actor, "account", "manage")
        _require_good(draft.password, draft.username, "/password")
        password_hash = await self._passwords.hashed(draft.password)
        async with self._access.changing():
            person = await self._directory.person(scope, draft.person_id)
            if person is None or person.ended_at:
                detail = f"There is no person {draft.person_id} whom you may manage and whose work goes on."
                raise InvalidError("account", detail, (FieldError("/person_id", "unknown", detail),))
            await self._require_reach(scope, person.id)
            if taken := await self._repository.taken(draft.username, draft.person_id):
                detail = (
                    f"The user name {draft.username!r} is taken; choose another."
                    if taken == "username"
                    else "This person has an account already."
                )
                raise ConflictError("account_taken", detail)
            account = StoredAccount(
                id=new_id(),
                person_id=person.id,
                person_name=person.name,
                person_ended_at=None,
                username=draft.username,
                area=person.area,
                password_hash=password_hash,
                must_change=True,
                state="active",
                created_at=self._time.now(),
                second_factor=False,
            )
            await self._repository.add(account)
            await self._audit.record(_entry("account.created", actor, account))
        return await self._named(account)

    async def set_state(self, actor: Actor, account_id: UUID, state: AccountState) -> Account:
        """Lock, unlock (which also forgets failed sign-ins) or end an account; its sessions and tokens end with it.

        Locking needs `account:lock`, ending `account:manage`.

        Raises:
            NotFoundError: `account`, when the actor may not do this with such an account.
            ForbiddenError: `person_works_elsewhere`, see `_require_reach`.
            ConflictError: `ended`, when the account has ended.
        """
        scope = self._access.require_scope(actor, "account", "manage" if state == "ended" else "lock")
        async with self._access.changing():
            account = await self._managed(scope, account_id)
            if account.state == "ended":
                raise ConflictError("ended", "This account has ended; open a new one.")
            await self._repository.set_state(account_id, state)
            if state == "active":
                await self._sessions.forget_attempts(account.username)
            else:
                await self._sessions.end_all(account_id)
            if state == "ended":
                for forget in self.on_ended:
                    await forget(account_id)
            verb = {"active": "unlocked", "locked": "locked", "ended": "ended"}[state]
            await self._audit.record(_entry(f"account.{verb}", actor, account))
        return await self._named(account, state)

    async def reset_password(self, actor: Actor, account_id: UUID, password: str) -> None:
        """Give an account a password that its owner must change at once; its sessions end.

        Raises:
            InvalidError: `password`, when it is not good enough.
            NotFoundError: `account`, when the actor may not manage such an account.
            ForbiddenError: `person_works_elsewhere`, see `_require_reach`; `duty_separate`, see `_require_own_duty`.
            ConflictError: `service_account`, when it is a program's.
        """
        scope = self._access.require_scope(actor, "account", "manage")
        account = await self._managed(scope, account_id)
        await self._require_own_duty(actor, account.person_id)
        if await self._repository.is_service(account_id):
            raise ConflictError("service_account", "A program signs in with tokens, not with a password; make one of its service account.")
        _require_good(password, account.username, "/password")
        password_hash = await self._passwords.hashed(password)
        async with self._database.transaction():
            await self._repository.set_password(account_id, password_hash, must_change=True)
            await self._sessions.end_all(account_id)
            await self._audit.record(_entry("account.password_reset", actor, account))

    async def reset_password_of(self, actor: Actor, username: str, password: str) -> None:
        """Do the same by the name somebody signs in with.

        Raises:
            NotFoundError: `account`, when nobody signs in under that name.
        """
        account = await self._repository.by_username(username)
        if account is None:
            raise NotFoundError("account", f"There is no account {username!r}.")
        await self.reset_password(actor, account.id, password)

    async def remove_second_factor(self, actor: Actor, account_id: UUID) -> None:
        """Take the second factor from an account whose owner lost the phone and the recovery codes.

        Raises:
            NotFoundError: `account`, when the actor may not lock such an account.
            ForbiddenError: `person_works_elsewhere`, see `_require_reach`.
        """
        scope = self._access.require_scope(actor, "account", "lock")
        async with self._database.transaction():
            account = await self._managed(scope, account_id)
            await self._factors.remove(account_id)
            await self._sessions.end_all(account_id)
            await self._audit.record(_entry("account.second_factor_removed", actor, account))

    async def change_own_password(self, actor: Actor, account_id: UUID, change: PasswordChange, kept_session: UUID | None) -> None:
        """Change one's own password; every other session and every token of the account ends.

        Raises:
            InvalidError: `password`, when the current one is wrong or the new one is not good enough.
            TooManyError: `account_locked`, after wrong ones in a row.
        """
        account = await self._managed(Scope.everything(), account_id)
        await self._guard.count(account.username)
        if not await self._passwords.fits(account.password_hash, change.current):
            detail = "This is not your present password."
            raise InvalidError("password", detail, (FieldError("/current", "password_wrong", detail),))
        await self._guard.uncount(account.username)
        _require_good(change.new, account.username, "/new")
        if change.new == change.current:
            detail = "Choose a password other than the present one."
            raise InvalidError("password", detail, (FieldError("/new", "password_same", detail),))
        password_hash = await self._passwords.hashed(change.new)
        async with self._database.transaction():
            await self._repository.set_password(account_id, password_hash, must_change=False)
            await self._sessions.end_all(account_id, but=kept_session)
            await self._audit.record(_entry("account.password_changed", actor, account))

    async def _managed(self, scope: Scope, account_id: UUID) -> StoredAccount:
        account = await self._repository.account(scope, account_id)
        if account is None:
            raise NotFoundError("account", f"There is no account {account_id} that you may manage.")
        await self._require_reach(scope, account.person_id)
        return account

    async def _require_reach(self, scope: Scope, person_id: UUID) -> None:
        """Refuse an account that gives rights outside of the scope: whoever sets its password could use them."""
        now = self._time.now()
        grants = [position.grant("") for position in await self._positions.of_person(person_id)]
        if not all(scope.covers(grant.area) for grant in grants if grant.ends is None or grant.ends > now):
            detail = "This person holds a position outside of your areas; ask the administrator above."
            raise ForbiddenError("person_works_elsewhere", detail)

    async def _require_own_duty(self, actor: Actor, person_id: UUID) -> None:
        """Refuse one administrator the password of another: signed in as the security administrator, one would be both."""
        duties = duties_of_roles(self._access.policy, catalogue.duty_of())
        held = {duty for one in await self._positions.of_person(person_id) for duty in duties.get(one.role, frozenset())}
        if actor.kind != "system" and held - {"system"}:
            detail = "This is a security or an audit administrator; a new password is given at the server: wangge account password."
            raise ForbiddenError("duty_separate", detail)

    async def _named(self, account: StoredAccount, state: AccountState | None = None) -> Account:
        areas = await area_refs(self._names, (account.area,))
        return _shown(account, areas[account.area], state)


def _shown(account: StoredAccount, area: AreaRef, state: AccountState | None = None) -> Account:
    return Account(
        id=account.id,
        person_id=account.person_id,
        person_name=account.person_name,
        username=account.username,
        area=area,
        state=state or account.state,
        must_change_password=account.must_change,
        second_factor=account.second_factor,
        created_at=account.created_at,
    )


def _entry(action: str, actor: Actor, account: StoredAccount) -> AuditEntry:
    facts = {"person": str(account.person_id)}
    return AuditEntry(action=action, actor=actor, resource="account", resource_id=str(account.id), area=account.area, facts=facts)


def _require_good(password: str, username: str, path: str) -> None:
    faults = password_faults(password, username, path)
    if faults:
        raise InvalidError("password", " ".join(fault.said() for fault in faults), faults)
