"""The states of a version, and every way from one to another. Pure.

A state belongs to a version and to its file's hash: nothing is inherited from the version before. What may happen is one
table; whoever acts is told by it, and so is the documentation.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from msgspec import Struct


class State(StrEnum):
    """Where a version stands."""

    RECEIVED = "received"
    """The file is in staging; the machine checks are waiting for their turn."""
    CHECKING = "checking"
    REJECTED = "rejected"
    """The checks, or a reviewer, found something that cannot stay."""
    ERRORED = "errored"
    """The checks could not finish. Never a pass."""
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    """A reviewer has asked the publisher something."""
    APPROVED = "approved"
    """Enough reviewers have approved the file; it waits to be signed."""
    PUBLISHED = "published"
    DEPRECATED = "deprecated"
    """Offered, with the advice to take another."""
    WITHDRAWN = "withdrawn"
    """Taken back by its publisher before it was published."""
    YANKED = "yanked"
    """Offered to whoever names exactly this version (PEP 592)."""
    QUARANTINED = "quarantined"
    """Not offered while it is looked into."""
    REVOKED = "revoked"
    """Taken out for good; what is installed of it acts."""


OFFERED: Final = frozenset({State.PUBLISHED, State.DEPRECATED, State.YANKED})
"""States whose files are in the index."""
VOUCHED: Final = OFFERED | {State.APPROVED}
"""States whose files the signed metadata vouches for; a file is vouched for before it is offered."""
FINAL: Final = frozenset({State.WITHDRAWN, State.REVOKED})
_LOOKED_INTO: Final = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED, *OFFERED})


class Who(StrEnum):
    """Who may act."""

    MACHINE = "machine"
    """The registry itself, after its own work."""
    PUBLISHER = "publisher"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """What can happen to a version. The first eight are the registry's own, or follow from a reviewer's decision."""

    CHECK = "check"
    REJECT = "reject"
    FAIL = "fail"
    PASS = "pass"  # noqa: S105  an act, no secret
    REQUEST_CHANGES = "request_changes"
    REFUSE = "refuse"
    APPROVE = "approve"
    PUBLISH = "publish"
    ANSWER = "answer"
    RECHECK = "recheck"
    OVERRIDE = "override"
    WITHDRAW = "withdraw"
    DEPRECATE = "deprecate"
    COMMEND = "commend"
    YANK = "yank"
    UNYANK = "unyank"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    REVOKE = "revoke"


class Transition(Struct, frozen=True, kw_only=True):
    """One way: from which states, to which, by whom."""

    sources: frozenset[State]
    target: State | None
    """None leads back to where the version came from."""
    by: frozenset[Who]
    reason: bool = False
    """Whether a reason has to be given; it stands in the public log."""


def _way(sources: set[State] | frozenset[State], target: State | None, *by: Who, reason: bool = False) -> Transition:
    return Transition(sources=frozenset(sources), target=target, by=frozenset(by), reason=reason)


_CHECKED: Final = frozenset({State.CHECKING})
_REVIEWED: Final = frozenset({State.IN_REVIEW})
TRANSITIONS: Final[Mapping[Act, Transition]] = MappingProxyType(
    {
        Act.CHECK: _way({State.RECEIVED}, State.CHECKING, Who.MACHINE),
        Act.REJECT: _way(_CHECKED, State.REJECTED, Who.MACHINE),
        Act.FAIL: _way(_CHECKED, State.ERRORED, Who.MACHINE),
        Act.PASS: _way(_CHECKED, State.IN_REVIEW, Who.MACHINE),
        Act.REQUEST_CHANGES: _way(_REVIEWED, State.CHANGES_REQUESTED, Who.MACHINE),
        Act.REFUSE: _way(_REVIEWED, State.REJECTED, Who.MACHINE),
        Act.APPROVE: _way(_REVIEWED, State.APPROVED, Who.MACHINE),
        Act.PUBLISH: _way({State.APPROVED}, State.PUBLISHED, Who.MACHINE),
        Act.ANSWER: _way({State.CHANGES_REQUESTED}, State.IN_REVIEW, Who.PUBLISHER, reason=True),
        Act.RECHECK: _way({State.ERRORED}, State.RECEIVED, Who.PUBLISHER, Who.REVIEWER),
        Act.OVERRIDE: _way({State.REJECTED, State.ERRORED}, State.IN_REVIEW, Who.REVIEWER, reason=True),
        Act.WITHDRAW: _way(
            {State.RECEIVED, State.ERRORED, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED}, State.WITHDRAWN, Who.PUBLISHER
        ),
        Act.DEPRECATE: _way({State.PUBLISHED}, State.DEPRECATED, Who.PUBLISHER, reason=True),
        Act.COMMEND: _way({State.DEPRECATED}, State.PUBLISHED, Who.PUBLISHER),
        Act.YANK: _way({State.PUBLISHED, State.DEPRECATED}, State.YANKED, Who.PUBLISHER, Who.REVIEWER, Who.ADMINISTRATOR, reason=True),
        Act.UNYANK: _way({State.YANKED}, State.PUBLISHED, Who.PUBLISHER, Who.REVIEWER, Who.ADMINISTRATOR),
        Act.QUARANTINE: _way(_LOOKED_INTO, State.QUARANTINED, Who.REVIEWER, Who.ADMINISTRATOR, reason=True),
        Act.RELEASE: _way({State.QUARANTINED}, None, Who.REVIEWER, Who.ADMINISTRATOR, reason=True),
        Act.REVOKE: _way({*OFFERED, State.QUARANTINED}, State.REVOKED, Who.ADMINISTRATOR, reason=True),
    }
)


class NotPossibleError(Exception):
    """An act does not fit the state, or is not for whoever acts; the message says what does."""


def after(state: State, act: Act, who: frozenset[Who], before: State | None) -> State:
    """Return the state that an act leads to; `before` is where a version was before it was quarantined.

    Raises:
        NotPossibleError: it leads nowhere from here, or whoever acts may not.
    """
    way = TRANSITIONS[act]
    if state not in way.sources:
        raise NotPossibleError(f"The version is {state}; {act} takes one that is {' or '.join(sorted(way.sources))}.")
    if not way.by & who:
        raise NotPossibleError(f"{act} is for the {' or the '.join(sorted(way.by))}.")
    target = way.target or before
    if target is None:
        raise NotPossibleError(f"Nobody knows what the version was before it was {state}.")
    return target


def possible(state: State, who: frozenset[Who]) -> list[Act]:
    """Return the acts that are open to somebody."""
    return [act for act, way in TRANSITIONS.items() if state in way.sources and way.by & who]
