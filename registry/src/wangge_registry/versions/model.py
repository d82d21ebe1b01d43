"""Versions as the operations see them. Pure."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import Struct

from wangge_registry.versions.states import OFFERED, State


class Channel(StrEnum):
    """To whom a version goes, by its number."""

    STABLE = "stable"
    BETA = "beta"
    DEV = "dev"


def channel_of(version: str) -> Channel:
    """Return the channel of a version: alpha goes to developers, beta and rc to canaries, everything else to all."""
    pre = version.partition("-")[2]
    if not pre:
        return Channel.STABLE
    return Channel.DEV if pre.startswith("alpha") else Channel.BETA


class Version(Struct, frozen=True, kw_only=True):
    """One file of one plugin."""

    id: UUID
    plugin: str
    package: str
    version: str
    """As the manifest says it (SemVer); unique for the plugin, for ever."""
    filename: str
    sha256: str
    size: int
    state: State
    before: State | None
    """Where it was before it was quarantined."""
    reason: str
    """Of the newest act that needed one."""
    channel: Channel
    requires_python: str
    metadata_sha256: str
    """Of METADATA as it stands in the wheel (PEP 714)."""
    manifest: dict[str, Any]
    uploaded_by: UUID
    uploaded_at: datetime
    published_at: datetime | None = None
    reviewers_needed: int = 1

    @property
    def name(self) -> str:
        """How it is called in the log and in messages."""
        return f"{self.plugin} {self.version}"

    @property
    def is_offered(self) -> bool:
        """Whether its file is in the index."""
        return self.state in OFFERED


class File(Struct, frozen=True, kw_only=True):
    """What the index tells of a version."""

    plugin: str
    version: str
    filename: str
    sha256: str
    size: int
    state: State
    reason: str
    requires_python: str
    metadata_sha256: str
    uploaded_at: datetime

    @property
    def is_offered(self) -> bool:
        """Whether it is in the index."""
        return self.state in OFFERED


class CheckState(StrEnum):
    """How far the machine checks of a version are."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class Checking(Struct, frozen=True, kw_only=True):
    """One examination of one version."""

    id: UUID
    version: UUID
    state: CheckState
    attempts: int
    asked_at: datetime
    finished_at: datetime | None = None
    verdict: str = ""
    pack: str = ""
    report: dict[str, Any] | None = None
    report_sha256: str = ""
