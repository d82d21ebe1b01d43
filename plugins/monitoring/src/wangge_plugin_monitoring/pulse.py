"""What has changed, by a counter that grows: so that whoever keeps rules and watches in memory asks one document, and not for all of them.

There is one counter in each area that the plugin may write in above what changed, since nobody knows here where it was switched on.
"""

from collections.abc import Iterator
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct

from wangge_sdk.broker.documents import DocumentPut, DocumentStep
from wangge_sdk.platform import Platform, RefusedError

RULES: Final = "rules"
"""Rules or silences: there are few, and all are read again."""
_REMEMBERED: Final = 60
_TRIES: Final = 5
_WIDTHS: Final = (6, 9, 12, 15)
_OUTSIDE: Final = frozenset({"outside_of_call", "not_granted", "permission_missing", "area_unknown"})


class Pulse(Struct, frozen=True):
    """The counter, and what changed last, each with the count that it brought."""

    count: int = 0
    last: tuple[tuple[int, str], ...] = ()
    version: int = 0
    by: str = ""
    """Whose memory was brought up to date last: where it was another's, one's own has missed what that one stored."""

    def since(self, count: int) -> tuple[str, ...] | None:
        """Return what has changed since a count; None when that is not remembered any more."""
        fresh = tuple(what for number, what in self.last if number > count)
        return fresh if len(fresh) == self.count - count else None


def read(platform: Platform, area: str) -> Pulse:
    """Return the counter of an area."""
    try:
        there = platform.collections.get("pulse", _id(area))
    except RefusedError as refused:
        if refused.code != "document_not_found":
            raise
        return Pulse()
    last = tuple((int(number), str(what)) for number, what in there.body.get("last", ()))
    return Pulse(int(there.body["count"]), last, there.version, str(there.body.get("by") or ""))


def claim(there: Pulse, area: str, by: str) -> DocumentStep:
    """Return the step that says whose memory is up to date now."""
    if there.version:
        return DocumentStep(collection="pulse", id=_id(area), version=there.version, body={"by": by})
    return DocumentStep(collection="pulse", id=_id(area), area=area, body={"count": 0, "last": [], "by": by})


def beat(platform: Platform, area: str, *what: str) -> None:
    """Tell that something has changed in an area or above it.

    Raises:
        RefusedError: the platform refuses for another reason than that it lies outside of what is granted.
    """
    for code in _above(area):
        try:
            _beat(platform, code, what)
        except RefusedError as refused:
            if refused.code not in _OUTSIDE:
                raise


def _beat(platform: Platform, area: str, what: tuple[str, ...]) -> None:
    for attempt in range(_TRIES):
        there = read(platform, area)
        fresh = tuple((there.count + number, one) for number, one in enumerate(what, 1))
        body = {"count": there.count + len(fresh), "last": [list(each) for each in (*there.last, *fresh)[-_REMEMBERED:]]}
        try:
            platform.collections.put(DocumentPut(collection="pulse", id=_id(area), version=there.version or None, area=area, body=body))
        except RefusedError as refused:
            if refused.code not in {"document_changed", "document_exists"} or attempt == _TRIES - 1:
                raise
        else:
            return


def _above(area: str) -> Iterator[str]:
    return (area[:width] for width in _WIDTHS if len(area) >= width)


def _id(area: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"wangge/monitoring/pulse/{area}"))
