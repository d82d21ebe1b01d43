"""Rows of what follows a closing. Reached through their case only, so the case's scope is theirs."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Own, Remembered


class RoundRow(Table, tablename="case_round"):
    """A round that ended and was followed by another: how it ended, how it was rated, and why it was not the last."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID(default=None)
    number = Integer()
    closed_at = Timestamptz(default=None)
    outcome = Varchar(length=50)
    public_reason = Text()
    solved = Boolean(null=True, default=None)
    score = Integer(null=True, default=None)
    rating_text = Text(null=True, default=None)
    rated_at = Timestamptz(null=True, default=None)
    reopened_at = Timestamptz(default=None)
    cause = Varchar(length=20)
    note = Text(null=True, default=None)


class FollowUpRow(Table, tablename="case_follow_up"):
    """The draw for a round that was closed, chosen or not, and what became of the call.

    `state`: open (to be called), satisfied, unsatisfied, unreached, overtaken (reopened before), none (not chosen).
    """

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID(default=None)
    round = Integer()
    lot = Integer()
    percent = Integer()
    why = Varchar(length=20)
    state = Varchar(length=20)
    most_calls = Integer()
    drawn_at = Timestamptz(default=None)


class CallRow(Table, tablename="case_follow_up_call"):
    """One call; never changed."""

    id = UUID(primary_key=True, default=new_id)
    follow_up_id = UUID(default=None)
    case_id = UUID(default=None)
    at = Timestamptz(default=None)
    caller_id = Varchar(length=80)
    caller_name = Varchar(length=80)
    reached = Boolean(default=False)
    satisfied = Boolean(null=True, default=None)
    words = Text(null=True, default=None)


TABLES: tuple[type[Table], ...] = (RoundRow, FollowUpRow, CallRow)
REMEMBERED: tuple[Remembered, ...] = (
    Remembered(
        table="case_round",
        texts=("public_reason", "rating_text", "note"),
        own={"rating_text": Own("rating"), "note": Own("reopening", when="cause = 'reporter'")},
    ),
    Remembered(table="case_follow_up_call", texts=("words",), own={"words": Own("call")}),
)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS case_round_number ON case_round (case_id, number)",
    "CREATE UNIQUE INDEX IF NOT EXISTS case_follow_up_round ON case_follow_up (case_id, round)",
    "CREATE INDEX IF NOT EXISTS case_follow_up_open ON case_follow_up (state, id)",
    "CREATE INDEX IF NOT EXISTS case_follow_up_call_case ON case_follow_up_call (case_id, id)",
)
