"""What clients send and get about withdrawals."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from wangge_registry.withdrawals.repository import Kept
from wangge_sdk.withdrawals import LONGEST_REASON, Action, Severity

Reason = Annotated[str, Meta(min_length=3, max_length=LONGEST_REASON)]


class WithdrawalDraft(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be taken out. It acts in every county: the plugin's id has to be typed once more."""

    plugin: Annotated[str, Meta(max_length=100)]
    versions: Annotated[str, Meta(max_length=200, description="A range, such as `>=1.0,<1.2.3`; empty: every version.")] = ""
    sha256: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z", description="Of one file of the plugin, instead of a range.")] = ""
    action: Action
    severity: Severity
    reason_zh: Reason
    reason_en: Reason
    until: datetime | None = None
    advisory: Annotated[str, Meta(max_length=80, description="Id of an advisory of this registry.")] = ""
    confirm: Annotated[str, Meta(max_length=100, description="The plugin's id, typed again.")]


class LiftDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a withdrawal ends."""

    reason: Reason


class WithdrawalOut(Struct, frozen=True, kw_only=True):
    """A withdrawal as everybody sees it."""

    id: UUID
    plugin: str
    versions: str
    sha256: str
    action: Action
    severity: Severity
    reason_zh: str
    reason_en: str
    since: datetime
    until: datetime | None
    advisory: str
    lifted_at: datetime | None
    lifted_reason: str


class WithdrawalPage(Struct, frozen=True):
    """All withdrawals, the oldest first; those that were lifted too."""

    items: list[WithdrawalOut]


def withdrawal_out(kept: Kept) -> WithdrawalOut:
    """Return a withdrawal as it is shown."""
    each = kept.withdrawal
    return WithdrawalOut(
        id=UUID(each.id),
        plugin=each.plugin,
        versions=each.versions,
        sha256=each.sha256,
        action=each.action,
        severity=each.severity,
        reason_zh=each.reason["zh-CN"],
        reason_en=each.reason["en"],
        since=each.since,
        until=each.until,
        advisory=each.advisory,
        lifted_at=kept.lifted_at,
        lifted_reason=kept.lifted_reason,
    )
