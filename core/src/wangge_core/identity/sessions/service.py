"""Signing in and out, and who a token belongs to."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor, Permission
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import NotFoundError, UnauthenticatedError
from wangge_core.identity.accounts.model import StoredAccount
from wangge_core.identity.accounts.repository import AccountRepository
from wangge_core.identity.positions.service import Positions
from wangge_core.identity.second_factor.service import SecondFactors
from wangge_core.identity.sessions.guard import Guard
from wangge_core.identity.sessions.model import FactorState, Me, SessionList, SessionView, SignedIn, StoredSession, digest_of, new_token
from wangge_core.identity.sessions.repository import SessionRepository, name_key
from wangge_core.identity.sessions.schemas import Credentials
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_serving.instants import LOCAL
from wangge_serving.passwords import Passwords

_TOUCHED_EVERY: Final = timedelta(minutes=1)


class SessionLimits(msgspec.Struct, frozen=True):
    """How long a session lasts without use, and how long at most."""

    idle: timedelta
    longest: timedelta


class Sessions:
    """The operations on sessions."""

    def __init__(
        self,
        database: Database,
        access: Access,
        audit: Audit,
        *,
        guard: Guard,
        passwords: Passwords,
        factors: SecondFactors,
        positions: Positions,
        limits: SessionLimits,
        time: TimeSource,
    ) -> None:
        """Everything is handed in; nothing is read from the outside."""
        self._database = database
        self._repository = SessionRepository(database)
        self._accounts = AccountRepository(database)
        self._access = access
        self._audit = audit
        self._guard = guard
        self._passwords = passwords
        self._factors = factors
        self._positions = positions
        self._limits = limits
        self._time = time

    async def sign_in(self, credentials: Credentials, address: str, agent: str) -> tuple[str, SignedIn]:
        """Return a fresh session's token and who it belongs to.

        Raises:
            UnauthenticatedError: `invalid_credentials`, the same whether the name or the password was wrong;
                `second_factor_required`, `second_factor_invalid`, both only after the right password.
            TooManyError: `account_locked`, see `Guard`.
        """
        username = credentials.username.strip().lower()
        await self._guard.count(username, address)
        account = await self._accounts.by_username(username)
        fits = await self._passwords.fits(account.password_hash if account else None, credentials.password)
        if account is None or not fits or not account.open:
            await self._refused(account, name_key(username), "password")
            raise UnauthenticatedError("invalid_credentials", "The user name or the password is wrong, or the account is closed.")
        if account.second_factor:
            if credentials.code is None:
                await self._guard.uncount(username, address)
                raise UnauthenticatedError("second_factor_required", "Send the one-time code of your authenticator app as `code`.")
            if not await self._factors.proves(account.id, credentials.code):
                await self._refused(account, name_key(username), "second_factor")
                raise UnauthenticatedError(
                    "second_factor_invalid", "This code is wrong, out of date or was used before; wait for the next one."
                )
        await self._guard.clear(username, address)
        return await self._begin(account, credentials.password, (address, agent))

    async def begin_proved(
        self, account_id: UUID, owner: tuple[str, str], origin: tuple[str, str], device_id: UUID | None = None
    ) -> tuple[str, SignedIn]:
        """Return a fresh session's token for whoever needs no password: a phone that has proved itself, somebody of the practice area.

        `owner` is the name and area of the account's person.

        Raises:
            UnauthenticatedError: `session_ended`, when the account is closed.
        """
        async with self._database.transaction():
            token = await self._add(account_id, owner, origin, device_id)
            who = await self.by_cookie(token)
        return token, who

    async def by_cookie(self, token: str) -> SignedIn:
        """Return who a session belongs to, and keep it awake.

        Raises:
            UnauthenticatedError: `session_ended`, when it is over for whatever reason.
        """
        session = await self._repository.by_digest(digest_of(token))
        now = self._time.now()
        if session is None or self._over(session, now):
            raise UnauthenticatedError("session_ended", "The session is over; sign in again.")
        if now - session.seen_at >= _TOUCHED_EVERY:
            await self._repository.touch(session.id, now)
        return await self._signed_in(session, session.id, None)

    async def by_bearer(self, token: str) -> SignedIn:
        """Return who a bearer token belongs to; it may do no more than it was made for.

        Raises:
            UnauthenticatedError: `token_invalid`, when it is unknown, expired or its account is closed.
        """
        found = await self._repository.by_bearer_digest(digest_of(token))
        now = self._time.now()
        if found is None or not _open(found) or found.expires_at is None or found.expires_at <= now or _lapsed(found, now):
            raise UnauthenticatedError("token_invalid", "The bearer token is unknown or has expired; make another under /me/tokens.")
        if now - found.seen_at >= _TOUCHED_EVERY:
            await self._repository.touch_bearer(found.id, now)
        only = frozenset(Permission(*text.split(":")) for text in msgspec.json.decode(found.permissions or "[]", type=list[str]))
        return await self._signed_in(found, None, only)

    async def sign_out(self, who: SignedIn, session_id: UUID | None) -> None:
        """End one of one's own sessions.

        Raises:
            NotFoundError: `session`.
        """
        async with self._database.transaction():
            if not await self._repository.end(who.account_id, session_id):
                raise NotFoundError("session", f"You have no session {session_id}.")
            await self._audit.record(_entry("session.ended", who.actor, session_id, who.area))

    async def own(self, who: SignedIn) -> SessionList:
        """Return one's own sessions that are not over."""
        now = self._time.now()
        rows = await self._repository.of_account(who.account_id)
        running = [row for row in rows if now - row["seen_at"] < self._limits.idle and now - row["created_at"] < self._limits.longest]
        return SessionList(tuple(SessionView(**row, current=row["id"] == who.session_id) for row in running))

    async def me(self, who: SignedIn) -> Me:
        """Return what the shell shows of whoever is signed in."""
        return Me(
            account_id=who.account_id,
            username=who.username,
            name=who.name,
            positions=await self._positions.held_by(who.person_id),
            permissions=tuple(str(permission) for permission in self._access.permissions_of(who.actor)),
            areas=self._access.areas_of(who.actor).areas,
            second_factor=FactorState(who.second_factor, who.second_factor_required),
            password_change_required=who.must_change_password,
        )

    async def _begin(self, account: StoredAccount, password: str, origin: tuple[str, str]) -> tuple[str, SignedIn]:
        fresh_hash = await self._passwords.hashed(password) if self._passwords.outdated(account.password_hash) else None
        async with self._database.transaction():
            if fresh_hash:
                await self._accounts.set_password(account.id, fresh_hash, must_change=account.must_change)
            token = await self._add(account.id, (account.person_name, account.area), origin)
        return token, await self.by_cookie(token)

    async def _add(self, account_id: UUID, owner: tuple[str, str], origin: tuple[str, str], device_id: UUID | None = None) -> str:
        """Write a new session in the open transaction, clear those that are over, and return its token."""
        (name, area), token, session_id, now = owner, new_token(), new_id(), self._time.now()
        actor = Actor(kind="account", id=str(account_id), account_id=account_id, name=name)
        await self._repository.end_expired(account_id, now - self._limits.idle, now - self._limits.longest)
        await self._repository.add(session_id, account_id, digest_of(token), now, origin, device_id)
        await self._audit.record(_entry("session.created", actor, session_id, area))
        return token

    async def _refused(self, account: StoredAccount | None, key: str, what: str) -> None:
        """Remember a failed sign-in, under the account when there is one and else under the digest of the name."""
        nobody = Actor(kind="resident", id="unknown")
        entry = AuditEntry(
            action="session.refused",
            actor=nobody,
            resource="account",
            resource_id=str(account.id) if account else key,
            area=account.area if account else "",
            facts={"wrong": what},
        )
        async with self._database.transaction():
            await self._audit.record(entry)

    def _over(self, session: StoredSession, now: datetime) -> bool:
        idle, longest = self._limits.idle, self._limits.longest
        return not _open(session) or now - session.seen_at >= idle or now - session.created_at >= longest

    async def _signed_in(self, held: StoredSession, session_id: UUID | None, only: frozenset[Permission] | None) -> SignedIn:
        actor = Actor(kind="account", id=str(held.account_id), account_id=held.account_id, name=held.person_name, only=only)
        return SignedIn(
            actor=actor,
            account_id=held.account_id,
            person_id=held.person_id,
            username=held.username,
            name=held.person_name,
            area=held.area,
            session_id=session_id,
            must_change_password=held.must_change,
            second_factor=held.second_factor,
            # A program has no phone: what stands in for its second factor is the end of its account and of each token.
            second_factor_required=held.service_until is None and await self._factors.required(held.person_id),
            service=held.service_until is not None,
            token_id=None if session_id else held.id,
            per_minute=held.per_minute,
            per_day=held.per_day,
        )


def _open(held: StoredSession) -> bool:
    return held.state == "active" and held.person_ended_at is None


def _lapsed(held: StoredSession, now: datetime) -> bool:
    return held.service_until is not None and held.service_until < now.astimezone(LOCAL).date()


def _entry(action: str, actor: Actor, session_id: UUID | None, area: str) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource="session", resource_id=str(session_id), area=area)
