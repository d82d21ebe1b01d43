"""The first version of the hooks."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Protocol

from wangge_sdk.hooks.spec import HookKind, HookSpec, collect, mark
from wangge_sdk.views import (
    Card,
    CardQuery,
    CaseClosed,
    CaseDispatched,
    CaseRated,
    CaseReported,
    ClassSuggestion,
    DuplicateHint,
    DuplicateQuery,
    HookContext,
    NoticeResult,
    NoticeView,
    Problem,
    ReporterErased,
    ReportView,
    UnitDecision,
    UnitQuery,
    UnitSuggestion,
)


class HooksV1(Protocol):
    """Everything the platform asks or tells a plugin.

    The kind of a hook is told by its name:

    - *ask* (``validate_…``, ``suggest_…``, ``route_…``, ``find_…``): called before anything is saved, in a
      time budget. Late, wrong or failing answers are left out and shown on the plugin's health page.
    - *tell* (past tense): called after the change is saved, at least once, in order for each case. Remember
      ``event.event_id`` if acting twice would harm.
    - *contribute* (``contribute_…``): all plugins are called side by side; what is there in time is shown.
    - *decide* (``decide_…``): the area chooses one plugin. Its answer is stored with plugin, version and
      reason; without an answer the platform's own rule decides.
    - *deliver* (``deliver_…``): called after the change is saved, by a job, for one thing that is to reach
      somebody outside. The answer says what became of it; failing or being late has it tried again for hours.

    No hook runs inside a database transaction. Implementing one of them is enough; ``None`` abstains.

    A plugin is called where the area has granted the scopes that the hook needs, and sees the fields it was granted:
    the others are empty.
    """

    @mark(HookKind.ASK, budget_ms=200, needs=("reports:read",))
    def validate_report(self, ctx: HookContext, request: ReportView) -> tuple[Problem, ...] | None:
        """Say why a report cannot be accepted as it is.

        Each problem refuses the report; the reporter sees the message and mends it. Answer nothing when
        all is well, and leave out what the form's JSON Schema already checks.
        """

    @mark(HookKind.ASK, budget_ms=200, needs=("reports:read",))
    def suggest_class(self, ctx: HookContext, request: ReportView) -> tuple[ClassSuggestion, ...] | None:
        """Suggest the classes a report may belong to, surest first.

        Classes that are not offered in the area are left out by the platform. A person decides.
        """

    @mark(HookKind.ASK, budget_ms=200, needs=("reports:read",))
    def route_case(self, ctx: HookContext, request: ReportView) -> tuple[UnitSuggestion, ...] | None:
        """Suggest the kinds of unit a report should go to, surest first.

        Routing tables of manifests answer first; their rows and these suggestions are shown side by side.
        """

    @mark(HookKind.ASK, budget_ms=200, needs=("reports:read", "cases:read"))
    def find_duplicates(self, ctx: HookContext, request: DuplicateQuery) -> tuple[DuplicateHint, ...] | None:
        """Say which of the open cases near a report are about the same thing.

        A hint never merges anything: staff compare the cases and decide.
        """

    @mark(HookKind.TELL, budget_ms=5000, needs=("cases:read",))
    def case_reported(self, ctx: HookContext, event: CaseReported) -> None:
        """Hear that a report became a case."""

    @mark(HookKind.TELL, budget_ms=5000, needs=("cases:read",))
    def case_dispatched(self, ctx: HookContext, event: CaseDispatched) -> None:
        """Hear that a case was sent to a unit."""

    @mark(HookKind.TELL, budget_ms=5000, needs=("cases:read",))
    def case_closed(self, ctx: HookContext, event: CaseClosed) -> None:
        """Hear that a case was closed, and with what outcome."""

    @mark(HookKind.TELL, budget_ms=5000, needs=("cases:read",))
    def case_rated(self, ctx: HookContext, event: CaseRated) -> None:
        """Hear how the reporter rated a closed case."""

    @mark(HookKind.TELL, budget_ms=5000)
    def reporter_erased(self, ctx: HookContext, event: ReporterErased) -> None:
        """Hear that a case's people were forgotten, and forget them too.

        Erase what the plugin kept of the report, the reporter and anybody named in it; figures may stay. At
        their request, or when the area's time for keeping it was up. It may come more than once for a case.
        """

    @mark(HookKind.CONTRIBUTE, budget_ms=300)
    def contribute_cards(self, ctx: HookContext, request: CardQuery) -> tuple[Card, ...] | None:
        """Give the cards to show in a slot of a page."""

    @mark(HookKind.DECIDE, budget_ms=200, needs=("reports:read",))
    def decide_unit(self, ctx: HookContext, request: UnitQuery) -> UnitDecision | None:
        """Choose the unit a case goes to.

        Called only where the area has named this plugin for the decision.
        """

    @mark(HookKind.DELIVER, budget_ms=10_000, needs=("people.contact:read",))
    def deliver_notice(self, ctx: HookContext, request: NoticeView) -> NoticeResult | None:
        """Bring a notice to a person by a channel of this plugin, a text message for instance.

        Called at least once for each notice: ``request.id`` is the same when it is tried again. Raise when
        it may work later; answer ``refused`` when it never will; answer nothing when there is no way to
        this person.
        """


SPECS: Final[Mapping[str, HookSpec]] = MappingProxyType(collect(HooksV1, version=1))
"""The hooks of version 1 by name, in the order of ``HooksV1``."""
