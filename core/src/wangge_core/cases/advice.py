"""What plugins say about a report before it is saved: whether it can be taken, its class, its unit, its likes."""

from dataclasses import dataclass
from typing import Final, Protocol

import msgspec

from wangge_core.access.model import Actor
from wangge_core.cases.model import Suggestion, Text
from wangge_core.errors import FieldError, InvalidError
from wangge_core.plugins.contributions import Contributions
from wangge_core.plugins.model import Answer
from wangge_core.plugins.relay import Relay
from wangge_sdk.manifest import OfferedCaseType
from wangge_sdk.views import (
    CaseView,
    ClassSuggestion,
    DuplicateHint,
    DuplicateQuery,
    Problem,
    ReportView,
    UnitQuery,
    UnitSuggestion,
    UnitView,
)

_SURE_ENOUGH: Final = 0.5  # below it a suggested class is shown, but does not fill the queue
_MOST_KEPT: Final = 3
NOBODY: Final = Actor(kind="resident", id="anonymous")
"""Whoever types words into a form, before they are known."""


class Host(Protocol):
    """The plugin host, as far as reports are concerned."""

    def relay(self, area: str) -> Relay:
        """Return the way to the plugins that are on in an area."""

    def contributions(self, area: str) -> Contributions:
        """Return what those plugins offer."""


class Surroundings(Protocol):
    """What lies around a report; asked only when some plugin wants to know."""

    async def units(self, area: str) -> tuple[UnitView, ...]:
        """Return the units that answer for an area, nearest first."""

    async def open_cases(self, report: ReportView) -> tuple[CaseView, ...]:
        """Return the open cases close to a report in place and time, nearest first."""


class Advice(msgspec.Struct, frozen=True):
    """What is known about a report: the class that a plugin would give it, the kind of unit, and all suggestions."""

    class_id: str | None
    unit_kind: str | None
    suggestions: tuple[Suggestion, ...]

    def title(self, case_type: OfferedCaseType, chosen: str | None) -> Text:
        """Return what to call the case: its class if there is one, else its type."""
        wanted = chosen or self.class_id
        return next((dict(entry.title) for entry in case_type.classes if entry.id == wanted), dict(case_type.title))


