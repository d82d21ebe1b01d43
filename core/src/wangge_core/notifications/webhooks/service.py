"""Managing endpoints, and looking after what was sent to them. Everything needs `notification:manage` in the endpoint's area."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.egress.service import Egress
from wangge_core.errors import ConflictError, InvalidError, NotFoundError
from wangge_core.identity.second_factor.sealing import Seal
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.jobs.service import Queue
from wangge_core.notifications.webhooks.channel import KIND, WebhookChannel, key_of
from wangge_core.notifications.webhooks.model import Attempt, Endpoint, WebhookDelivery
from wangge_core.notifications.webhooks.repository import WebhookRepository
from wangge_core.notifications.webhooks.schemas import (
    DeliveryOut,
    DeliveryPage,
    DeliveryState,
    EndpointIn,
    EndpointList,
    EndpointOut,
    NewEndpointIn,
)
from wangge_core.notifications.webhooks.signing import new_secret

LARGEST_PAGE: Final = 100
FORMER_SIGNS: Final = timedelta(days=1)
"""So long the old secret signs too after a change."""
TEST: Final = "webhook.test"


class Webhooks:
    """What an administrator does with endpoints."""

    def __init__(
        self,
        database: Database,
        access: Access,
        *,
        audit: Audit,
        egress: Egress,
        seal: Seal,
        jobs: Queue,
        channel: WebhookChannel,
        time: TimeSource,
    ) -> None:
        """`seal` closes the secrets; `channel` sends."""
        self._database = database
        self._repository = WebhookRepository(database)
        self._access = access
        self._audit = audit
        self._egress = egress
        self._seal = seal
        self._jobs = jobs
        self._channel = channel
        self._time = time

    async def page(self, actor: Actor) -> EndpointList:
        """Return the endpoints that the actor manages.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        scope = self._access.require_scope(actor, "notification", "manage")
        return EndpointList(tuple(_out(endpoint) for endpoint in await self._repository.endpoints(scope)))

    async def add(self, actor: Actor, wanted: NewEndpointIn) -> EndpointOut:
        """Make an endpoint; the secret is in the answer, this once.

        Raises:
            ForbiddenError: `permission_missing`.
            EgressRefusedError: the address is none that messages may go to.
        """
        code = area_code.parse(wanted.area)
        self._access.require(actor, code, "notification", "manage")
        self._egress.require_allowed(wanted.url)
        endpoint_id, secret = new_id(), new_secret()
        endpoint = Endpoint(
            id=endpoint_id,
            area=code,
            name=wanted.name,
            url=wanted.url,
            types=wanted.types,
            at_any_hour=wanted.at_any_hour,
            state=_state(wanted),
            secret=self._seal.closed(secret, endpoint_id),
            former_secret=None,
            former_until=None,
            made_at=self._time.now(),
        )
        async with self._database.transaction():
            await self._repository.add(endpoint)
            await self._record(actor, endpoint, "added", {"url": wanted.url})
        return _out(endpoint, secret)

    async def change(self, actor: Actor, endpoint_id: UUID, wanted: EndpointIn) -> EndpointOut:
        """Change an endpoint; one that was gone or paused is active again when `active` says so.

        Raises:
            NotFoundError: `endpoint_not_found`.
            EgressRefusedError: the address is none that messages may go to.
        """
        endpoint = await self._endpoint(actor, endpoint_id)
        self._egress.require_allowed(wanted.url)
        changes: dict[str, Any] = {"name": wanted.name, "url": wanted.url, "at_any_hour": wanted.at_any_hour, "state": _state(wanted)}
        async with self._database.transaction():
            await self._repository.change(endpoint_id, changes | {"types": msgspec.json.encode(wanted.types).decode()})
            await self._record(actor, endpoint, "changed", {"url": wanted.url, "active": wanted.active})
        return _out(msgspec.structs.replace(endpoint, **changes, types=wanted.types))

    async def remove(self, actor: Actor, endpoint_id: UUID) -> None:
        """Remove an endpoint with its log.

        Raises:
            NotFoundError: `endpoint_not_found`.
        """
        endpoint = await self._endpoint(actor, endpoint_id)
        async with self._database.transaction():
            await self._repository.remove(endpoint_id)
            await self._record(actor, endpoint, "removed", {"url": endpoint.url})

    async def change_secret(self, actor: Actor, endpoint_id: UUID) -> EndpointOut:
        """Make a new secret, shown this once; the old one signs too for a day.

        Raises:
            NotFoundError: `endpoint_not_found`.
        """
        endpoint = await self._endpoint(actor, endpoint_id)
        secret, until = new_secret(), self._time.now() + FORMER_SIGNS
        changes = {"secret": self._seal.closed(secret, endpoint_id), "former_secret": endpoint.secret, "former_until": until}
        async with self._database.transaction():
            await self._repository.change(endpoint_id, changes)
            await self._record(actor, endpoint, "secret_changed", {})
        return _out(msgspec.structs.replace(endpoint, **changes), secret)

    async def test(self, actor: Actor, endpoint_id: UUID) -> DeliveryOut:
        """Send a message that says nothing, to try the endpoint.

        Raises:
            NotFoundError: `endpoint_not_found`.
            ConflictError: `endpoint_not_active`.
        """
        endpoint = await self._endpoint(actor, endpoint_id)
        _require_active(endpoint)
        now = self._time.now()
        body = msgspec.json.encode({"type": TEST, "timestamp": now, "data": {"endpoint_id": str(endpoint_id)}}).decode()
        async with self._database.transaction():
            delivery = await self._channel.send(endpoint, new_id(), TEST, body, now)
            await self._record(actor, endpoint, "tested", {})
        if delivery is None:  # the event's id is new, so there was none before
            raise ConflictError("delivery_exists", "This message is on its way already.")
        return _delivery_out(delivery, ())

    async def deliveries(
        self, actor: Actor, endpoint_id: UUID, state: DeliveryState | None, after: UUID | None, limit: int
    ) -> DeliveryPage:
        """Return what was sent to an endpoint, newest first, with every try.

        Raises:
            NotFoundError: `endpoint_not_found`.
            InvalidError: `page_limit`.
        """
        await self._endpoint(actor, endpoint_id)
        if not 1 <= limit <= LARGEST_PAGE:
            raise InvalidError("page_limit", f"A page has 1 to {LARGEST_PAGE} deliveries, not {limit}.")
        found = await self._repository.deliveries(endpoint_id, state, after, limit + 1)
        page = found[:limit]
        attempts = await self._repository.attempts([delivery.id for delivery in page])
        items = tuple(_delivery_out(delivery, tuple(attempts.get(delivery.id, ()))) for delivery in page)
        return DeliveryPage(items, str(page[-1].id) if len(found) > limit else None)

    async def replay(self, actor: Actor, endpoint_id: UUID, delivery_id: UUID) -> None:
        """Send a message again, now and from the first try; the receiver knows it by its id.

        Raises:
            NotFoundError: `endpoint_not_found`, `delivery_not_found`.
            ConflictError: `endpoint_not_active`.
        """
        endpoint = await self._endpoint(actor, endpoint_id)
        _require_active(endpoint)
        delivery = await self._repository.delivery(delivery_id)
        if delivery is None or delivery.endpoint_id != endpoint_id:
            raise NotFoundError("delivery_not_found", "There is no such delivery to this endpoint.")
        now = self._time.now()
        async with self._database.transaction():
            await self._repository.settle(delivery_id, "waiting", delivery.attempts, now)
            await self._jobs.move(KIND, key_of(delivery_id), {"delivery": str(delivery_id), "endpoint": str(endpoint_id)}, now)
            await self._record(actor, endpoint, "replayed", {"delivery": str(delivery_id)})

    async def _endpoint(self, actor: Actor, endpoint_id: UUID) -> Endpoint:
        scope = self._access.require_scope(actor, "notification", "manage")
        endpoint = await self._repository.endpoint(scope, endpoint_id)
        if endpoint is None:
            raise NotFoundError("endpoint_not_found", "There is no such endpoint, or it is not for you.")
        return endpoint

    async def _record(self, actor: Actor, endpoint: Endpoint, act: str, facts: dict[str, Fact]) -> None:
        action, resource = f"webhook.{act}", "webhook"
        entry = AuditEntry(action=action, actor=actor, resource=resource, resource_id=str(endpoint.id), area=endpoint.area, facts=facts)
        await self._audit.record(entry)


def _state(wanted: EndpointIn) -> str:
    return "active" if wanted.active else "paused"


def _require_active(endpoint: Endpoint) -> None:
    if endpoint.state != "active":
        raise ConflictError("endpoint_not_active", "The endpoint is paused, or it said that it is gone; make it active first.")


def _out(endpoint: Endpoint, secret: str | None = None) -> EndpointOut:
    return EndpointOut(
        id=endpoint.id,
        area=endpoint.area,
        name=endpoint.name,
        url=endpoint.url,
        types=endpoint.types,
        at_any_hour=endpoint.at_any_hour,
        state=endpoint.state,
        made_at=endpoint.made_at,
        former_secret_until=endpoint.former_until,
        secret=secret,
    )


def _delivery_out(delivery: WebhookDelivery, attempts: tuple[Attempt, ...]) -> DeliveryOut:
    return DeliveryOut(
        id=delivery.id,
        message_id=delivery.message_id,
        type=delivery.type,
        body=delivery.body,
        state=delivery.state,
        made_at=delivery.made_at,
        next_at=delivery.next_at,
        attempts=attempts,
    )
