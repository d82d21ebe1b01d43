"""Tables of the events: outbox, how far each subscriber has come, what could not be delivered, leases."""

from piccolo.columns import JSON, UUID, BigInt, BigSerial, Integer, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Remembered


class Outbox(Table, tablename="outbox"):
    """Events, written in the transaction that made them true.

    `seq` is the order of insertion, which on PostgreSQL is not the order of commit: nobody may read by it
    alone. `position` is given after the commit, without gaps, and is what subscribers read by.
    """

    seq = BigSerial(primary_key=True)
    id = UUID(default=None)
    type = Varchar(length=100)
    area = Varchar(length=15)
    key = Varchar(length=100)
    at = Timestamptz(default=None)
    data = JSON()
    position = BigInt(null=True, default=None)


class EventCursor(Table, tablename="event_cursor"):
    """The last position a subscriber has dealt with; the row `:head` holds the last position given out."""

    subscriber = Varchar(length=100, primary_key=True)
    position = BigInt()


class EventDelivery(Table, tablename="event_delivery"):
    """An event that a subscriber still owes: it failed, or waits behind one of the same key that failed."""

    id = UUID(primary_key=True, default=new_id)
    subscriber = Varchar(length=100)
    position = BigInt()
    key = Varchar(length=100)
    state = Varchar(length=10)
    attempts = Integer()
    next_at = Timestamptz(default=None)
    error = Varchar(length=500)


class Lease(Table, tablename="lease"):
    """Who may do a job that only one process does at a time, and until when."""

    name = Varchar(length=100, primary_key=True)
    holder = UUID(default=None)
    until = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (Outbox, EventCursor, EventDelivery, Lease)
REMEMBERED: tuple[Remembered, ...] = (
    Remembered(table="outbox", documents=("data",), key="seq", reached="key = {}", by_text=True, copy=True),
    Remembered(table="event_delivery", texts=("error",), reached="key = {}", by_text=True, copy=True),
)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS outbox_new ON outbox (seq) WHERE position IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS outbox_position ON outbox (position) WHERE position IS NOT NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS event_delivery_once ON event_delivery (subscriber, position)",
    "CREATE INDEX IF NOT EXISTS event_delivery_due ON event_delivery (subscriber, state, next_at)",
    "CREATE INDEX IF NOT EXISTS event_delivery_position ON event_delivery (position)",
)
