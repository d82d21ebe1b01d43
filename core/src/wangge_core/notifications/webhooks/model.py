"""Endpoints and deliveries, as they are kept. Pure."""

from datetime import datetime
from uuid import UUID

import msgspec


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where another system hears of events. `types` may stay empty: all."""

    id: UUID
    area: str
    name: str
    url: str
    types: tuple[str, ...]
    at_any_hour: bool
    state: str
    secret: bytes
    former_secret: bytes | None
    former_until: datetime | None
    made_at: datetime

    def wants(self, kind: str) -> bool:
        """Tell whether events of this type are for this endpoint."""
        return not self.types or any(kind == name or (name.endswith(".*") and kind.startswith(name[:-1])) for name in self.types)


class WebhookDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """A message to an endpoint: `body` is what is signed."""

    id: UUID
    endpoint_id: UUID
    event_id: UUID
    type: str
    body: str
    state: str
    attempts: int
    made_at: datetime
    next_at: datetime | None

    @property
    def message_id(self) -> str:
        """The id by which the receiver knows a message that comes again."""
        return f"msg_{self.id.hex}"


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try: a status with the beginning of the answer, or what went wrong."""

    at: datetime
    status: int | None
    answer: str
    error: str
    milliseconds: int
