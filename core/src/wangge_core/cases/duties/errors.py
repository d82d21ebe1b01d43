"""What can go wrong with duties.

ConflictError
├── DutyDecidedError        it was adjudicated whose the case is
├── TooManyQuestionsError   the unit gave it back for want of information too often
└── (already_listed, case_not_disputed)
ForbiddenError
├── AdjudicatorIsPartyError one's own unit is among those that dispute
└── (not_a_party)
"""

from wangge_core.errors import ConflictError, ForbiddenError, NotFoundError


class DutyDecidedError(ConflictError):
    """It was decided whose duty the case is, and that binds."""

    def __init__(self) -> None:
        """The way on is to handle it, or to ask for what is missing."""
        detail = "It was adjudicated that this case is your unit's; it can no longer be given back as not yours, nor disputed."
        super().__init__("duty_decided", detail)


class TooManyQuestionsError(ConflictError):
    """The unit gave the case back for want of information as often as it may."""

    def __init__(self, most: int) -> None:
        """`most` is what the area allows."""
        super().__init__("too_many_questions", f"A unit may give a case back for want of information {most} times; handle what is known.")


class AdjudicatorIsPartyError(ForbiddenError):
    """Nobody decides a dispute of their own unit."""

    def __init__(self) -> None:
        """Another adjudicator has to."""
        super().__init__("adjudicator_is_party", "Your own unit is among those that dispute; another adjudicator has to decide.")


def no_dispute() -> NotFoundError:
    """Return the error for a dispute that is not there for this caller."""
    return NotFoundError("dispute_not_found", "There is no such dispute, or it is not for you.")


def not_disputed() -> ConflictError:
    """Return the error for a statement on a case that nobody disputes now."""
    return ConflictError("case_not_disputed", "A statement can be made only while the case waits for adjudication.")


def not_a_party() -> ForbiddenError:
    """Return the error for a statement by somebody whose unit has no part in the dispute."""
    return ForbiddenError("not_a_party", "Only people of the units that dispute, and dispatchers, may make a statement.")


def not_decided() -> ConflictError:
    """Return the error for taking an open dispute into the list."""
    return ConflictError("dispute_open", "It has not been decided yet; only a decision can be taken into the list.")


def already_listed() -> ConflictError:
    """Return the error for taking a precedent into the list twice."""
    return ConflictError("already_listed", "This precedent has been taken into the responsibility list already.")
