"""Which case went into which: a forest, in which every case has at most one above it. Pure.

Who reported any case of a tree is told of its root. Since a case lies in one tree only, nobody is told twice.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from wangge_core.cases.duplicates.errors import NotMergeableError

Key = TypeVar("Key", bound=Hashable)


def root_of(above: Mapping[Key, Key], case: Key) -> Key:
    """Return the case that a case has come to be part of; itself when it is part of none."""
    while case in above:
        case = above[case]
    return case


def tree_of(above: Mapping[Key, Key], root: Key) -> frozenset[Key]:
    """Return the root and all that went into it, also by way of another."""
    return frozenset({root, *(case for case in above if root_of(above, case) == root)})


def require_mergeable(*, same: bool, merged: tuple[bool, bool], closed: tuple[bool, bool], private: tuple[bool, bool]) -> None:
    """Go on only when one case may go into another; each pair tells of the one and of the other.

    Both must be roots, so that no circle can come about; both open, since a closed case has been answered; and both public
    or both private, since the reporter of the one sees from now on how the other goes.

    Raises:
        NotMergeableError: with the reason.
    """
    if same:
        raise NotMergeableError("merge_itself", "A case cannot be merged into itself.")
    if any(merged):
        raise NotMergeableError("merge_merged", "One of the cases has been merged already; use the case that it went into.")
    if any(closed):
        raise NotMergeableError("merge_closed", "One of the cases is closed; only open cases are merged.")
    if private[0] != private[1]:
        raise NotMergeableError("merge_private", "A private case and a public one are not merged: one's reporter would see the other.")
