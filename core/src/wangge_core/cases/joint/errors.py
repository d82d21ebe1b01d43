"""What can go wrong with joint handling.

ConflictError
├── RepliesOpenError        a step waits for the replies of assisting units
└── AssistanceOverError     somebody has answered, or the request was taken back
"""

from collections.abc import Sequence

from wangge_core.errors import ConflictError


class RepliesOpenError(ConflictError):
    """A step waits for replies."""

    def __init__(self, units: Sequence[str]) -> None:
        """`units` are the names of those that have not replied."""
        detail = f"This step waits for the replies of {', '.join(units)}. Wait for them, or have the dispatcher take the requests back."
        super().__init__("joint_replies_open", detail)


class AssistanceOverError(ConflictError):
    """Nothing is asked of the unit any more."""

    def __init__(self, state: str) -> None:
        """`state` says what became of the request."""
        super().__init__("joint_over", f"Nothing is asked here any more: the request is {state!r}. Load the case again.")
