"""What clients send and get about versions."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.structs import replace

from wangge_registry.plugins.schemas import PluginOut
from wangge_registry.versions.listing import Listed
from wangge_registry.versions.model import Channel, Checking, CheckState, Version
from wangge_registry.versions.states import Act, State
from wangge_sdk.rulepack import Mode
from wangge_sdk.scopes import Group
from wangge_sdk.texts import Text


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
    group: Group
    text: Text
    """All of it in a plain sentence."""


class DifferenceOut(Struct, frozen=True, kw_only=True):
    """What a version asks for, compared with the one that is offered now."""

    compared_with: str
    """Empty when there is none: everything is new."""
    effect: str
    """none, narrowed, widened or sensitive."""
    lines: list[DifferenceLineOut]


class AskSentenceOut(Struct, frozen=True, kw_only=True):
    """One thing that a version asks for, in a plain sentence."""

    group: Group
    text: Text
    reason: Text | None
    """Why, in the publisher's words."""
    choice: str | None
    """The permission that a county may take or leave, when it is optional."""
    protected: bool
    """Whether it lets the plugin have data about people."""


class CheckSummary(Struct, frozen=True, kw_only=True):
    """What the machines said, in figures that everybody may see."""

    verdict: str
    pack: str
    finished_at: datetime
    checks: int
    passed: int
    findings: int


class ExcerptOut(Struct, frozen=True, kw_only=True):
    """Some lines of a text in the wheel."""

    file: str
    first: int
    """Number of the first line, counted from 1."""
    lines: list[str]
    total: int
    """Lines that the file has."""


class VersionDetails(Struct, frozen=True, kw_only=True):
    """A version as whoever decides about it needs it."""

    plugin: PluginOut
    version: VersionOut
    manifest: dict[str, Any]
    sentences: list[str]
    """What it asks for, in plain words, in the language that was asked for."""
    asks: list[AskSentenceOut]
    """The same in both languages, with the reasons."""
    summary: CheckSummary | None
    """None until the machines have finished once."""
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


class PluginPages(Struct, frozen=True):
    """The plugins of a publisher, by their ids."""

    items: list[PluginPage]


class Results(Struct, frozen=True, kw_only=True):
    """Plugins that were found; the last one's id is `after` of the next page."""

    items: list[Listed]


def version_out(version: Version) -> VersionOut:
    """Return a version as it is shown."""
    return VersionOut(**{name: getattr(version, name) for name in VersionOut.__struct_fields__})


def checking_out(checking: Checking, *, trying: bool) -> CheckingOut:
    """Return an examination as it is shown; what checks on trial (`shadow`) have to say is for reviewers only."""
    shown = CheckingOut(**{name: getattr(checking, name) for name in CheckingOut.__struct_fields__})
    return shown if trying or shown.report is None else replace(shown, report=_for_author(shown.report))


def _for_author(report: dict[str, Any]) -> dict[str, Any]:
    kept = {name: [each for each in report[name] if each.get("mode") != Mode.SHADOW] for name in ("checks", "findings") if name in report}
    return report | kept
