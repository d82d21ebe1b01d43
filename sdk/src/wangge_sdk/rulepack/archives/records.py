"""Comparing a wheel with its RECORD: every file has the hash and size that stand there, and nothing else is named."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Final

from installer.exceptions import InstallerError
from installer.records import parse_record_file
from installer.sources import WheelFile

from wangge_sdk.rulepack.archives.names import shown
from wangge_sdk.rulepack.hit import Hit

_MOST_TOLD: Final = 10
_UNREADABLE: Final = (zipfile.BadZipFile, InstallerError, OSError, ValueError, KeyError, RuntimeError, NotImplementedError)
_HASHES: Final = ("sha256=", "sha384=", "sha512=")
"""What the wheel's specification allows."""


class _Named(io.BytesIO):
    """A wheel in memory. ``installer`` reads from its name which dist-info is meant."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(data)
        self.name = name


def record_faults(name: str, data: bytes) -> Iterator[Hit]:
    """Yield where a wheel is not what its RECORD says; ``name`` is its file's. Its directory was read before, and is sound."""
    try:
        with zipfile.ZipFile(_Named(name, data)) as archive:
            source = WheelFile(archive)
            rows = list(parse_record_file(source.read_dist_info("RECORD").splitlines()))
            issues = _issues(source)
            present = set(archive.namelist())
    except _UNREADABLE as error:
        yield _fault(f"RECORD 无法读取：{error}。", f"RECORD cannot be read: {error}.")
        return
    for issue in issues[:_MOST_TOLD]:
        told = issue.removeprefix(f"In {name}, ")
        yield _fault(f"与 RECORD 不符：{told}。", f"It is not what RECORD says: {told}.")
    for path, times in Counter(row[0] for row in rows).items():
        if times > 1:
            yield _fault(f"RECORD 中 {shown(path)} 出现 {times} 次。", f"RECORD has {shown(path)} {times} times.")
        if path not in present:
            yield _fault(f"RECORD 列出的 {shown(path)} 不在包中。", f"RECORD names {shown(path)}, which is not in the wheel.")
    for path, digest, _ in rows:
        if digest and not digest.startswith(_HASHES):
            yield _fault(f"{shown(path)} 使用弱散列 {shown(digest)}。", f"{shown(path)} has a weak hash, {shown(digest)}.")


def _issues(source: WheelFile) -> list[str]:
    try:
        source.validate_record()
    except WheelFile.validation_error as error:
        return list(error.issues)
    return []


def _fault(chinese: str, english: str) -> Hit:
    return Hit(rule="wheel.record", message={"zh-CN": chinese, "en": english})
