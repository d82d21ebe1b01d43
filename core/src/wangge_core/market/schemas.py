"""What clients send and get about the marketplace."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.market.documents import Channel, FeedbackRecord, PublisherKind
from wangge_core.market.listing import Tier
from wangge_core.plugins.grants.schemas import AskOut, ChangeOut, EffectName
from wangge_sdk.texts import Text

InstallStateName = Literal["waiting", "running", "done", "failed"]
TraitName = Literal["no_egress", "no_personal_data", "works_offline"]


class MarketStatusOut(msgspec.Struct, frozen=True, kw_only=True):
    """Which registry is followed, and how it went.

    `is_set` is false when the operator has set none, `by_bundles` true when it is a folder that bundles are carried into. `state` is
    that of the last run; `good_at` is when everything was last brought up to date, `expires_at` until when what is believed counts as new.
    """

    is_set: bool
    by_bundles: bool
    place: str
    state: Literal["never", "running", "good", "failed"]
    step: str
    done: int
    total: int
    begun_at: datetime | None
    ended_at: datetime | None
    good_at: datetime | None
    snapshot: int
    expires_at: datetime | None
    error: str
    detail: str
    may_install: bool


class MarketListedOut(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin in the shop window."""

    plugin: str
    publisher_kind: PublisherKind
    publisher_name: str
    status: Literal["active", "archived", "deprecated", "quarantined"]
    version: str
    title: Text
    summary: Text
    categories: list[str]
    traits: list[TraitName]
    tier: Tier
    published_at: datetime | None
    installed: list[str]
    """The versions of it that are on this server, the newest first."""


class MarketWindow(msgspec.Struct, frozen=True, kw_only=True):
    """Plugins that were found, and how many of all that fit the words have which property; `words` names categories and scopes."""

    items: list[MarketListedOut]
    total: int
    facets: dict[str, dict[str, int]]
    words: dict[str, Text]


class MarketReviewOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer has said about exactly these bytes."""

    reviewer: str
    organisation: str
    decision: str
    reason: str
    decided_at: datetime


class MarketVersionOut(msgspec.Struct, frozen=True, kw_only=True):
    """A version that is offered."""

    version: str
    channel: Channel
    state: Literal["published", "deprecated", "yanked"]
    reason: str
    published_at: datetime | None
    size: int
    sha256: str
    installed: bool
    reviews: list[MarketReviewOut]


class MarketPublisherOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who publishes, as the registry has verified it."""

    id: str
    kind: PublisherKind
    legal_name: str
    domain: str
    verified_at: datetime | None


class MarketPluginOut(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin's page. `asks`, `description` and what follows are of the version `shown`."""

    listed: MarketListedOut
    publisher: MarketPublisherOut
    feedback: FeedbackRecord
    versions: list[MarketVersionOut]
    shown: str
    asks: list[AskOut]
    description: Text | None
    license: str
    support: Literal["none", "best-effort", "contracted"]
    support_until: str | None
    security_contact: str
    source: str | None
    lifecycle: Literal["alpha", "beta", "stable", "deprecated"]


class MarketInstallIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version that was seen, and the digest of its bytes."""

    version: Annotated[str, Meta(min_length=1, max_length=40)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class MarketInstallOut(msgspec.Struct, frozen=True, kw_only=True):
    """An installation. `step` is verify, fetch, libraries or unpack; `error` is a code, `detail` says more."""

    id: UUID
    plugin: str
    version: str
    state: InstallStateName
    step: str
    error: str
    detail: str
    by: str
    asked_at: datetime
    ended_at: datetime | None


class MarketInstallList(msgspec.Struct, frozen=True):
    """The latest installations, the last first."""

    items: list[MarketInstallOut]


class MarketUpdateOut(msgspec.Struct, frozen=True, kw_only=True):
    """A newer version that an area may take.

    `installed` tells whether it is on this server already; `automatic` whether it is taken without a person; `security_fix`
    which weakness it mends, if reviewers have confirmed that it does; `waits_until` when the delay of the area ends.
    """

    plugin: str
    title: Text
    area: str
    area_name: str
    runs: str
    to: str
    sha256: str
    effect: EffectName
    changes: list[ChangeOut]
    canary: bool
    installed: bool
    automatic: bool
    gone_back: bool
    security_fix: Text | None
    waits_until: datetime | None


class MarketUpdateList(msgspec.Struct, frozen=True):
    """Newer versions, by plugin and area."""

    items: list[MarketUpdateOut]


class MarketPolicyIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an area takes new versions."""

    automatic: bool
    channel: Literal["stable", "beta"] = "stable"
    delay_hours: Annotated[int, Meta(ge=0, le=2_160)] = 72


class MarketPolicyOut(msgspec.Struct, frozen=True, kw_only=True):
    """How an area takes new versions; `from_area` has said so, nobody when it is empty."""

    area: str
    from_area: str
    automatic: bool
    channel: Literal["stable", "beta"]
    delay_hours: int
    by: str
    at: datetime | None