@dataclass(frozen=True, slots=True, kw_only=True)
class Adviser:
    """Asks the plugins of the area, outside any transaction and within their budgets."""

    host: Host
    surroundings: Surroundings

    async def advise(self, case_type: OfferedCaseType, report: ReportView, sender: Actor) -> Advice:
        """Return the advice on a report; what plugins ask for meanwhile, they ask for in the sender's name.

        Raises:
            InvalidError: `report_refused`, when a plugin says why the report cannot be taken as it is.
        """
        relay = self.host.relay(report.area)
        _refuse_if_asked(await relay.ask("validate_report", report, acting=sender))
        offered = {entry.id for entry in case_type.classes}
        classes = [] if report.class_id else _classes(await relay.ask("suggest_class", report, acting=sender), offered)
        sure = next((one.value for one in classes if one.confidence >= _SURE_ENOUGH), None)
        classed = msgspec.structs.replace(report, class_id=report.class_id or sure)
        units = [*self._routed(case_type, classed), *_units(await relay.ask("route_case", classed, acting=sender))]
        units = [*await self._decided(relay, classed, units, sender), *units]
        alike = await self._alike(relay, classed, sender)
        return Advice(sure, units[0].value if units else None, (*classes[:_MOST_KEPT], *units[:_MOST_KEPT], *alike[:_MOST_KEPT]))

    async def classes(self, text: ReportView) -> list[Suggestion]:
        """Return the classes that plugins suggest for words, whatever the case type, surest first."""
        offered = {entry.id for case_type in self.host.contributions(text.area).case_types for entry in case_type.classes}
        return _classes(await self.host.relay(text.area).ask("suggest_class", text, acting=NOBODY), offered)

    async def _decided(self, relay: Relay, report: ReportView, suggested: list[Suggestion], sender: Actor) -> list[Suggestion]:
        """Return the choice of the plugin that the area named for it; without one the surest suggestion stands."""
        if not relay.decides("decide_unit"):
            return []
        units = await self.surroundings.units(report.area)
        proposals = tuple(UnitSuggestion(unit_kind=one.value, confidence=one.confidence, reason=one.reason) for one in suggested)
        answer = await relay.decide("decide_unit", UnitQuery(report=report, units=units, suggestions=proposals), acting=sender)
        chosen = next((unit for unit in units if answer and unit.id == answer.value.unit_id), None)
        if answer is None or chosen is None:
            return []
        return [_unit(answer, UnitSuggestion(unit_kind=chosen.kind, confidence=1.0, reason=answer.value.reason))]

    async def _alike(self, relay: Relay, report: ReportView, sender: Actor) -> list[Suggestion]:
        """Return the open cases nearby that plugins take for the same thing, likest first.

        A case is shown only where all who are asked are on as well: the area next door may have switched one off.
        """
        asked = relay.asked("find_duplicates")
        if report.position is None or not asked:
            return []
        near = await self.surroundings.open_cases(report)
        candidates = tuple(case for case in near if asked <= self.host.relay(case.area).asked("find_duplicates"))
        if not candidates:
            return []
        answers = await relay.ask("find_duplicates", DuplicateQuery(report=report, candidates=candidates), acting=sender)
        known = {case.id for case in candidates}
        found = [_duplicate(answer, one) for answer in answers for one in answer.value or () if one.case_id in known]
        return sorted(found, key=lambda suggestion: -suggestion.confidence)

    def _routed(self, case_type: OfferedCaseType, report: ReportView) -> list[Suggestion]:
        route = self.host.contributions(report.area).route(case_type.id, report.class_id)
        if route is None:
            return []
        rule = UnitSuggestion(unit_kind=route.unit_kind, confidence=1.0, reason=route.reason)
        return [_unit(Answer(route.plugin, route.version, None, 0.0), rule)]


def _refuse_if_asked(answers: list[Answer]) -> None:
    problems: list[Problem] = [problem for answer in answers for problem in answer.value or ()]
    if problems:
        fields = tuple(FieldError(_pointer(one.path), one.code, one.message) for one in problems)
        raise InvalidError("report_refused", "; ".join(field.said() for field in fields), fields)


def _pointer(path: str) -> str:
    return "/" + path.replace(".", "/") if path else ""


def _classes(answers: list[Answer], offered: set[str]) -> list[Suggestion]:
    found = [_class(answer, one) for answer in answers for one in answer.value or () if one.class_id in offered]
    return sorted(found, key=lambda suggestion: -suggestion.confidence)


def _class(answer: Answer, one: ClassSuggestion) -> Suggestion:
    return Suggestion(
        kind="class",
        plugin=answer.plugin,
        plugin_version=answer.version,
        value=one.class_id,
        confidence=one.confidence,
        words=one.words,
        reason=dict(one.reason),
    )


def _duplicate(answer: Answer, one: DuplicateHint) -> Suggestion:
    return Suggestion(
        kind="duplicate",
        plugin=answer.plugin,
        plugin_version=answer.version,
        value=one.case_id,
        confidence=one.score,
        words=(),
        reason=dict(one.reason),
    )


def _units(answers: list[Answer]) -> list[Suggestion]:
    found = [_unit(answer, one) for answer in answers for one in answer.value or ()]
    return sorted(found, key=lambda suggestion: -suggestion.confidence)


def _unit(answer: Answer, one: UnitSuggestion) -> Suggestion:
    return Suggestion(
        kind="unit",
        plugin=answer.plugin,
        plugin_version=answer.version,
        value=one.unit_kind,
        confidence=one.confidence,
        words=one.words,
        reason=dict(one.reason),
    )
