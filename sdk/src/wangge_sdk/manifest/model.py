"""The manifest as frozen values.

Field by field the mirror of ``manifest-1.schema.json``, where each is described; a test compares the two.
Values are only made from documents that the schema accepted, so nothing is checked here again.
"""

from typing import Literal

from msgspec import Struct, field

from wangge_sdk.manifest.collections import Collection, DataClass
from wangge_sdk.manifest.contributions import Contributions
from wangge_sdk.texts import Text


class Publisher(Struct, frozen=True, kw_only=True):
    """Who answers for a plugin."""

    id: str
    type: Literal["company", "university", "ngo", "government", "community", "individual"]
    legal_name: str
    domain: str
    security_contact: str
    registration: str | None = None
    funding: tuple[str, ...] = ()
    conflicts_of_interest: str | None = None


class Screenshot(Struct, frozen=True, kw_only=True):
    """A picture for the marketplace."""

    path: str
    alt: Text


class Links(Struct, frozen=True, kw_only=True):
    """Where to read on."""

    source: str | None = None
    docs: str | None = None
    changelog: str | None = None


class Support(Struct, frozen=True, kw_only=True):
    """What help users get."""

    level: Literal["none", "best-effort", "contracted"]
    contact: str
    until: str | None = None


class Platform(Struct, frozen=True, kw_only=True):
    """What a plugin needs of the platform."""

    api: str
    tested_up_to: str | None = None
    features: tuple[str, ...] = ()


class Requires(Struct, frozen=True, kw_only=True):
    """What must or must not be beside a plugin."""

    plugins: dict[str, str] = field(default_factory=dict)
    optional_plugins: dict[str, str] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()
    python: str | None = None
    lock: str | None = None


class Limits(Struct, frozen=True, kw_only=True):
    """What a worker may use."""

    memory_mb: int = 128
    cpu_seconds_per_call: float = 2
    call_timeout_ms: int = 3000
    disk_mb: int = 0
    concurrency: int = 1


class Runtime(Struct, frozen=True, kw_only=True):
    """Where and how a plugin's code runs."""

    isolation: Literal["none", "worker", "inprocess"]
    module: str | None = None
    activate_on: tuple[str, ...] = ()
    resident: bool = False
    limits: Limits = Limits()


class PermissionRequest(Struct, frozen=True, kw_only=True):
    """A right that a plugin asks a county for."""

    scope: str
    reason: Text
    case_types: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class PermissionRequests(Struct, frozen=True, kw_only=True):
    """All that a plugin asks a county for."""

    required: tuple[PermissionRequest, ...]
    optional: tuple[PermissionRequest, ...] = ()


class EgressHost(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A host outside that the platform may call for a plugin."""

    host: str
    purpose: Literal["feed", "api", "model", "map-tiles", "messaging", "other"]
    operation: Literal["fetch", "compute", "store", "notify"]
    data_classes: tuple[DataClass, ...]
    reason: Text
    ports: tuple[int, ...] = (443,)
    from_: Literal["backend", "browser"] = "backend"
    country: str | None = None
    intranet_alternative: str | None = None


class Data(Struct, frozen=True, kw_only=True):
    """Documents the platform keeps for a plugin."""

    collections: tuple[Collection, ...] = ()
    reads: tuple[str, ...] = ()
    impact_assessment: str | None = None


class Localisation(Struct, frozen=True, kw_only=True):
    """Languages of a plugin."""

    default: str
    available: tuple[str, ...]
    path: str | None = None


class Accessibility(Struct, frozen=True, kw_only=True):
    """What a plugin does for people with impairments."""

    standard: Literal["WCAG2.1-AA", "WCAG2.2-AA"] | None = None
    statement: str | None = None


class Quality(Struct, frozen=True, kw_only=True):
    """What the author claims of a plugin's quality."""

    claims: str | None = None


class Manifest(Struct, frozen=True, kw_only=True, rename={"schema_uri": "$schema"}):
    """Everything the platform knows of a plugin before any of its code runs."""

    manifest_version: Literal[1]
    id: str
    version: str
    kind: Literal["declarative", "service"]
    publisher: Publisher
    name: Text
    summary: Text
    license: str
    support: Support
    platform: Platform
    runtime: Runtime
    permissions: PermissionRequests
    localisation: Localisation
    schema_uri: str | None = None
    lifecycle: Literal["alpha", "beta", "stable", "deprecated"] = "stable"
    security_fix: Text | None = None
    replaces: tuple[str, ...] = ()
    description: Text | None = None
    icon: str | None = None
    screenshots: tuple[Screenshot, ...] = ()
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    links: Links = Links()
    requires: Requires = Requires()
    egress: tuple[EgressHost, ...] = ()
    data: Data = Data()
    consults: tuple[str, ...] = ()
    contributes: Contributions = Contributions()
    accessibility: Accessibility = Accessibility()
    offline: Literal["full", "read", "none"] = "none"
    quality: Quality = Quality()

    @property
    def short_name(self) -> str:
        """The part of the id that prefixes all that the plugin adds: ``livelihood`` of ``wangge.livelihood``."""
        return self.id.partition(".")[2]
