"""The index over HTTP, as plain ASGI: the one hot path, so nothing stands between the request and the bytes."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from wangge_registry.index.catalogue import Catalogue, normalised
from wangge_registry.index.pages import negotiated
from wangge_registry.libraries import FOLDER as LIBRARIES
from wangge_registry.libraries import Libraries
from wangge_registry.trust.folder import MetadataFolder
from wangge_registry.trust.roles import CATALOGUE_FILE
from wangge_serving.http.entity_tags import held

SIMPLE: Final = "/simple/"
FILES: Final = "/files/"
METADATA: Final = "/tuf/metadata/"
TARGETS: Final = "/tuf/targets/"
_OURS: Final = (SIMPLE, FILES, METADATA, TARGETS)
_CHUNK: Final = 256 * 1024
_SMALL: Final = 256 * 1024
"""Files up to this size are kept in memory."""
_MOST_KEPT: Final = 64 * 1024 * 1024
_JSON: Final = [(b"content-type", b"application/json"), (b"x-content-type-options", b"nosniff")]
_PLACE: Final = 2
"""A file's address is its digest and its name."""
_PAGES_AGE: Final = b"public, max-age=60"
_FOR_EVER: Final = b"public, max-age=31536000, immutable"

Headers = list[tuple[bytes, bytes]]


class Small:
    """Small files in memory, by their content's digest: what has a digest never changes."""

    def __init__(self, most: int = _MOST_KEPT) -> None:
        """`most` is in bytes."""
        self._kept: dict[Path, bytes] = {}
        self._left = most

    def get(self, path: Path) -> bytes | None:
        """Return a file that is kept."""
        return self._kept.get(path)

    def keep(self, path: Path, content: bytes) -> None:
        """Keep a file as long as there is room."""
        if path not in self._kept and len(content) <= self._left:
            self._kept[path] = content
            self._left -= len(content)


class Index:
    """Serves pages and files; everything else goes on to the application behind it."""

    def __init__(self, catalogue: Catalogue, metadata: MetadataFolder, libraries: Libraries, behind: ASGIApp) -> None:
        """`metadata` is what TUF clients fetch, `libraries` what plugins bring, `behind` serves the rest."""
        self._catalogue = catalogue
        self._libraries = libraries
        self._metadata = metadata
        self._behind = behind
        self._small = Small()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != ScopeType.HTTP or (not scope["path"].startswith(_OURS) and scope["path"] != SIMPLE[:-1]):
            await self._behind(scope, receive, send)
            return
        path = scope["path"]
        answer = _Answer(scope, send)
        if scope["method"] not in {"GET", "HEAD"}:
            await answer.plain(405, "Only GET and HEAD.", [(b"allow", b"GET, HEAD")])
        elif path.startswith(FILES):
            await self._file(answer, path.removeprefix(FILES))
        elif path.startswith(METADATA):
            await self._signed(answer, path.removeprefix(METADATA))
        elif path.startswith(TARGETS):
            await self._target(answer, path.removeprefix(TARGETS))
        else:
            await self._page(answer, path.removeprefix(SIMPLE[:-1]).lstrip("/"))

    async def _page(self, answer: "_Answer", rest: str) -> None:
        name = rest.removesuffix("/")
        wanted = normalised(name)
        if "/" in name:
            await answer.plain(404, "There is no such page.")
            return
        if name != wanted or (name and not rest.endswith("/")) or (not rest and not answer.path.endswith("/")):
            target = f"{SIMPLE}{wanted}/" if wanted else SIMPLE
            await answer.plain(301, "Here:", [(b"location", target.encode())])
            return
        form = negotiated(answer.header(b"accept"))
        if form is None:
            await answer.plain(406, "The index speaks JSON and HTML (PEP 691).")
            return
        found = await self._catalogue.project(name, form) if name else await self._catalogue.root(form)
        if found is None:
            await answer.plain(404, f"There is no package {name[:100]}.")
            return
        headers = [
            (b"content-type", found.media_type.encode() + (b"; charset=utf-8" if found.media_type.startswith("text/") else b"")),
            (b"cache-control", _PAGES_AGE),
            (b"vary", b"Accept"),
        ]
        await answer.tagged(found.etag, found.body, headers)

    async def _file(self, answer: "_Answer", rest: str) -> None:
        parts = rest.split("/")
        path = await self._catalogue.file(*parts) if len(parts) == _PLACE else None
        if path is None:
            await answer.plain(404, "There is no such file in the index.")
            return
        await self._sent(answer, path, path.name, parts[1])

    async def _sent(self, answer: "_Answer", path: Path, digest: str, name: str) -> None:
        kind = b"text/plain; charset=utf-8" if name.endswith(".metadata") else b"application/octet-stream"
        headers = [(b"content-type", kind), (b"cache-control", _FOR_EVER), (b"x-content-type-options", b"nosniff")]
        tag = f'"{digest}"'
        if (kept := self._small.get(path)) is not None:
            await answer.tagged(tag, kept, headers)
            return
        try:
            size = (await asyncio.to_thread(path.stat)).st_size
            if size <= _SMALL:
                content = await asyncio.to_thread(path.read_bytes)
                self._small.keep(path, content)
                await answer.tagged(tag, content, headers)
                return
        except FileNotFoundError:
            await answer.plain(404, "The file is missing; tell the registry's administrators.")
            return
        await answer.streamed(tag, size, _chunks(path), headers)

    async def _signed(self, answer: "_Answer", name: str) -> None:
        found = await asyncio.to_thread(self._metadata.public, name)
        if found is None:
            await answer.plain(404, "There is no such metadata.")
            return
        age = _FOR_EVER if name[:1].isdigit() else b"no-cache"
        await answer.tagged(f'"{hashlib.sha256(found).hexdigest()[:32]}"', found, [*_JSON, (b"cache-control", age)])

    async def _target(self, answer: "_Answer", rest: str) -> None:
        """Serve a target by the address that TUF clients have for it: `publisher/digest.name`; a document by its digest and name alone."""
        folder, _, name = rest.rpartition("/")
        digest, _, filename = name.partition(".")
        if folder == LIBRARIES:
            path = await asyncio.to_thread(self._libraries.find, digest, filename)
            if path is None:
                await answer.plain(404, "There is no such library.")
            else:
                await self._sent(answer, path, digest, filename)
            return
        if folder and filename != CATALOGUE_FILE:
            await self._file(answer, f"{digest}/{filename}")
            return
        found = await asyncio.to_thread(self._metadata.document, name)
        if found is None:
            await answer.plain(404, "There is no such document.")
            return
        await answer.tagged(f'"{digest}"', found, [*_JSON, (b"cache-control", _FOR_EVER)])


