"""What a plugin sees in a hook: the fields it was granted, of the case types it was granted, and nothing else."""

from typing import Any

import pytest
from msgspec.structs import replace

from tests.core.plugins.example import AT, GRID, NEIGHBOUR, VILLAGE, case, report, suggestion
from wangge_core.plugins.grants.granted import NOTHING, Granted, agreed, compiled
from wangge_core.plugins.grants.sight import sight_of
from wangge_sdk.hooks import SPECS
from wangge_sdk.manifest.asking import asking_for
from wangge_sdk.manifest.asks import HookAsk, PermissionAsk
from wangge_sdk.manifest.reach import reach_of
from wangge_sdk.views import (
    CaseClosed,
    CaseDispatched,
    CaseRated,
    CaseReported,
    DuplicateQuery,
    NoticeView,
    Position,
    Recipient,
    UnitQuery,
    UnitSuggestion,
    UnitView,
)

PLACE = Position(120.0, 30.0)
REPORT = replace(report(), case_type="noise.matter", position=PLACE, form={"floor": 3}, attachments=2)
CASE = replace(case(), position=PLACE, form={"floor": 3}, attachments=1, unit_kind="police", class_id="noise.matter.noise")
UNIT = UnitView(id="u", name="派出所", kind="police", area=GRID)
NOTICE = NoticeView(
    id="n", type="case.dispatched", area=GRID, at=AT, title={"en": "x"}, body={"en": "y"}, recipient=Recipient(name="张三", phone="138")
)


def granting(**reaches: Any) -> Granted:
    """Grant scopes (`reports`, `cases`, `contacts`), each a list of (case types, fields)."""
    scopes = {"reports": "reports:read", "cases": "cases:read", "contacts": "people.contact:read"}
    asks = [PermissionAsk(scope=scopes[name], required=reach_of(parts), most=reach_of(parts)) for name, parts in reaches.items()]
    asking = asking_for([*asks, *(HookAsk(hook=spec.id) for spec in SPECS.values())])
    return compiled([agreed(asking, ())], asking)


def seen(hook: str, request: Any, **reaches: Any) -> Any:
    granted = granting(**reaches)
    sight = sight_of(f"{hook}.v1", granted, lambda _area: granted)
    return request if sight is None else sight(request)


EVERYTHING, TEXT = [((), ())], [((), ("text",))]


def test_every_hook_that_needs_a_scope_has_a_sight() -> None:
    whole = granting(reports=EVERYTHING, cases=EVERYTHING, contacts=EVERYTHING)
    some = granting(reports=TEXT, cases=TEXT, contacts=[((), ("name",))])
    for spec in SPECS.values():
        nothing_to_hide = sight_of(spec.id, whole, lambda _area: whole) is None
        assert nothing_to_hide == (spec.name != "find_duplicates"), "where it costs nothing; another area may show less"
        assert (sight_of(spec.id, some, lambda _area: some) is not None) == bool(spec.needs), spec.id


def test_fields_that_were_not_granted_are_empty() -> None:
    view = seen("suggest_class", REPORT, reports=TEXT)
    assert view == replace(REPORT, form={}, position=None, attachments=0)
    assert seen("route_case", REPORT, reports=[((), ("position",))]) == replace(REPORT, text="", form={}, attachments=0)
    told = CaseReported(event_id="e", at=AT, case=CASE)
    assert seen("case_reported", told, cases=[((), ("state",))]).case == replace(
        CASE, text="", form={}, position=None, attachments=0, unit_kind=None
    )


def test_what_is_of_another_type_is_not_shown_at_all() -> None:
    other = [(("other.matter",), ())]
    assert seen("validate_report", REPORT, reports=other) is None
    assert seen("validate_report", replace(REPORT, case_type=None), reports=other) is None, "its type is not known yet"
    assert seen("case_closed", CaseClosed(event_id="e", at=AT, case=CASE, outcome="fixed", public_reason="x"), cases=other) is None
    both = [(("noise.matter",), ("text",)), ((), ("state",))]
    assert seen("validate_report", REPORT, reports=both).text == REPORT.text
    assert seen("validate_report", replace(REPORT, case_type=None), reports=both).text == ""


def test_how_a_case_ended_is_a_field() -> None:
    closed = CaseClosed(event_id="e", at=AT, case=CASE, outcome="fixed", public_reason="已修复")
    for field, expected in (("outcome", ("fixed", "")), ("public_reason", ("", "已修复"))):
        view = seen("case_closed", closed, cases=[((), (field,))])
        assert (view.outcome, view.public_reason) == expected


def test_a_rating_is_told_only_to_who_may_know_it() -> None:
    rated = CaseRated(event_id="e", at=AT, case=CASE, score=4)
    assert seen("case_rated", rated, cases=TEXT) is None
    assert seen("case_rated", rated, cases=[((), ("score",))]).score == 4


def test_candidates_are_cut_down_like_cases() -> None:
    query = DuplicateQuery(report=REPORT, candidates=(CASE, replace(CASE, id="c2", case_type="other.matter")))
    view = seen("find_duplicates", query, reports=EVERYTHING, cases=[(("noise.matter",), ("text",))])
    assert [(each.id, each.text, each.position) for each in view.candidates] == [("c1", CASE.text, None)]
    assert seen("find_duplicates", query, reports=EVERYTHING, cases=[(("none.such",), ())]) is None


def test_candidates_of_the_area_next_door_are_shown_as_it_granted() -> None:
    here, there = granting(reports=EVERYTHING, cases=EVERYTHING), granting(cases=TEXT)
    sight = sight_of("find_duplicates.v1", here, {GRID: here, NEIGHBOUR: there, VILLAGE: NOTHING}.__getitem__)
    assert sight is not None
    near = (CASE, replace(CASE, id="next", area=NEIGHBOUR), replace(CASE, id="none", area=VILLAGE))
    view = sight(DuplicateQuery(report=REPORT, candidates=near))
    assert [(each.id, each.position) for each in view.candidates] == [("c1", PLACE), ("next", None)]


def test_suggestions_that_quote_words_go_with_the_words() -> None:
    words = UnitSuggestion(unit_kind="police", confidence=0.5, words=("施工",), reason=suggestion().reason)
    query = UnitQuery(report=REPORT, units=(UNIT,), suggestions=(words,))
    assert seen("decide_unit", query, reports=[((), ("position",))]).suggestions == ()
    assert seen("decide_unit", query, reports=TEXT).suggestions == (words,)


def test_a_recipient_is_masked_like_anybody() -> None:
    assert seen("deliver_notice", NOTICE, contacts=[((), ("name",))]).recipient == Recipient(name="张三", phone="")
    assert seen("deliver_notice", NOTICE, contacts=[((), ("phone",))]).recipient == Recipient(name="", phone="138")


def test_a_dispatched_case_is_cut_down_too() -> None:
    told = CaseDispatched(event_id="e", at=AT, case=CASE, unit=UNIT)
    assert seen("case_dispatched", told, cases=TEXT).case.position is None


def test_nobody_is_called_without_the_scope() -> None:
    with pytest.raises(LookupError, match="reports:read"):
        sight_of("suggest_class.v1", granting(cases=EVERYTHING), lambda _area: NOTHING)
