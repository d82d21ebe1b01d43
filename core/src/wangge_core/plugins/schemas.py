"""Plugins over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from wangge_core.plugins.grants.schemas import AskOut, ConsentState
from wangge_sdk.texts import Text

HealthState = Literal["ok", "degraded", "broken", "idle"]


class SwitchIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Switch a plugin on or off; on in a version, unless that is named in the one that ran last or the newest."""

    enabled: bool
    version: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None


class DeciderIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The plugin that shall decide; an empty id stands for the platform's own rule."""

    plugin: str


class DeciderOut(msgspec.Struct, frozen=True):
    """Who decides a hook in an area; null is the platform's own rule."""

    hook: str
    area: str
    plugin: str | None


class SettingsOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an area has set, and what holds there with what it inherits. Secrets are never among it: only which of them are set."""

    own: dict[str, Any]
    effective: dict[str, Any]
    form_schema: dict[str, Any] | None
    secrets_set: tuple[str, ...]
    inherited: dict[str, Any]
    """What would hold without what the area has set itself."""
    sources: dict[str, str]
    """The names of the areas above from which settings come; what is not among them is the area's own, or the plugin's default."""
    secrets: tuple[str, ...]
    """Names of the settings that are secrets: written, never read."""
    secrets_own: tuple[str, ...]
    """Those that this very area has set."""
    form_ui: dict[str, Any] | None
    """Lay-out of the form."""


class PlatformSettingsOut(msgspec.Struct, frozen=True):
    """What the operator has set for the whole server, and what holds with the plugin's defaults."""

    own: dict[str, Any]
    effective: dict[str, Any]
    form_schema: dict[str, Any] | None
    secrets: tuple[str, ...]
    secrets_set: tuple[str, ...]
    inherited: dict[str, Any]
    """The plugin's defaults: what would hold without what is set."""
    may_change: bool
    """Whether whoever asks manages every area that has chosen about the plugin, and may therefore set it."""


class PublisherOut(msgspec.Struct, frozen=True):
    """Who answers for a plugin."""

    id: str
    type: str
    legal_name: str


class PluginAreaOut(msgspec.Struct, frozen=True):
    """What an area has said about a plugin; `name_en` where it has an English name."""

    code: str
    name: str
    name_en: str | None
    level: str
    enabled: bool
    by: str
    at: datetime
    consent: ConsentState


class HealthOut(msgspec.Struct, frozen=True):
    """How a plugin does, in one word and its last trouble."""

    state: HealthState
    failures: int
    last_error: str | None
    last_at: datetime | None


class PluginFindingOut(msgspec.Struct, frozen=True):
    """What the check of a manifest found."""

    id: str
    severity: str
    file: str
    path: str
    message: Text
    mend: Text


class PluginOut(msgspec.Struct, frozen=True, kw_only=True):
    """An installed plugin. Without a good manifest only `id`, `state`, `reason` and `findings` say anything."""

    id: str
    version: str
    name: Text
    summary: Text
    publisher: PublisherOut | None
    kind: str
    runtime: str
    state: str
    reason: Text | None
    asks: list[AskOut]
    hooks: tuple[str, ...]
    case_types: tuple[str, ...]
    has_settings: bool
    has_platform_settings: bool
    areas: tuple[PluginAreaOut, ...]
    health: HealthOut
    findings: tuple[PluginFindingOut, ...]


class PluginList(msgspec.Struct, frozen=True):
    """Every installed plugin, by id."""

    items: tuple[PluginOut, ...]


class HookHealthOut(msgspec.Struct, frozen=True):
    """How a version does on one hook, for the area whose choice put it on."""

    area: str
    version: str
    hook: str
    calls: int
    failures: int
    p50_ms: float | None
    p99_ms: float | None
    breaker: str
    last_error: str | None
    last_at: datetime | None
    name: Text | None
    """What a handler of the plugin's own is called: the title of a command, the method and path of a route."""


class HookHealthList(msgspec.Struct, frozen=True):
    """The health page."""

    items: tuple[HookHealthOut, ...]


class WorkerOut(msgspec.Struct, frozen=True, kw_only=True):
    """How a plugin's worker for one county does, since the server started."""

    county: str
    version: str
    lane: str
    """Empty for the one that answers people, `background` for the one that does jobs and takes messages."""
    state: Literal["asleep", "starting", "ready", "resting", "disabled"]
    starts: int
    deaths: int
    last_death: str | None
    ready_ms: float | None
    memory_kb: int | None
    peak_kb: int
    cpu_ms: int
    dropped_lines: int
    refused_asks: int


class WorkerList(msgspec.Struct, frozen=True):
    """How foreign code is fenced on this server, what is missing for that, and the plugin's workers."""

    fence: Literal["full", "landlock-only", "none", "untested"]
    lacking: Text | None
    items: tuple[WorkerOut, ...]


class OfferedClassOut(msgspec.Struct, frozen=True):
    """A class of a case type."""

    id: str
    title: Text
    guidance: Text | None


class FormOut(msgspec.Struct, frozen=True):
    """A form: JSON Schema of the answers and lay-out."""

    schema: dict[str, Any]
    ui: dict[str, Any] | None


class OfferedTypeOut(msgspec.Struct, frozen=True, kw_only=True):
    """A case type that can be reported in the area."""

    id: str
    plugin: str
    version: str
    title: Text
    summary: Text
    anonymous: bool
    private: bool
    hazard: bool
    form: FormOut
    classes: tuple[OfferedClassOut, ...]
