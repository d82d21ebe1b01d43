"""Imports on both databases: all or nothing, rehearsed first, remembered in the audit, told to others."""

import msgspec
import pytest
import shapely

from tests.core.areas.conftest import SYSTEM, Tree, collection, rules
from wangge_core.access.model import Scope
from wangge_core.area_code import Level
from wangge_core.areas.coordinates import Datum, wgs84_to_gcj02
from wangge_core.areas.errors import AreasChangedError, ImportRefusedError
from wangge_core.areas.repository import AreaRepository
from wangge_core.errors import ForbiddenError

COUNTY = "code,name\n330521,德清县\n330521001,武康街道\n330521101,新市镇\n330521001001,居仁社区\n"
SQUARE = shapely.box(111.0, 29.0, 111.01, 29.01)
NEXT = shapely.box(111.01, 29.0, 111.02, 29.01)


async def recorded(tree, table):
    return await tree.database.fetch(f"SELECT * FROM {table}")


async def codes(tree):
    return sorted(row["code"] for row in await recorded(tree, "area"))


async def test_first_import(tree):
    report = await tree.take(COUNTY)
    assert (report.rows, report.added, report.changed, report.unchanged, report.errors) == (4, 4, 0, 0, 0)
    assert report.applied
    assert await codes(tree) == ["330521", "330521001", "330521001001", "330521101"]
    (entry,) = await recorded(tree, "audit_entry")
    assert (entry["action"], entry["area"], entry["actor_id"]) == ("area.imported", "330521", SYSTEM.id)
    facts = msgspec.json.decode(entry["facts"])
    assert (facts["rows"], facts["added"], len(facts["sha256"])) == (4, 4, 64)
    (event,) = await recorded(tree, "outbox")
    assert (event["type"], event["area"], msgspec.json.decode(event["data"])["version"]) == ("area.imported", "330521", 1)


async def test_the_same_again_changes_nothing(tree):
    await tree.take(COUNTY)
    report = await tree.take(COUNTY)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 4)


async def test_rehearsal(tree):
    report = await tree.take(COUNTY, dry_run=True)
    assert (report.added, report.dry_run, report.applied) == (4, True, False)
    assert await codes(tree) == []
    assert await recorded(tree, "audit_entry") == []


async def test_all_or_nothing(tree):
    with pytest.raises(ImportRefusedError) as caught:
        await tree.take(COUNTY + "330522101,无上级镇\n3305,\n")
    assert rules(caught.value.report.findings) == [(6, "parent_missing"), (7, "name_missing")]
    assert [field.path for field in caught.value.fields] == ["/rows/6/code", "/rows/7/name"]
    assert await codes(tree) == []
    assert await recorded(tree, "outbox") == []


async def test_a_rehearsal_tells_errors_without_raising(tree):
    report = await tree.take("code,name\n330522101,无上级镇\n", dry_run=True)
    assert (report.errors, report.applied) == (1, False)


@pytest.mark.slow
async def test_real_lists(tree, shared_data):
    assert (await tree.take((shared_data / "areas/areas.csv").read_bytes())).added == 2978
    report = await tree.take((shared_data / "areas/streets.csv").read_bytes())
    assert (report.added, report.errors) == (41351, 0)
    for name in ("villages_330521_德清县", "villages_330108_滨江区"):
        report = await tree.take((shared_data / f"geo/{name}.csv").read_bytes())
        assert report.errors == 0
    assert len(await tree.queries.public_children("330521001")) == 15
    assert "长安镇" in {branch.area.name for branch in await tree.queries.public_children("4419")}
    entries = await recorded(tree, "audit_entry")
    assert sorted(entry["area"] for entry in entries) == ["", "", "330108", "330521"]


async def test_outlines_are_kept_in_wgs84(tree):
    await tree.take(COUNTY)
    moved = shapely.transform(SQUARE, lambda pairs: [wgs84_to_gcj02(*pair) for pair in pairs])
    await tree.take(collection(("330521001001001", "第一网格", moved)), datum=Datum.GCJ02)
    ((area, outline),) = await tree.queries.outlines(SYSTEM, "330521", Level.GRID)
    assert shapely.hausdorff_distance(outline, SQUARE) < 1e-9
    assert (area.datum, area.kind, area.name) == ("gcj02", "base", "第一网格")


async def test_a_table_leaves_the_outline_alone(tree):
    await tree.take(COUNTY)
    await tree.take(collection(("330521001001001", "第一网格", SQUARE)))
    report = await tree.take("code,name\n330521001001001,改名网格\n")
    assert report.changed == 1
    ((area, outline),) = await tree.queries.outlines(SYSTEM, "330521001001", Level.GRID)
    assert (area.name, area.box, outline) == ("改名网格", SQUARE.bounds, SQUARE)


