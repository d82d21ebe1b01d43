"""The step that put the five stores of rules into one: what areas had set holds on, read by the kinds of today."""

from typing import Any

import msgspec
import pytest

from tests.core.migrations.conftest import apply_before
from wangge_core.cases.aftercare.by_area import REOPENING
from wangge_core.cases.duplicates.by_area import DUPLICATES, Near
from wangge_core.cases.duties.by_area import DUTIES
from wangge_core.cases.escalation.by_area import ESCALATION
from wangge_core.cases.joint.by_area import ASSISTANCE
from wangge_core.cases.privacy.by_area import PRIVACY, shipped
from wangge_core.cases.referral.by_area import REFERRAL
from wangge_core.cases.relations.by_area import RELATIONS
from wangge_core.cases.rule_kinds import KINDS
from wangge_core.cases.tasks.by_area import TASKS
from wangge_core.cases.whistle.by_area import WHISTLE
from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.instants import SystemTime
from wangge_core.local_rules.book import LocalRules
from wangge_core.local_rules.model import Place
from wangge_core.migrations import migrate

_STEP = 14
_COUNTY = "330521"
_WORKING_TOGETHER = {
    "assisting_units": 2,
    "assistance_limit": 4,
    "assistance_limit_most": 20,
    "assistance_unit": "working_days",
    "replies_before": ["handle", "close"],
    "open_replies": "warn",
    "children": 7,
    "depth": 4,
    "open_children": "allow",
    "follow_on_after_days": 9,
    "whistle_units": 3,
    "whistle_minutes": 30,
    "whistle_minutes_most": 90,
    "handed_over": ["text", "class"],
}
_DUPLICATES = {
    "near": {"metres": 80.0, "hours": 12.0},
    "case_types": {"a.b": {"metres": 10.0, "hours": 2.0}},
    "weights": {"distance": 1.0, "time": 0.5, "class": 0.0, "text": 0.25},
    "least_score": 0.5,
    "nudge_at": [2, 4],
    "undo_days": 3,
    "echoes_per_day": 5,
}


@pytest.fixture
async def before(two_empty: list[Database]) -> Database:
    """A database as it was before the step."""
    database = two_empty[0]
    await apply_before(database, _STEP)
    return database


async def _say(database: Database, table: str, **values: Any) -> None:
    names, holes = ", ".join(("id", *values)), ", ".join("{}" for _ in range(len(values) + 1))
    await database.execute(f"INSERT INTO {table} ({names}) VALUES ({holes})", new_id(), *values.values())


async def test_what_areas_had_set_holds_on(before: Database):
    now, default = SystemTime().now(), msgspec.json.encode(TASKS.default).decode()
    ladder = '{"steps": [{"id": "half", "event": "clock.overdue", "audience": "next", "share": 50, "after": null}]}'
    await _say(before, "case_rule", area=_COUNTY, case_type="a.b", name="escalation", body=ladder, set_at=now)
    body = msgspec.json.encode(_DUPLICATES).decode()
    await _say(before, "case_local_rule", area=_COUNTY, name="duplicates", body=body, set_at=now)
    privacy = msgspec.json.encode(msgspec.structs.replace(shipped(), decide_days=3)).decode()
    await _say(before, "case_local_rule", area=_COUNTY, name="privacy", body=privacy, set_at=now)
    await _say(
        before, "case_local_rule", area="33", name="duplicates", body=body.replace('{"a.b":{"metres":10.0,"hours":2.0}}', "{}"), set_at=now
    )
    await _say(before, "case_task_settings", area=_COUNTY, body=default.replace('"rounds":2', '"rounds":5'), set_at=now)
    together = msgspec.json.encode(_WORKING_TOGETHER).decode()
    await _say(before, "case_coordination", area=_COUNTY, body=together, set_at=now)
    duty = {"acceptance": "always", "hours": 6, "silence": "accepted", "unit_returns": 0, "case_returns": 2, "questions": 4}
    await _say(before, "duty_rule", area=_COUNTY, case_type="a.b", **duty)
    assert await migrate(before) >= 1
    rules = LocalRules(before, KINDS)
    await rules.refresh()
    (rung,) = rules.of(ESCALATION, _COUNTY, "a.b").steps
    assert (rung.id, rung.share, rung.after) == ("half", 50, None)
    assert rules.of(ESCALATION, _COUNTY) == ESCALATION.default
    duplicates = rules.of(DUPLICATES, _COUNTY)
    assert (duplicates.near_of("a.b", None), duplicates.near_of("c.d", None), duplicates.nudge_at) == (Near(10, 2), Near(80, 12), [2, 4])
    assert rules.of(DUPLICATES, "33").case_types == []
    assert rules.of(PRIVACY, _COUNTY) == msgspec.structs.replace(shipped(), decide_days=3)
    assert rules.of(TASKS, _COUNTY) == msgspec.structs.replace(TASKS.default, rounds=5)
    assert msgspec.to_builtins(rules.of(DUTIES, _COUNTY, "a.b")) == duty
    whole = {kind.id: msgspec.to_builtins(rules.of(kind, _COUNTY)) for kind in (ASSISTANCE, RELATIONS, WHISTLE, REFERRAL)}
    assert [value for kind in whole.values() for value in kind.values()] == [
        *(_WORKING_TOGETHER[name] for name in list(_WORKING_TOGETHER)[:10]),
        *(3, 30, 90),
        ["text", "class"],
    ]
    assert rules.of(REOPENING, _COUNTY) == REOPENING.default
    assert {entry.by_id for kind in KINDS for entry in rules.history(kind, Place(_COUNTY, "a.b"))} == {"system:migration"}


async def test_who_might_set_one_of_them_may_set_all(before: Database):
    lines = [
        ("a", "task", "manage"),
        ("a", "coordination", "manage"),
        ("b", "coordination", "manage"),
        ("b", "case_rule", "manage"),
        ("c", "task", "read"),
    ]
    for role, resource, action in lines:
        await _say(before, "policy_rule", ptype="p", v0=role, v1=resource, v2=action)
    await migrate(before)
    rows = await before.fetch("SELECT v0, v1, v2 FROM policy_rule ORDER BY v0")
    assert [tuple(row.values()) for row in rows] == [("a", "case_rule", "manage"), ("b", "case_rule", "manage"), ("c", "task", "read")]
