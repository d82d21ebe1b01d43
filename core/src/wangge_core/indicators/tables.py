"""Tables of indicators: facts about cases (those of now, and those of locked months), formulas, locks."""

from piccolo.columns import JSON, UUID, BigSerial, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped, area_indexes


class FactColumns(AreaScoped):
    """What both tables of facts hold of a case; `model.Fact` says what each column means."""

    number = Varchar(length=32)
    area = Varchar(length=15)
    case_type = Varchar(length=100)
    class_id = Varchar(length=150)
    title = JSON()
    unit_id = UUID(null=True, default=None)
    worker_id = Varchar(length=80, null=True, default=None)
    worker_name = Varchar(length=80, null=True, default=None)
    reported_at = Timestamptz(default=None)
    filed_at = Timestamptz(null=True, default=None)
    filing_due_at = Timestamptz(null=True, default=None)
    dispatched_at = Timestamptz(null=True, default=None)
    dispatch_due_at = Timestamptz(null=True, default=None)
    handled_at = Timestamptz(null=True, default=None)
    handle_due_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    close_due_at = Timestamptz(null=True, default=None)
    outcome = Varchar(length=40, null=True, default=None)
    units = Integer()
    reworks = Integer()
    with_photo = Boolean(default=False)
    with_position = Boolean(default=False)
    filing_exempt = Boolean(default=False)
    dispatch_exempt = Boolean(default=False)
    handling_exempt = Boolean(default=False)
    closing_exempt = Boolean(default=False)
    imported = Boolean(default=False)
    part = Boolean(default=False)
    version = Integer()


class CaseFact(FactColumns, tablename="case_fact"):
    """What the indicators know of a case now; has the case's id, and follows it through the outbox."""

    id = UUID(primary_key=True, default=new_id)


class LockedFact(FactColumns, tablename="locked_fact"):
    """A fact as it was when its month was locked; never changed again."""

    id = BigSerial(primary_key=True)
    lock_id = UUID(default=None)
    case_id = UUID(default=None)


class IndicatorVersion(Table, tablename="indicator_version"):
    """A version of a formula or ranking that an area made; it holds there and below, so that it is found from below."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    name = Varchar(length=60)
    version = Integer()
    effective_from = Varchar(length=7)
    document = Text()
    override_reason = Text(null=True, default=None)
    made_at = Timestamptz(default=None)
    made_by = Varchar(length=80)


class PeriodLock(Table, tablename="period_lock"):
    """A locked month of an area, with the formulas and figures that hold for it from now on; found from below."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    month = Varchar(length=7)
    locked_at = Timestamptz(default=None)
    locked_by = Varchar(length=80)
    cases = Integer()
    formulas = Text()
    figures = Text()


TABLES: tuple[type[Table], ...] = (CaseFact, LockedFact, IndicatorVersion, PeriodLock)
INDEXES: tuple[str, ...] = (
    *area_indexes("case_fact"),
    "CREATE UNIQUE INDEX IF NOT EXISTS locked_fact_case ON locked_fact (lock_id, case_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS indicator_version_number ON indicator_version (area, name, version)",
    "CREATE UNIQUE INDEX IF NOT EXISTS period_lock_once ON period_lock (area, month)",
)
