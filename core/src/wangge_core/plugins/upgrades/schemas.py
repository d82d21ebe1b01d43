"""Versions and upgrades over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from wangge_core.plugins.grants.schemas import ChangeOut, ConsentState, EffectName
from wangge_sdk.texts import Text

VersionText = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class InstalledVersionOut(msgspec.Struct, frozen=True):
    """One version of a plugin that is installed, and how it stands; `areas` counts those whose choice it is."""

    version: str
    state: str
    reason: Text | None
    areas: int


class AreaVersionOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an area runs, by its own choice or that of an area above, and whether it tries versions first.

    `runs` is empty where the plugin is off or what was chosen is not ready; `back_to` is the version that the area can go back to.
    `name_en` is there where the area has an English name.
    """

    code: str
    name: str
    name_en: str | None
    level: str
    own: bool
    enabled: bool
    chosen: str
    runs: str
    back_to: str
    canary: bool
    trying: str
    trying_since: datetime | None
    stopped_version: str
    stopped_reason: str
    stopped_at: datetime | None


class FiguresOut(msgspec.Struct, frozen=True, kw_only=True):
    """How a version did in some areas."""

    version: str
    areas: int
    calls: int
    failures: int
    p50_ms: float | None
    p99_ms: float | None
    open_breakers: int


class TrialOut(msgspec.Struct, frozen=True):
    """A version that is tried, against the one that most of the others run."""

    tried: FiguresOut
    others: FiguresOut
    judgement: Literal["too_early", "no_worse", "worse"]


class PluginVersions(msgspec.Struct, frozen=True):
    """The installed versions of a plugin, which area runs which, and how those do that are tried."""

    versions: list[InstalledVersionOut]
    areas: list[AreaVersionOut]
    trials: list[TrialOut]


class PlanPointOut(msgspec.Struct, frozen=True):
    """One thing that people will see."""

    subject: Literal["case_types", "hooks", "documents", "settings", "screens"]
    text: Text


class UpgradePlanOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an area would get by another version.

    `changes` is what it asks for beyond, or short of, what was agreed to; with `consent` waiting it runs under the old grant. `problem`
    says why it cannot be done; `inherited` names how many areas below have chosen a version themselves and keep it.
    """

    plugin: str
    area: str
    runs: str
    to: str
    forward: bool
    effect: EffectName
    consent: ConsentState
    changes: list[ChangeOut]
    points: list[PlanPointOut]
    settings_unfit: list[str]
    below: int
    problem: Text | None


class UpgradeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version to run, and the one that ran when the plan was read."""

    to: VersionText
    seen: VersionText


class RollOutIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A version for the areas that try first, or for the rest."""

    to: VersionText
    step: Literal["canaries", "rest"]


class CanaryIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether an area tries versions first."""

    tries: bool


class RolledOutOut(msgspec.Struct, frozen=True):
    """The areas that run the version now."""

    areas: list[str]
