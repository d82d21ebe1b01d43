"""Unpacking a file of an archive, never further than it says that it goes."""

import zlib
from typing import Final

from wangge_sdk.rulepack.archives.directory import STORED, ArchiveError, Entry

_RATIO: Final = 200
"""No text of a plugin packs better; bombs do, by five times more."""
_SMALL: Final = 256 * 1024
"""Below this a good ratio is chance."""


def is_bomb(entry: Entry) -> bool:
    """Tell whether a file grows beyond measure."""
    return entry.size > _SMALL and entry.size > _RATIO * max(entry.packed, 1)


def unpack(data: bytes, entry: Entry) -> bytes:
    """Return a file's bytes.

    Raises:
        ArchiveError: they are not as many as it says, cannot be unpacked, or their checksum is wrong.
    """
    packed = data[entry.start : entry.start + entry.packed]
    if entry.method == STORED:
        content = packed
    else:
        worker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = worker.decompress(packed, entry.size + 1)
        except zlib.error as error:
            raise ArchiveError(f"{entry.name!r} 无法解压。", f"{entry.name!r} cannot be unpacked: {error}.") from error
        if not worker.eof or worker.unused_data:
            raise ArchiveError(f"{entry.name!r} 解压后与声明的大小不符。", f"{entry.name!r} does not unpack to the size that it says.")
    if len(content) != entry.size or zlib.crc32(content) != entry.crc:
        raise ArchiveError(f"{entry.name!r} 的大小或校验和不符。", f"{entry.name!r} has another size or checksum than it says.")
    return content
