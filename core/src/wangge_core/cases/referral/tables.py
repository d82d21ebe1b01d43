"""Rows of hand-overs."""

from piccolo.columns import JSON, UUID, Boolean, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Own, Remembered
from wangge_core.scoped import AreaScoped, area_indexes


class ReferralRow(AreaScoped, tablename="case_referral"):
    """A hand-over. It lies in the area that is to take the case; the area that sends reaches it through its case."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    from_area = Varchar(length=15)
    area = Varchar(length=15)
    state = Varchar(length=20)
    reason = Text()
    handed = JSON()
    consent = Boolean(default=False)
    sent_by = Varchar(length=80)
    sent_at = Timestamptz(default=None)
    decided_by = Varchar(length=80, null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    decision = Text(null=True, default=None)
    accepted_id = UUID(null=True, default=None)


TABLES: tuple[type[Table], ...] = (ReferralRow,)
REMEMBERED: tuple[Remembered, ...] = (
    Remembered(
        table="case_referral",
        texts=("reason", "decision"),
        documents=("handed",),
        own={"handed": Own("handed_over", keys=("text", "address", "name", "phone"))},
    ),
)

INDEXES: tuple[str, ...] = (
    *area_indexes("case_referral"),
    "CREATE INDEX IF NOT EXISTS case_referral_case ON case_referral (case_id, id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS case_referral_pending ON case_referral (case_id) WHERE state = 'offered'",
)
