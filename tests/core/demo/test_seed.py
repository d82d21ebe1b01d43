"""The demonstration in its tables: the outcome table from the cases themselves, everybody able to sign in, nothing twice."""

from datetime import UTC, datetime

import msgspec
import pytest

from tests.core.demo.conftest import NOW
from wangge_core.access.model import Actor
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.measures.queries import MeasureQueries
from wangge_core.collections.model import Document, Ref
from wangge_core.collections.wanted import Wanted
from wangge_core.demo.casting import parts
from wangge_core.demo.lives import RECENT
from wangge_core.demo.neighbouring import NEIGHBOUR_CODE
from wangge_core.demo.outcomes import TABLE, totals
from wangge_core.demo.places import COUNTY_CODE, townships
from wangge_core.demo.registering import BASE_LIBRARY
from wangge_core.demo.seed import PLUGINS, WITHOUT_PLUGINS, seed
from wangge_core.demo.staff import PASSWORD
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

pytestmark = pytest.mark.slow

SYSTEM = Actor.system("test")
NEIGHBOUR = "999901001"
BROUGHT_IN = totals() + RECENT + len(parts())


async def test_the_outcome_table(demo):
    table = await demo.cases.statistics.outcomes(SYSTEM, "2022-08", "2023-01", None)
    assert [(row.month, row.reports, row.hazards, row.mean_response_days, row.satisfaction) for row in table.items] == [
        (month.month, month.reports, month.hazards, month.response_days, month.satisfaction) for month in TABLE
    ]


async def test_what_was_reported(built, demo):
    report = built[1]
    assert report.areas == 1 + 8 + 67 + 3 + len(demo.locator), "three of the county next door"
    assert report.cases == BROUGHT_IN
    assert len(demo.locator) >= 400


async def test_a_second_run_changes_nothing(built, demo):
    tables = (
        "area",
        "unit",
        "person",
        "account",
        "position",
        "cases",
        "case_step",
        "audit_entry",
        "outbox",
        "duty_shift",
        "duty_leave",
        "case_task",
    )
    before = {table: await demo.database.fetch(f"SELECT COUNT(*) AS n FROM {table}") for table in tables}
    again = await seed(demo)
    assert (again.areas, again.cases) == (0, 0)
    assert (again.accounts, again.query_code) == (built[1].accounts, built[1].query_code)
    assert {table: await demo.database.fetch(f"SELECT COUNT(*) AS n FROM {table}") for table in tables} == before


async def test_somebody_is_on_leave_with_a_stand_in_and_tasks_are_given_out(demo):
    page = await demo.duty.rosters.page(SYSTEM, COUNTY_CODE)
    assert len(page.shifts) == 67 + 8
    assert len(page.stand_ins) == 1
    states = sorted(leave.state for leave in (await demo.duty.leaves.page(SYSTEM)).items)
    assert states == ["approved", "requested"]
    tasks = (await demo.cases.task_desk.open_in(SYSTEM, None)).items
    assert {task.kind for task in tasks} == {"pre_filing_verification", "post_handling_check"}
    assert any(task.assignee for task in tasks)


async def test_plugins_are_on_in_one_street_and_off_in_its_neighbour(demo):
    assert [case_type.id for case_type in demo.host.contributions(NEIGHBOUR + "001001").case_types] == [
        "livelihood.appeal",
        "livelihood.hazard",
        "livelihood.dispute",
    ]
    assert demo.host.contributions(WITHOUT_PLUGINS + "001001").case_types == ()
    assert not any(demo.host.is_on(plugin, WITHOUT_PLUGINS) for plugin in PLUGINS)
    by_code = {area.code: area for branch in await demo.area_queries.public_children(COUNTY_CODE) for area in (branch.area,)}
    west, south, east, north = by_code[NEIGHBOUR].box
    other_west, other_south, other_east, other_north = by_code[WITHOUT_PLUGINS].box
    assert west <= other_east
    assert other_west <= east
    assert south <= other_north
    assert other_south <= north


async def test_a_choice_of_an_administrator_stays(demo):
    await demo.plugins.switch(SYSTEM, PLUGINS[0], WITHOUT_PLUGINS, enabled=True)
    await seed(demo)
    assert demo.host.is_on(PLUGINS[0], WITHOUT_PLUGINS)
    await demo.plugins.switch(SYSTEM, PLUGINS[0], WITHOUT_PLUGINS, enabled=False)


async def test_everybody_can_sign_in(built, demo):
    for account in built[1].accounts:
        rows = await demo.database.fetch("SELECT password_hash, must_change FROM account WHERE username = {}", account.username)
        assert not rows[0]["must_change"]
        assert set(account.role) == {"zh-CN", "en"}
    assert await demo.identity.passwords.fits(rows[0]["password_hash"], PASSWORD)


@pytest.mark.parametrize(("light", "least"), [("green", 20), ("yellow", 5), ("red", 5)])
async def test_every_light_can_be_seen(demo, light, least):
    counts = await demo.cases.queries.counts(SYSTEM, CaseFilter(queue="open"))
    assert getattr(counts, "by_light", {})[light] >= least


