"""Wheels written by hand, for tests that need ones that no tool would build."""

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path


def write_wheel(path: Path, files: Mapping[str, bytes | str], record: Mapping[str, str] | None = None) -> Path:
    """Write a wheel whose RECORD is right, apart from the lines that `record` says otherwise, by name; empty leaves a name out."""
    contents = {name: content.encode() if isinstance(content, str) else content for name, content in files.items()}
    info = "-".join(path.name.split("-")[:2]) + ".dist-info"
    contents.setdefault(f"{info}/METADATA", b"Metadata-Version: 2.1\nName: x\nVersion: 1\n")
    contents = recorded(contents, info, record)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def recorded(files: Mapping[str, bytes], info: str, record: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Return the files with their RECORD, as `write_wheel` writes it."""
    lines = {name: _line(name, content) for name, content in files.items()} | dict(record or {})
    return {**files, f"{info}/RECORD": "".join([*lines.values(), f"{info}/RECORD,,\n"]).encode()}


def _line(name: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    quoted = '"' + name.replace('"', '""') + '"'
    return f"{quoted},sha256={digest},{len(content)}\n"
