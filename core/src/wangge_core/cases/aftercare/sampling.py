"""Which closed cases are followed up: drawn by the case's own id, so that anybody can draw again and nobody can choose. Pure."""

import hashlib
from typing import Final, Literal
from uuid import UUID

import msgspec

from wangge_sdk.manifest.case_types import FollowUp

LOTS: Final = 10_000
_PER_PERCENT: Final = LOTS // 100
_BYTES: Final = 8

Why = Literal["mandatory", "drawn", "not_drawn", "no_contact"]


class Draw(msgspec.Struct, frozen=True):
    """How a case was drawn: its lot of `LOTS`, the share in percent that is called, and what follows."""

    lot: int
    percent: int
    why: Why

    @property
    def chosen(self) -> bool:
        """Whether the reporter is to be called."""
        return self.why in {"mandatory", "drawn"}


def lot_of(case_id: UUID, round_number: int) -> int:
    """Return the lot of a round of a case: the first eight bytes of SHA-256 over `<id>/<round>`, modulo `LOTS`."""
    digest = hashlib.sha256(f"{case_id}/{round_number}".encode()).digest()
    return int.from_bytes(digest[:_BYTES], "big") % LOTS


def drawn(case_id: UUID, round_number: int, rule: FollowUp, *, reachable: bool) -> Draw | None:
    """Draw for a round that was closed; None where nobody is ever called. Who left no telephone cannot be."""
    if rule.kind == "none":
        return None
    lot, percent = lot_of(case_id, round_number), 100 if rule.kind == "mandatory" else rule.percent
    if not reachable:
        return Draw(lot, percent, "no_contact")
    if rule.kind == "mandatory":
        return Draw(lot, percent, "mandatory")
    return Draw(lot, percent, "drawn" if lot < percent * _PER_PERCENT else "not_drawn")
