"""Rows of the duties for cases."""

from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Remembered
from wangge_core.scoped import AreaScoped, area_indexes


class ProposalRow(Table, tablename="duty_proposal"):
    """A unit that was asked to take a case over. Reached through its case only."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    owner_id = UUID(null=True, default=None)
    unit_id = UUID()
    proposed_at = Timestamptz(default=None)
    accept_by = Timestamptz(default=None)
    silence = Varchar(length=20)
    ended_at = Timestamptz(null=True, default=None)
    ending = Varchar(length=60, null=True, default=None)


class DisputeRow(AreaScoped, tablename="duty_dispute"):
    """A dispute over duty; decided, it is a precedent."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    area = Varchar(length=15)
    case_type = Varchar(length=100)
    class_id = Varchar(length=150, null=True, default=None)
    opened_at = Timestamptz(default=None)
    opening = Varchar(length=60)
    decided_at = Timestamptz(null=True, default=None)
    decided_by = Varchar(length=80, null=True, default=None)
    unit_id = UUID(null=True, default=None)
    reason = Text(null=True, default=None)
    keywords = Varchar(length=200)
    entry_id = UUID(null=True, default=None)


TABLES: tuple[type[Table], ...] = (ProposalRow, DisputeRow)
REMEMBERED: tuple[Remembered, ...] = (
    Remembered(table="duty_dispute", texts=("reason", "keywords")),
    Remembered(
        table="responsibility",
        texts=("words", "basis"),
        reached="entry_id IN (SELECT entry_id FROM duty_dispute WHERE case_id = {})",
    ),
)
"""A decision that was taken into the responsibility list brought its words along."""

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS duty_proposal_open ON duty_proposal (case_id) WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS duty_dispute_open ON duty_dispute (case_id) WHERE decided_at IS NULL",
    *area_indexes("duty_dispute"),
)
