"""The table of the company on cases."""

from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class CaseCompanyRow(Table, tablename="case_company"):
    """A page that is open on a case; `action` is the step that is being written. Deleted when the page closes, or soon after."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID(default=None)
    account_id = UUID(default=None)
    action = Varchar(length=60, null=True, default=None)
    seen_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (CaseCompanyRow,)
INDEXES: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS case_company_case ON case_company (case_id, seen_at)",
    "CREATE INDEX IF NOT EXISTS case_company_age ON case_company (seen_at)",
)