async def test_cases_lie_where_they_were_placed(demo):
    rows = await demo.database.fetch("SELECT area, lon, lat FROM cases WHERE lon IS NOT NULL")
    assert demo.locator.locate_all([(row["lon"], row["lat"]) for row in rows]) == [row["area"] for row in rows]
    assert not any(row["area"].startswith(WITHOUT_PLUGINS) for row in rows)


async def test_each_case_tells_its_whole_story(demo):
    cases = await demo.database.fetch("SELECT * FROM cases ORDER BY id")
    for case in (*cases[:40], *cases[-60:]):
        steps = await demo.cases.repository.steps(case["id"])
        clocks = await demo.cases.repository.clocks(case["id"])
        assert steps[0].action in {"report", "began_as_child", "began_as_follow_on", "began_as_referred"}
        assert [step.to_state for step in steps[:-1]] == [step.from_state for step in steps[1:]]
        assert steps[-1].to_state == case["state"]
        assert case["version"] == sum(not step.action.startswith("task_") for step in steps), "a task leaves its case as it is"
        assert max(step.at for step in steps) <= NOW.astimezone(UTC)
        running = [clock for clock in clocks if clock.stopped_at is None]
        assert bool(running) == (case["closed_at"] is None)


async def test_nothing_is_said_to_have_happened_today(demo):
    """One entry and one event per case say that it was brought in; what happens today, the demonstration itself does."""
    entries = await demo.database.fetch("SELECT action, actor_kind, facts FROM audit_entry WHERE resource = 'case'")
    assert {"case.refer", "case.reclassify", "case.ask_again", "case.second_round", "case.follow_up"} <= {
        entry["action"] for entry in entries
    }
    entries = [entry for entry in entries if entry["action"] == "case.brought_in"]
    assert {entry["actor_kind"] for entry in entries} == {"system"}
    events = await demo.database.fetch("SELECT type FROM outbox WHERE type = 'case.brought_in'")
    assert len(entries) == len(events) == BROUGHT_IN
    steps = await demo.database.fetch("SELECT id FROM case_step WHERE at < {}", NOW)
    assert sum(msgspec.json.decode(entry["facts"])["steps"] for entry in entries) == len(steps)


async def states(demo, table, column="state"):
    """How many rows of a table stand in each state."""
    rows = await demo.database.fetch(f"SELECT {column} AS state, COUNT(*) AS n FROM {table} GROUP BY {column}")
    return {row["state"]: row["n"] for row in rows}


async def account(demo, username):
    [row] = await demo.database.fetch("SELECT id FROM account WHERE username = {}", username)
    return Actor(kind="account", id=str(row["id"]), account_id=row["id"])


async def test_each_way_of_working_together_has_an_example(demo):
    assert await states(demo, "case_assistance") == {"open": 1, "replied": 1}
    assert await states(demo, "case_referral") == {"offered": 2, "accepted": 1, "declined": 1}
    assert len(await demo.database.fetch("SELECT id FROM case_relation")) >= 3
    called = await demo.database.fetch("SELECT accepted_at, checked_in_at, score FROM whistle_unit")
    assert sorted(
        (one["accepted_at"] is not None, one["checked_in_at"] is not None, one["score"]) for one in called if not one["score"]
    ) == [
        (False, False, None),
        (True, False, None),
    ]
    assert sorted(one["score"] for one in called if one["score"]) == [4, 5]


async def test_cases_are_handed_over_across_the_border(demo):
    taken = await demo.database.fetch("SELECT area, channel FROM cases WHERE l3 = {}", NEIGHBOUR_CODE)
    assert [(row["area"][:6], row["channel"]) for row in taken] == [(NEIGHBOUR_CODE, "referral")]
    inbox = await demo.cases.together.referral_queries.inbox(await account(demo, "dispatch.beishan"), waiting=True, after=None, limit=10)
    assert [item.from_area.code for item in inbox.items] == [NEIGHBOUR]


async def test_requests_stand_in_every_state(demo):
    rows = await demo.database.fetch("SELECT kind, state, level FROM case_measure ORDER BY kind, state, level")
    assert [(row["kind"], row["state"], row["level"]) for row in rows] == [
        ("appeal", "approved", 2),
        ("appeal", "pending", 0),
        ("extension", "approved", 2),
        ("extension", "pending", 0),
        ("extension", "pending", 1),
        ("extension", "refused", 0),
        ("suspension", "approved", 2),
        ("suspension", "approved", 2),
        ("suspension", "pending", 0),
    ]
    resting = "SELECT p.id FROM cases c JOIN case_clock_pause p ON p.case_id = c.id WHERE c.suspended_until IS NOT NULL"
    assert await demo.database.fetch(resting)
    assert await states(demo, "case_order") == {"issued": 1, "replied": 1, "closed": 1}


