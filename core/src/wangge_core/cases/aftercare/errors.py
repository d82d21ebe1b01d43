"""What can go wrong after a closing.

ConflictError
├── WindowOverError        the time to reopen is over
├── RoundsUsedUpError      the case has had all the rounds that its type allows
└── NoFollowUpError        no call is due for the case
ForbiddenError
└── OwnHandlingError       who handled a case does not ask how well it was done
"""

from datetime import datetime

from wangge_core.errors import ConflictError, ForbiddenError
from wangge_core.instants import LOCAL


class WindowOverError(ConflictError):
    """The case was closed too long ago."""

    def __init__(self, number: str, until: datetime) -> None:
        """`until` was the end of the window."""
        end = f"{until.astimezone(LOCAL):%Y-%m-%d %H:%M}"
        super().__init__(
            "reopen_window_over", f"It could be reopened until {end}. Report it anew, and name the number {number} in the words."
        )


class RoundsUsedUpError(ConflictError):
    """The case has been dealt with as often as its type allows."""

    def __init__(self, number: str, rounds: int) -> None:
        """`rounds` is how many there were."""
        detail = f"It has had {rounds} rounds, which is all there are. Report it anew, and name the number {number} in the words."
        super().__init__("reopen_used_up", detail)


class NoFollowUpError(ConflictError):
    """Nobody is to be called about the case now."""

    def __init__(self) -> None:
        """Say where calls that are due stand."""
        super().__init__("follow_up_not_due", "No call is due for this case; GET /follow-ups lists those that are.")


class OwnHandlingError(ForbiddenError):
    """The caller handled the case, or belongs to the unit that did."""

    def __init__(self) -> None:
        """Say who may."""
        super().__init__("own_handling", "You or your unit handled this case; somebody else asks its reporter.")
