"""Endpoints and deliveries as they go over the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from wangge_core.notifications.rules.model import EventName
from wangge_core.notifications.webhooks.model import Attempt

DeliveryState = Literal["waiting", "delivered", "failed"]
Url = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Types = Annotated[tuple[EventName, ...], msgspec.Meta(max_length=50)]


class EndpointIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An endpoint to make or change. types: event types, none for all. at_any_hour: a machine that has no quiet hours."""

    name: Name
    url: Url
    types: Types = ()
    at_any_hour: bool = True
    active: bool = True


class NewEndpointIn(EndpointIn, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An endpoint to make in an area: it hears of the area and below."""

    area: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{2,15}$")]


class EndpointOut(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint. state: active, paused, or gone (it answered 410). The secret is shown once, when it is made."""

    id: UUID
    area: str
    name: str
    url: str
    types: tuple[str, ...]
    at_any_hour: bool
    state: str
    made_at: datetime
    former_secret_until: datetime | None
    secret: str | None = None


class EndpointList(msgspec.Struct, frozen=True):
    """Endpoints."""

    items: tuple[EndpointOut, ...]


class DeliveryOut(msgspec.Struct, frozen=True, kw_only=True):
    """A message to an endpoint and every try at it. next_at: about when it is tried next."""

    id: UUID
    message_id: str
    type: str
    body: str
    state: str
    made_at: datetime
    next_at: datetime | None
    attempts: tuple[Attempt, ...]


class DeliveryPage(msgspec.Struct, frozen=True):
    """A page of deliveries, newest first; `next` is the cursor of the page after it."""

    items: tuple[DeliveryOut, ...]
    next: str | None
