"""Bundles over HTTP."""

from datetime import datetime
from uuid import UUID

import msgspec

from wangge_core.market.bundles.model import APPROVERS, Bundle, BundleState, BundleVersion, BundleWithdrawal, Changes


class BundleApprovalOut(msgspec.Struct, frozen=True):
    """Who lets a bundle in."""

    name: str
    at: datetime


class MarketBundleOut(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle that came to this server, and what it changes."""

    id: UUID
    sha256: str
    size: int
    snapshot: int
    until: datetime
    """After it nothing new is taken from this state of the registry."""
    state: BundleState
    by: str
    at: datetime
    ended_at: datetime | None
    approvals: list[BundleApprovalOut]
    come: list[BundleVersion]
    gone: list[BundleVersion]
    withdrawn: list[BundleWithdrawal]
    lifted: list[BundleWithdrawal]
    advisories: list[str]
    needed: int
    """How many people have to let it in."""
    may_decide: bool
    """Whether the one who asks can let it in now: it waits, and they have not done so yet."""


class MarketBundleList(msgspec.Struct, frozen=True):
    """Bundles, the newest first."""

    items: list[MarketBundleOut]


def bundle_out(bundle: Bundle, changes: Changes, *, may_decide: bool) -> MarketBundleOut:
    """Return a bundle as it is shown."""
    return MarketBundleOut(
        id=bundle.id,
        sha256=bundle.sha256,
        size=bundle.size,
        snapshot=bundle.snapshot,
        until=bundle.until,
        state=bundle.state,
        by=bundle.by,
        at=bundle.at,
        ended_at=bundle.ended_at,
        approvals=[BundleApprovalOut(each.name, each.at) for each in bundle.approvals],
        come=list(changes.come),
        gone=list(changes.gone),
        withdrawn=list(changes.withdrawn),
        lifted=list(changes.lifted),
        advisories=list(changes.advisories),
        needed=APPROVERS,
        may_decide=may_decide,
    )
