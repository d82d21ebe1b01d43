"""The values of the plugin host. Pure: imports no framework."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.grants.model import GrantEntry
from wangge_core.plugins.upgrades.model import Canary
from wangge_core.plugins.withdrawal.model import Withdrawn
from wangge_sdk.manifest import Finding
from wangge_sdk.texts import Text


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What one plugin answered: checked, and rebuilt so that the plugin holds no reference to it."""

    plugin: str
    """Id of the plugin."""
    version: str
    """The version that answered."""
    value: Any
    """The answer, of the type that the hook's specification names."""
    elapsed_s: float
    """How long it took, in seconds."""

    @property
    def elapsed_ms(self) -> float:
        """How long it took, in milliseconds."""
        return self.elapsed_s * 1000


class Grant(NamedTuple):
    """A plugin that is on, the area whose choice put it on (a township's own, or one above it), and the version that was chosen."""

    plugin: str
    area: str
    version: str


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What an area has said about a plugin; areas below inherit it until they say otherwise."""

    plugin: str
    version: str
    """The version that the area runs; another one stands in for it where it is not installed any more."""
    area: str
    enabled: bool
    by: str
    """Id of the actor who switched it on or off; another version does not change it."""
    at: datetime
    """Since when it is on, or off."""
    previous: str = ""
    """The version that the area ran before this one, and can go back to; empty when there is none."""


class State(StrEnum):
    """How an installed plugin stands with the host."""

    READY = "ready"
    """Its manifest is good and its code, if it has any, is loaded."""
    INVALID = "invalid"
    """Its manifest has findings; it is listed and never loaded."""
    REFUSED = "refused"
    """The host does not run it: foreign code, or code that differs from the manifest."""
    FAILED = "failed"
    """Its code could not be imported."""
    HELD = "held"
    """The server died while loading it; it waits for an administrator."""


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a plugin that is installed, and how it stands with the host."""

    id: str
    """Its id, or where it lies when its manifest cannot be read."""
    state: State
    offer: Offer | None = None
    """Manifest and case types, when the manifest is good."""
    reason: Text | None = None
    """Why it is not ready, for the administrator."""
    findings: tuple[Finding, ...] = ()
    """What the check of its manifest found."""
    sha256: str = ""
    """Of the file that it was installed from; empty for what lies in the server's own Python."""

    @property
    def version(self) -> str:
        """Its version; empty when its manifest is not good."""
        return self.offer.manifest.version if self.offer else ""


class Trouble(StrEnum):
    """How a call of a plugin can fail."""

    RAISED = "raised"
    LATE = "late"
    NONSENSE = "nonsense"
    BUSY = "busy"
    GONE = "gone"
    """Its worker died, or cannot be started."""
    RESTING = "resting"
    """It failed lately and was not called."""


class Failure(msgspec.Struct, frozen=True):
    """A call that failed. Says what and where, never with which words: those may be a resident's."""

    trouble: Trouble
    detail: str
    at: datetime


class HookHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How one version of a plugin does on one hook in one area."""

    plugin: str
    version: str
    area: str
    hook: str
    calls: int
    failures: int
    p50_ms: float | None
    p99_ms: float | None
    breaker: str
    """`closed`, `open` or `half_open`."""
    last_error: str | None
    last_at: datetime | None

    def with_breaker(self, breaker: str) -> "HookHealth":
        """Return the same with another breaker."""
        return msgspec.structs.replace(self, breaker=breaker)


class Decider(msgspec.Struct, frozen=True, kw_only=True):
    """The plugin that an area lets answer a hook that decides."""

    hook: str
    area: str
    plugin: str
    """Id of the plugin; empty when the platform's own rule shall decide, whatever the area above has chosen."""


class SettingsChoice(msgspec.Struct, frozen=True, kw_only=True):
    """The settings that an area gives a plugin; what it leaves out comes from the area above."""

    plugin: str
    area: str
    values: Mapping[str, Any]


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """All that areas have said about plugins, as of one count of changes."""

    version: int
    areas: tuple[Choice, ...] = ()
    deciders: tuple[Decider, ...] = ()
    settings: tuple[SettingsChoice, ...] = ()
    grants: tuple[GrantEntry, ...] = ()
    """The last act of every area about what every plugin may do."""
    canaries: tuple[Canary, ...] = ()
    """The areas that try versions before the others do."""
    withdrawn: Withdrawn = msgspec.field(default_factory=Withdrawn)
    """What a registry has taken out of circulation."""
