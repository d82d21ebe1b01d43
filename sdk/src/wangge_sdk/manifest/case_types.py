"""The case types of a manifest, and the two kinds of file that belong to them: classes and routing tables."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from wangge_sdk.texts import Text

Stage = Literal["collection", "filing", "dispatch", "handling", "feedback", "check", "evaluation"]
TaskKind = Literal["pre_filing_verification", "post_handling_check"]
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
    next: Text | None = None


class WorkflowTransition(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A step that is added to a workflow."""

    id: str
    from_: str | tuple[str, ...]
    to: str | dict[str, str]
    title: Text
    permission: str
    description: Text | None = None
    form: str | None = None
    of_unit: bool = False
    attachments: bool = False
    danger: bool = False


class Workflow(Struct, frozen=True, kw_only=True):
    """A workflow of the platform, and what is added to it."""

    extends: str
    states: tuple[WorkflowState, ...] = ()
    transitions: tuple[WorkflowTransition, ...] = ()


class Referral(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whoever a matter belongs to when it does not belong here, and how to reach them."""

    name: FileText
    phone: Annotated[str, Meta(pattern=r"^[0-9+() -]{3,40}\Z")] | None = None
    url: Annotated[str, Meta(pattern=r"^https://[^\s]{1,300}\Z")] | None = None


class ReferralTarget(Referral, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A referral that staff may choose for any class of the case type."""

    id: LocalId


class Stopper(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class that is not ours: what the reporter reads before typing anything, and whom to turn to.

    ``takes_reports`` lets them report all the same; without it no case is made.
    """

    text: FileText
    referral: Referral
    takes_reports: bool = False


class FilingStandard(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a report of a class is filed, and when its case may be closed; the time between is a clock's.

    ``codes`` name classes of the county's imported standards: the kind, then big and small class in four digits.
    """

    condition: FileText
    closing: FileText
    codes: tuple[Annotated[str, Meta(pattern=r"^(component|event):[0-9]{4}\Z")], ...] = ()


class FollowUp(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether reporters of closed cases are called: none, a share of them, or all; and how often before giving up."""

    kind: Literal["none", "sample", "mandatory"]
    percent: Annotated[int, Meta(ge=1, le=100)] = 20
    attempts: Annotated[int, Meta(ge=1, le=10)] = 3


class Reopening(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long after its closing a case may be reopened, and how many rounds may follow the first."""

    limit: Annotated[int, Meta(ge=1, le=10_000)] = 15
    unit: ClockUnit = "calendar_days"
    times: Annotated[int, Meta(ge=0, le=10)] = 2


class Aftercare(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What follows a closing. ``second_round_score``: a rating this low opens the next round; none means no rating does."""

    reopen: Reopening = Reopening()
    follow_up: FollowUp = FollowUp(kind="none")
    second_round_score: Annotated[int, Meta(ge=1, le=4)] | None = None


class Retention(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many years from the closing personal data in cases are kept; they are erased by themselves then."""

    years: Annotated[int, Meta(ge=1, le=100)]


class CodedReason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reason with a code: why a report is not filed."""

    id: LocalId
    title: FileText


class Outcome(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way for a case to end, beside those of the platform; ``solved`` tells whether the matter itself came right."""

    id: Annotated[LocalId, Meta(max_length=40)]
    title: FileText
    solved: bool


Anonymous = bool | Literal["allowed", "required", "refused"]
"""``true`` is ``allowed``, ``false`` is ``refused``; ``required`` takes no name at all."""


class CaseClass(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of a case type, by its local id."""

    id: LocalId
    title: FileText
    guidance: FileText | None = None
    keywords: tuple[str, ...] = ()
    standard: FilingStandard | None = None
    stopper: Stopper | None = None
    follow_up: FollowUp | None = None
    anonymous: Anonymous | None = None
    """None: as the case type says."""
    private: bool = False
    """Private also where the case type is not."""


class Clock(Struct, frozen=True, kw_only=True):
    """A time limit: so many units for a stage or the whole case; no ``classes`` means all of them."""

    stage: Literal["case"] | Stage
    limit: int
    unit: ClockUnit
    classes: tuple[str, ...] = ()


class TaskRule(Struct, frozen=True, kw_only=True):
    """Whether a grid worker has to look, before a report is filed or after it was handled; no ``classes`` means all of them.

    With ``limit`` and ``unit`` whoever gets the task has so long for it; without them the stage's clock counts.
    """

    kind: TaskKind
    needed: bool = True
    limit: int | None = None
    unit: ClockUnit | None = None
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


DEFAULT_REFUSALS: Final = (
    CodedReason(id="not_so", title={"zh-CN": "情况不属实", "en": "It is not as reported"}),
    CodedReason(id="below_standard", title={"zh-CN": "未达到立案标准", "en": "It does not meet the filing standard"}),
    CodedReason(id="information_missing", title={"zh-CN": "信息不全，无法核实", "en": "Too little is known to verify it"}),
    CodedReason(id="duplicate", title={"zh-CN": "重复上报", "en": "Reported already"}),
    CodedReason(id="in_court", title={"zh-CN": "已进入司法或行政复议程序", "en": "It is before a court or under administrative review"}),
)
"""Why a report is not filed, where a case type names no reasons of its own."""

DEFAULT_REFERRALS: Final = (
    ReferralTarget(id="hotline", name={"zh-CN": "12345 政务服务便民热线", "en": "12345 public service hotline"}, phone="12345"),
)
"""Where staff may refer a case, where a case type names nobody."""


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
    tasks: tuple[TaskRule, ...] = ()
    anonymous: Anonymous = False
    private: bool = False
    hazard: bool = False
    refusals: tuple[CodedReason, ...] = DEFAULT_REFUSALS
    referrals: tuple[ReferralTarget, ...] = DEFAULT_REFERRALS
    outcomes: tuple[Outcome, ...] = ()
    aftercare: Aftercare = Aftercare()
    duplicates: Reach | None = None
    retention: Retention | None = None
