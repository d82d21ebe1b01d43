from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tests.core.cases.making import a_case
from wangge_core.cases.moves import move
from wangge_core.cases.workflow import base_workflows

BASE = base_workflows()["core.service-request/v1"]
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def _move(state: str, action: str, data: dict, by="staff", **changes):
    case = a_case(state=state, stage=BASE.state(state).stage, **changes)
    return move(BASE, case, BASE.transition(action, state, by=by), data, NOW)


def test_dispatching_gives_the_case_to_the_unit():
    unit = uuid4()
    moved = _move("filed", "dispatch", {"unit_id": str(unit)})
    assert moved.changes["unit_id"] == unit
    assert moved.unit_id == unit
    assert moved.stage_left


def test_returning_leaves_it_the_duty_of_the_unit_that_got_it_first():
    moved = _move("handling", "return", {"return_type": "not_mine", "note": "路灯归城管"}, unit_id=(unit := uuid4()))
    assert moved.unit_id == unit
    assert "unit_id" not in moved.changes
    assert moved.changes["state"] == "filed"
    assert moved.noted == {"from_unit_id": str(unit)}


def test_the_first_handling_is_the_response_and_the_second_is_not():
    assert _move("handling", "handle", {"note": "修好了"}).changes["responded_at"] == NOW
    assert "responded_at" not in _move("handling", "handle", {"note": "又修了"}, responded_at=NOW).changes


def test_closing_stops_the_clocks_and_keeps_the_reason():
    moved = _move("checked", "close", {"outcome": "fixed", "public_reason": "已更换灯泡"})
    assert moved.closes
    assert moved.changes["closed_at"] == NOW
    assert (moved.changes["outcome"], moved.changes["public_reason"]) == ("fixed", "已更换灯泡")
    assert moved.changes["due_at"] is None


def test_refusing_closes_with_a_reason():
    moved = _move("verified", "refuse", {"reason": "below_standard", "public_reason": "属于个人纠纷"})
    assert moved.closes
    assert moved.changes["outcome"] == "refused"


def test_rating_closes_nothing_twice():
    moved = _move("closed", "rate", {"score": 4, "text": "很快"}, by="resident", closed_at=NOW)
    assert not moved.closes
    assert "closed_at" not in moved.changes
    assert (moved.changes["score"], moved.changes["rating_text"], moved.changes["rated_at"]) == (4, "很快", NOW)


@pytest.mark.parametrize(("given", "changed"), [({}, False), ({"class_id": "livelihood.appeal.noise"}, True)])
def test_filing_may_correct_the_class(given, changed):
    assert ("class_id" in _move("verified", "file", given).changes) is changed


def test_verifying_moves_within_the_case_without_touching_the_unit():
    moved = _move("reported", "verify", {"result": "yes"})
    assert moved.changes["stage"] == "filing"
    assert "unit_id" not in moved.changes
