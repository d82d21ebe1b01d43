"""The chain: each entry's hash covers its content, its stamp, its number and the hash before it. Pure."""

import hashlib
from typing import Final

from wangge_core.audit.model import Link, Record

GENESIS: Final = "0" * 64
"""What the first entry names as the hash before it."""

_VERSION: Final = "wangge-audit-1"


def link_hash(number: int, previous: str, record: Record) -> str:
    """Return the SHA-256 that chains an entry, in hexadecimal."""
    head = f"{_VERSION}\n{number}\n{previous}\n{record.stamp}\n".encode()
    return hashlib.sha256(head + record.body()).hexdigest()


def link(number: int, previous: str, record: Record) -> Link:
    """Chain an entry after the one with the hash `previous`."""
    return Link(number=number, previous=previous, hash=link_hash(number, previous, record))
