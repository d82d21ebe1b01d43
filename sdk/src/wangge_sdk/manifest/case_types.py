"""The case types of a manifest, and the two kinds of file that belong to them: classes and routing tables."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from wangge_sdk.texts import Text

Stage = Literal["collection", "filing", "dispatch", "handling", "feedback", "check", "evaluation"]
ClockUnit = Literal["emergency_hours", "working_hours", "working_days", "calendar_days"]

LocalId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,48}\Z")]
FileText = Annotated[dict[str, Annotated[str, Meta(min_length=1, max_length=4000)]], Meta(min_length=1)]

EVERY_CLASS = "*"
"""In a routing row: any class that no row names."""


class FormFiles(Struct, frozen=True, kw_only=True):
    """Paths of a form's files."""

    schema: str
    ui: str | None = None


class WorkflowState(Struct, frozen=True, kw_only=True):
    """A state that is added to a workflow."""

    id: str
    stage: Stage
    title: Text


class WorkflowTransition(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A step that is added to a workflow."""

    id: str
    from_: str
    to: str
    title: Text
    permission: str
    form: str | None = None


class Workflow(Struct, frozen=True, kw_only=True):
    """A workflow of the platform, and what is added to it."""

    extends: str
    states: tuple[WorkflowState, ...] = ()
    transitions: tuple[WorkflowTransition, ...] = ()


class CaseClass(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of a case type, by its local id."""

    id: LocalId
    title: FileText
    guidance: FileText | None = None
    keywords: tuple[str, ...] = ()


class Clock(Struct, frozen=True, kw_only=True):
    """A time limit: so many units for a stage or the whole case; no ``classes`` means all of them."""

    stage: Literal["case"] | Stage
    limit: int
    unit: ClockUnit
    classes: tuple[str, ...] = ()


class RoutingRow(Struct, frozen=True, kw_only=True, rename={"class_id": "class"}, forbid_unknown_fields=True):
    """One row of a routing table.

    Among the rows that fit, one that names the class wins over ``*``, then the deeper area wins, then the
    earlier row.
    """

    class_id: Annotated[str, Meta(pattern=r"^(\*|[a-z][a-z0-9_-]{0,48})\Z")]
    """Local id of the class, or ``*`` for any class."""
    unit_kind: LocalId
    """Kind of the unit, see ``wangge_sdk.unit_kinds``."""
    reason: FileText
    """Why, in a sentence that staff read."""
    area: Annotated[str, Meta(pattern=r"^[0-9]{2,15}\Z")] | None = None
    """Canonical code of the area the row is for, with all below it; none means everywhere."""


class RoutingTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision table: which class goes to which kind of unit."""

    rows: Annotated[tuple[RoutingRow, ...], Meta(min_length=1)]


class Reach(Struct, frozen=True, kw_only=True):
    """How close in place and time two reports of a case type are that may be about the same thing."""

    metres: float
    hours: float


class CaseType(Struct, frozen=True, kw_only=True):
    """A kind of case that can be reported, as the manifest has it; ``package`` reads the files it names."""

    id: str
    title: Text
    summary: Text
    form: FormFiles
    workflow: Workflow
    classes: tuple[CaseClass, ...] | str
    clocks: tuple[Clock, ...]
    routing: str
    anonymous: bool | Literal["allowed", "required", "refused"] = False
    """``true`` is ``allowed``, ``false`` is ``refused``; ``required`` takes no name at all."""
    private: bool = False
    hazard: bool = False
    duplicates: Reach | None = None
