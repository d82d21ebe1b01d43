"""Archives written byte by byte, so that each field can lie; and whole wheels."""

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.wheels import recorded


@dataclass(frozen=True)
class Part:
    """A file of an archive. What the header before it says may differ from what the directory says."""

    name: str
    content: bytes = b""
    packed: bool = False
    mode: int = 0o100644
    flags: int = 0x800
    extra: bytes = b""
    comment: bytes = b""
    says: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the header before the file that differ: ``name``, ``size``, ``crc``."""
    claims: Mapping[str, Any] = field(default_factory=dict)
    """Fields that are wrong in both: ``size``, ``crc``."""

    @property
    def raw(self) -> bytes:
        if not self.packed:
            return self.content
        worker = zlib.compressobj(9, zlib.DEFLATED, -15)
        return worker.compress(self.content) + worker.flush()

    def header(self) -> bytes:
        values = {"name": self.name, "size": len(self.content), "crc": zlib.crc32(self.content), **self.claims, **self.says}
        name = str(values["name"]).encode()
        method = 8 if self.packed else 0
        fixed = struct.pack(
            "<4s5H3L2H",
            b"PK\3\4",
            20,
            self.flags,
            method,
            0,
            33,
            values["crc"],
            len(self.raw),
            values["size"],
            len(name),
            len(self.extra),
        )
        return fixed + name + self.extra

    def entry(self, offset: int) -> bytes:
        values = {"size": len(self.content), "crc": zlib.crc32(self.content), **self.claims}
        name = self.name.encode()
        fixed = struct.pack(
            "<4s6H3L5H2L",
            b"PK\1\2",
            0x314,
            20,
            self.flags,
            8 if self.packed else 0,
            0,
            33,
            values["crc"],
            len(self.raw),
            values["size"],
            len(name),
            len(self.extra),
            len(self.comment),
            0,
            0,
            self.mode << 16,
            offset,
        )
        return fixed + name + self.extra + self.comment


def archive(parts: Iterable[Part], *, before: bytes = b"", between: bytes = b"", comment: bytes = b"", behind: bytes = b"") -> bytes:
    """Return the bytes of an archive, with what should not be there in its places."""
    body, directory, count = before, b"", 0
    for part in parts:
        directory += part.entry(len(body))
        body += part.header() + part.raw
        count += 1
    body += between
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), len(comment))
    return body + directory + end + comment + behind


WHEEL = "acme_lamps-1.0.0-py3-none-any.whl"
INFO = "acme_lamps-1.0.0.dist-info"
MANIFEST = """{
  "manifest_version": 1, "id": "acme.lamps", "version": "1.0.0", "kind": "service", "license": "Apache-2.0", "lifecycle": "beta",
  "publisher": {"id": "acme", "type": "company", "legal_name": "Acme", "domain": "acme.example", "security_contact": "s@acme.example"},
  "name": {"zh-CN": "灯", "en": "Lamps"}, "summary": {"zh-CN": "灯", "en": "Lamps"},
  "support": {"level": "none", "contact": "none"}, "platform": {"api": ">=1,<2"},
  "runtime": {"isolation": "worker", "module": "acme_lamps.hooks", "limits": {"memory_mb": 64}}, "permissions": {"required": []},
  "contributes": {"hooks": []}, "localisation": {"default": "zh-CN", "available": ["zh-CN", "en"]}
}"""
METADATA = "Metadata-Version: 2.4\nName: acme-lamps\nVersion: 1.0.0\nLicense-Expression: Apache-2.0\n"
FILES: Mapping[str, bytes] = {
    "acme_lamps/__init__.py": b'"""Lamps."""\n',
    "acme_lamps/hooks.py": b'"""Hooks."""\n',
    "acme_lamps/plugin.json": MANIFEST.encode(),
    f"{INFO}/METADATA": METADATA.encode(),
    f"{INFO}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    f"{INFO}/entry_points.txt": b"[wangge.plugins]\nlamps = acme_lamps:plugin.json\n",
}


def parts(files: Mapping[str, bytes] = FILES, **changed: Any) -> list[Part]:
    """Return the parts of a wheel with a right RECORD; ``changed`` is said of each."""
    return [replace(Part(name, content), **changed) for name, content in recorded(files, INFO).items()]


def wheel(files: Mapping[str, bytes | None] | None = None) -> bytes:
    """Return a good small wheel, with files added, replaced or (None) left out."""
    wanted = {**FILES, **(files or {})}
    return archive(parts({name: content for name, content in wanted.items() if content is not None}))
