"""Bundles as values. Pure."""

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from wangge_sdk.texts import Text
from wangge_sdk.withdrawals import Action, Severity

APPROVERS: Final = 2
BundleState = Literal["waiting", "taken", "rejected"]


class BundleChange(msgspec.Struct, frozen=True):
    """One thing that a version asks for beyond, or short of, the one that it is compared with."""

    effect: Literal["none", "narrowed", "widened", "sensitive"]
    text: Text


class BundleVersion(msgspec.Struct, frozen=True):
    """A version that a bundle vouches for; `carried` tells whether its file is in it.

    `compared_with` is the newest version before it that was offered here when the bundle came, or else the newest; empty when none was,
    and then everything that it asks for is a change.
    """

    plugin: str
    version: str
    sha256: str
    carried: bool
    title: Text = {}
    compared_with: str = ""
    effect: Literal["none", "narrowed", "widened", "sensitive"] = "none"
    changes: tuple[BundleChange, ...] = ()


class BundleWithdrawal(msgspec.Struct, frozen=True):
    """A withdrawal that a bundle tells of."""

    id: str
    plugin: str
    versions: str
    action: Action
    severity: Severity
    reason: dict[str, str]


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a bundle, verified."""

    versions: tuple[BundleVersion, ...] = ()
    withdrawals: tuple[BundleWithdrawal, ...] = ()
    advisories: tuple[str, ...] = ()


class Approval(msgspec.Struct, frozen=True):
    """Somebody lets a bundle in."""

    account: str
    name: str
    at: datetime


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle that came to this server."""

    id: UUID
    sha256: str
    size: int
    snapshot: int
    """Number of the registry's state in it."""
    until: datetime
    """After it nothing new is taken from this state."""
    contents: Contents
    state: BundleState
    by: str
    at: datetime
    ended_at: datetime | None
    approvals: tuple[Approval, ...] = ()


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle would change here."""

    come: tuple[BundleVersion, ...]
    """Versions that were not offered before."""
    gone: tuple[BundleVersion, ...]
    withdrawn: tuple[BundleWithdrawal, ...]
    """Withdrawals that are not in force yet, or in a milder form."""
    lifted: tuple[BundleWithdrawal, ...]
    advisories: tuple[str, ...]
    """Ids of advisories that were not known."""


def changes(before: Contents, after: Contents) -> Changes:
    """Return what is different."""
    held, holds = {(each.id, each.action) for each in before.withdrawals}, {each.id for each in after.withdrawals}
    offered = {(each.plugin, each.version, each.sha256) for each in before.versions}
    offers = {(each.plugin, each.version, each.sha256) for each in after.versions}
    return Changes(
        come=tuple(each for each in after.versions if (each.plugin, each.version, each.sha256) not in offered),
        gone=tuple(each for each in before.versions if (each.plugin, each.version, each.sha256) not in offers),
        withdrawn=tuple(each for each in after.withdrawals if (each.id, each.action) not in held),
        lifted=tuple(each for each in before.withdrawals if each.id not in holds),
        advisories=tuple(each for each in after.advisories if each not in set(before.advisories)),
    )
