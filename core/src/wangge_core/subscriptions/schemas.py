"""What the API tells of standing subscriptions."""

from datetime import datetime
from typing import Literal

import msgspec

SubscriptionStanding = Literal["waiting", "connecting", "listening", "failing"]
"""`waiting`: no server holds it yet."""


class SubscriptionOut(msgspec.Struct, frozen=True, kw_only=True):
    """One subscription of a plugin in one area."""

    subscription: str
    area: str
    area_name: str
    area_name_en: str | None
    server: str
    topic: str
    state: SubscriptionStanding
    error: str
    detail: str
    failures: int
    connected_at: datetime | None
    message_at: datetime | None
    received: int
    handed: int
    refused: int
    waiting: int
    """Batches that wait for the plugin."""
    given_up: int
    """Batches that it did not take."""


class SubscriptionList(msgspec.Struct, frozen=True):
    """The subscriptions of a plugin, area by area."""

    items: list[SubscriptionOut]
