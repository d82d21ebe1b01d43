"""Scenarios as data, and the runs through them. Pure.

A scenario is a file of `scenarios/`: for whom it is, what has happened before, and steps that each say what to do, how it is seen
to be done, and what the others do after it. What is seen is the state of real cases, never what a page claims.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from wangge_sdk.texts import Text

Part = Literal["resident", "grid_worker", "township_dispatcher", "unit_handler", "leader", "system_admin"]
"""Whom one may practise as: a resident, or a role of the platform."""

_ORDER: Final[tuple[Part, ...]] = ("resident", "grid_worker", "township_dispatcher", "unit_handler", "leader", "system_admin")


class Report(msgspec.Struct, frozen=True, kw_only=True, tag="report", forbid_unknown_fields=True, rename={"class_id": "class"}):
    """Somebody of the cast reports something at the place of the scenario."""

    part: Part
    case_type: str
    text: str
    class_id: str | None = None
    form: dict[str, Any] = {}


class Act(msgspec.Struct, frozen=True, kw_only=True, tag="act", forbid_unknown_fields=True):
    """Somebody of the cast takes a step on the case. `$unit` in the form stands for the unit of the cast."""

    part: Part
    action: str
    data: dict[str, Any] = {}


class Order(msgspec.Struct, frozen=True, kw_only=True, tag="order", forbid_unknown_fields=True):
    """The unit receives a supervision order, or replies to it."""

    part: Part
    act: Literal["receive", "reply"]
    words: str | None = None


Play: TypeAlias = Report | Act | Order
"""What the others do."""


class Stepped(msgspec.Struct, frozen=True, kw_only=True, tag="step", forbid_unknown_fields=True):
    """The history of a case of the scenario has this act, done by whoever practises, `times` times."""

    action: str
    times: Annotated[int, Meta(ge=1)] = 1


class Reported(msgspec.Struct, frozen=True, kw_only=True, tag="reported", forbid_unknown_fields=True):
    """Whoever practises has reported something; with at least so many photos."""

    photos: Annotated[int, Meta(ge=0)] = 0


class Switched(msgspec.Struct, frozen=True, kw_only=True, tag="plugin", forbid_unknown_fields=True):
    """A plugin is on in the street of the scenario, or off."""

    plugin: str
    on: bool


Seen: TypeAlias = Stepped | Reported | Switched
"""What shows that a step is done."""


class Task(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step of a scenario. `go` is the page where it is done; `{case}` and `{code}` in it are those of the case."""

    id: str
    title: Text
    say: Text
    go: str
    seen: Seen
    then: tuple[Play, ...] = ()


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is practised: whom one plays, what one learns, what has happened before, and the steps. `off` are plugins off at first."""

    id: str
    part: Part
    title: Text
    learn: Text
    minutes: Annotated[int, Meta(ge=1, le=60)]
    steps: Annotated[tuple[Task, ...], Meta(min_length=1, max_length=12)]
    before: tuple[Play, ...] = ()
    off: tuple[str, ...] = ()
    done: Text


@cache
def scenarios() -> Mapping[str, Scenario]:
    """Return every scenario by its id, in the order of a case's way through the people."""
    folder = files(__package__) / "scenarios"
    read = [msgspec.json.decode(file.read_bytes(), type=Scenario) for file in folder.iterdir() if file.name.endswith(".json")]
    return {one.id: one for one in sorted(read, key=lambda one: (_ORDER.index(one.part), one.id))}
