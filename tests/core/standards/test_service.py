"""Imports on both databases: all or nothing, the same file twice, versions that follow each other, audited and told."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from tests.core.standards.conftest import ADMINISTRATOR, COUNTY, NOW, OTHER, TOWN, WORKER, Office
from tests.core.standards.workbooks import LAMP, WELL, workbook
from wangge_core.clocks.model import Unit
from wangge_core.errors import ForbiddenError, InvalidError
from wangge_core.standards.changes import compare
from wangge_core.standards.errors import ImportRefusedError, StandardsChangedError
from wangge_core.standards.model import Assumptions, Kind
from wangge_core.standards.report import ImportReport

BAD = (*WELL[:8], "尽快")


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.ended


@pytest.mark.slow
async def test_the_real_file_comes_in_whole_and_again_changes_nothing(office: Office, shared_data: Path) -> None:
    content = (shared_data / "standards" / "muban.xlsx").read_bytes()
    rehearsal = await office.take(content, dry_run=True)
    assert (counts(rehearsal), rehearsal.applied, rehearsal.dry_run) == ((519, 0, 0, 0), False, True)
    assert await office.rows("filing_standard") == []
    first = await office.take(content)
    assert (counts(first), first.applied, first.errors, first.warnings) == ((519, 0, 0, 0), True, 0, 38)
    assert first.by_kind == {Kind.COMPONENT: 375, Kind.EVENT: 144}
    office.time.advance(timedelta(days=1))
    again = await office.take(content)
    assert (counts(again), again.applied) == ((0, 0, 519, 0), True)
    rows = await office.rows("filing_standard")
    assert len(rows) == 519
    assert {(row["area"], row["import_number"], row["valid_from"], row["valid_to"]) for row in rows} == {(COUNTY, 1, NOW, None)}
    assert len(await office.rows("audit_entry")) == 1


@pytest.mark.slow
async def test_another_reading_of_bare_days_is_a_change(office: Office, shared_data: Path) -> None:
    content = (shared_data / "standards" / "muban.xlsx").read_bytes()
    await office.take(content)
    report = await office.take(content, assumptions=Assumptions(days=Unit.CALENDAR_DAYS))
    assert counts(report) == (0, 412, 107, 0)
    assert len(await office.rows("filing_standard")) == 519 + 412


async def test_new_changed_and_ended_standards(office: Office) -> None:
    await office.take(workbook(WELL, LAMP))
    office.time.advance(timedelta(hours=1))
    report = await office.take(workbook((*WELL[:8], "1紧急工作时"), ("01", "公用设施", "03", "报刊亭", *LAMP[4:])))
    assert counts(report) == (1, 1, 0, 1)
    assert await office.names() == ["0101 缺失", "0103 单盏不亮"]
    versions = [(row["class_code"], row["amount"], row["valid_from"], row["valid_to"]) for row in await office.rows("filing_standard")]
    later = NOW + timedelta(hours=1)
    assert sorted(versions, key=str) == [
        ("0101", 1, later, None),
        ("0101", 2, NOW, later),
        ("0102", 2, NOW, later),
        ("0103", 2, later, None),
    ]


async def test_a_file_of_one_kind_leaves_the_other_alone(office: Office) -> None:
    await office.take(workbook(WELL))
    report = await office.take(workbook(LAMP, sheet="事件"))
    assert counts(report) == (1, 0, 0, 0)
    assert await office.names() == ["0101 缺失", "0102 单盏不亮"]


async def test_rows_that_moved_are_unchanged(office: Office) -> None:
    await office.take(workbook(WELL, LAMP))
    assert counts(await office.take(workbook(LAMP, [None] * 9, WELL))) == (0, 0, 2, 0)


async def test_all_or_nothing(office: Office) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        await office.take(workbook(BAD, LAMP))
    assert (caught.value.code, caught.value.report.errors, caught.value.report.applied) == ("standard_import_refused", 1, False)
    (field,) = caught.value.fields
    assert (field.path, field.code) == ("/部件/I3", "limit_unreadable")
    assert await office.rows("filing_standard") == []
    assert await office.rows("audit_entry") == []
    rehearsal = await office.take(workbook(BAD, LAMP), dry_run=True)
    assert (rehearsal.errors, rehearsal.applied) == (1, False)


async def test_an_import_is_audited_and_told(office: Office) -> None:
    await office.take(workbook(WELL, LAMP))
    (entry,) = await office.rows("audit_entry")
    assert (entry["action"], entry["actor_id"], entry["area"]) == ("standard.imported", ADMINISTRATOR.id, COUNTY)
    facts = msgspec.json.decode(entry["facts"])
    assert {name: facts[name] for name in ("added", "changed", "unchanged", "ended", "number")} == {
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "ended": 0,
        "number": 1,
    }
    assert len(facts["sha256"]) == 64
    (event,) = await office.rows("outbox")
    assert (event["type"], event["area"]) == ("standard.imported", COUNTY)


async def test_needs_the_permission_in_that_area(office: Office) -> None:
    with pytest.raises(ForbiddenError, match="standard:import in area 990102"):
        await office.take(workbook(WELL), area=OTHER)
    with pytest.raises(ForbiddenError, match="standard:import"):
        await office.take(workbook(WELL), actor=WORKER, area=TOWN)
    with pytest.raises(InvalidError, match="area_code"):
        await office.take(workbook(WELL), area="somewhere")


async def test_of_two_imports_at_once_one_must_come_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = await office.service._repository.last_number(COUNTY)
    await office.take(workbook(WELL))

    async def last_number(_: str) -> int:
        return stale

    monkeypatch.setattr(office.service._repository, "last_number", last_number)
    with pytest.raises(StandardsChangedError):
        await office.take(workbook(LAMP))
    assert await office.names() == ["0101 缺失"]


def test_nothing_proposed_ends_nothing() -> None:
    assert compare({}, ()).is_empty
