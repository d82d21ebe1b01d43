"""Filling an empty platform with the demonstration county; a second run changes nothing."""

import random
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.area_code import WIDTHS, Level
from wangge_core.audit.model import AuditEntry
from wangge_core.cases.model import Case
from wangge_core.cases.moves import FIXED
from wangge_core.cases.rows import case_row, clock_row, search_rows, step_row, suggestion_row, words_of_case
from wangge_core.database import Row
from wangge_core.demo import lives
from wangge_core.demo.afterwards import happen
from wangge_core.demo.atlas import atlas, geojson
from wangge_core.demo.casting import cast
from wangge_core.demo.confiding import confide
from wangge_core.demo.cooperation import cooperate
from wangge_core.demo.disputing import dispute
from wangge_core.demo.illustrating import SENDER, Album
from wangge_core.demo.land import parcels
from wangge_core.demo.measuring import ask_and_decide, order
from wangge_core.demo.neighbouring import NEIGHBOUR_CODE, neighbour
from wangge_core.demo.outcomes import totals
from wangge_core.demo.places import COUNTY_CODE, Township, townships
from wangge_core.demo.recruiting import Recruits, recruit
from wangge_core.demo.registering import BASE_LIBRARY, fill_registers
from wangge_core.demo.resembling import resemble
from wangge_core.demo.rostering import fill_roster, give_tasks
from wangge_core.demo.staff import NEXT_DOOR, PASSWORD, posts, word_of, worker_of
from wangge_core.demo.stage import Stage
from wangge_core.demo.unrolling import Crew, Unrolled, about_to_be_late, unrolled
from wangge_core.events.model import Event
from wangge_core.platform import Platform
from wangge_sdk.texts import Text
from wangge_sdk.views import ReportView

SYSTEM: Final = Actor.system("demo")
LIVELIHOOD: Final = "wangge.livelihood"
PLUGINS: Final = (LIVELIHOOD, "wangge.keyword-triage", BASE_LIBRARY)
WITHOUT_PLUGINS: Final = "999901002"
"""The street where the plugins are off until an administrator switches them on; its neighbours have them."""
_BROUGHT_IN: Final = "case.brought_in"
_OFFICER: Final = "演示县数据保护负责人"
"""Who is said to have looked at the algorithms of the plugins."""
_UNDECIDED: Final = frozenset({"reported", "verified", "filed"})
"""States in which somebody still chooses class or unit, and a plugin's advice helps."""
_SEED: Final = 202_208
_TASKS: Final = 60
_YELLOW_EVERY: Final = 5
"""Every so many open cases are about to be late."""


class DemoAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account to sign in with."""

    username: str
    password: str
    name: str
    role: Text
    area: str


class DemoReport(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the demonstration, and what this run has added."""

    areas: int
    cases: int
    accounts: tuple[DemoAccount, ...]
    query_code: str | None
    """A case to look up without an account: closed, and not rated yet."""


async def seed(platform: Platform) -> DemoReport:
    """Fill an open platform (`Platform.opened` or `.running`) with whatever of the county is not there yet.

    Returns:
        How many areas and cases were added, the accounts to show, and the query code of a case.
    """
    county = townships()
    areas = await _import_land(platform, county)
    recruits = await recruit(platform, SYSTEM, county, [NEXT_DOOR])
    await _switch_plugins_on(platform)
    await fill_registers(platform, SYSTEM, county, _plots(county))
    told = await _fill_cases(platform, county, recruits)
    if told:
        cases = {one.part: one.case.id for one in told if one.part}
        await _play(Stage(platform=platform, county=county, recruits=recruits, cases=cases))
    if await fill_roster(platform, SYSTEM, county, recruits):
        await give_tasks(platform, await _waiting(platform))
    return DemoReport(areas=areas, cases=len(told), accounts=_accounts(platform, county), query_code=await _example(platform))


async def _play(stage: Stage) -> None:
    """Play every example on its case."""
    for example in (happen, cooperate, dispute, ask_and_decide, order, resemble, confide):
        await example(stage)


async def _import_land(platform: Platform, county: Sequence[Township]) -> int:
    """Import the county and its neighbour, each unless it is there."""
    added, land = 0, atlas(county, parcels(county))
    for code, areas in ((COUNTY_CODE, land), (NEIGHBOUR_CODE, neighbour(land[0]))):
        if not platform.locator.knows(code):
            added += (await platform.areas.import_file(SYSTEM, geojson(areas))).added
    return added


async def _switch_plugins_on(platform: Platform) -> None:
    """Agree to what the plugins ask for, switch them on for the county and off in one street, unless somebody has chosen already."""
    for plugin in PLUGINS:
        chosen = {choice.area for choice in platform.host.choices_of(plugin)}
        if COUNTY_CODE not in chosen:
            await platform.grants.agree_to_installed(SYSTEM, plugin, COUNTY_CODE, officer=_OFFICER)
        for area, enabled in ((COUNTY_CODE, True), (WITHOUT_PLUGINS, False)):
            if COUNTY_CODE not in chosen:
                await platform.plugins.switch(SYSTEM, plugin, area, enabled=enabled)


