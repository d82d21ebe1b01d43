"""A site outside: an HTTP server on loopback that answers what a test lays out, and writes down what it was asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formatdate
from typing import NamedTuple


class Asked(NamedTuple):
    """One request."""

    path: str
    headers: dict[str, str]


class Outside:
    """Answers by path, whatever the query; a body is sent with an ETag of its own, and not again to whoever has it."""

    def __init__(self) -> None:
        self.port = 0
        self.bodies: dict[str, bytes] = {}
        self.status = 200
        self.asked: list[Asked] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        path = line.split(" ")[1]
        headers = {name.lower(): value for name, _, value in (each.partition(": ") for each in lines if each)}
        self.asked.append(Asked(path, headers))
        body = self.bodies.get(path.partition("?")[0])
        tag = f'"{hash(body) & 0xFFFFFFFF:x}"'
        status, sent = (404, b"") if body is None else (self.status, body)
        if status == 200 and headers.get("if-none-match") == tag:
            status, sent = 304, b""
        head = [f"HTTP/1.1 {status} x", f"Content-Length: {len(sent)}", f"ETag: {tag}", f"Last-Modified: {formatdate(0, usegmt=True)}"]
        writer.write("\r\n".join([*head, "Connection: close", "", ""]).encode() + sent)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def outside() -> AsyncIterator[Outside]:
    site = Outside()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        await server.wait_closed()
