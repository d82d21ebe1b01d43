"""What can go wrong with a hand-over.

ConflictError
└── ReferralDecidedError   it has been accepted, declined or revoked
NotFoundError              `referral_not_found`
"""

from wangge_core.errors import ConflictError, NotFoundError


class ReferralDecidedError(ConflictError):
    """Somebody was faster."""

    def __init__(self) -> None:
        """Which end it has come to is told to those who may load it."""
        super().__init__("referral_decided", "The hand-over has been accepted, declined or revoked already; load it again.")


def no_referral() -> NotFoundError:
    """Return the error for a hand-over that is not there for this caller."""
    return NotFoundError("referral_not_found", "There is no such hand-over, or it is not for you.")
