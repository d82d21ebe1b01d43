"""Relations and the rule that keeps them a forest. Pure."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

import msgspec

RelationKind = Literal["child", "follow_on", "referred"]


class Relation(msgspec.Struct, frozen=True):
    """`to_id` came out of `from_id`."""

    kind: RelationKind
    from_id: UUID
    to_id: UUID


Parents = Mapping[UUID, UUID]
"""Child → parent."""


def line(parents: Parents, case: UUID) -> tuple[UUID, ...]:
    """Return a case and all above it, nearest first; ends also where a circle closes."""
    found = [case]
    while (above := parents.get(found[-1])) is not None and above not in found:
        found.append(above)
    return tuple(found)


def height(parents: Parents, case: UUID) -> int:
    """Return how many generations a case has, itself counted."""
    return max(
        (chain.index(case) + 1 for chain in (line(parents, one) for one in {case, *parents}) if case in chain),
        default=1,
    )


def refusal(parents: Parents, parent: UUID, child: UUID, *, depth: int, children: int) -> str | None:
    """Return the code of what speaks against making `child` a child of `parent`, or None."""
    if child in parents:
        return "relation_has_parent"
    if child in line(parents, parent):
        return "relation_circle"
    if len(line(parents, parent)) + height(parents, child) > depth:
        return "relation_too_deep"
    if sum(above == parent for above in parents.values()) >= children:
        return "relation_too_many"
    return None
