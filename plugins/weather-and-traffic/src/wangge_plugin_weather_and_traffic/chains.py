"""What a bulletin makes of the warnings that hold: one begins, goes on, or ends. Pure.

A warning is a chain: its first bulletin, and those that update it, until one cancels it or its time is up (CAP 1.2, 3.2.1: `msgType`
and `references`).
"""

from datetime import datetime, timedelta
from typing import Final, Literal

from msgspec import Struct

from wangge_plugin_weather_and_traffic.bulletins import Bulletin

Outcome = Literal["began", "went_on", "cancelled", "not_real", "not_public", "answer", "unknown", "over", "older"]
HOLDS_WITHOUT_END: Final = timedelta(hours=24)
"""A warning that says nothing of its end is over a day after it was last told."""


class Known(Struct, frozen=True):
    """A warning that the bulletin is about, as it stands."""

    id: str
    sent: str


class Turn(Struct, frozen=True):
    """What becomes of a bulletin, and of which warning."""

    outcome: Outcome
    warning: str | None = None


def turn(bulletin: Bulletin, about: Known | None, now: datetime) -> Turn:
    """Return what a bulletin makes of the warning that it is about, if there is one."""
    return Turn(_outcome(bulletin, about, now), about.id if about else None)


def _outcome(bulletin: Bulletin, about: Known | None, now: datetime) -> Outcome:
    if bulletin.status != "Actual":
        return "not_real"
    if bulletin.scope not in {None, "Public"}:
        return "not_public"
    if bulletin.kind in {"Ack", "Error"}:
        return "answer"
    if about is not None and moment(bulletin.sent) < moment(about.sent):
        return "older"
    if bulletin.kind == "Cancel":
        return "cancelled" if about else "unknown"
    return "over" if end_of(bulletin) <= now else "went_on" if about else "began"


def end_of(bulletin: Bulletin) -> datetime:
    """Return when a warning that was last told by a bulletin is over."""
    return moment(bulletin.expires) if bulletin.expires else moment(bulletin.sent) + HOLDS_WITHOUT_END


def moment(text: str) -> datetime:
    """Read a moment that the platform keeps: always with its zone."""
    return datetime.fromisoformat(text)
