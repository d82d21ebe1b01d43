"""Rows of supervision orders."""

from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Remembered
from wangge_core.scoped import AreaScoped, area_indexes


class OrderRow(AreaScoped, tablename="case_order"):
    """A supervision order; lies where its case lies."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID(default=None)
    area = Varchar(length=15)
    number = Varchar(length=40)
    words = Text()
    issued_by = Varchar(length=80)
    issuer_name = Varchar(length=80)
    issued_at = Timestamptz(default=None)
    unit_id = UUID(null=True, default=None)
    due_at = Timestamptz(default=None)
    state = Varchar(length=20)
    received_at = Timestamptz(null=True, default=None)
    receiver_name = Varchar(length=80, null=True, default=None)
    replied_at = Timestamptz(null=True, default=None)
    reply = Text(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    closing_words = Text(null=True, default=None)


TABLES: tuple[type[Table], ...] = (OrderRow,)
REMEMBERED: tuple[Remembered, ...] = (Remembered(table="case_order", texts=("words", "reply", "closing_words")),)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS case_order_number ON case_order (number)",
    "CREATE INDEX IF NOT EXISTS case_order_case ON case_order (case_id, id)",
    *area_indexes("case_order"),
)