class _Answer:
    """Writes one answer."""

    def __init__(self, scope: HTTPScope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self.path: str = scope["path"]
        self._head = scope["method"] == "HEAD"

    def header(self, name: bytes) -> str:
        """Return the values of a header, joined as one."""
        return ", ".join(value.decode("latin-1") for key, value in self._scope["headers"] if key == name)

    async def plain(self, status: int, text: str, headers: Headers | None = None) -> None:
        """Answer with a line of text."""
        await self._all(status, f"{text}\n".encode(), [(b"content-type", b"text/plain; charset=utf-8"), *(headers or [])])

    async def tagged(self, tag: str, body: bytes, headers: Headers) -> None:
        """Answer with a body, or say that the caller has it already."""
        tagged = [*headers, (b"etag", tag.encode())]
        if held(self.header(b"if-none-match") or None, tag):
            await self._all(304, b"", tagged)
        else:
            await self._all(200, body, tagged)

    async def streamed(self, tag: str, size: int, chunks: AsyncIterator[bytes], headers: Headers) -> None:
        """Answer with a body that is too large to be held."""
        tagged = [*headers, (b"etag", tag.encode())]
        if held(self.header(b"if-none-match") or None, tag):
            await self._all(304, b"", tagged)
            return
        await self._start(200, [*tagged, (b"content-length", str(size).encode())])
        if not self._head:
            async for chunk in chunks:
                await self._send({"type": "http.response.body", "body": chunk, "more_body": True})
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _all(self, status: int, body: bytes, headers: Headers) -> None:
        length = [] if status == 304 else [(b"content-length", str(len(body)).encode())]  # noqa: PLR2004  Not Modified
        await self._start(status, [*headers, *length])
        await self._send({"type": "http.response.body", "body": b"" if self._head else body, "more_body": False})

    async def _start(self, status: int, headers: Headers) -> None:
        await self._send({"type": "http.response.start", "status": status, "headers": headers})


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk
    finally:
        await asyncio.to_thread(file.close)
