"""What the API gives about old spreadsheets."""

from uuid import UUID

import msgspec

from wangge_core.collections.old_sheets.quarantine import HeldSheet
from wangge_core.spreadsheets.rows import CellFinding


class OldColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column: its heading, the field that it seems to be, and what its first cells say."""

    heading: str
    field: str | None
    samples: list[str]


class OldSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is: how many rows, in which row its heading stands (0: there is none), and whether its shape is remembered."""

    rows: int
    heading_row: int
    remembered: bool
    columns: list[OldColumn]


class OldSheetReport(msgspec.Struct, frozen=True, kw_only=True):
    """What taking it in did or would do.

    `errors` are rows that do not fit, `held` those of them that are newly set aside or told otherwise, `mended`
    rows whose quarantine ended.
    """

    rows: int
    added: int
    changed: int
    unchanged: int
    errors: int
    held: int
    mended: int
    dry_run: bool
    applied: bool
    import_id: UUID | None
    findings: tuple[CellFinding, ...]


class HeldSheetList(msgspec.Struct, frozen=True):
    """What waits to be mended, file by file."""

    items: list[HeldSheet]
