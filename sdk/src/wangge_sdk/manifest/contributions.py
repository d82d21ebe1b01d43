"""What a manifest adds to the platform, apart from case types and screens; see ``model``."""

from typing import Any, Literal

from msgspec import Struct, field

from wangge_sdk.manifest.case_types import CaseType
from wangge_sdk.manifest.feeds import Feed
from wangge_sdk.manifest.screens import Ui
from wangge_sdk.scopes import DataClass
from wangge_sdk.texts import Text

Risk = Literal["low", "medium", "high"]
ContentType = Literal[
    "text/plain",
    "text/csv",
    "text/calendar",
    "text/xml",
    "application/geo+json",
    "application/xml",
    "application/atom+xml",
    "application/cap+xml",
    "application/pdf",
    "image/png",
    "image/jpeg",
]
"""What a route may answer beside JSON: nothing that a browser runs where it came from."""


class HookUse(Struct, frozen=True, kw_only=True):
    """A hook that the plugin's code implements."""

    hook: str
    budget_ms: int | None = None


class EmittedEvent(Struct, frozen=True, kw_only=True):
    """An event the plugin may tell."""

    type: str
    schema: str
    data_class: Literal["public", "internal", "personal", "sensitive"]


class ConsumedEvent(Struct, frozen=True, kw_only=True):
    """An event the plugin wants to hear."""

    type: str
    handler: str
    order: Literal["any", "per-key"] = "per-key"
    data_class: DataClass = "internal"
    collections: tuple[str, ...] = ()
    """Of events about documents only those of these collections: names of its own, or `<plugin id>:<name>` of others."""

    def concerns(self, own: str, plugin: str, collection: str) -> bool:
        """Tell whether the documents of a collection are among those that it wants to hear of; `own` is the id of the one who hears."""
        return not self.collections or (collection if plugin == own else f"{plugin}:{collection}") in self.collections


class Events(Struct, frozen=True, kw_only=True):
    """The plugin's events."""

    emits: tuple[EmittedEvent, ...] = ()
    consumes: tuple[ConsumedEvent, ...] = ()


class Job(Struct, frozen=True, kw_only=True):
    """Work done by the calendar."""

    id: str
    title: Text
    handler: str
    schedule: str | None = None
    per: Literal["platform", "area"] = "area"
    timeout_s: int = 60
    cpu_s: int | None = None
    """None: as the runtime's limits say for any call."""


class Route(Struct, frozen=True, kw_only=True):
    """An HTTP path below ``/x/<plugin id>``."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    handler: str
    permission: str | None = None
    input: str | None = None
    output: str | None = None
    content_type: ContentType | None = None
    rate_per_minute: int = 60
    public: bool = False


class Role(Struct, frozen=True, kw_only=True):
    """A bundle of the plugin's permissions that a county may assign."""

    id: str
    title: Text
    permissions: tuple[str, ...]
    suggest_for: tuple[str, ...] = ()


class OwnPermission(Struct, frozen=True, kw_only=True):
    """A right the plugin defines for its own pages and routes."""

    id: str
    title: Text
    risk: Risk


class Artifact(Struct, frozen=True, kw_only=True):
    """The file of a model."""

    format: Literal["onnx", "safetensors", "json", "gguf"]
    path: str
    sha256: str


class TestSet(Struct, frozen=True, kw_only=True):
    """The cases on which figures of the model card are measured again; see ``wangge_sdk.measures``."""

    __test__ = False  # pytest would take it for a test
    path: str
    answer: str
    """JSON pointer from the output to what is compared with `expected`."""


class Algorithm(Struct, frozen=True, kw_only=True):
    """A model or a rule that advises; none decides."""

    id: str
    title: Text
    task: str
    input: str
    output: str
    decision_role: Literal["suggest", "prefill", "triage-with-review"]
    model_card: dict[str, Any]
    handler: str | None = None
    hooks: tuple[str, ...] = ()
    artifact: Artifact | None = None
    test_set: TestSet | None = None
    languages: tuple[str, ...] = ()


class Settings(Struct, frozen=True, kw_only=True):
    """What can be set: paths of JSON Schemas."""

    platform: str | None = None
    area: str | None = None
    user: str | None = None
    ui: str | None = None
    secrets: tuple[str, ...] = ()


class EscalationStep(Struct, frozen=True, kw_only=True):
    """One call of a chain."""

    after_s: int
    channel: Literal["app", "sms", "voice"]
    target: str


class Escalation(Struct, frozen=True, kw_only=True):
    """A chain of calls that the platform carries through even when the plugin is dead."""

    id: str
    title: Text
    steps: tuple[EscalationStep, ...]
    begins_on: tuple[str, ...] = ()
    case_types: tuple[str, ...] = ()


class NoticeTemplate(Struct, frozen=True, kw_only=True):
    """A notice that the plugin may send; ``{name}`` stands for a variable."""

    id: str
    title: Text
    body: Text
    variables: str | None = None
    unit_kinds: tuple[str, ...] = ()


class Subscription(Struct, frozen=True, kw_only=True):
    """A standing connection that the platform holds for the plugin."""

    id: str
    kind: Literal["mqtt"]
    endpoint_setting: str
    topic: str
    handler: str
    user_setting: str | None = None
    secret: str | None = None
    batch_size: int = 100
    batch_wait_ms: int = 1000


class ExtensionPoint(Struct, frozen=True, kw_only=True):
    """A place where other plugins may plug into this one."""

    id: str
    contract: str


class Extension(Struct, frozen=True, kw_only=True):
    """What the plugin plugs into a point of another one."""

    id: str
    point: str
    content: str


class Contributions(Struct, frozen=True, kw_only=True):
    """What a plugin adds to the platform."""

    case_types: tuple[CaseType, ...] = ()
    hooks: tuple[HookUse, ...] = ()
    events: Events = Events()
    jobs: tuple[Job, ...] = ()
    routes: tuple[Route, ...] = ()
    roles: tuple[Role, ...] = ()
    permissions: tuple[OwnPermission, ...] = ()
    ui: Ui = field(default_factory=Ui)
    feeds: tuple[Feed, ...] = ()
    algorithms: tuple[Algorithm, ...] = ()
    settings: Settings = Settings()
    escalations: tuple[Escalation, ...] = ()
    notices: tuple[NoticeTemplate, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    extension_points: tuple[ExtensionPoint, ...] = ()
    extensions: tuple[Extension, ...] = ()