async def test_whoever_decides_has_something_to_decide(demo):
    for username, least in (("dispatch.wenlan", 2), ("leader", 1), ("dispatch.county", 1)):
        waiting = await MeasureQueries(measures=demo.cases.measures).waiting(await account(demo, username), None, 50)
        assert len(waiting.items) >= least, username
    assert {item.state for item in (await demo.cases.erasing.waiting(SYSTEM)).items} == {"waiting", "approved"}
    assert await states(demo, "erasure_request") == {"waiting": 1, "approved": 1, "refused": 1, "done": 1}


async def test_alike_and_merged(demo):
    [into] = await demo.database.fetch("SELECT supporters, pressed FROM cases WHERE supporters > 1")
    assert into["pressed"]
    [merge] = await demo.database.fetch("SELECT case_id FROM case_merge")
    assert (await demo.cases.repository.told(merge["case_id"])).outcome == "duplicate"
    [alike] = await demo.database.fetch("SELECT id FROM cases WHERE text LIKE {}", "钟楼菜市场后门的垃圾%")
    page = await demo.cases.duplicates.page(SYSTEM, alike["id"])
    assert page.items[0].score > 0.6
    assert page.items[0].metres < 50


async def test_nothing_is_left_of_what_was_hidden_or_erased(demo):
    told = await demo.database.fetch("SELECT text, reporter_phone FROM cases")
    assert not [row for row in told if "13912345678" in row["text"] or "王桂兰" in row["text"] or "13900001111" in row["text"]]
    assert [row for row in told if "■" in row["text"]]
    private = await demo.database.fetch("SELECT id FROM cases WHERE text LIKE {} AND private", "%不要让店主知道%")
    assert len(private) == 1


async def test_calls_are_due_and_were_made(demo):
    kinds = await states(demo, "case_follow_up")
    assert kinds["open"] >= 2, "one that was not reached yet, one that nobody called"
    assert kinds["satisfied"] >= 1
    [round_two] = await demo.database.fetch("SELECT round FROM cases WHERE text LIKE {}", "小区车位重新划线%")
    assert round_two["round"] == 2


async def test_plugins_advise_on_what_is_undecided(demo):
    rows = await demo.database.fetch("SELECT DISTINCT plugin FROM case_suggestion")
    assert {row["plugin"] for row in rows} == set(PLUGINS) - {BASE_LIBRARY}


async def test_the_registers_are_full_and_their_relations_lead_somewhere(demo):
    async def every(name: str) -> dict[str, Document]:
        page = await demo.documents.queries.page(SYSTEM, Ref(BASE_LIBRARY, name), Wanted(), limit=2000)
        return {str(each.id): each for each in page.documents}

    registers = {
        name: await every(name) for name in ("person", "household", "room", "building", "enterprise", "place", "organisation", "object")
    }
    assert len(registers["person"]) > 200
    assert all(registers.values())
    ties = await every("tie")
    assert all(tie.body["target"] in registers[tie.body["register"]] and tie.body["person"] in registers["person"] for tie in ties.values())
    at_home = {each.body["person"] for each in ties.values() if each.body["kind"] == "lives_in" and each.body["open"]}
    assert at_home == {person for person, each in registers["person"].items() if each.body.get("room")}


async def test_a_resident_can_follow_the_example(built, demo):
    progress = await demo.cases.progress_pages.open(built[1].query_code)
    assert progress.can_rate


async def test_the_county_is_what_the_phone_shows(demo):
    area, box, _ = await demo.area_queries.county()
    assert (area.code, area.name_en) == (COUNTY_CODE, "Qingxi County")
    assert box[0] < box[2]
    villages = [branch for township in townships() for branch in await demo.area_queries.public_children(township.code)]
    assert len(villages) == 67


async def test_pictures_before_and_after(demo):
    cases = await demo.database.fetch("SELECT id, photo_id FROM cases WHERE photo_id IS NOT NULL")
    assert len(cases) > 50
    rows = await demo.database.fetch("SELECT case_id, purpose FROM attachment")
    assert {row["purpose"] for row in rows} == {"report", "handle"}
    assert sum(row["purpose"] == "report" for row in rows) == len(cases)
    assert all(row["case_id"] is not None for row in rows)
    shown = await demo.pictures.of_case(cases[0]["id"], cases[0]["photo_id"])
    assert (await demo.pictures.bytes_of(shown, "thumbnail")).startswith(b"\xff\xd8")


@pytest.mark.parametrize("moment", ["2026-02-18T02:00+00:00", "2026-10-03T19:30+00:00", "2028-05-01T22:00+00:00"])
async def test_it_fills_on_every_day(tmp_path, moment):
    """In the longest holidays, by night, and past the end of the calendar; the table comes out the same."""
    settings = Settings(data=tmp_path, sqlite_synchronous="NORMAL")
    async with Platform(settings, FixedTime(datetime.fromisoformat(moment))).opened() as platform:
        assert (await seed(platform)).cases == BROUGHT_IN
        table = await platform.cases.statistics.outcomes(SYSTEM, "2022-08", "2023-01", None)
    assert [(row.reports, row.hazards, row.mean_response_days, row.satisfaction) for row in table.items] == [
        (month.reports, month.hazards, month.response_days, month.satisfaction) for month in TABLE
    ]
