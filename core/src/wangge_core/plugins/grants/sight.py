"""What a plugin sees of a hook's request: what it was not granted is empty, and what it may not see at all it is not called for.

Pure. `None` for a function means that nothing needs hiding, `None` for a view that the plugin is not called.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from wangge_core.plugins.grants.granted import Granted, Right
from wangge_sdk.manifest.reach import ALL
from wangge_sdk.views import CaseClosed, CaseRated, CaseView, DuplicateQuery, NoticeView, ReportView, UnitQuery

Sight = Callable[[Any], Any | None]
View = TypeVar("View", ReportView, CaseView)

REPORTS: Final = "reports:read"
CASES: Final = "cases:read"
CONTACTS: Final = "people.contact:read"
_REPORT_BLANKS: Final[Mapping[str, Any]] = {"text": "", "form": {}, "position": None, "attachments": 0}
_CASE_BLANKS: Final[Mapping[str, Any]] = {"text": "", "form": {}, "position": None, "attachments": 0, "unit_kind": None}
_CONTACT_BLANKS: Final[Mapping[str, Any]] = {"name": "", "phone": ""}


def sight_of(hook: str, granted: Granted, at: Callable[[str], Granted]) -> Sight | None:
    """Return what makes a hook's request (`suggest_class.v1`) fit for a plugin that may be called at it.

    `at` gives what the same version was granted in another area: a request may show cases of the area next door.
    """
    make = _SIGHTS.get(hook)
    return make(granted, at) if make else None


def _report_sight(granted: Granted, _at: object) -> Sight | None:
    right = _needed(granted, REPORTS)
    return None if _is_whole(right) else lambda report: _seen(report, right, _REPORT_BLANKS)


def _duplicates_sight(granted: Granted, at: Callable[[str], Granted]) -> Sight | None:
    reports = _needed(granted, REPORTS)

    def case_seen(case: CaseView) -> CaseView | None:
        right = at(case.area).allows(CASES)
        return _seen(case, right, _CASE_BLANKS) if right else None

    def seen(query: DuplicateQuery) -> DuplicateQuery | None:
        report = _seen(query.report, reports, _REPORT_BLANKS)
        near = tuple(case for each in query.candidates if (case := case_seen(each)))
        return DuplicateQuery(report=report, candidates=near) if report and near else None

    return seen


def _units_sight(granted: Granted, _at: object) -> Sight | None:
    right = _needed(granted, REPORTS)
    if _is_whole(right):
        return None

    def seen(query: UnitQuery) -> UnitQuery | None:
        report = _seen(query.report, right, _REPORT_BLANKS)
        # Suggestions quote the words they go by.
        kept = query.suggestions if right.gives("text", query.report.case_type) else ()
        return replace(query, report=report, suggestions=kept) if report else None

    return seen


def _case_sight(granted: Granted, _at: object) -> Sight | None:
    right = _needed(granted, CASES)
    return None if _is_whole(right) else lambda event: _event_seen(event, right)


def _notice_sight(granted: Granted, _at: object) -> Sight | None:
    fields = _needed(granted, CONTACTS).fields()
    if fields is None:
        return None
    blanks = {name: blank for name, blank in _CONTACT_BLANKS.items() if name not in fields}

    def seen(notice: NoticeView) -> NoticeView:
        return replace(notice, recipient=replace(notice.recipient, **blanks))

    return seen


def _event_seen(event: Any, right: Right) -> Any | None:  # noqa: ANN401  one of the events of cases
    case = _seen(event.case, right, _CASE_BLANKS)
    if case is None or (isinstance(event, CaseRated) and not right.gives("score", case.case_type)):
        return None
    if isinstance(event, CaseClosed):
        outcome = event.outcome if right.gives("outcome", case.case_type) else ""
        reason = event.public_reason if right.gives("public_reason", case.case_type) else ""
        return replace(event, case=case, outcome=outcome, public_reason=reason)
    return replace(event, case=case)


def _seen(view: View, right: Right, blanks: Mapping[str, Any]) -> View | None:
    if not right.covers(view.case_type):
        return None
    fields = right.fields(view.case_type)
    hidden = {} if fields is None else {name: blank for name, blank in blanks.items() if name not in fields}
    return replace(view, **hidden) if hidden else view


def _is_whole(right: Right) -> bool:
    return right.by_type == {ALL: None}


def _needed(granted: Granted, scope: str) -> Right:
    right = granted.allows(scope)
    if right is None:
        raise LookupError(f"{scope} is not granted; ask may_call first")
    return right


_SIGHTS: Final[Mapping[str, Callable[[Granted, Callable[[str], Granted]], Sight | None]]] = {
    "validate_report.v1": _report_sight,
    "suggest_class.v1": _report_sight,
    "route_case.v1": _report_sight,
    "find_duplicates.v1": _duplicates_sight,
    "decide_unit.v1": _units_sight,
    "case_reported.v1": _case_sight,
    "case_dispatched.v1": _case_sight,
    "case_closed.v1": _case_sight,
    "case_rated.v1": _case_sight,
    "deliver_notice.v1": _notice_sight,
}
"""Hook → what makes its sight; a test holds it against the scopes that hooks need."""
