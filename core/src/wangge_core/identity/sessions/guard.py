"""Counting guesses: at passwords and one-time codes, by name and by address."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from wangge_core.database import Database
from wangge_core.errors import TooManyError
from wangge_core.identity.sessions.repository import SessionRepository, address_key, name_key
from wangge_core.instants import TimeSource

_PER_ADDRESS: Final = 4
"""An address may fail so many times more often than a name: an office shares one."""
_FORGOTTEN_AFTER: Final = timedelta(days=2)


class Guard:
    """Takes every guess for a failure before it is looked at, so that guessing in parallel gains nothing."""

    def __init__(self, database: Database, time: TimeSource, failures: int) -> None:
        """`failures` in a row lock a name."""
        self._database = database
        self._repository = SessionRepository(database)
        self._time = time
        self._failures = failures

    async def count(self, username: str, address: str | None = None) -> None:
        """Count a guess, in a transaction of its own.

        Raises:
            TooManyError: `account_locked`, for names that do not exist as well.
        """
        now = self._time.now()
        async with self._database.transaction():
            for key, allowed in self._keys(username, address).items():
                attempts = await self._repository.attempts(key, now)
                if wait := attempts.wait(now):
                    raise TooManyError("account_locked", f"Too many failed attempts; try again in {wait} s.", wait)
                await self._repository.save_attempts(key, attempts.another(now, allowed))

    async def uncount(self, username: str, address: str | None = None) -> None:
        """Take the last guess back: it was none."""
        now = self._time.now()
        async with self._database.transaction():
            for key in self._keys(username, address):
                await self._repository.save_attempts(key, (await self._repository.attempts(key, now)).without_one())

    async def clear(self, username: str, address: str) -> None:
        """Begin anew for a name whose owner has signed in; the address only gets its last guess back."""
        await self.uncount(username, address)
        await self._repository.forget_attempts(username)
        await self._repository.prune_attempts(self._time.now() - _FORGOTTEN_AFTER)

    def _keys(self, username: str, address: str | None) -> Mapping[str, int]:
        keys = {name_key(username): self._failures}
        if address is not None:
            keys[address_key(address)] = self._failures * _PER_ADDRESS
        return dict(sorted(keys.items()))  # always in one order: two guesses never wait for each other
