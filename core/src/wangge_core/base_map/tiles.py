"""Where the tiles of the base map come from: another server, or a folder of this one. Pure but for the folder.

Tiles are pictures of 256 by 256 pixels in the usual scheme: web Mercator (EPSG:3857), `z` from 0, `x` eastward, `y` southward from the
north. WGS-84 and CGCS2000 fit; GCJ-02 lies some hundred metres beside what is drawn on it.
"""

from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

import msgspec

from wangge_core.errors import NotFoundError
from wangge_core.settings import Settings

OURS: Final = "/map/tiles"
"""Below it lie the tiles of a folder."""
_KINDS: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}


class Tiles(msgspec.Struct, frozen=True, kw_only=True):
    """A source of tiles: the `address` with {z}, {x} and {y} in it, whom they are of, and the deepest level that there is."""

    address: str
    attribution: str
    deepest: int
    folder: Path | None = None
    """The folder that holds them, where they are our own."""

    @property
    def origin(self) -> str:
        """The foreign origin that pages have to be allowed, `https://tiles.example`; empty for tiles of our own."""
        if self.folder is not None:
            return ""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    def read(self, z: int, x: int, y: int) -> tuple[bytes, str]:
        """Return a tile of the folder and its media type.

        Raises:
            NotFoundError: `tile_not_found`.
        """
        for suffix, kind in _KINDS.items():
            file = self.folder / str(z) / str(x) / f"{y}{suffix}" if self.folder else None
            if file is not None and file.is_file():
                return file.read_bytes(), kind
        raise no_tile(z, x, y)


def no_tile(z: int, x: int, y: int) -> NotFoundError:
    """Return the error for a tile that is not there: the map goes on without it."""
    return NotFoundError("tile_not_found", f"There is no tile {z}/{x}/{y} here.")


class BaseMap(msgspec.Struct, frozen=True):
    """What lies below maps; `tiles` is None where nothing does."""

    tiles: Tiles | None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the base map that the settings name."""
        source = settings.map_tiles
        if not source:
            return cls(None)
        folder = Path(source) if source.startswith("/") else None
        address = f"{OURS}/{{z}}/{{x}}/{{y}}" if folder else source
        return cls(Tiles(address=address, attribution=settings.map_attribution, deepest=settings.map_deepest, folder=folder))
