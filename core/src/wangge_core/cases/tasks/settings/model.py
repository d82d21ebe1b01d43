"""What an area says of tasks, and what the platform says where no area does. Pure."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core import area_code
from wangge_core.cases.model import Channel
from wangge_core.cases.tasks.model import Kind
from wangge_core.clocks.model import MAX_AMOUNT
from wangge_core.errors import FieldError, InvalidError
from wangge_sdk.manifest.case_types import ClockUnit

Criterion = Literal["ring", "distance", "load"]
_CRITERIA: Final = 3

Label = Annotated[str, Meta(min_length=1, max_length=40)]


class Title(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind of task is called here: the Chinese words are swapped between systems."""

    zh_cn: Label = msgspec.field(name="zh-CN")
    en: Label


class TaskLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long each who gets a task has for it."""

    amount: Annotated[int, Meta(ge=1, le=MAX_AMOUNT)]
    unit: ClockUnit


class KindSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of task: what it is called, for reports by which channels there is one, and its own time limit.

    A case type that declares the task itself goes before `channels`; without a limit the stage's clock counts.
    """

    title: Title
    channels: Annotated[list[Channel], Meta(max_length=10)]
    limit: TaskLimit | None = None


class TaskSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that an area says of tasks.

    order: what decides among those on duty, most important first. step_metres: distances within so many metres are equal.
    rounds: how many people a task with a limit of its own is given to before it goes up to a dispatcher.
    """

    pre_filing_verification: KindSettings
    post_handling_check: KindSettings
    order: Annotated[list[Criterion], Meta(min_length=3, max_length=3)] = msgspec.field(
        default_factory=lambda: ["ring", "distance", "load"]
    )
    step_metres: Annotated[int, Meta(ge=1, le=100_000)] = 200
    rounds: Annotated[int, Meta(ge=1, le=10)] = 2

    def of(self, kind: Kind) -> KindSettings:
        """Return what holds for a kind."""
        return self.pre_filing_verification if kind == "pre_filing_verification" else self.post_handling_check

    def title(self, kind: Kind) -> dict[str, str]:
        """Return what a kind is called."""
        title = self.of(kind).title
        return {"zh-CN": title.zh_cn, "en": title.en}

    def require_sound(self) -> None:
        """Go on only when the order names each criterion once.

        Raises:
            InvalidError: `task_settings`.
        """
        if len(set(self.order)) != _CRITERIA:
            message = "The order names ring, distance and load, each once."
            raise InvalidError("task_settings", message, (FieldError("/order", "order", message),))


class InForce(msgspec.Struct, frozen=True):
    """The settings of an area, and the area that said so; empty for those that come with the platform."""

    settings: TaskSettings
    set_by: str


@cache
def shipped() -> TaskSettings:
    """Return the settings that come with the platform."""
    return msgspec.json.decode(files(__package__).joinpath("shipped.json").read_bytes(), type=TaskSettings)


def in_force(area: str, said: Mapping[str, TaskSettings]) -> InForce:
    """Return the settings of an area: its own, else those of the nearest area above that has any."""
    nearest = next((code for code in area_code.ancestors(area) if code in said), None)
    return InForce(said[nearest], nearest) if nearest else InForce(shipped(), "")
