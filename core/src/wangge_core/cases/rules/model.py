"""The rules of the mechanisms beside the workflow, as data. Pure.

Each has a default that comes with the platform (`rules.json`); an area may say otherwise for all its case types or for
one, and what it says holds below it too.
"""

from typing import Annotated, Any, Final, Literal

import msgspec

from wangge_core.clocks.model import MAX_AMOUNT
from wangge_core.errors import FieldError, InvalidError

LevelName = Literal["county", "township", "village", "grid"]
WIDTH_OF: Final[dict[LevelName, int]] = {"county": 6, "township": 9, "village": 12, "grid": 15}

PermissionName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z_]{0,39}$")]
RoleName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]


class Approver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who decides at one level: whoever holds the permission `case:…` for the case's area of that level, and the role if one is named."""

    permission: PermissionName
    level: LevelName
    role: RoleName | None = None


Approvers = Annotated[list[Approver], msgspec.Meta(min_length=1, max_length=5)]


class ExtensionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """延期. `percent` of the original limit may be added at most; `most` may be approved for a case.

    late_decisions: whether what was asked for in time may still be approved once the clock has run out.
    """

    approvers: Approvers
    percent: Percent = 100
    most: Annotated[int, msgspec.Meta(ge=0, le=20)] = 2
    late_decisions: bool = False


class SuspensionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """挂账. At most so many days; `most` may be approved for a case."""

    approvers: Approvers
    days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 365
    most: Annotated[int, msgspec.Meta(ge=0, le=20)] = 1


class AppealRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """申诉. `most` may be made for a case, refused ones included, within so many days of its closing."""

    approvers: Approvers
    days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 30
    most: Annotated[int, msgspec.Meta(ge=0, le=20)] = 1


class SupervisionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """督办. While an order is open, the case may not take these steps: by their effect in the workflow."""

    blocks: Annotated[list[Literal["assign", "unassign", "refuse", "close"]], msgspec.Meta(max_length=4)] = msgspec.field(
        default_factory=lambda: ["close"]
    )


class Wait(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much time after the clock's start or its due time. Seconds and minutes run always; the rest are the units of clocks."""

    amount: Annotated[int, msgspec.Meta(ge=0, le=MAX_AMOUNT)]
    unit: Literal["seconds", "minutes", "emergency_hours", "working_hours", "working_days", "calendar_days"]
    since: Literal["start", "due"] = "due"


class Rung(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step of a ladder: at a share of the clock (percent) or after a wait, somebody is told.

    event: what it is on the wire. audience: as in the rules of notices. urgent: at any hour; else it waits for working
    hours, unless the clock itself counts in emergency hours. kinds: of which clocks.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    event: Literal["clock.due_soon", "clock.overdue", "clock.escalated"]
    audience: Annotated[str, msgspec.Meta(pattern=r"^(unit|next|reporter|(role|unit_role):[a-z][a-z0-9_]{0,59})$")]
    share: Percent | None = None
    after: Wait | None = None
    kinds: Annotated[list[Literal["case", "stage"]], msgspec.Meta(min_length=1, max_length=2)] = msgspec.field(
        default_factory=lambda: ["stage", "case"]
    )
    urgent: bool = False


class EscalationRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """升级. The ladder of each clock; a step is taken once, in the order of their times."""

    steps: Annotated[list[Rung], msgspec.Meta(max_length=20)]

    def require_sound(self) -> None:
        """Go on only with a ladder that can be climbed.

        Raises:
            InvalidError: `ladder`, with every step that stands twice or has not exactly one time.
        """
        faults = []
        seen: set[str] = set()
        for number, rung in enumerate(self.steps):
            if rung.id in seen:
                faults.append(
                    FieldError(f"/steps/{number}/id", "ladder", f"The step {rung.id!r} stands twice; give each an id of its own.")
                )
            if (rung.share is None) == (rung.after is None):
                message = f"The step {rung.id!r} needs a share of the clock or a wait, one of the two."
                faults.append(FieldError(f"/steps/{number}", "ladder", message))
            elif rung.after is not None and rung.after.amount == 0 and rung.after.unit not in {"seconds", "minutes"}:
                message = f"The step {rung.id!r} waits for nothing; say 0 seconds, or a share of 100."
                faults.append(FieldError(f"/steps/{number}/after/amount", "ladder", message))
            seen.add(rung.id)
        if faults:
            raise InvalidError("ladder", faults[0].message, tuple(faults))


RuleName = Literal["extension", "suspension", "appeal", "supervision", "escalation"]
Rule = ExtensionRule | SuspensionRule | AppealRule | SupervisionRule | EscalationRule
KINDS: Final[dict[RuleName, type[Any]]] = {
    "extension": ExtensionRule,
    "suspension": SuspensionRule,
    "appeal": AppealRule,
    "supervision": SupervisionRule,
    "escalation": EscalationRule,
}


class CaseRules(msgspec.Struct, frozen=True, kw_only=True):
    """The rules that hold for a case type in an area."""

    extension: ExtensionRule
    suspension: SuspensionRule
    appeal: AppealRule
    supervision: SupervisionRule
    escalation: EscalationRule
