"""Who may decide a request, and what it is afterwards: nobody their own, and each level another person. Pure."""

from collections.abc import Sequence

import msgspec

from wangge_core.cases.measures.errors import DecidedError, NotDecidingError
from wangge_core.cases.measures.model import Measure, Review


def require_deciding(measure: Measure, reviews: Sequence[Review], actor_id: str, *, entitled: bool) -> None:
    """Go on only when this person may decide the request at its present level.

    entitled: whether they hold what the level asks for.

    Raises:
        DecidedError: it is not pending any more.
        NotDecidingError: `own_request`, `decided_before`, `not_approver`.
    """
    if measure.state != "pending":
        raise DecidedError(measure.state)
    if actor_id == measure.asked_by:
        raise NotDecidingError("own_request", "Nobody decides on their own request; another approver has to.")
    if any(review.by_id == actor_id for review in reviews):
        raise NotDecidingError("decided_before", "You approved this at an earlier level; the next one is for another person.")
    if not entitled:
        wanted = measure.approvers[measure.level]
        role = f" and the role {wanted.role}" if wanted.role else ""
        detail = f"Level {measure.level + 1} needs the permission case:{wanted.permission}{role} for the case's {wanted.level}."
        raise NotDecidingError("not_approver", detail)


def decided(measure: Measure, *, approved: bool) -> Measure:
    """Return the request after a decision: refused at any level, approved at the last one, else one level further."""
    if not approved:
        return msgspec.structs.replace(measure, state="refused")
    level = measure.level + 1
    return msgspec.structs.replace(measure, level=level, state="approved" if level == len(measure.approvers) else "pending")
