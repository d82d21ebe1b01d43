"""Withdrawals and advisories over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from wangge_sdk.withdrawals import Action, Severity


class PostponementIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Until when a withdrawal is put off, and why; both are on the record."""

    until: datetime
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=500)]


class PostponementOut(msgspec.Struct, frozen=True):
    """A postponement that holds."""

    area: str
    until: datetime
    reason: str
    by: str
    at: datetime


class PluginWithdrawalOut(msgspec.Struct, frozen=True, kw_only=True):
    """What is withdrawn of a plugin that this server has, or has had."""

    id: str
    plugin: str
    versions: str
    """A range; empty stands for all of them."""
    action: Action
    severity: Severity
    reason: dict[str, str]
    since: datetime
    until: datetime | None
    advisory: str
    postponable_until: datetime | None
    """Until when a county may put it off at most; null when it may not."""
    postponements: list[PostponementOut]
    concerns: list[str]
    """Installed versions that it is about."""


class SignedListOut(msgspec.Struct, frozen=True, kw_only=True):
    """How the server stands with a list that the registry signs."""

    name: str
    number: int
    made_at: datetime | None
    taken_at: datetime | None
    seen_at: datetime
    fault: str
    """Why what came last was refused; what was taken before stays in force."""
    fault_at: datetime | None
    stale: bool
    """Nobody has confirmed it for too long: somebody may hold it back."""


class WithdrawalState(msgspec.Struct, frozen=True):
    """The lists, and what they say about plugins of this server."""

    lists: list[SignedListOut]
    items: list[PluginWithdrawalOut]


class AdvisoryOut(msgspec.Struct, frozen=True, kw_only=True):
    """A known weakness of an installed version, or of something in it."""

    id: str
    version: str
    """The installed version of the plugin that it is about."""
    package: str
    """What is weak: the plugin itself, or a package that lies in it."""
    package_version: str
    summary: str
    severity: Literal["grave", "mild"]
    fixed: str | None
    """The version of the package that mends it."""


class AdvisoryMatches(msgspec.Struct, frozen=True):
    """What is known of a plugin's installed versions."""

    items: list[AdvisoryOut]
