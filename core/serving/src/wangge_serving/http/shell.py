"""The files of a web shell, held in memory: built assets never change under their name, pages are always asked for anew."""

import gzip
import hashlib
import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from wangge_serving.errors import NotFoundError
from wangge_serving.http.entity_tags import held

_COMPRESSIBLE: Final = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
_SMALLEST_COMPRESSED: Final = 1_000
_FOREVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_FOUND_BY_ALL: Final = {"X-Robots-Tag": "all"}
"""Search engines may list an application's front page; every other page may be about somebody."""


class Asset(msgspec.Struct, frozen=True):
    """A file of the shell with its compressed form, if that is smaller."""

    data: bytes
    compressed: bytes | None
    media_type: str
    tag: str
    cache: str


class Shell:
    """The files of a server's applications, by path."""

    def __init__(self, folder: Path, apps: Sequence[str]) -> None:
        """Read every file once; an empty folder means that the shell has not been built. The first application has the front door."""
        self._apps = apps
        files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
        self._assets = {path.relative_to(folder).as_posix(): _asset(path, folder) for path in files}

    def response(self, request: Request[Any, Any, Any], app: str, path: str) -> Response[bytes]:
        """Return a file, or the application's page for any path that its router knows.

        Raises:
            NotFoundError: the file does not exist, or the shell has not been built.
        """
        wanted = path.strip("/")
        asset = self._assets.get(f"{app}/{wanted}")
        if asset is None and mimetypes.guess_type(wanted)[0] is None:  # a page's address may hold a dot: /desk/plugins/wangge.livelihood
            asset = self._assets.get(f"{app}/index.html")
        if asset is None:
            raise NotFoundError("no_such_file", f"The web shell has no file /{app}/{wanted}; was it built (`npm run build` in core/web)?")
        headers = {"ETag": asset.tag, "Cache-Control": asset.cache, "Vary": "Accept-Encoding"} | (_FOUND_BY_ALL if wanted == "" else {})
        if held(request.headers.get("if-none-match"), asset.tag):
            return Response(b"", status_code=304, headers=headers)
        if asset.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(asset.compressed, media_type=asset.media_type, headers=headers | {"Content-Encoding": "gzip"})
        return Response(asset.data, media_type=asset.media_type, headers=headers)

    def handlers(self) -> list[HTTPRouteHandler]:
        """Return the routes of all applications, and the way in from the front door."""

        @get("/", include_in_schema=False)
        async def front_door() -> Redirect:
            return Redirect(f"/{self._apps[0]}/")

        return [front_door, *(handler for app in self._apps for handler in self._handlers(app))]

    def _handlers(self, app: str) -> list[HTTPRouteHandler]:
        @get(f"/{app}", include_in_schema=False, name=f"{app}-page")
        async def page(request: Request[Any, Any, Any]) -> Response[bytes]:
            return self.response(request, app, "")

        @get(f"/{app}/{{path:path}}", include_in_schema=False, name=f"{app}-file")
        async def file(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[bytes]:
            return self.response(request, app, path)

        return [page, file]


def _asset(path: Path, folder: Path) -> Asset:
    data = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix in {".js", ".mjs"}:
        media_type = "text/javascript"
    if path.suffix == ".webmanifest":
        media_type = "application/manifest+json"
    packed = gzip.compress(data, 9, mtime=0) if media_type.startswith(_COMPRESSIBLE) and len(data) >= _SMALLEST_COMPRESSED else None
    hashed = "assets" in path.relative_to(folder).parts
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    return Asset(data, packed, media_type, tag, _FOREVER if hashed else _ASK_AGAIN)
