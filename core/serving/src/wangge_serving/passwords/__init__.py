"""Passwords: what a good one is, and how one is kept and compared."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from wangge_serving.errors import FieldError

_T = TypeVar("_T")
SHORTEST: Final = 12
LONGEST: Final = 128
_FEWEST_DIFFERENT: Final = 5


def password_faults(password: str, username: str, path: str) -> tuple[FieldError, ...]:
    """Return what is wrong with a new password; `path` is where it stands in the request.

    Length, no part of the own name, and not in everybody's list: composition rules make passwords worse
    (NIST SP 800-63B, 5.1.1.2).
    """
    plain = _normal(password)
    folded = plain.casefold()
    faults: list[FieldError] = []
    if not SHORTEST <= len(plain) <= LONGEST:
        faults.append(FieldError(path, "password_length", f"Give {SHORTEST} to {LONGEST} characters; several words are easy to remember."))
    if username and username.casefold() in folded:
        faults.append(FieldError(path, "password_holds_username", "Leave the user name out of the password."))
    if folded in _common() or len(set(folded)) < _FEWEST_DIFFERENT:
        faults.append(FieldError(path, "password_common", "This is among the first that anybody would try; choose another."))
    return tuple(faults)


class Passwords:
    """argon2id in a few threads of its own, so that a flood of sign-ins slows sign-ins and nothing else."""

    # OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
    _HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

    def __init__(self, hasher: PasswordHasher = _HASHER, threads: int = 2) -> None:
        """`hasher` carries the parameters that new hashes get; older ones are brought up to date at sign-in."""
        self._hasher = hasher
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="argon2")
        self._nobody = _hash_of_nobody(hasher)

    async def hashed(self, password: str) -> str:
        """Return the hash to keep."""
        return await self._apart(self._hasher.hash, _normal(password))

    async def fits(self, stored: str | None, password: str) -> bool:
        """Say whether `password` belongs to the hash; None, for an unknown user, takes just as long and is False."""
        matches = await self._apart(self._matches, stored or self._nobody, _normal(password)[: LONGEST + 1])
        return matches and stored is not None

    def outdated(self, stored: str) -> bool:
        """Say whether a hash was made with other parameters than new ones get."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=True)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except VerifyMismatchError:
            return False

    async def _apart(self, work: Callable[..., _T], *args: str) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *args)


@cache
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")


def _normal(password: str) -> str:
    """Return one form for what looks the same: keyboards compose characters differently (RFC 8265, 4.2)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _common() -> frozenset[str]:
    return frozenset(files(__package__).joinpath("common_passwords.txt").read_text().split())
