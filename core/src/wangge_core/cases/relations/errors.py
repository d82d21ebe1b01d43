"""What can go wrong with relations.

ConflictError
├── RelationRefusedError   the relation would close a circle, go too deep, or there are too many
└── ChildrenOpenError      a case waits for its children
"""

from collections.abc import Sequence

from wangge_core.errors import ConflictError

_WHY = {
    "relation_has_parent": "The case is a child of another one already; take it out there first.",
    "relation_circle": "The case is above the other one already; a case cannot come out of itself.",
    "relation_too_deep": "There would be more generations than the area allows.",
    "relation_too_many": "The case would have more children than the area allows.",
}


class RelationRefusedError(ConflictError):
    """The relation cannot be made."""

    def __init__(self, code: str) -> None:
        """`code` as in `relations.model.refusal`."""
        super().__init__("relation_refused", _WHY[code])
        self.reason = code


class ChildrenOpenError(ConflictError):
    """A case cannot be closed before its children."""

    def __init__(self, numbers: Sequence[str]) -> None:
        """`numbers` are those of the open children that the actor may see."""
        which = ", ".join(numbers) or "cases that are not for you"
        super().__init__("children_open", f"This case waits for its children: {which}. Close them first.")
