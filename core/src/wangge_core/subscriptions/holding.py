"""Holding one subscription on this server: connect, keep what comes, hand it over, each at its own pace."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from paho.mqtt.client import MQTTMessage

from wangge_core.egress.service import Egress
from wangge_core.errors import ConflictError, InvalidError, WanggeError
from wangge_core.instants import TimeSource
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Answer
from wangge_core.subscriptions.connection import Connection, ConnectionEndedError
from wangge_core.subscriptions.model import LARGEST_BATCH, LARGEST_MESSAGE, MOST_WAITING, PAUSES, TRIES, Kept, Wanted
from wangge_core.subscriptions.repository import SubscriptionRepository
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.hooks.handlers import handler_name
from wangge_sdk.platform import RefusedError
from wangge_sdk.work import BatchTaken, Message, MessageBatch

HAND_S: Final = 30.0
"""So long the plugin may take for a batch."""
_FULL_S: Final = 1.0
_AT_ONCE: Final = 3
"""So often a batch comes again without a pause, where somebody changed a document meanwhile."""
log: Final = logging.getLogger(__name__)


class Taking(Protocol):
    """What plugins may do to their documents."""

    async def take(self, by: Answer, area: str, steps: Sequence[DocumentStep], end: Callable[[], Awaitable[None]]) -> None:
        """Take the steps that a batch comes to, and end it, in one transaction."""


@dataclass(slots=True, kw_only=True)
class Holding:
    """Runs until it is cancelled."""

    wanted: Wanted
    host: Host
    egress: Egress
    repository: SubscriptionRepository
    taking: Taking
    time: TimeSource
    pauses: tuple[float, ...] = PAUSES
    _kept: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Hold the subscription."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._connecting())
            group.create_task(self._handing())

    async def _connecting(self) -> None:
        failures = 0
        while True:
            await self._note(state="connecting")
            connection = Connection(self.egress, self.wanted)
            try:
                await connection.open()
                failures = 0
                await self._note(state="listening", error="", detail="", failures=0, connected_at=self.time.now())
                error = await self._keeping(connection)
            except ConnectionEndedError as ended:
                error = ended
            except WanggeError as refused:
                error = ConnectionEndedError(refused.code, refused.detail)
            finally:
                await connection.close()
            failures += 1
            await self._note(state="failing", error=error.code, detail=error.detail[:300], failures=failures)
            await asyncio.sleep(self.pauses[min(failures, len(self.pauses)) - 1])

    async def _keeping(self, connection: Connection) -> ConnectionEndedError:
        """Keep what comes, batch by batch, until the connection ends; return why it did."""
        while not connection.ended.done():
            if await self.repository.backlog(self.wanted.key) >= MOST_WAITING:
                await asyncio.wait({connection.ended}, timeout=_FULL_S)  # the other side keeps what is not acknowledged
                continue
            come = await self._gathered(connection)
            messages = [message for message in come if len(message.payload) <= LARGEST_MESSAGE]
            if messages:
                batch = [_message(message, self.time) for message in messages]
                await self.repository.keep(self.wanted.key, batch, self.time.now())
                self._kept.set()
            if refused := len(come) - len(messages):
                await self.repository.count(self.wanted.key, refused=refused)
            for message in come:
                connection.acknowledge(message)
        return connection.ended.result()

    async def _gathered(self, connection: Connection) -> list[MQTTMessage]:
        """Return the messages of a batch: as many as it may hold, or as come while it may wait."""
        first = asyncio.ensure_future(connection.next())
        either: set[asyncio.Future[Any]] = {first, connection.ended}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED, timeout=_FULL_S)
        if not first.done():
            first.cancel()
            return []
        gathered, size = [first.result()], len(first.result().payload)
        ends = asyncio.get_running_loop().time() + self.wanted.batch_wait_s
        while len(gathered) < self.wanted.batch_size and size < LARGEST_BATCH:
            try:
                async with asyncio.timeout_at(ends):
                    message = await connection.next()
            except TimeoutError:
                break
            gathered.append(message)
            size += len(message.payload)
        return gathered

    async def _handing(self) -> None:
        """Hand over what was kept, in order; a batch that fails is tried again, and given up at last."""
        while True:
            self._kept.clear()
            kept = await self.repository.first(self.wanted.key)
            if kept is None:
                await self._kept.wait()
                continue
            wanted = self.wanted
            batch = MessageBatch(subscription=wanted.subscription, id=kept.id, messages=kept.messages, attempt=kept.attempts + 1)
            relay = self.host.relay(wanted.area)
            done = await relay.handle(handler_name("batch", wanted.handler), batch, plugin=wanted.plugin, seconds=HAND_S)
            detail, overtaken = (await self._taken(kept, done.answer)) if done.heard else (done.detail, False)
            if not detail:
                continue
            await self.repository.failed(wanted.key, kept, detail, dead=kept.attempts + 1 >= TRIES)
            if not (overtaken and kept.attempts < _AT_ONCE):
                await asyncio.sleep(self.pauses[min(kept.attempts, len(self.pauses) - 1)])

    async def _taken(self, kept: Kept, answer: Answer | None) -> tuple[str, bool]:
        """End a batch with what the plugin made of it; return why that cannot be, and whether somebody else was only faster."""

        async def end() -> None:
            await self.repository.done(self.wanted.key, kept)

        try:
            if answer is None or not isinstance(answer.value, BatchTaken) or not answer.value.steps:
                await self.repository.end(self.wanted.key, kept)
            else:
                await self.taking.take(answer, self.wanted.area, answer.value.steps, end)
        except RefusedError as refused:
            return f"{refused.code}: {refused}", False
        except ConflictError as error:
            return f"{error.code}: {error.detail}", True
        except InvalidError as error:
            return f"{error.code}: {error.detail}", False
        return "", False

    def wake(self) -> None:
        """Look again whether something is to be handed over."""
        self._kept.set()

    async def _note(self, **values: object) -> None:
        await self.repository.note(self.wanted.key, values)


def _message(message: MQTTMessage, time: TimeSource) -> Message:
    return Message(topic=message.topic[:1000], payload=bytes(message.payload), received_at=time.now(), retained=bool(message.retain))
