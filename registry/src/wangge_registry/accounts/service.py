"""Opening accounts, signing in and out, appointing reviewers."""

from datetime import timedelta
from typing import Final

from wangge_registry.accounts.model import SESSION, Account, Duty, digest_of, new_token
from wangge_registry.accounts.repository import AccountRepository
from wangge_registry.accounts.schemas import AccountDraft, Appointment, Credentials, NewSession, PasswordChange
from wangge_registry.log.service import PublicLog, Step
from wangge_serving.database import Database, DuplicateError
from wangge_serving.errors import ConflictError, FieldError, InvalidError, NotFoundError, TooManyError, UnauthenticatedError
from wangge_serving.ids import new_id
from wangge_serving.instants import TimeSource
from wangge_serving.passwords import Passwords, password_faults

_FAILURES: Final = 5
"""Wrong passwords in a row after which an account is locked for a while."""
_LOCKED: Final = timedelta(minutes=15)


class Accounts:
    """The operations on accounts and sessions."""

    def __init__(self, database: Database, log: PublicLog, *, passwords: Passwords, session: timedelta, time: TimeSource) -> None:
        """`session` is how long one lasts."""
        self._database = database
        self._repository = AccountRepository(database)
        self._log = log
        self._passwords = passwords
        self._session = session
        self._time = time

    async def open(self, draft: AccountDraft, duties: frozenset[Duty] = frozenset(), organisation: str = "") -> Account:
        """Open an account; anybody may, since an account alone may do nothing.

        Raises:
            InvalidError: `password`.
            ConflictError: `username_taken`.
        """
        faults = password_faults(draft.password, draft.username, "/password")
        if faults:
            raise InvalidError("password", " ".join(fault.said() for fault in faults), faults)
        account = Account(id=new_id(), username=draft.username, name=draft.name, duties=duties, organisation=organisation)
        hashed = await self._passwords.hashed(draft.password)
        try:
            async with self._database.transaction():
                await self._repository.add(account, hashed, self._time.now())
                if duties:
                    await self._log.append(_appointed(account))
        except DuplicateError as error:
            raise ConflictError("username_taken", f"There is an account {draft.username} already; choose another name.") from error
        return account

    async def sign_in(self, given: Credentials) -> NewSession:
        """Begin a session.

        Raises:
            UnauthenticatedError: `credentials`.
            TooManyError: `account_locked`.
        """
        stored = await self._repository.by_name(given.username)
        now = self._time.now()
        if stored is not None and stored.locked_until is not None and stored.locked_until > now:
            seconds = int((stored.locked_until - now).total_seconds()) + 1
            raise TooManyError("account_locked", f"Too many wrong passwords; try again in {seconds} s.", seconds)
        fits = await self._passwords.fits(stored.password if stored else None, given.password)
        if stored is None or not fits:
            if stored is not None:
                failures = stored.failures + 1
                locked = now + _LOCKED if failures >= _FAILURES else None
                await self._repository.save_attempt(stored.account.id, 0 if locked else failures, locked)
            raise UnauthenticatedError("credentials", "Name or password is wrong.")
        token, ends = new_token(SESSION), now + self._session
        async with self._database.transaction():
            await self._repository.save_attempt(stored.account.id, 0, None)
            await self._repository.add_session(digest_of(token), stored.account.id, now, ends)
        return NewSession(token=token, expires_at=ends)

    async def all(self, actor: Account) -> list[Account]:
        """Return all accounts by their names.

        Raises:
            ForbiddenError: `duty_required`.
        """
        actor.require(Duty.ADMINISTRATOR)
        return await self._repository.all()

    async def sign_out(self, token: str) -> None:
        """End the session of a token."""
        await self._repository.end_session(digest_of(token))

    async def by_token(self, token: str) -> Account:
        """Return whose session a token is.

        Raises:
            UnauthenticatedError: `session_ended`.
        """
        account = await self._repository.by_session(digest_of(token), self._time.now())
        if account is None:
            raise UnauthenticatedError("session_ended", "The session has ended, or there was none: POST /api/v1/session.")
        return account

    async def change_password(self, actor: Account, change: PasswordChange) -> None:
        """Give oneself another password; every session ends.

        Raises:
            UnauthenticatedError: `credentials`, when the present one is wrong.
            InvalidError: `password`.
        """
        stored = await self._repository.by_name(actor.username)
        if not await self._passwords.fits(stored.password if stored else None, change.present):
            raise UnauthenticatedError("credentials", "The present password is wrong.")
        await self.set_password_from_server(actor.username, change.wanted)

    async def set_password_from_server(self, username: str, password: str) -> None:
        """Give an account another password, without asking for the present one: for the command on the server itself.

        Raises:
            InvalidError: `password`.
            NotFoundError: `account`.
        """
        faults = password_faults(password, username, "/wanted")
        if faults:
            raise InvalidError("password", " ".join(fault.said() for fault in faults), faults)
        hashed = await self._passwords.hashed(password)
        async with self._database.transaction():
            stored = await self._repository.by_name(username)
            if stored is None:
                raise NotFoundError("account", f"There is no account {username}.")
            await self._repository.set_password(stored.account.id, hashed)

    async def appoint(self, actor: Account, username: str, appointment: Appointment) -> Account:
        """Say what an account does for the registry.

        Raises:
            ForbiddenError: `duty_required`.
            NotFoundError: `account`.
            InvalidError: `organisation_required`, for a reviewer without one.
        """
        actor.require(Duty.ADMINISTRATOR)
        return await self.appoint_from_server(username, frozenset(appointment.duties), appointment.organisation.strip())

    async def appoint_from_server(self, username: str, duties: frozenset[Duty], organisation: str) -> Account:
        """Appoint without asking who wants it: for the command on the server itself. Raises what `appoint` does."""
        if Duty.REVIEWER in duties and not organisation:
            message = "Say which organisation the reviewer is of: two reviewers must be of two."
            raise InvalidError("organisation_required", message, (FieldError("/organisation", "required", message),))
        async with self._database.transaction():
            stored = await self._repository.by_name(username)
            if stored is None:
                raise NotFoundError("account", f"There is no account {username}.")
            await self._repository.appoint(stored.account.id, duties, organisation)
            account = Account(id=stored.account.id, username=username, name=stored.account.name, duties=duties, organisation=organisation)
            await self._log.append(_appointed(account))
        return account


def _appointed(account: Account) -> Step:
    return Step("account.appointed", account.username, facts={"duties": sorted(account.duties), "organisation": account.organisation})
