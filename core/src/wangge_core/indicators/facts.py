"""From a case's life to its fact. Pure: the same life gives the same fact, however often it is read.

A step that has no limit is due when it is done, and in time: nobody can miss a limit that was never set.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from wangge_core.indicators.model import Fact, Text

_ASSIGNS: Final = frozenset({"dispatch", "accept", "adjudicate"})
_BEFORE_FILING: Final = frozenset({"collection", "filing"})


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was taken on a case."""

    at: datetime
    action: str
    from_state: str | None
    to_state: str
    to_stage: str
    actor_kind: str
    actor_id: str
    actor_name: str
    unit_id: UUID | None = None


class Limited(msgspec.Struct, frozen=True):
    """A clock of a stage."""

    stage: str
    started_at: datetime
    due_at: datetime
    exempt: bool = False
    """An appeal against its lateness was granted."""


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it stands, its steps and the clocks of its stages, both in their order."""

    case_id: UUID
    number: str
    area: str
    case_type: str
    class_id: str | None
    title: Text
    reported_at: datetime
    promised_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    with_photo: bool
    with_position: bool
    channel: str
    version: int
    steps: tuple[Taken, ...]
    clocks: tuple[Limited, ...]
    exempt: bool = False
    """An appeal against the lateness of the whole case was granted."""


def fact_of(life: Life) -> Fact:
    """Return the fact of a case."""
    filed_at = next((step.at for step in life.steps if step.to_state == "filed"), None)
    dispatched_at = next((step.at for step in life.steps if step.action in _ASSIGNS), None)
    handled_at = _handled(life.steps)
    filing = [clock.due_at for clock in life.clocks if clock.stage in _BEFORE_FILING and (filed_at is None or clock.started_at <= filed_at)]
    dispatching = [clock.due_at for clock in life.clocks if clock.stage == "dispatch"]
    handling = [clock.due_at for clock in life.clocks if clock.stage == "handling"]
    units, reworks = _units(life.steps)
    worker = _worker(life.steps)
    return Fact(
        case_id=life.case_id,
        number=life.number,
        area=life.area,
        case_type=life.case_type,
        class_id=life.class_id or life.case_type,
        title=life.title,
        unit_id=units[-1] if units else None,
        worker_id=worker.actor_id if worker else None,
        worker_name=worker.actor_name if worker else None,
        reported_at=life.reported_at,
        filed_at=filed_at,
        filing_due_at=filing[-1] if filing else filed_at,
        dispatched_at=dispatched_at,
        dispatch_due_at=dispatching[0] if dispatching else dispatched_at,
        handled_at=handled_at,
        handle_due_at=handling[-1] if handling else handled_at,
        closed_at=life.closed_at,
        close_due_at=life.promised_at or life.closed_at,
        outcome=life.outcome,
        units=len(set(units)),
        reworks=reworks,
        with_photo=life.with_photo,
        with_position=life.with_position,
        filing_exempt=_exempt(life.clocks, _BEFORE_FILING),
        dispatch_exempt=_exempt(life.clocks, {"dispatch"}),
        handling_exempt=_exempt(life.clocks, {"handling"}),
        closing_exempt=life.exempt,
        imported=life.channel == "import",
        part=life.channel == "split",
        version=life.version,
    )


def _exempt(clocks: Iterable[Limited], stages: Collection[str]) -> bool:
    return any(clock.exempt for clock in clocks if clock.stage in stages)


def _handled(steps: Iterable[Taken]) -> datetime | None:
    """Return when it was handled last, unless it went back to be handled since.

    What was done beside the workflow while the case stood there (an order, a request) leads nowhere and counts for nothing.
    """
    handled_at = None
    for step in steps:
        if step.from_state == step.to_state:
            continue
        if step.to_state == "handled":
            handled_at = step.at
        elif step.to_stage == "handling":
            handled_at = None
    return handled_at


def _units(steps: Iterable[Taken]) -> tuple[list[UUID], int]:
    """Return the units that it became the duty of, in their order, and how often a check sent the case to the same unit again.

    A unit that was only asked to take it over is none of them.
    """
    units: list[UUID] = []
    reworks, checked_since = 0, False
    for step in steps:
        if step.action in _ASSIGNS and step.to_state == "handling" and step.unit_id is not None:
            reworks += checked_since and bool(units) and units[-1] == step.unit_id
            units.append(step.unit_id)
            checked_since = False
        elif step.action == "check":
            returned = step.to_state == "handling"
            reworks += returned
            checked_since = not returned
    return units, reworks


def _worker(steps: Iterable[Taken]) -> Taken | None:
    """Return the step by which a grid worker answers for the report: having verified it, or else reported it."""
    candidates = [step for step in steps if step.actor_kind == "account" and step.action in {"verify", "report"}]
    return next((step for step in candidates if step.action == "verify"), candidates[0] if candidates else None)
