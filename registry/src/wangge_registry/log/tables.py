"""The table of the public log."""

from piccolo.columns import BigInt, Text, Varchar
from piccolo.table import Table


class LogRow(Table, tablename="log_entry"):
    """An entry; nothing of it ever changes. `facts` is JSON as it was hashed."""

    number = BigInt(primary_key=True, default=None)
    at = Varchar(length=40)
    action = Varchar(length=60)
    subject = Varchar(length=200)
    sha256 = Varchar(length=64)
    facts = Text()
    previous = Varchar(length=64)
    hash = Varchar(length=64)
    key = Varchar(length=16)
    signature = Varchar(length=128)


TABLES: tuple[type[Table], ...] = (LogRow,)
INDEXES: tuple[str, ...] = ("CREATE INDEX IF NOT EXISTS log_entry_subject ON log_entry (subject, number)",)