async def test_the_same_outline_again_is_no_change(tree):
    await tree.take(COUNTY)
    content = collection(("330521001001001", "第一网格", SQUARE))
    await tree.take(content)
    assert (await tree.take(content)).unchanged == 1
    assert (await tree.take(collection(("330521001001001", "第一网格", NEXT)))).changed == 1


async def test_overlap_with_what_is_on_record(tree):
    await tree.take(COUNTY)
    await tree.take(collection(("330521001001001", "一", SQUARE)))
    report = await tree.take(collection(("330521001001002", "二", shapely.box(111.005, 29, 111.02, 29.01))), dry_run=True)
    assert rules(report.findings) == [(1, "overlap")]


async def test_a_new_outline_for_the_parent_is_held_against_the_children(tree):
    await tree.take(COUNTY)
    await tree.take(collection(("330521001001001", "一", SQUARE)))
    report = await tree.take(collection(("330521001001", "居仁社区", shapely.box(111.0, 29, 111.005, 29.01))), dry_run=True)
    assert rules(report.findings) == [(1, "outside_parent")]


async def test_neighbouring_counties_are_held_against_each_other(tree):
    await tree.take(collection(("330521", "德清县", SQUARE)))
    report = await tree.take(collection(("330522", "长兴县", SQUARE)), dry_run=True)
    assert rules(report.findings) == [(1, "overlap")]


async def test_a_voided_grid_code_is_never_used_again(tree):
    await tree.take(COUNTY)
    await tree.take(collection(("330521001001001", "一", SQUARE)))
    await tree.take("code,name,valid_to\n330521001001001,一,2026-01-01\n")
    again = "code,name,valid_to\n330521001001001,新,\n"
    with pytest.raises(ImportRefusedError) as caught:
        await tree.take(again)
    assert rules(caught.value.report.findings) == [(2, "grid_code_reused")]


async def test_a_split_takes_the_land_over(tree):
    await tree.take(COUNTY)
    await tree.take(collection(("330521001001001", "一", shapely.box(111.0, 29, 111.02, 29.01))))
    parts = collection(("330521001001002", "东", SQUARE), ("330521001001003", "西", NEXT), valid_from="2026-03-01")
    assert rules((await tree.take(parts, dry_run=True)).findings) == [(1, "overlap"), (2, "overlap")]
    await tree.take(
        "code,name,valid_from,valid_to,successor\n"
        "330521001001001,一,,2026-03-01,330521001001002 330521001001003\n"
        "330521001001002,东,2026-03-01,,\n330521001001003,西,2026-03-01,,\n"
    )
    await tree.take(parts)
    assert tree.locator.locate(111.005, 29.005) == "330521001001002"
    assert tree.locator.locate(111.015, 29.005) == "330521001001003"
    assert [area.code for area in await tree.queries.resolve("330521001001001")] == ["330521001001002", "330521001001003"]


async def test_giving_a_grid_back_its_time_is_held_against_those_that_followed(tree):
    await tree.take(COUNTY)
    await tree.take(collection(("330521001001001", "一", SQUARE), valid_to="2026-01-01"))
    await tree.take(collection(("330521001001002", "二", SQUARE), valid_from="2026-01-01"))
    report = await tree.take("code,name,valid_from\n330521001001002,二,2025-06-01\n", dry_run=True)
    assert rules(report.findings) == [(2, "overlap")]


async def test_a_town_that_ends_takes_its_villages_along(tree):
    await tree.take(COUNTY)
    report = await tree.take("code,name,valid_to\n330521001,武康街道,2026-01-01\n", dry_run=True)
    assert rules(report.findings) == [(2, "children_left")]


async def test_only_within_the_scope(database):
    tree = Tree(database, "330521001")
    with pytest.raises(ForbiddenError) as caught:
        await tree.take(COUNTY)
    assert "Row 2" in caught.value.detail
    with pytest.raises(ForbiddenError):
        await Tree(database).take(COUNTY)
    assert await codes(tree) == []


async def test_another_import_in_between(tree, monkeypatch):
    other = Tree(tree.database, "")
    version = AreaRepository.version

    async def overtaken(self):
        seen = await version(self)
        monkeypatch.setattr(AreaRepository, "version", version)
        await other.take("code,name\n330522,长兴县\n")
        return seen

    monkeypatch.setattr(AreaRepository, "version", overtaken)
    with pytest.raises(AreasChangedError):
        await tree.take(COUNTY)
    assert await codes(tree) == ["330522"]


async def test_an_empty_table(tree):
    report = await tree.take("code,name\n")
    assert (report.rows, report.applied) == (0, True)


async def test_the_lock_row_counts_imports(tree):
    repository = AreaRepository(tree.database)
    assert await repository.version() == 0
    await tree.take(COUNTY)
    await tree.take("code,name\n330522,长兴县\n")
    assert await repository.version() == 2
    assert await repository.load("330522", Scope(("330521",))) is None
