"""Webhook endpoints over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, QueryParameter

from wangge_core.access.model import Actor
from wangge_core.notifications.webhooks.schemas import (
    DeliveryOut,
    DeliveryPage,
    DeliveryState,
    EndpointIn,
    EndpointList,
    EndpointOut,
    NewEndpointIn,
)
from wangge_core.notifications.webhooks.service import LARGEST_PAGE, Webhooks


class WebhookController(Controller):
    """Where other systems hear of events."""

    path = "/webhook-endpoints"
    tags = ("notifications",)

    @get("/", operation_id="listWebhookEndpoints", summary="The endpoints that one manages")
    async def page(self, actor: NamedDependency[Actor], webhooks: NamedDependency[Webhooks]) -> EndpointList:
        """Return them without their secrets."""
        return await webhooks.page(actor)

    @post("/", operation_id="createWebhookEndpoint", summary="Make an endpoint")
    async def add(self, actor: NamedDependency[Actor], webhooks: NamedDependency[Webhooks], data: JSONBody[NewEndpointIn]) -> EndpointOut:
        """Return it with its secret, this once."""
        return await webhooks.add(actor, data)

    @put("/{endpoint_id:uuid}", operation_id="changeWebhookEndpoint", summary="Change, pause or revive an endpoint")
    async def change(
        self,
        actor: NamedDependency[Actor],
        webhooks: NamedDependency[Webhooks],
        endpoint_id: FromPath[UUID],
        data: JSONBody[EndpointIn],
    ) -> EndpointOut:
        """Return it as it is then."""
        return await webhooks.change(actor, endpoint_id, data)

    @delete("/{endpoint_id:uuid}", operation_id="removeWebhookEndpoint", summary="Remove an endpoint with its log")
    async def remove(self, actor: NamedDependency[Actor], webhooks: NamedDependency[Webhooks], endpoint_id: FromPath[UUID]) -> None:
        """Nothing more is sent to it."""
        await webhooks.remove(actor, endpoint_id)

    @post("/{endpoint_id:uuid}/secret", operation_id="changeWebhookSecret", summary="Make a new secret", status_code=200)
    async def change_secret(
        self, actor: NamedDependency[Actor], webhooks: NamedDependency[Webhooks], endpoint_id: FromPath[UUID]
    ) -> EndpointOut:
        """Return it, this once; the old one signs too for a day."""
        return await webhooks.change_secret(actor, endpoint_id)

    @post("/{endpoint_id:uuid}/test", operation_id="testWebhookEndpoint", summary="Send a message to try an endpoint")
    async def test(self, actor: NamedDependency[Actor], webhooks: NamedDependency[Webhooks], endpoint_id: FromPath[UUID]) -> DeliveryOut:
        """Return the delivery, which is on its way."""
        return await webhooks.test(actor, endpoint_id)

    @get("/{endpoint_id:uuid}/deliveries", operation_id="listWebhookDeliveries", summary="What was sent to an endpoint")
    async def deliveries(
        self,
        *,
        actor: NamedDependency[Actor],
        webhooks: NamedDependency[Webhooks],
        endpoint_id: FromPath[UUID],
        delivery_state: Annotated[DeliveryState | None, QueryParameter(name="state")] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=LARGEST_PAGE)]] = 50,
    ) -> DeliveryPage:
        """Return a page with every try; `after` is the `next` of the page before."""
        return await webhooks.deliveries(actor, endpoint_id, delivery_state, after, limit)

    @post(
        "/{endpoint_id:uuid}/deliveries/{delivery_id:uuid}/replay",
        operation_id="replayWebhookDelivery",
        summary="Send a message again",
        status_code=204,
    )
    async def replay(
        self,
        actor: NamedDependency[Actor],
        webhooks: NamedDependency[Webhooks],
        endpoint_id: FromPath[UUID],
        delivery_id: FromPath[UUID],
    ) -> None:
        """It is sent at once, and tried over days as if it were new."""
        await webhooks.replay(actor, endpoint_id, delivery_id)
