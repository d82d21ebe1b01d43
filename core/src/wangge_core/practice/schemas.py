"""What the API takes and gives about practising."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from wangge_core.practice.model import Part
from wangge_sdk.texts import Text


class ScenarioOut(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario: `role` is a role of the platform, or `resident`; `open` says that it needs no account."""

    id: str
    role: Part
    role_title: Text
    title: Text
    learn: Text
    minutes: int
    steps: int
    open: bool


class ScenarioList(msgspec.Struct, frozen=True):
    """What can be practised, along the way of a case."""

    items: list[ScenarioOut]


class PracticeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which scenario is to begin."""

    scenario: Annotated[str, Meta(max_length=60)]


class PracticeStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step: what to do, on which page, and whether it is done."""

    id: str
    title: Text
    say: Text
    go: str
    done: bool


class PracticeSpot(msgspec.Struct, frozen=True):
    """Where one stands while practising: degrees, WGS-84."""

    lon: float
    lat: float


class PracticeRun(msgspec.Struct, frozen=True, kw_only=True):
    """How far somebody is. `astray` when the others can no longer follow: begin again. `first` is the page to begin on."""

    scenario: str
    role: Part
    role_title: Text
    title: Text
    done_words: Text
    steps: list[PracticeStep]
    done: bool
    astray: bool
    first: str
    area: str
    area_name: Text
    spot: PracticeSpot
    ends_at: datetime
