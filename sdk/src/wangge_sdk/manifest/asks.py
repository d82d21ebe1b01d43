"""The kinds of thing that a plugin asks for; see ``asking``.

An ask has a *key*, which says what it is about, and properties that say how much of it. ``MEETS`` names the
properties that count and how two values of each are compared; what is not named there (reasons, titles) grants
nothing.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, TypeAlias

from msgspec import Struct

from wangge_sdk.manifest import lattice
from wangge_sdk.manifest.lattice import Meet
from wangge_sdk.manifest.reach import NOWHERE, Reach
from wangge_sdk.scopes import DataClass, Group
from wangge_sdk.texts import Text


class Asked(Struct, frozen=True, kw_only=True):
    """One thing that a plugin asks for."""

    KEY: ClassVar[tuple[str, ...]] = ()
    """Properties that say what it is about."""
    MEETS: ClassVar[Mapping[str, Meet]] = {}
    """Property → how two of its values are compared."""
    GROUP: ClassVar[Group] = "powers"
    """Where it stands in the dialog of consent."""

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about."""
        return tuple(str(getattr(self, name)) for name in self.KEY)

    def measure(self) -> tuple[Any, ...]:
        """Return the properties that count, in the order of ``MEETS``."""
        return tuple(getattr(self, name) for name in self.MEETS)


class PermissionAsk(Asked, frozen=True, kw_only=True, tag="permission"):
    """A scope."""

    KEY: ClassVar = ("scope",)
    MEETS: ClassVar = {"required": lattice.reaching, "most": lattice.reaching}
    GROUP: ClassVar = "data"

    scope: str
    required: Reach = NOWHERE
    """How far it reaches at least; nowhere when all of it is optional."""
    most: Reach = NOWHERE
    """How far it reaches when what is optional is granted too."""
    reason: Text | None = None
    optional_reason: Text | None = None

    @property
    def optional(self) -> bool:
        """Whether there is something to choose."""
        return self.required != self.most


class CollectionAsk(Asked, frozen=True, kw_only=True, tag="collection"):
    """A collection of its own."""

    KEY: ClassVar = ("name",)
    MEETS: ClassVar = {
        "data_class": lattice.data_class,
        "retention": lattice.shorter,
        "exported_fields": lattice.shared,
        "open_data": lattice.least,
        "given_once": lattice.least,
        "subject_key": lattice.kept,
        "on_uninstall": lattice.ordered("export-then-purge", "retain"),
    }
    GROUP: ClassVar = "data"

    name: str
    title: Text
    data_class: DataClass
    retention: str
    exported_fields: tuple[str, ...] = ()
    open_data: bool = False
    given_once: bool = False
    subject_key: str | None = None
    on_uninstall: Literal["retain", "export-then-purge"] = "retain"


class ReadAsk(Asked, frozen=True, kw_only=True, tag="read"):
    """A collection that another plugin exports, ``publisher.name:collection``."""

    KEY: ClassVar = ("collection",)
    GROUP: ClassVar = "data"

    collection: str


class ConsultAsk(Asked, frozen=True, kw_only=True, tag="consult"):
    """Asking an algorithm of another plugin, ``publisher.name:algorithm``."""

    KEY: ClassVar = ("algorithm",)
    GROUP: ClassVar = "data"

    algorithm: str


class EgressAsk(Asked, frozen=True, kw_only=True, tag="egress", rename={"from_": "from"}):
    """A host outside, for one operation."""

    KEY: ClassVar = ("host", "operation", "from_")
    MEETS: ClassVar = {
        "ports": lattice.shared,
        "data_classes": lattice.shared,
        "purpose": lattice.equal,
        "country": lattice.equal,
        "intranet_alternative": lattice.kept,
    }
    GROUP: ClassVar = "network"

    host: str
    operation: Literal["fetch", "compute", "store", "notify"]
    from_: Literal["backend", "browser"] = "backend"
    purpose: str
    ports: tuple[int, ...]
    data_classes: tuple[DataClass, ...]
    country: str | None = None
    intranet_alternative: str | None = None
    reason: Text | None = None


class SubscriptionAsk(Asked, frozen=True, kw_only=True, tag="subscription"):
    """A standing connection to a server that an area's setting names."""

    KEY: ClassVar = ("id",)
    MEETS: ClassVar = {"kind": lattice.equal, "endpoint_setting": lattice.equal, "topic": lattice.equal}
    GROUP: ClassVar = "network"

    id: str
    kind: str
    endpoint_setting: str
    topic: str


class RoleAsk(Asked, frozen=True, kw_only=True, tag="role"):
    """A role of its own, which it suggests for holders of the platform's roles."""

    KEY: ClassVar = ("id",)
    MEETS: ClassVar = {"permissions": lattice.shared, "suggest_for": lattice.shared}
    GROUP: ClassVar = "people"

    id: str
    title: Text
    permissions: tuple[str, ...]
    suggest_for: tuple[str, ...] = ()


class EscalationAsk(Asked, frozen=True, kw_only=True, tag="escalation"):
    """A chain of calls to people."""

    KEY: ClassVar = ("id",)
    MEETS: ClassVar = {"channels": lattice.shared, "targets": lattice.shared, "calls": lattice.least, "begins_on": lattice.shared}
    GROUP: ClassVar = "people"

    id: str
    title: Text
    channels: tuple[str, ...]
    targets: tuple[str, ...]
    calls: int
    begins_on: tuple[str, ...] = ()


