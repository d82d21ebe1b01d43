"""What can go wrong with rules of areas.

NotFoundError
├── (rule_unknown)       there is no such kind of rule
└── (rule_not_set)       the place says nothing of its own
ConflictError
└── RuleChangedError     somebody else changed it meanwhile
InvalidError
├── (rule_settings)      the settings break the kind's schema, or do not fit together
├── (rule_for_all)       the kind does not vary by case type
├── (case_type_unknown)  no plugin offers the case type
└── (area_unknown)       there is no such area today
"""

from collections.abc import Iterable, Sequence

from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError
from wangge_core.forms.model import Finding
from wangge_sdk.texts import say


class RuleChangedError(ConflictError):
    """The rule of this place is another than the one that the caller saw."""

    def __init__(self, seen: int, now: int) -> None:
        """`seen` and `now` are versions; 0 means that nothing was ever set."""
        detail = f"The rule was changed meanwhile: you saw version {seen}, it is {now} now. Look at it again, then change it."
        super().__init__("rule_changed", detail)


def unknown_kind(kind: str, known: Iterable[str]) -> NotFoundError:
    """Return the error for a kind that there is not."""
    return NotFoundError("rule_unknown", f"There is no rule {kind[:40]!r}; there are {', '.join(known)}.")


def not_set(area: str) -> NotFoundError:
    """Return the error for taking back what was never said."""
    return NotFoundError("rule_not_set", f"Area {area} itself says nothing of this; what is said above it decides already.")


def unsound(findings: Sequence[Finding]) -> InvalidError:
    """Return the error for settings that cannot hold, field by field."""
    fields = tuple(finding.field_error(below="/settings") for finding in findings)
    return InvalidError("rule_settings", " ".join(say(finding.message, "en") for finding in findings), fields)


def for_all(kind: str) -> InvalidError:
    """Return the error for a case type where the rule holds for all of them."""
    message = f"The rule {kind} holds for all case types alike; leave case_type out."
    return InvalidError("rule_for_all", message, (FieldError("/case_type", "rule_for_all", message),))


def unknown_case_type(case_type: str) -> InvalidError:
    """Return the error for a case type that nobody offers."""
    message = f"No plugin offers the case type {case_type[:100]!r}; leave it out to mean all."
    return InvalidError("case_type_unknown", message, (FieldError("/case_type", "case_type_unknown", message),))


def unknown_area(area: str) -> InvalidError:
    """Return the error for an area that is not there today."""
    message = f"There is no area {area}; GET /api/v1/areas lists them."
    return InvalidError("area_unknown", message, (FieldError("/area", "unknown", message),))
