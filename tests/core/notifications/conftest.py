"""A county whose notifications work step by step, and a neighbour that gets its webhooks."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec
import pytest

from tests.core.cases.walking import act, reported
from tests.world import World
from wangge_core.cases.model import Case
from wangge_core.events.model import Delivery, Event
from wangge_core.notifications.subscribers import NotificationSubscriber
from wangge_core.platform import Platform


class Desk:
    """Takes steps and hands their events to the notifications, as the dispatcher does."""

    def __init__(self, platform: Platform, county: World) -> None:
        self.platform = platform
        self.county = county
        self.subscriber = NotificationSubscriber(platform.notifications.announcer)

    async def report(self, **changes: Any) -> Case:
        case = await reported(self.platform, **changes)
        await self.deliver(case)
        return case

    async def act(self, case: Case, who: str, action: str, **data: Any) -> Case:
        case = await act(self.platform, self.county, case, who, action, data)
        await self.deliver(case)
        return case

    async def last_event(self, case: Case) -> Event:
        rows = await self.platform.database.fetch("SELECT * FROM outbox WHERE key = {} ORDER BY seq DESC LIMIT 1", str(case.id))
        row = rows[0]
        data = msgspec.json.decode(row["data"])
        return Event(id=row["id"], type=row["type"], area=row["area"], key=row["key"], at=row["at"], data=data)

    async def deliver(self, case: Case) -> None:
        await self.subscriber.deliver(Delivery(event=await self.last_event(case), position=1))

    async def titles(self, who: str) -> list[str]:
        page = await self.platform.notifications.inbox.page(self.county.actor(who), unread=False, after=None, limit=100)
        return [notice.title["zh-CN"] for notice in page.items]

    async def told(self) -> dict[str, int]:
        """Everybody who has notices that show, and how many."""
        counts = {name: len(await self.titles(name)) for name in self.county.accounts}
        return {name: count for name, count in counts.items() if count}


@pytest.fixture
def desk(platform: Platform, county: World) -> Desk:
    return Desk(platform, county)


class Neighbour:
    """An HTTP server on loopback that writes down what it gets and answers as it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[Mapping[str, str], bytes]] = []
        self.answers: list[bytes] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.got.append(({":first": head[0], **headers}, body))
        writer.write(self.answers.pop(0) if self.answers else answer(204))
        await writer.drain()
        writer.close()


def answer(status: int, body: bytes = b"", *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", "Connection: close", *more]
    return "\r\n".join([*lines, "", ""]).encode() + body


@pytest.fixture
async def neighbour() -> AsyncIterator[Neighbour]:
    made = Neighbour()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await server.wait_closed()
