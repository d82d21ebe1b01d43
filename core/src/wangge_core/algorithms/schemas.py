"""What the API takes and tells of algorithms."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Verdict = Literal["accepted", "overridden"]
AdviceRole = Literal["suggest", "prefill", "triage-with-review"]


class CardData(msgspec.Struct, frozen=True):
    """What it learned from."""

    name: dict[str, str]
    licence: str
    period: str
    places: list[str]


class ClaimedFigure(msgspec.Struct, frozen=True):
    """A figure that the publisher claims."""

    name: dict[str, str]
    value: float
    dataset: dict[str, str]


class FairnessFigure(msgspec.Struct, frozen=True):
    """How differently it treats a group, as the publisher says."""

    group: dict[str, str]
    metric: dict[str, str]
    value: float
    gap: float


class ObservedFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of it in an area within the last year."""

    answered: int
    abstained: int
    failed: int
    accepted: int
    """Answers that people kept."""
    overridden: int
    """Answers that people replaced."""
    agreement: float | None
    """Kept among those that people judged; null as long as there are none."""


class SwitchState(msgspec.Struct, frozen=True):
    """Whether it may be asked in the area, and which area said so."""

    enabled: bool
    said_in: str | None
    reason: str


class AlgorithmOut(msgspec.Struct, frozen=True, kw_only=True):
    """An algorithm with its card, and beside the claimed figures those that were seen here."""

    plugin: str
    plugin_name: dict[str, str]
    version: str
    id: str
    title: dict[str, str]
    task: str
    decision_role: AdviceRole
    model: str
    languages: list[str]
    hooks: list[str]
    callable: bool
    """Whether it can be asked by itself, beside the hooks that use it."""
    input: dict[str, Any]
    output: dict[str, Any]
    data: CardData
    claimed: list[ClaimedFigure]
    fairness: list[FairnessFigure]
    limits: dict[str, str]
    human_oversight: dict[str, str]
    observed: ObservedFigures
    state: SwitchState


class AlgorithmList(msgspec.Struct, frozen=True):
    """The algorithms of the plugins that run in an area."""

    items: list[AlgorithmOut]


class AlgorithmSwitchIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Switch it off or on, with a reason that stands beside it."""

    enabled: bool
    reason: Annotated[str, Meta(max_length=300)] = ""


class QuestionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question for an algorithm."""

    area: Annotated[str, Meta(pattern="^[0-9]{2,15}$", max_length=15)]
    input: dict[str, Any]
    subject: Annotated[str, Meta(max_length=80, description="What it is asked about, such as a case's id; kept beside the answer.")] = ""


class AnswerOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an algorithm advised. A person decides; `verdict` says what they made of it."""

    id: UUID
    area: str
    plugin: str
    version: str
    algorithm: str
    model: str
    decision_role: str
    state: Literal["answered", "abstained", "failed"]
    output: Any
    reason: dict[str, str]
    confidence: float | None
    subject: str
    milliseconds: int
    asked_at: datetime
    verdict: Verdict | None
    verdict_at: datetime | None


class AnswerPage(msgspec.Struct, frozen=True):
    """Answers, newest first; `next` asks for the page after."""

    items: list[AnswerOut]
    next: UUID | None


class VerdictIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person made of an answer."""

    verdict: Verdict
