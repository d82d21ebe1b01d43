"""Cases for tests."""

from datetime import UTC, datetime
from typing import Any

from wangge_core.cases.model import Case, Place, Reporter, new_number, new_query_code
from wangge_core.ids import new_id

REPORTED = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
GRID = "999901001001001"


def a_case(**changes: Any) -> Case:
    """Return a case as it is right after its report."""
    values: dict[str, Any] = {
        "id": new_id(),
        "number": new_number(GRID, REPORTED),
        "query_code": new_query_code(),
        "case_type": "livelihood.appeal",
        "class_id": None,
        "title": {"zh-CN": "民生诉求", "en": "Livelihood appeal"},
        "plugin": "wangge.livelihood",
        "plugin_version": "0.1.0",
        "workflow": "core.service-request/v1",
        "state": "reported",
        "stage": "collection",
        "text": "路灯坏了三天",
        "form": {},
        "place": Place(GRID),
        "channel": "web",
        "reporter": Reporter("王小明", "13812345678"),
        "private": False,
        "hazard": False,
        "unit_kind": None,
        "unit_id": None,
        "photo_id": None,
        "reported_at": REPORTED,
        "responded_at": None,
        "promised_at": None,
        "yellow_at": None,
        "due_at": None,
        "closed_at": None,
        "outcome": None,
        "public_reason": None,
        "score": None,
        "rating_text": None,
        "rated_at": None,
        "version": 1,
    }
    return Case(**(values | changes))
