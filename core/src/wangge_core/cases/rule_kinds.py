"""Every kind of rule that an area may set, in the order in which people read them."""

from typing import Any, Final

from wangge_core.cases.aftercare.by_area import REOPENING
from wangge_core.cases.duplicates.by_area import DUPLICATES
from wangge_core.cases.duties.by_area import DUTIES
from wangge_core.cases.escalation.by_area import ESCALATION
from wangge_core.cases.joint.by_area import ASSISTANCE
from wangge_core.cases.measures.by_area import APPEAL, EXTENSION, SUSPENSION
from wangge_core.cases.orders.by_area import SUPERVISION
from wangge_core.cases.privacy.by_area import PRIVACY, RETENTION
from wangge_core.cases.referral.by_area import REFERRAL
from wangge_core.cases.relations.by_area import RELATIONS
from wangge_core.cases.tasks.by_area import TASKS
from wangge_core.cases.whistle.by_area import WHISTLE
from wangge_core.local_rules.model import Kind

KINDS: Final[tuple[Kind[Any], ...]] = (
    DUPLICATES,
    TASKS,
    DUTIES,
    ASSISTANCE,
    RELATIONS,
    WHISTLE,
    REFERRAL,
    EXTENSION,
    SUSPENSION,
    APPEAL,
    SUPERVISION,
    ESCALATION,
    REOPENING,
    PRIVACY,
    RETENTION,
)
