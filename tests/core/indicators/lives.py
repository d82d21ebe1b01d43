"""Lives of cases for tests, and a slow reading of the formulas that shares nothing with the platform's."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from wangge_core.indicators.facts import Life, Limited, Taken
from wangge_core.indicators.model import Fact
from wangge_sdk.workflows import bases

START = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
BESIDE = {"order_issue"}
"""Acts that leave the case where it stands."""
ONE, TWO = UUID(int=1), UUID(int=2)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def taken(hours: float, action: str, to_state: str, unit: UUID | None = None, actor: str = "worker") -> Taken:
    stage = bases()["core.service-request/v1"].state(to_state).stage
    return Taken(
        at=at(hours),
        action=action,
        from_state=to_state if action in BESIDE else None,
        to_state=to_state,
        to_stage=stage,
        actor_kind="account",
        actor_id=actor,
        actor_name=actor,
        unit_id=unit,
    )


def life(*steps: Taken, clocks: tuple[tuple[str, float, float], ...] = (), **changes: Any) -> Life:
    values: dict[str, Any] = {
        "case_id": uuid4(),
        "number": "999901-261001-00000001",
        "area": "999901100201001",
        "case_type": "livelihood.appeal",
        "class_id": None,
        "title": {"zh-CN": "民生诉求", "en": "Appeal"},
        "reported_at": START,
        "promised_at": None,
        "closed_at": None,
        "outcome": None,
        "with_photo": False,
        "with_position": True,
        "channel": "web",
        "version": len(steps),
        "steps": steps,
        "clocks": tuple(Limited(stage, at(begin), at(due)) for stage, begin, due in clocks),
    }
    return Life(**(values | changes))


def read_by_hand(fact: Fact, now: datetime) -> dict[str, bool]:
    """What the predicates of the shipped formulas say of a fact."""

    def in_time(done: datetime | None, due: datetime | None) -> bool:
        return bool(done and due and done <= due)

    def due(done: datetime | None, until: datetime | None) -> bool:
        return until is not None and (done is not None or until <= now)

    return {
        "reported": True,
        "valid_report": fact.filed_at is not None,
        "filed": fact.filed_at is not None,
        "filed_in_time": in_time(fact.filed_at, fact.filing_due_at),
        "voided": fact.filed_at is not None and fact.outcome in {"not_ours", "duplicate"},
        "due_to_dispatch": due(fact.dispatched_at, fact.dispatch_due_at),
        "dispatched_in_time": in_time(fact.dispatched_at, fact.dispatch_due_at),
        "wrongly_dispatched": fact.units > 1,
        "due_to_handle": due(fact.handled_at, fact.handle_due_at),
        "handled": fact.handled_at is not None,
        "due_to_close": fact.filed_at is not None and due(fact.closed_at, fact.close_due_at),
        "closed_in_time": in_time(fact.closed_at, fact.close_due_at),
        "reworked": fact.reworks > 0,
        "filing_exempt": fact.filing_exempt,
        "dispatch_exempt": fact.dispatch_exempt,
        "closing_exempt": fact.closing_exempt,
        "imported": fact.imported,
        "part": fact.part,
    }


def holds(where: Any, fact: Fact, now: datetime) -> bool:
    if isinstance(where, str):
        return read_by_hand(fact, now)[where]
    ((kind, inner),) = where.items()
    if kind == "not":
        return not holds(inner, fact, now)
    return (all if kind == "all" else any)(holds(part, fact, now) for part in inner)
