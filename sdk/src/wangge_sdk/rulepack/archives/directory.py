"""The table of contents of a zip archive, read so strictly that it can be read in one way only.

A zip has two descriptions of each file: the directory at its end, and a header before the bytes. Readers believe one or the
other, skip what they do not know, and so can be shown different files. Here both must agree, the files must lie one behind
the other from the first byte on, and nothing else may be in the archive (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.16).
"""

import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from msgspec import Struct

_END: Final = struct.Struct("<4s4H2LH")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_END_MAGIC: Final = b"PK\x05\x06"
_CENTRAL_MAGIC: Final = b"PK\x01\x02"
_LOCAL_MAGIC: Final = b"PK\x03\x04"
STORED: Final = 0
DEFLATED: Final = 8
_UTF8: Final = 0x800
_LEVEL: Final = 0x6
"""Flags that tell how hard the packer tried."""
_HARMLESS_EXTRA: Final = frozenset({0x5455, 0x7875})
"""Times and owner as Info-ZIP writes them; nothing here reads them."""
_MODE_SHIFT: Final = 16


class ArchiveError(Exception):
    """It is no archive that can be read in one way only; the message says why, in the platform's languages."""

    def __init__(self, chinese: str, english: str) -> None:
        """Say what is wrong."""
        super().__init__(english)
        self.text = {"zh-CN": chinese, "en": english}


class Entry(Struct, frozen=True, kw_only=True):
    """A file or folder of the archive."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    """Kind and rights, as Unix has them; 0 when the packer did not tell."""
    start: int
    """Of its bytes."""


def read_directory(data: bytes) -> tuple[Entry, ...]:
    """Return what is in an archive, in the order of its directory.

    Raises:
        ArchiveError: it is no zip, or could be read in more than one way.
    """
    count, size, begin = _end(data)
    entries = []
    at = begin
    extents = []
    for _ in range(count):
        entry, header, at = _central(data, at, begin + size)
        start = _local(data, header, entry)
        extents.append((header, start + entry.packed))
        entries.append(Entry(**{**{name: getattr(entry, name) for name in entry.__struct_fields__}, "start": start}))
    if at != begin + size:
        raise ArchiveError("目录之后还有内容。", "There is something behind its directory.")
    _require_gapless(extents, begin)
    return tuple(entries)


def _end(data: bytes) -> tuple[int, int, int]:
    if len(data) < _END.size or data[-_END.size : -_END.size + 4] != _END_MAGIC:
        raise ArchiveError("不是 zip 文件，或末尾有多余内容。", "It is no zip archive, or has something behind its end.")
    _, disk, directory_disk, here, count, size, begin, comment = _END.unpack(data[-_END.size :])
    if disk or directory_disk or here != count or comment:
        raise ArchiveError("zip 分卷或带注释。", "It is split, or has a comment.")
    if begin + size != len(data) - _END.size:
        raise ArchiveError("目录与文件末尾之间有多余内容。", "There is something between its directory and its end.")
    return count, size, begin


def _central(data: bytes, at: int, end: int) -> tuple[Entry, int, int]:
    if at + _CENTRAL.size > end:
        raise ArchiveError("目录不完整。", "Its directory is cut short.")
    values = _CENTRAL.unpack_from(data, at)
    magic, _, _, flags, method, _, _, crc, packed, size, name_length, extra_length, comment_length, disk, _, attributes, header = values
    after_name = at + _CENTRAL.size + name_length
    after = after_name + extra_length + comment_length
    if magic != _CENTRAL_MAGIC or disk or comment_length or after > end:
        raise ArchiveError("目录条目损坏、分卷或带注释。", "An entry of its directory is broken, split or has a comment.")
    name = _name(data[at + _CENTRAL.size : after_name], flags)
    _require_plain_extra(data[after_name : after_name + extra_length], name)
    if flags & ~(_UTF8 | _LEVEL) or method not in {STORED, DEFLATED}:
        raise ArchiveError(
            f"{name!r} 加密、压缩方式不支持，或大小写在内容之后。",
            f"{name!r} is encrypted, packed in an unusual way, or tells its size only after its bytes.",
        )
    if method == STORED and packed != size:
        raise ArchiveError(f"{name!r} 的大小不一致。", f"{name!r} has two sizes.")
    entry = Entry(name=name, method=method, crc=crc, packed=packed, size=size, mode=attributes >> _MODE_SHIFT, start=0)
    return entry, header, after


def _local(data: bytes, at: int, entry: Entry) -> int:
    """Compare the header before a file with what the directory says, and return where the bytes begin."""
    if at + _LOCAL.size > len(data):
        raise ArchiveError(f"{entry.name!r} 不在文件中。", f"{entry.name!r} lies beyond the end.")
    magic, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, at)
    after_name = at + _LOCAL.size + name_length
    same = (method, crc, packed, size) == (entry.method, entry.crc, entry.packed, entry.size)
    if magic != _LOCAL_MAGIC or not same or _name(data[at + _LOCAL.size : after_name], flags) != entry.name:
        raise ArchiveError(
            f"{entry.name!r} 在目录和文件头中不一致。", f"{entry.name!r} is one thing in the directory and another in its header."
        )
    _require_plain_extra(data[after_name : after_name + extra_length], entry.name)
    return int(after_name + extra_length)


def _name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8 else "ascii")
    except UnicodeDecodeError:
        raise ArchiveError(f"文件名 {raw!r} 的编码不明。", f"Nobody knows how the name {raw!r} is to be read.") from None


def _require_plain_extra(extra: bytes, name: str) -> None:
    for kind in _kinds(extra):
        if kind not in _HARMLESS_EXTRA:
            raise ArchiveError(
                f"{name!r} 带有附加字段 {kind:#06x}。", f"{name!r} has the extra field {kind:#06x}, which changes how it is read."
            )


def _kinds(extra: bytes) -> Iterator[int]:
    while extra:
        if len(extra) < 4:  # noqa: PLR2004  a kind and a length, two bytes each
            yield 0
            return
        kind, length = struct.unpack_from("<2H", extra)
        yield kind if 4 + length <= len(extra) else 0
        extra = extra[4 + length :]


def _require_gapless(extents: list[tuple[int, int]], directory: int) -> None:
    ordered = [(0, 0), *sorted(extents), (directory, directory)]
    for (_, end), (begin, _) in pairwise(ordered):
        if begin < end:
            raise ArchiveError("两个文件共用同一段字节。", "Two files of it share bytes.")
        if begin > end:
            raise ArchiveError("文件之间有不属于任何文件的内容。", "There are bytes in it that belong to no file.")
