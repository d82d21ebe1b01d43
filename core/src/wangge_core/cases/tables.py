"""Rows of the case kernel."""

from collections.abc import Mapping
from typing import Final

from piccolo.columns import JSON, UUID, Boolean, DoublePrecision, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.cases.duties import tables as duties
from wangge_core.cases.filters import TURN
from wangge_core.cases.flows.tables import TABLES as FLOW_TABLES
from wangge_core.cases.joint import tables as joint
from wangge_core.cases.referral import tables as referral
from wangge_core.cases.relations import tables as relations
from wangge_core.cases.searching import GRAM_VECTOR
from wangge_core.cases.whistle import tables as whistle
from wangge_core.ids import new_id
from wangge_core.remembered import Own, Remembered
from wangge_core.scoped import AreaScoped, area_indexes


class CaseRow(AreaScoped, tablename="cases"):
    """A case as it stands now; how it came to stand so is in `case_step`."""

    id = UUID(primary_key=True, default=new_id)
    number = Varchar(length=32)
    query_code = Varchar(length=32)
    case_type = Varchar(length=100)
    class_id = Varchar(length=150, null=True, default=None)
    title = JSON()
    plugin = Varchar(length=100)
    plugin_version = Varchar(length=40)
    workflow = Varchar(length=80)
    state = Varchar(length=40)
    stage = Varchar(length=40)
    text = Text()
    form = JSON()
    area = Varchar(length=15)
    address = Varchar(length=300, null=True, default=None)
    lon = DoublePrecision(null=True, default=None)
    lat = DoublePrecision(null=True, default=None)
    accuracy = DoublePrecision(null=True, default=None)
    channel = Varchar(length=20)
    reporter_id = UUID(null=True, default=None)
    reporter_name = Varchar(length=80, null=True, default=None)
    reporter_phone = Varchar(length=40, null=True, default=None)
    private = Boolean(default=False)
    hazard = Boolean(default=False)
    unit_kind = Varchar(length=60, null=True, default=None)
    unit_id = UUID(null=True, default=None)
    proposed_unit_id = UUID(null=True, default=None)
    photo_id = UUID(null=True, default=None)
    reported_at = Timestamptz(default=None)
    responded_at = Timestamptz(null=True, default=None)
    promised_at = Timestamptz(null=True, default=None)
    yellow_at = Timestamptz(null=True, default=None)
    due_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    outcome = Varchar(length=40, null=True, default=None)
    public_reason = Text(null=True, default=None)
    score = Integer(null=True, default=None)
    rating_text = Text(null=True, default=None)
    rated_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)
    suspended_until = Timestamptz(null=True, default=None)
    solved = Boolean(null=True, default=None)
    round = Integer(default=1)
    supporters = Integer(default=0)
    pressed = Boolean(default=False)


class StepRow(Table, tablename="case_step"):
    """One thing that happened to a case. Reached through its case only, so the case's scope is its scope."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    at = Timestamptz(default=None)
    actor_kind = Varchar(length=20)
    actor_id = Varchar(length=80)
    actor_name = Varchar(length=80)
    action = Varchar(length=60)
    from_state = Varchar(length=40, null=True, default=None)
    to_state = Varchar(length=40)
    note = Text(null=True, default=None)
    data = JSON()


class ClockRow(Table, tablename="case_clock"):
    """A time limit that runs, or ran, on a case: one for the whole, one for each stage that has a limit."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    kind = Varchar(length=10)
    stage = Varchar(length=40)
    unit_id = UUID(null=True, default=None)
    amount = Integer()
    unit = Varchar(length=20)
    started_at = Timestamptz(default=None)
    yellow_at = Timestamptz(default=None)
    due_at = Timestamptz(default=None)
    provisional = Boolean(default=False)
    stopped_at = Timestamptz(null=True, default=None)
    next_at = Timestamptz(null=True, default=None)


class PauseRow(Table, tablename="case_clock_pause"):
    """A stretch in which a clock stands still; the ledger of a clock only grows, and an earlier end is the one change to it.

    With the case's own id for a clock's it is what holds for the round, which the next round begins without.
    """

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID(default=None)
    clock_id = UUID(default=None)
    starts_at = Timestamptz(default=None)
    ends_at = Timestamptz(default=None)
    reason = Text()


class ExtensionRow(Table, tablename="case_clock_extension"):
    """Time that was added to a clock, or to the round of a case, as for pauses."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID(default=None)
    clock_id = UUID(default=None)
    amount = Integer()
    unit = Varchar(length=20)
    granted_at = Timestamptz(default=None)
    reason = Text()


class SuggestionRow(Table, tablename="case_suggestion"):
    """What a plugin proposed for a case, and why. A person decides."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    kind = Varchar(length=20)
    plugin = Varchar(length=100)
    plugin_version = Varchar(length=40)
    value = Varchar(length=150)
    confidence = DoublePrecision()
    words = JSON()
    reason = JSON()


class IntakeKeyRow(Table, tablename="intake_key"):
    """Which case a sender's client id became, so that a repeated report is the same report."""

    id = UUID(primary_key=True, default=new_id)
    sender = Varchar(length=64)
    client_id = UUID()
    body_digest = Varchar(length=64)
    case_id = UUID()


