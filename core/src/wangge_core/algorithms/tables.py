"""Tables of the algorithms: what they answered, what people made of it, and where they are switched off."""

from piccolo.columns import UUID, Boolean, Integer, Real, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Remembered
from wangge_core.scoped import AreaScoped, area_indexes


class AlgorithmAnswerRow(AreaScoped, tablename="algorithm_answer"):
    """One question and what came of it. `state`: answered, abstained, failed. `verdict`: accepted, overridden, or null.

    The input is kept as a digest: it may hold a resident's words. `output` and `reason` are JSON.
    """

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15, default="")
    plugin = Varchar(length=100, default="")
    version = Varchar(length=40, default="")
    algorithm = Varchar(length=60, default="")
    model = Varchar(length=64, default="")
    role = Varchar(length=20, default="")
    subject = Varchar(length=80, default="")
    input_digest = Varchar(length=64, default="")
    state = Varchar(length=10, default="")
    output = Text(default="null")
    reason = Text(default="{}")
    confidence = Real(null=True, default=None)
    milliseconds = Integer(default=0)
    asked_by = Varchar(length=100, default="")
    asked_at = Timestamptz(default=None)
    verdict = Varchar(length=10, null=True, default=None)
    verdict_by = Varchar(length=100, null=True, default=None)
    verdict_at = Timestamptz(null=True, default=None)


class AlgorithmSwitchRow(Table, tablename="algorithm_switch"):
    """What an area says of an algorithm; it holds below, too."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    algorithm = Varchar(length=60, default="")
    area = Varchar(length=15, default="")
    enabled = Boolean(default=True)
    reason = Varchar(length=300, default="")
    changed_by = Varchar(length=200, default="")
    changed_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (AlgorithmAnswerRow, AlgorithmSwitchRow)
REMEMBERED: tuple[Remembered, ...] = (
    Remembered(table="algorithm_answer", documents=("output", "reason"), key="id", reached="subject = {}", by_text=True, copy=True),
)
INDEXES: tuple[str, ...] = (
    *area_indexes("algorithm_answer", "plugin", "algorithm", "asked_at"),
    "CREATE INDEX IF NOT EXISTS algorithm_answer_subject ON algorithm_answer (subject)",
    "CREATE INDEX IF NOT EXISTS algorithm_answer_age ON algorithm_answer (asked_at)",
    "CREATE UNIQUE INDEX IF NOT EXISTS algorithm_switch_once ON algorithm_switch (plugin, algorithm, area)",
)
