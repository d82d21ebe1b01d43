"""Messages on their way to endpoints: written with what caused them, sent by jobs, tried again over days."""

import time as clock
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.database import Database
from wangge_core.egress.errors import EgressRefusedError
from wangge_core.egress.model import Outgoing
from wangge_core.egress.service import Egress
from wangge_core.errors import UnavailableError
from wangge_core.identity.second_factor.sealing import Seal
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.service import Queue
from wangge_core.notifications.announcing import Message
from wangge_core.notifications.webhooks.model import Attempt, Endpoint, WebhookDelivery
from wangge_core.notifications.webhooks.repository import WebhookRepository
from wangge_core.notifications.webhooks.signing import signed_headers

KIND: Final = "webhook.deliver"
PATIENCE: Final = Patience(
    seconds=30,
    waits=(
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=5),
        timedelta(hours=10),
        timedelta(hours=14),
        timedelta(hours=20),
        timedelta(hours=24),
    ),
)
"""The schedule that Standard Webhooks recommends: more than three days in all; jitter is added to each wait."""

_ANSWER: Final = 500
_SECONDS: Final = 15.0
_GONE: Final = 410
_TOLD: Final = frozenset({"action", "outcome", "score", "result", "return_type"})


class NotDeliveredError(Exception):
    """The endpoint did not take the message; the job tries again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChannel:
    """Writes deliveries and sends them."""

    database: Database
    repository: WebhookRepository
    jobs: Queue
    egress: Egress
    seal: Seal
    time: TimeSource

    async def enqueue(self, message: Message) -> None:
        """Put a message on its way to every endpoint that wants it, inside the caller's transaction. Private cases stay inside."""
        if message.facts.case.private:
            return
        body = msgspec.json.encode(_payload(message)).decode()
        for endpoint in await self.repository.listening(message.event.area):
            if endpoint.wants(message.event.type):
                at = message.now if endpoint.at_any_hour else message.release
                await self.send(endpoint, message.event.id, message.event.type, body, at)

    async def send(self, endpoint: Endpoint, event_id: UUID, kind: str, body: str, at: datetime) -> WebhookDelivery | None:
        """Write one delivery and its job, inside the caller's transaction; None when the event has been sent there before."""
        delivery = WebhookDelivery(
            id=new_id(),
            endpoint_id=endpoint.id,
            event_id=event_id,
            type=kind,
            body=body,
            state="waiting",
            attempts=0,
            made_at=self.time.now(),
            next_at=at,
        )
        if not await self.repository.add_delivery(delivery):
            return None
        await self.jobs.put(KIND, key_of(delivery.id), {"delivery": str(delivery.id), "endpoint": str(endpoint.id)}, at)
        return delivery

    async def deliver(self, job: Job) -> None:
        """Send one message.

        Raises:
            NotDeliveredError: to be tried again.
        """
        delivery = await self.repository.delivery(UUID(job.data["delivery"]))
        endpoint = await self.repository.addressed(UUID(job.data["endpoint"]))
        if delivery is None or endpoint is None or delivery.state == "delivered":
            return
        if endpoint.state != "active":
            await self.repository.settle(delivery.id, "failed", delivery.attempts, None)
            return
        attempt, for_good = await self._try(endpoint, delivery)
        await self._note(job, delivery, endpoint, attempt, for_good=for_good)

    async def _try(self, endpoint: Endpoint, delivery: WebhookDelivery) -> tuple[Attempt, bool]:
        """Return what came of it, and whether trying again would change nothing."""
        now, begun = self.time.now(), clock.perf_counter()
        body = delivery.body.encode()
        outgoing = Outgoing(
            method="POST",
            url=endpoint.url,
            purpose=f"webhook {endpoint.id}",
            headers={"content-type": "application/json"} | signed_headers(delivery.message_id, now, body, self._secrets(endpoint, now)),
            body=body,
            seconds=_SECONDS,
            largest=_ANSWER,
            truncate=True,
        )
        status, answer, error, refused = None, "", "", False
        try:
            incoming = await self.egress.fetch(outgoing)
        except EgressRefusedError as trouble:
            error, refused = f"{trouble.code}: {trouble.detail}", True
        except UnavailableError as trouble:
            error = f"{trouble.code}: {trouble.detail}"
        else:
            status, answer = incoming.status, incoming.body.decode("utf-8", "replace").replace("\x00", "")
        milliseconds = round((clock.perf_counter() - begun) * 1000)
        return Attempt(at=now, status=status, answer=answer, error=error, milliseconds=milliseconds), refused or status == _GONE

    def _secrets(self, endpoint: Endpoint, now: datetime) -> list[str]:
        secrets = [self.seal.opened(endpoint.secret, endpoint.id)]
        if endpoint.former_secret and endpoint.former_until and now < endpoint.former_until:
            secrets.append(self.seal.opened(endpoint.former_secret, endpoint.id))
        return secrets

    async def _note(self, job: Job, delivery: WebhookDelivery, endpoint: Endpoint, attempt: Attempt, *, for_good: bool) -> None:
        taken = attempt.status is not None and 200 <= attempt.status < 300  # noqa: PLR2004  the statuses of success
        wait = None if taken or for_good else PATIENCE.wait_after(job.attempt, 0.5)
        state = "delivered" if taken else "waiting" if wait else "failed"
        async with self.database.transaction():
            await self.repository.add_attempt(delivery.id, attempt)
            await self.repository.settle(delivery.id, state, delivery.attempts + 1, attempt.at + wait if wait else None)
            if attempt.status == _GONE:
                await self.repository.change(endpoint.id, {"state": "gone"})
        if state == "waiting":
            raise NotDeliveredError(f"{endpoint.url} answered {attempt.status or attempt.error}")


def key_of(delivery: UUID) -> str:
    """Return the key of a delivery's job."""
    return f"{KIND}:{delivery}"


def _payload(message: Message) -> dict[str, Any]:
    """Return what an endpoint reads: codes and our own words, nothing that a person wrote."""
    event = message.event
    told = {name: value for name, value in event.data.items() if name in _TOLD}
    data = {"event_id": str(event.id), **message.facts.outside(), **told, "message": {"title": message.title, "body": message.body}}
    return {"type": event.type, "timestamp": event.at, "data": data}
