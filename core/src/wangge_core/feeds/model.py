"""How a feed stands, as a frozen value. Pure."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from wangge_core.durations import before
from wangge_sdk.feeds import ItemFault

KIND: Final = "feed"
MOST_FAULTS: Final = 50
"""Faults of items that are kept; all of them are counted."""
RETRIES: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""Pauses after the first, second … failure in a row, where the calendar would wait longer."""


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """How one feed stands in one area."""

    plugin: str
    feed: str
    area: str
    declared: str = ""
    """Digest of the feed's declaration when it was fetched last: another one is fetched from its beginning."""
    etag: str = ""
    modified: str = ""
    cursor: str = ""
    fetched_at: datetime | None = None
    good_at: datetime | None = None
    """When it last came whole, news or not."""
    changed_at: datetime | None = None
    """When it last brought something new."""
    status: int | None = None
    error: str = ""
    """A stable code, empty when all is well."""
    detail: str = ""
    failures: int = 0
    """In a row."""
    items: int = 0
    fresh: int = 0
    """Documents that the last fetch entered or changed."""
    unfit: int = 0
    """Items that could not be taken."""
    faults: tuple[ItemFault, ...] = ()

    def is_stale(self, stale_after: str | None, now: datetime) -> bool:
        """Tell whether what there is is old: nothing good for as long as the manifest says, or never although it was tried."""
        if self.good_at is None:
            return self.failures > 0
        return stale_after is not None and self.good_at < before(stale_after, now)

    def again(self, now: datetime) -> datetime | None:
        """Return when it is tried again after a failure; None when the calendar says."""
        return now + RETRIES[min(self.failures, len(RETRIES)) - 1] if self.failures else None
