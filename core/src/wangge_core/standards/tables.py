"""Tables of filing standards.

They are reference data that an area hands down to all below it, so that a row names its `area` and is found
from below by the ancestors of a code; a scope, which looks downwards, would ask the wrong question.
"""

from piccolo.columns import JSON, UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class FilingStandard(Table, tablename="filing_standard"):
    """One version of a standard; a changed one ends and is followed by a new row, so that old cases keep theirs."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    kind = Varchar(length=10)
    class_code = Varchar(length=4)
    key = Varchar(length=32)
    big_code = Varchar(length=2)
    big_name = Varchar(length=60)
    small_code = Varchar(length=2)
    small_name = Varchar(length=60)
    condition = Text()
    closing = Text()
    amount = Integer()
    unit = Varchar(length=20)
    limit_text = Varchar(length=60)
    variants = JSON()
    units = Text()
    authorities = Text()
    source_sheet = Varchar(length=31)
    source_row = Integer()
    import_number = Integer()
    valid_from = Timestamptz(default=None)
    valid_to = Timestamptz(null=True, default=None)


class StandardImport(Table, tablename="standard_import"):
    """One import that was taken, numbered within its area; two at a time would both want the same number."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    number = Integer()
    at = Timestamptz(default=None)
    digest = Varchar(length=64)


TABLES: tuple[type[Table], ...] = (FilingStandard, StandardImport)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS filing_standard_current ON filing_standard (area, key) WHERE valid_to IS NULL",
    "CREATE INDEX IF NOT EXISTS filing_standard_list ON filing_standard (area, kind, class_code, id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS standard_import_number ON standard_import (area, number)",
)
