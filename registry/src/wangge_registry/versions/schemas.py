"""What clients send and get about versions."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from wangge_registry.plugins.schemas import PluginOut
from wangge_registry.versions.listing import Listed
from wangge_registry.versions.model import Channel, Checking, CheckState, Version
from wangge_registry.versions.states import Act, State


class ActDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to happen to a version."""

    act: Act
    reason: Annotated[str, Meta(max_length=500, description="Stands in the public log.")] = ""


class VersionOut(Struct, frozen=True, kw_only=True):
    """A version in short."""

    version: str
    state: State
    channel: Channel
    filename: str
    sha256: str
    size: int
    reason: str
    uploaded_at: datetime
    published_at: datetime | None


class CheckingOut(Struct, frozen=True, kw_only=True):
    """What the machines found."""

    state: CheckState
    asked_at: datetime
    finished_at: datetime | None
    verdict: str
    pack: str
    report_sha256: str
    report: dict[str, Any] | None
    """The rule pack's report; `broken` says why there is none."""


class DifferenceLineOut(Struct, frozen=True, kw_only=True):
    """What became of one thing that the plugin asks for."""

    kind: str
    key: list[str]
    effect: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    changed: list[str]


class DifferenceOut(Struct, frozen=True, kw_only=True):
    """What a version asks for, compared with the one that is offered now."""

    compared_with: str
    """Empty when there is none: everything is new."""
    effect: str
    """none, narrowed, widened or sensitive."""
    lines: list[DifferenceLineOut]


class VersionDetails(Struct, frozen=True, kw_only=True):
    """A version as whoever decides about it needs it."""

    plugin: PluginOut
    version: VersionOut
    manifest: dict[str, Any]
    sentences: list[str]
    """What it asks for, in plain words, in the language that was asked for."""
    difference: DifferenceOut
    checks: list[CheckingOut]
    """For the publisher and for reviewers; oldest first."""
    false_positives: dict[str, str]
    """Findings that a reviewer of an earlier version called false, by fingerprint, with the reason."""
    acts: list[Act]
    """What the caller may do now."""


class PluginPage(Struct, frozen=True, kw_only=True):
    """A plugin with its versions, newest last."""

    plugin: PluginOut
    versions: list[VersionOut]


class Results(Struct, frozen=True, kw_only=True):
    """Plugins that were found; the last one's id is `after` of the next page."""

    items: list[Listed]


def version_out(version: Version) -> VersionOut:
    """Return a version as it is shown."""
    return VersionOut(**{name: getattr(version, name) for name in VersionOut.__struct_fields__})


def checking_out(checking: Checking) -> CheckingOut:
    """Return an examination as it is shown."""
    return CheckingOut(**{name: getattr(checking, name) for name in CheckingOut.__struct_fields__})