class SearchTodoRow(Table, tablename="case_search_todo"):
    """A case whose words are still to be gathered for the search: those that are older than the search."""

    case_id = UUID(primary_key=True, default=None)


class SourceRow(Table, tablename="case_source"):
    """Where an imported case comes from; the other system's id brings it in once and never twice."""

    case_id = UUID(primary_key=True, default=None)
    system = Varchar(length=80)
    source_id = Varchar(length=120)
    status = Varchar(length=120)
    digest = Varchar(length=64)
    import_id = UUID(default=None)


_TOGETHER: Final = (joint, relations, whistle, referral)
"""How units, cases and areas work together."""

TABLES: tuple[type[Table], ...] = (
    CaseRow,
    StepRow,
    ClockRow,
    PauseRow,
    ExtensionRow,
    SuggestionRow,
    IntakeKeyRow,
    SearchTodoRow,
    SourceRow,
    *FLOW_TABLES,
    *duties.TABLES,
    *(table for module in _TOGETHER for table in module.TABLES),
)

REMEMBERED: tuple[Remembered, ...] = (
    Remembered(
        table="case_step",
        texts=("note",),
        documents=("data",),
        own={"note": Own("said", when="actor_kind = 'resident' AND action <> 'report'")},
    ),
    Remembered(table="case_clock_pause", texts=("reason",)),
    Remembered(table="case_clock_extension", texts=("reason",)),
    Remembered(table="case_suggestion", documents=("reason",), lifted=("words",), copy=True),
    Remembered(table="case_source", texts=("status",), key="case_id"),
    *duties.REMEMBERED,
    *(words for module in (joint, whistle, referral) for words in module.REMEMBERED),
)
"""The words of the case itself are its own columns, which change under its version only (`privacy.redaction`)."""

_FULL_TEXT: Final = (
    "CREATE VIRTUAL TABLE case_search_grams USING fts5"
    "(grams, content = 'case_search', content_rowid = 'piece', detail = none, tokenize = 'ascii')"
)
_ADDED: Final = (
    "CREATE TRIGGER case_search_added AFTER INSERT ON case_search BEGIN "
    "INSERT INTO case_search_grams (rowid, grams) VALUES (new.piece, new.grams); END"
)
_GONE: Final = (
    "CREATE TRIGGER case_search_gone AFTER DELETE ON case_search BEGIN "
    "INSERT INTO case_search_grams (case_search_grams, rowid, grams) VALUES ('delete', old.piece, old.grams); END"
)
STATEMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sqlite": (
        "CREATE TABLE case_search (piece INTEGER PRIMARY KEY, case_id UUID NOT NULL, words TEXT NOT NULL, grams TEXT NOT NULL)",
        "CREATE INDEX case_search_case ON case_search (case_id)",
        _FULL_TEXT,
        _ADDED,
        _GONE,
    ),
    "postgres": (
        "CREATE TABLE case_search (case_id UUID NOT NULL, words TEXT NOT NULL, grams TEXT NOT NULL)",
        "CREATE INDEX case_search_case ON case_search (case_id)",
        f"CREATE INDEX case_search_grams ON case_search USING gin (({GRAM_VECTOR}))",
    ),
}
"""The words of cases, piece by piece (the report, each step with a note), found by the case, and by their grams, which each kind of
database indexes in its own way.
"""

_OPEN = "WHERE closed_at IS NULL"

INDEXES: tuple[str, ...] = (
    *duties.INDEXES,
    "CREATE UNIQUE INDEX IF NOT EXISTS cases_number ON cases (number)",
    "CREATE UNIQUE INDEX IF NOT EXISTS cases_query_code ON cases (query_code)",
    *area_indexes("cases"),
    *(f"CREATE INDEX IF NOT EXISTS cases_open_l{level} ON cases (l{level}, id) {_OPEN}" for level in (3, 4, 5, 6)),
    f"CREATE INDEX IF NOT EXISTS cases_open_unit ON cases (unit_id, id) {_OPEN}",
    f"CREATE INDEX IF NOT EXISTS cases_open_turn ON cases (({TURN}), id) {_OPEN}",
    "CREATE INDEX IF NOT EXISTS cases_reported ON cases (l3, reported_at)",
    "CREATE INDEX IF NOT EXISTS case_step_case ON case_step (case_id, id)",
    "CREATE INDEX IF NOT EXISTS case_clock_case ON case_clock (case_id, id)",
    "CREATE INDEX IF NOT EXISTS case_clock_next ON case_clock (next_at) WHERE next_at IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS case_clock_pause_case ON case_clock_pause (case_id, clock_id)",
    "CREATE INDEX IF NOT EXISTS case_clock_extension_case ON case_clock_extension (case_id, clock_id)",
    "CREATE INDEX IF NOT EXISTS cases_suspended ON cases (suspended_until) WHERE suspended_until IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS case_suggestion_case ON case_suggestion (case_id, id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS intake_key_sender ON intake_key (sender, client_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS case_source_id ON case_source (system, source_id)",
    *(index for module in _TOGETHER for index in module.INDEXES),
)
