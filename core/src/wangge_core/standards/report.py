"""What an import of standards did or would do, for the person who sent the file."""

from collections.abc import Mapping

import msgspec

from wangge_core.standards.findings import StandardFinding
from wangge_core.standards.model import Kind


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of an import or of its rehearsal.

    `ended` counts standards on record whose kind the file covers and which it no longer has. `by_kind` counts
    what the file holds.
    """

    area: str
    rows: int
    by_kind: Mapping[Kind, int]
    added: int
    changed: int
    unchanged: int
    ended: int
    errors: int
    warnings: int
    dry_run: bool
    applied: bool
    """Whether the standards are now as the file says: never after a rehearsal, never with an error."""
    findings: tuple[StandardFinding, ...]
