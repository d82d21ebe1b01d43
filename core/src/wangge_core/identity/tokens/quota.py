"""How much a program may ask for with one token: so many requests a minute, and so many on a day of the county.

The minute is counted by each process for itself. The day is counted in the database, to which each process adds what it
has seen after every twenty requests, so that it holds over restarts; a process that is killed forgets fewer than that.
"""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from wangge_core.database import Database
from wangge_core.errors import TooManyError
from wangge_core.identity.tokens.repository import TokenRepository
from wangge_core.instants import TimeSource
from wangge_serving.instants import LOCAL

_UNSAVED: Final = 20
_KEPT_DAYS: Final = 90
_MOST_TOKENS: Final = 20_000


class Quota(msgspec.Struct, frozen=True):
    """What a token may be used for at most."""

    per_minute: int
    per_day: int


class Standing(msgspec.Struct, frozen=True):
    """Where a token stands after a request; what an answer's headers say. `reset` in seconds."""

    quota: Quota
    left_in_minute: int
    left_today: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """The headers: of the two limits the one that is nearer."""
        day = self.left_today < self.left_in_minute
        return {
            "RateLimit-Limit": str(self.quota.per_day if day else self.quota.per_minute),
            "RateLimit-Remaining": str(self.left_today if day else self.left_in_minute),
            "RateLimit-Reset": str(self.reset),
            "RateLimit-Policy": f"{self.quota.per_minute};w=60, {self.quota.per_day};w=86400",
        }


class _Count:
    __slots__ = ("at", "day", "left", "saved", "unsaved")

    def __init__(self, left: float, at: float, day: date) -> None:
        self.left, self.at, self.day = left, at, day
        self.saved = -1  # not read yet
        self.unsaved = 0


class Quotas:
    """The counts of this process."""

    def __init__(self, database: Database, wall: TimeSource, clock: Callable[[], float] = time.monotonic) -> None:
        """`wall` says which day it is, `clock` how much of a minute has gone."""
        self._repository = TokenRepository(database)
        self._wall = wall
        self._clock = clock
        self._counts: dict[UUID, _Count] = {}

    async def take(self, token: UUID, quota: Quota) -> Standing:
        """Count a request.

        Raises:
            QuotaError: one of the two is used up; it says when to come back, and where the token stands.
        """
        count, now = await self._count(token, quota), self._wall.now()
        used = count.saved + count.unsaved
        if used >= quota.per_day:
            wait = _until_tomorrow(now)
            raise QuotaError(f"This token has used up its {quota.per_day} requests of today.", Standing(quota, int(count.left), 0, wait))
        if count.left < 1:
            wait = int((1 - count.left) * 60 / quota.per_minute) + 1
            standing = Standing(quota, 0, quota.per_day - used, wait)
            raise QuotaError(f"This token may be used {quota.per_minute} times a minute; try again in {wait} s.", standing)
        count.left -= 1
        count.unsaved += 1
        if count.unsaved >= _UNSAVED:
            await self._save(token, count)
        full = int((quota.per_minute - count.left) * 60 / quota.per_minute) + 1
        today = quota.per_day - used - 1
        return Standing(quota, int(count.left), today, _until_tomorrow(now) if today < int(count.left) else full)

    async def flush(self) -> None:
        """Add what is not in the database yet; when the server stops."""
        for token, count in self._counts.items():
            if count.unsaved:
                await self._save(token, count)

    async def _count(self, token: UUID, quota: Quota) -> _Count:
        now, today = self._clock(), self._wall.now().astimezone(LOCAL).date()
        count = self._counts.get(token)
        if count is None or count.day != today:
            if len(self._counts) >= _MOST_TOKENS:
                await self.flush()
                self._counts.clear()
            left = count.left if count else float(quota.per_minute)
            count = self._counts[token] = _Count(left, count.at if count else now, today)
        if count.saved < 0:
            count.saved = await self._repository.calls(token, today)
        count.left = min(float(quota.per_minute), count.left + (now - count.at) * quota.per_minute / 60)
        count.at = now
        return count

    async def _save(self, token: UUID, count: _Count) -> None:
        added, count.unsaved = count.unsaved, 0
        count.saved += added  # at once: requests go on meanwhile
        count.saved = max(count.saved, await self._repository.count_calls(token, count.day, added))
        await self._repository.forget_calls(count.day - timedelta(days=_KEPT_DAYS))


class QuotaError(TooManyError):
    """A token has used up what it may be used for."""

    def __init__(self, detail: str, standing: Standing) -> None:
        """`standing` tells when to come back."""
        super().__init__("quota_exceeded", detail, standing.reset)
        self.standing = standing


def _until_tomorrow(now: datetime) -> int:
    local = now.astimezone(LOCAL)
    midnight = datetime.combine(local.date() + timedelta(days=1), datetime.min.time(), LOCAL)
    return int((midnight - local).total_seconds()) + 1