async def _fill_cases(platform: Platform, county: Sequence[Township], recruits: Recruits) -> list[Unrolled]:
    if await platform.database.fetch("SELECT id FROM cases WHERE l3 = {} LIMIT 1", COUNTY_CODE):
        return []
    for case_type in platform.host.catalogue.case_types:
        await platform.cases.flows.begun(case_type)
    told = await _told(platform, county, _crew(county, recruits))
    rows = [_rows(platform, one) for one in told[: totals()]]
    album = Album(platform.pictures)
    for number, one in enumerate(told[totals() :]):
        pictured, pictures = await album.illustrated(one, number)
        suggestions = await _suggestions(platform, one.case) if one.case.state in _UNDECIDED else []
        call = platform.cases.aftercare.draw(one.case, platform.time.now()) if one.case.stage == "evaluation" else None
        rows.append([*_rows(platform, pictured), *pictures, *suggestions, *([call] if call else [])])
    async with platform.database.transaction():
        for each in rows:
            await platform.database.insert(each)
        await platform.database.execute("DELETE FROM attachment WHERE sender = {} AND case_id IS NULL", SENDER)
    return told


async def _waiting(platform: Platform) -> list[UUID]:
    """Return cases that somebody has to look at and that are not late yet, the newest."""
    query = "SELECT id FROM cases WHERE l3 = {} AND state IN ('reported', 'checking') AND due_at > {} ORDER BY id DESC LIMIT {}"
    rows = await platform.database.fetch(query, COUNTY_CODE, platform.time.now(), _TASKS)
    return [row["id"] for row in rows]


async def _suggestions(platform: Platform, case: Case) -> list[Row]:
    """Ask the plugins about a report as intake does, so that the desk shows what they propose, and why."""
    case_type = next(one for one in platform.host.catalogue.case_types if one.id == case.case_type)
    view = ReportView(text=case.text, area=case.place.area, reported_at=case.reported_at, case_type=case.case_type, form=case.form)
    advice = await platform.cases.adviser.advise(case_type, view, SYSTEM)
    return [suggestion_row(case.id, suggestion) for suggestion in advice.suggestions]


async def _told(platform: Platform, county: Sequence[Township], crew: Crew) -> list[Unrolled]:
    """Return every case in the order of the reports, so that ids rise with time."""
    chance = random.Random(_SEED)  # noqa: S311  invented cases keep no secret
    plots, now = _plots(county), platform.time.now()
    told = []
    recent = [*lives.recent(plots, now, chance), *cast(_by_village(plots, county[0]), now, chance)]
    for number, life in enumerate([*lives.historic(plots, chance), *sorted(recent, key=lambda life: life.reported_at)]):
        offered = platform.host.catalogue.at(life.grid)
        case = await unrolled(life, crew, offered, platform.cases.timing)
        if case.case.closed_at is None and not life.part and number % _YELLOW_EVERY == 0:
            case = await about_to_be_late(life, now, crew, offered, platform.cases.timing)
        told.append(case)
    return told


def _plots(county: Sequence[Township]) -> list[lives.Plot]:
    """Return the grids in which something is reported: all but those of the street without plugins."""
    land = atlas(county, parcels(county))
    villages = {village.code: village.name for township in county for village in township.villages}
    grids = [area for area in land if len(area.code) == WIDTHS[Level.GRID] and not area.code.startswith(WITHOUT_PLUGINS)]
    return [lives.Plot(grid.code, villages[grid.code[: WIDTHS[Level.VILLAGE]]], grid.outline) for grid in grids]


def _by_village(plots: Sequence[lives.Plot], township: Township) -> list[list[lives.Plot]]:
    """Return the grids of each village of the street where the examples are played."""
    return [[plot for plot in plots if plot.grid.startswith(village.code)] for village in township.villages]


def _crew(county: Sequence[Township], recruits: Recruits) -> Crew:
    return Crew(
        workers={village.code: recruits.accounts[worker_of(village, county)] for township in county for village in township.villages},
        dispatchers={township.code: recruits.accounts[f"dispatch.{word_of(township)}"] for township in county},
        handlers={recruits.units[post.unit_kind, post.area]: recruits.accounts[post.username] for post in posts(county) if post.unit_kind},
        units=recruits.units,
    )


def _rows(platform: Platform, told: Unrolled) -> list[Row]:
    """Return a case with its history, and one audit entry and event that say how it came here: nobody acted today."""
    case = told.case
    facts = {"number": case.number, "case_type": case.case_type, "class_id": case.class_id, "steps": len(told.steps)}
    entry = AuditEntry(action=_BROUGHT_IN, actor=SYSTEM, resource="case", resource_id=str(case.id), area=case.place.area, facts=facts)
    event = Event(type=_BROUGHT_IN, area=case.place.area, key=str(case.id), at=platform.time.now(), data={"state": case.state})
    return [
        case_row(case),
        *(step_row(step) for step in told.steps),
        *(clock_row(clock) for clock in told.clocks),
        *words_of_case(case),
        *(row for step in told.steps for row in search_rows(case.id, step.note)),
        platform.audit.row(entry),
        platform.outbox.row(event),
    ]


def _accounts(platform: Platform, county: Sequence[Township]) -> tuple[DemoAccount, ...]:
    titles = {role.id: role.title for role in platform.access.policy.roles}
    shown = {post.username: post for post in (*posts(county), NEXT_DOOR) if post.shown}
    return tuple(
        DemoAccount(
            username=username,
            password=PASSWORD,
            name=post.name,
            role={"zh-CN": titles[post.role].zh_cn, "en": titles[post.role].en},
            area=platform.locator.name(post.home),
        )
        for username, post in shown.items()
    )


async def _example(platform: Platform) -> str | None:
    query = "SELECT query_code FROM cases WHERE l3 = {} AND state = {} AND outcome = {} ORDER BY hazard, photo_id IS NULL, id DESC LIMIT 1"
    rows = await platform.database.fetch(query, COUNTY_CODE, "closed", FIXED)
    return rows[0]["query_code"] if rows else None
