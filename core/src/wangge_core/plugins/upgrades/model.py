"""The values of upgrades. Pure."""

from datetime import datetime
from enum import StrEnum

import msgspec

from wangge_sdk.texts import Text


class Canary(msgspec.Struct, frozen=True, kw_only=True):
    """An area that tries a plugin's versions before the others do."""

    plugin: str
    area: str
    version: str = ""
    """The version that it tries now; empty when it tries none."""
    since: datetime | None = None
    stopped_version: str = ""
    """The last version that the platform took back there; empty when it never did."""
    stopped_reason: str = ""
    stopped_at: datetime | None = None
    by: str = ""
    at: datetime


class Subject(StrEnum):
    """What a point of a plan is about, in the order in which a plan is read."""

    CASE_TYPES = "case_types"
    HOOKS = "hooks"
    DOCUMENTS = "documents"
    SETTINGS = "settings"
    SCREENS = "screens"


class Point(msgspec.Struct, frozen=True):
    """One thing that another version does otherwise, in a sentence."""

    subject: Subject
    text: Text


class Judgement(StrEnum):
    """How a version does in the areas that try it, against the version of the others."""

    TOO_EARLY = "too_early"
    NO_WORSE = "no_worse"
    WORSE = "worse"


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """How a version did in some areas: sums over hooks and areas. Times are in milliseconds."""

    version: str
    areas: int
    calls: int
    failures: int
    p50_ms: float | None
    """The middle of the areas' medians, each weighed by its calls."""
    p99_ms: float | None
    """The worst of the areas'."""
    open_breakers: int

    @property
    def failure_share(self) -> float:
        """The share of calls that failed."""
        return self.failures / self.calls if self.calls else 0.0
