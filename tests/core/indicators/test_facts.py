"""From a case's life to its fact."""

from tests.core.indicators.lives import ONE, START, TWO, at, life, taken
from wangge_core.indicators.facts import fact_of

FILED = taken(2, "file", "filed", actor="dispatcher")


def test_a_fresh_report_is_only_reported() -> None:
    fact = fact_of(life(taken(0, "report", "reported"), clocks=(("collection", 0, 4),), promised_at=at(100)))
    assert (fact.reported_at, fact.filed_at, fact.closed_at, fact.units, fact.reworks) == (START, None, None, 0, 0)
    assert (fact.filing_due_at, fact.close_due_at, fact.dispatch_due_at) == (at(4), at(100), None)
    assert fact.worker_id == "worker"


def test_the_one_who_verified_answers_for_the_report_and_nobody_for_an_unverified_resident_s() -> None:
    assert fact_of(life(taken(0, "report", "reported", actor="desk"), taken(1, "verify", "verified", actor="zhang"))).worker_id == "zhang"
    assert fact_of(life(FILED)).worker_id is None


def test_filing_keeps_the_limit_of_the_stage_it_was_filed_in() -> None:
    clocks = (("collection", 0.0, 4.0), ("filing", 1.0, 6.0), ("dispatch", 5.0, 8.0))
    late = fact_of(life(taken(1, "verify", "verified"), taken(5, "file", "filed"), clocks=clocks))
    assert (late.filed_at, late.filing_due_at, late.dispatch_due_at) == (at(5), at(6), at(8))
    direct = fact_of(life(taken(2, "file", "filed"), clocks=(("collection", 0, 1),)))
    assert (direct.filed_at, direct.filing_due_at) == (at(2), at(1))


def test_a_step_without_a_limit_is_due_when_it_is_done() -> None:
    fact = fact_of(life(FILED, taken(3, "dispatch", "handling", ONE), taken(4, "handle", "handled"), closed_at=at(9)))
    assert (fact.filing_due_at, fact.dispatch_due_at, fact.handle_due_at, fact.close_due_at) == (at(2), at(3), at(4), at(9))


def test_a_failed_check_is_a_rework_and_takes_the_handling_back() -> None:
    steps = (FILED, taken(3, "dispatch", "handling", ONE), taken(4, "handle", "handled"), taken(5, "feedback", "checking"))
    failed = fact_of(life(*steps, taken(6, "check", "handling")))
    assert (failed.reworks, failed.handled_at, failed.units) == (1, None, 1)
    again = fact_of(life(*steps, taken(6, "check", "handling"), taken(7, "handle", "handled")))
    assert (again.reworks, again.handled_at) == (1, at(7))
    assert fact_of(life(*steps, taken(6, "check", "checked"))).reworks == 0


def test_what_is_done_beside_the_workflow_while_a_case_is_handled_moves_no_moment() -> None:
    steps = (FILED, taken(3, "dispatch", "handling", ONE), taken(4, "handle", "handled"), taken(9, "order_issue", "handled"))
    assert fact_of(life(*steps)).handled_at == at(4)
    failed = (*steps, taken(10, "feedback", "checking"), taken(11, "check", "handling"), taken(12, "order_issue", "handling"))
    assert fact_of(life(*failed)).handled_at is None


def test_dispatch_to_the_same_unit_after_a_check_is_a_rework_and_to_another_a_wrong_dispatch() -> None:
    steps = (FILED, taken(3, "dispatch", "handling", ONE), taken(4, "handle", "handled"), taken(6, "check", "checked"))
    same = fact_of(life(*steps, taken(7, "dispatch", "handling", ONE)))
    assert (same.reworks, same.units, same.unit_id) == (1, 1, ONE)
    other = fact_of(life(*steps, taken(7, "dispatch", "handling", TWO)))
    assert (other.reworks, other.units, other.unit_id) == (0, 2, TWO)


def test_a_return_without_a_check_is_no_rework() -> None:
    steps = (FILED, taken(3, "dispatch", "handling", ONE), taken(4, "return", "filed"), taken(5, "dispatch", "handling", ONE))
    fact = fact_of(life(*steps, clocks=(("dispatch", 2, 4), ("handling", 3, 9), ("dispatch", 4, 6), ("handling", 5, 11))))
    assert (fact.reworks, fact.units) == (0, 1)
    assert (fact.dispatched_at, fact.dispatch_due_at, fact.handle_due_at) == (at(3), at(4), at(11))


def test_a_case_without_a_class_counts_under_its_type() -> None:
    assert fact_of(life()).class_id == "livelihood.appeal"
    assert fact_of(life(class_id="livelihood.appeal.transport")).class_id == "livelihood.appeal.transport"


def test_a_unit_that_was_only_asked_to_take_it_over_is_no_wrong_dispatch_and_one_that_accepts_or_is_decided_is() -> None:
    steps = (FILED, taken(3, "dispatch", "handling", ONE), taken(4, "return", "filed"), taken(5, "dispatch", "proposed", TWO))
    asked = fact_of(life(*steps, taken(6, "decline", "adjudicating")))
    assert (asked.units, asked.unit_id, asked.reworks) == (1, ONE, 0)
    assert fact_of(life(*steps, taken(6, "accept", "handling", TWO))).units == 2
    decided = fact_of(life(*steps, taken(6, "decline", "adjudicating"), taken(7, "adjudicate", "handling", TWO)))
    assert (decided.units, decided.unit_id, decided.dispatched_at) == (2, TWO, at(3))
