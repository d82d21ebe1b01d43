"""Reading an answer without letting it grow: counted after decompression, and while it comes."""

import zlib
from collections.abc import AsyncIterator
from typing import Final

from wangge_core.egress.errors import EgressFailedError

ACCEPTED: Final = "gzip, deflate"
_WINDOW: Final = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


async def bounded(chunks: AsyncIterator[bytes], encoding: str, largest: int, *, truncate: bool) -> bytes:
    """Return the body, decompressed.

    Raises:
        EgressFailedError: `egress_too_large`, or `egress_encoding` for a compression that is unknown or broken.
    """
    unpack = _unpacker(encoding)
    body = bytearray()
    async for chunk in chunks:
        # One byte more than is wanted is made at most: a bomb is noticed before it opens.
        body += unpack(chunk, largest + 1 - len(body))
        if len(body) > largest:
            if truncate:
                break
            raise EgressFailedError("egress_too_large", f"The answer has more than {largest} bytes.")
    return bytes(body[:largest])


class _Plain:
    def __call__(self, chunk: bytes, most: int) -> bytes:
        return chunk[:most]


class _Packed:
    def __init__(self, window: int) -> None:
        self._inflate = zlib.decompressobj(window)

    def __call__(self, chunk: bytes, most: int) -> bytes:
        try:
            return self._inflate.decompress(chunk, most)
        except zlib.error as error:
            raise EgressFailedError("egress_encoding", f"The answer's compression is broken: {error}.") from error


def _unpacker(encoding: str) -> _Plain | _Packed:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return _Plain()
    if name in _WINDOW:
        return _Packed(_WINDOW[name])
    raise EgressFailedError("egress_encoding", f"The answer is compressed by {name[:40]!r}, which was not asked for.")
