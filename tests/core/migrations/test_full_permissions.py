"""The step that gave permissions of plugins their full names: roles hold on to what they had, and nothing of the platform changes."""

from typing import Any

from tests.core.migrations.conftest import apply_before
from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.instants import SystemTime
from wangge_core.migrations import migrate

_STEP = 20


async def _say(database: Database, table: str, **values: Any) -> None:
    names, holes = ", ".join(values), ", ".join("{}" for _ in values)
    await database.execute(f"INSERT INTO {table} ({names}) VALUES ({holes})", *values.values())


async def test_roles_and_workflows_keep_their_permissions_under_the_full_name(two_empty: list[Database]):
    database, now = two_empty[0], SystemTime().now()
    await apply_before(database, _STEP)
    for plugin in ("acme.pets", "acme.case", "acme.twins", "other.twins"):
        for area in ("330521", "330522"):
            choice = {"version": "1.0.0", "enabled": True, "changed_by": "x", "changed_at": now}
            await _say(database, "plugin_area", id=new_id(), plugin=plugin, area=area, **choice)
    lines = [("pets", "home.read"), ("case", "read"), ("twins", "see"), ("gone", "see"), ("case_rule", "manage")]
    for resource, action in lines:
        await _say(database, "policy_rule", id=new_id(), ptype="p", v0="keeper", v1=resource, v2=action)
    await _say(database, "policy_rule", id=new_id(), ptype="g", v0="keeper", v1="pets", v2="")
    text = '{"transitions":[{"permission":"pets:inspect"},{"permission":"handle"},{"id":"pets.look","permission":"other:pets"}]}'
    kept = {
        "extends": "core",
        "plugin": "acme.pets",
        "plugin_version": "1.0.0",
        "case_type": "pets.dog",
        "definition": text,
        "kept_at": now,
    }
    await _say(database, "case_workflow", id="w", **kept)
    await migrate(database)
    rows = await database.fetch("SELECT ptype, v1, v2 FROM policy_rule ORDER BY v1, ptype")
    assert {tuple(row.values()) for row in rows} == {
        ("p", "acme.pets", "home.read"),
        ("p", "case", "read"),
        ("p", "twins", "see"),
        ("p", "gone", "see"),
        ("p", "case_rule", "manage"),
        ("g", "pets", ""),
    }
    (row,) = await database.fetch("SELECT definition FROM case_workflow")
    assert str(row["definition"]) == text.replace('"pets:', '"acme.pets:')
