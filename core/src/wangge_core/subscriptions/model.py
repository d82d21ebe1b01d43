"""The values of standing subscriptions. Pure."""

from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from wangge_sdk.work import Message

Standing = Literal["", "connecting", "listening", "failing"]

LARGEST_MESSAGE: Final = 64 * 1024
"""Bytes of a message; a larger one is refused and counted."""
LARGEST_BATCH: Final = 400 * 1024
"""Bytes of the messages of a batch, so that it fits into a frame of a worker."""
MOST_WAITING: Final = 100
"""Batches of one subscription that may wait for the plugin. Then nothing more is taken: the other side keeps what is to be
acknowledged, and drops what is not."""
MOST_DEAD: Final = 100
"""Batches that were given up and are kept to be looked at; older ones go."""
PAUSES: Final = (1.0, 5.0, 30.0, 120.0, 600.0)
"""Seconds before the next try, to connect or to hand over, after the first, second … failure in a row."""
TRIES: Final = 8
"""So often a batch is handed over before it is given up."""
_PORTS: Final = {"mqtt": 1883, "mqtts": 8883}


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where a subscription leads, as an area set it."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = None

    @property
    def url(self) -> str:
        """The place, in the words of the policy of egress."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}/"


def endpoint(text: object, user: object, password: str | None) -> Endpoint | None:
    """Read `mqtts://host:port`; None when it is none. Users and passwords have settings of their own."""
    try:
        parts = urlsplit(text if isinstance(text, str) else "")
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        return None
    name = user if isinstance(user, str) and user else None
    return Endpoint(host=parts.hostname, port=port, tls=parts.scheme == "mqtts", user=name, password=password)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription that is to be held: one of a plugin's, in one area, as things stand now."""

    plugin: str
    subscription: str
    area: str
    topic: str
    handler: str
    batch_size: int
    batch_wait_s: float
    endpoint: Endpoint | None

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from every other."""
        return self.plugin, self.subscription, self.area


class SubscriptionState(msgspec.Struct, frozen=True, kw_only=True):
    """How a subscription stands."""

    plugin: str
    subscription: str
    area: str
    state: Standing = ""
    error: str = ""
    detail: str = ""
    connected_at: datetime | None = None
    message_at: datetime | None = None
    failures: int = 0
    received: int = 0
    handed: int = 0
    refused: int = 0


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A batch that was taken and waits for the plugin."""

    id: str
    messages: tuple[Message, ...]
    attempts: int
