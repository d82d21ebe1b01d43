"""What a backup says of itself."""

from typing import Final, Literal

import msgspec

FORMAT: Final = "wangge-backup-1"
MANIFEST: Final = "manifest.json"
DATABASE: Final = {"sqlite": "database.sqlite", "postgres": "database.pgdump"}
FILES: Final = "files/"
HEADS: Final = "audit-heads/heads.jsonl"
KEYS: Final = "keys.json"


class Item(msgspec.Struct, frozen=True):
    """One file in a backup: size in bytes, SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The table of contents, the last file of a backup: one without it is not complete."""

    format: str
    made_at: str
    version: str
    """Of wangge-core, which must be able to read the tables."""
    dialect: Literal["sqlite", "postgres"]
    items: tuple[Item, ...]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup or a restoration came to, or would come to."""

    files: int
    bytes: int
    dialect: str
    made_at: str