class NoticeAsk(Asked, frozen=True, kw_only=True, tag="notice"):
    """Sending a notice of its own words to units; the words are agreed to with the rest of the manifest."""

    KEY: ClassVar = ("id",)
    MEETS: ClassVar = {"unit_kinds": lattice.among}
    GROUP: ClassVar = "people"

    id: str
    title: Text
    unit_kinds: tuple[str, ...] = ()
    """Kinds of unit; none means any."""


class RuntimeAsk(Asked, frozen=True, kw_only=True, tag="runtime"):
    """Running code, where and within which limits."""

    MEETS: ClassVar = {
        "isolation": lattice.ordered("worker", "inprocess"),
        "resident": lattice.least,
        "memory_mb": lattice.least,
        "cpu_seconds_per_call": lattice.least,
        "call_timeout_ms": lattice.least,
        "disk_mb": lattice.least,
        "concurrency": lattice.least,
    }

    isolation: Literal["worker", "inprocess"]
    resident: bool
    memory_mb: int
    cpu_seconds_per_call: float
    call_timeout_ms: int
    disk_mb: int
    concurrency: int


class HookAsk(Asked, frozen=True, kw_only=True, tag="hook"):
    """Being called at a hook."""

    KEY: ClassVar = ("hook",)

    hook: str


class RouteAsk(Asked, frozen=True, kw_only=True, tag="route"):
    """An HTTP path of its own."""

    KEY: ClassVar = ("method", "path")
    MEETS: ClassVar = {"public": lattice.least, "permission": lattice.kept, "rate_per_minute": lattice.least}

    method: str
    path: str
    public: bool
    permission: str | None
    rate_per_minute: int


class JobAsk(Asked, frozen=True, kw_only=True, tag="job"):
    """Work by the calendar."""

    KEY: ClassVar = ("id",)
    MEETS: ClassVar = {
        "schedule": lattice.equal,
        "per": lattice.ordered("area", "platform"),
        "timeout_s": lattice.least,
        "cpu_s": lattice.least,
    }

    id: str
    title: Text
    schedule: str
    per: Literal["platform", "area"]
    timeout_s: int
    cpu_s: int = 0
    """Processor time of a run; 0 is what the runtime has for any call."""


class EmitAsk(Asked, frozen=True, kw_only=True, tag="emit"):
    """Telling of an event."""

    KEY: ClassVar = ("event",)
    MEETS: ClassVar = {"data_class": lattice.data_class}

    event: str
    data_class: DataClass


class HearAsk(Asked, frozen=True, kw_only=True, tag="hear"):
    """Hearing of an event, as far as it holds data of no more protected a class."""

    KEY: ClassVar = ("event",)
    MEETS: ClassVar = {"data_class": lattice.data_class}

    event: str
    data_class: DataClass = "internal"


class AlgorithmAsk(Asked, frozen=True, kw_only=True, tag="algorithm"):
    """A model or a rule that advises."""

    KEY: ClassVar = ("id",)
    MEETS: ClassVar = {
        "decision_role": lattice.ordered("suggest", "prefill", "triage-with-review"),
        "task": lattice.equal,
        "artifact": lattice.equal,
    }

    id: str
    title: Text
    task: str
    decision_role: Literal["suggest", "prefill", "triage-with-review"]
    artifact: str | None = None
    """Digest of the model's file: another model is another algorithm."""


class ExtensionAsk(Asked, frozen=True, kw_only=True, tag="extension"):
    """Adding to another plugin, at a point that it opens, ``kennel.breeds/v1``."""

    KEY: ClassVar = ("point",)

    point: str


class SecretAsk(Asked, frozen=True, kw_only=True, tag="secret"):
    """A secret that the county enters and the platform uses for it."""

    KEY: ClassVar = ("name",)

    name: str


Ask: TypeAlias = (
    PermissionAsk
    | CollectionAsk
    | ReadAsk
    | ConsultAsk
    | EgressAsk
    | SubscriptionAsk
    | RoleAsk
    | EscalationAsk
    | NoticeAsk
    | RuntimeAsk
    | HookAsk
    | RouteAsk
    | JobAsk
    | EmitAsk
    | HearAsk
    | AlgorithmAsk
    | ExtensionAsk
    | SecretAsk
)
"""In the order in which people read them."""


def meet(one: Ask, other: Ask) -> Ask | None:
    """Return the most that two asks of one kind and key allow both, worded as ``other``; None when nothing."""
    values = {name: compare(getattr(one, name), getattr(other, name)) for name, compare in one.MEETS.items()}
    if any(value is lattice.NOTHING for value in values.values()):
        return None
    return _replaced(other, values)


def covers(one: Ask, other: Ask) -> bool:
    """Tell whether ``one`` allows all that ``other`` does; both are of one kind and key."""
    common = meet(one, other)
    return common is not None and common.measure() == other.measure()


def _replaced(ask: Ask, values: dict[str, Any]) -> Ask:
    return type(ask)(**{**{name: getattr(ask, name) for name in ask.__struct_fields__}, **values})
