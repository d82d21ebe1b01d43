"""What a file changes in the standards on record. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from wangge_core.standards.model import Standard


class Kept(msgspec.Struct, frozen=True):
    """A standard on record: since when, in which area."""

    id: UUID
    area: str
    standard: Standard
    valid_from: datetime


class Changes(msgspec.Struct, frozen=True):
    """What has to happen so that the record says what the file says.

    `changed` pairs what is on record with what follows it; `ended` only ever holds kinds that the file covers.
    """

    added: tuple[Standard, ...]
    changed: tuple[tuple[Kept, Standard], ...]
    unchanged: int
    ended: tuple[Kept, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing has to happen."""
        return not (self.added or self.changed or self.ended)


def compare(current: Mapping[str, Kept], proposed: Iterable[Standard]) -> Changes:
    """Compare what is on record (by key) with what a file proposes."""
    wanted = {standard.key: standard for standard in proposed}
    kinds = {standard.kind for standard in wanted.values()}
    added = tuple(standard for key, standard in wanted.items() if key not in current)
    both = [(current[key], standard) for key, standard in wanted.items() if key in current]
    changed = tuple(pair for pair in both if not pair[0].standard.says_the_same(pair[1]))
    ended = tuple(kept for key, kept in current.items() if key not in wanted and kept.standard.kind in kinds)
    return Changes(added, changed, len(both) - len(changed), ended)
