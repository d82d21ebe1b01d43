"""What an import did or would do, for the person who sent the file."""

import msgspec

from wangge_core.areas.findings import Finding


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of an import or of its rehearsal."""

    rows: int
    added: int
    changed: int
    unchanged: int
    errors: int
    warnings: int
    dry_run: bool
    applied: bool
    """Whether the tree is now as the file says: never after a rehearsal, never with an error."""
    findings: tuple[Finding, ...]
