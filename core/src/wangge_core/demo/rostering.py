"""Duty in the demonstration county: every grid worker by day, dispatchers on call at night, somebody on leave with a stand-in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.demo.places import Township, Village
from wangge_core.demo.recruiting import Recruits
from wangge_core.demo.staff import VILLAGES_PER_WORKER, word_of, worker_of
from wangge_core.duty.leaves.schemas import LeaveDecisionIn, LeaveIn
from wangge_core.duty.model import Kind
from wangge_core.duty.repository import DutyRepository
from wangge_core.duty.roster.schemas import ShiftIn
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.instants import LOCAL
from wangge_core.platform import Platform

_EVERY_DAY: Final = list(range(1, 8))
_DAYS_AWAY: Final = timedelta(days=3)
_DAY: Final = timedelta(days=1)


async def fill_roster(platform: Platform, by: Actor, county: Sequence[Township], recruits: Recruits) -> bool:
    """Enter the roster, unless there is one; tell whether it was entered."""
    page = await platform.duty.rosters.page(by, county[0].code)
    if page.shifts:
        return False
    for township in county:
        for village in township.villages:
            await _shift(platform, by, village.code, recruits.accounts[worker_of(village, county)], begins="08:00", ends="18:00")
        dispatcher = recruits.accounts[f"dispatch.{word_of(township)}"]
        await _shift(platform, by, township.code, dispatcher, begins="18:00", ends="08:00", kind="on_call")
    await _send_away(platform, by, county, recruits)
    return True


async def give_tasks(platform: Platform, cases: Sequence[UUID]) -> None:
    """Give out the tasks that these cases wait for, as their events would."""
    for case_id in cases:
        await platform.cases.tasks.keeper.settle(case_id)


async def _shift(platform: Platform, by: Actor, area: str, who: Actor, begins: str, ends: str, kind: Kind = "regular") -> None:
    person = await _person(platform, who)
    shift = ShiftIn(area=area, person_id=person, begins=begins, ends=ends, kind=kind, weekdays=_EVERY_DAY)
    await platform.duty.rosters.add_shift(by, shift)


async def _send_away(platform: Platform, by: Actor, county: Sequence[Township], recruits: Recruits) -> None:
    """Send the second worker of the first township on leave, the first in their place; the third waits for a decision."""
    township = county[0]
    first, second, third = (_worker(township.villages[VILLAGES_PER_WORKER * number], county, recruits) for number in range(3))
    today = platform.time.now().astimezone(LOCAL).date()
    stand_in = await _person(platform, first)
    for village in township.villages[VILLAGES_PER_WORKER : 2 * VILLAGES_PER_WORKER]:
        post = PositionDraft(
            person_id=stand_in, role="grid_worker", area=village.code, valid_from=today, valid_to=today + _DAYS_AWAY + _DAY
        )
        await platform.identity.positions.add(by, post)
    away = LeaveIn(first_day=today, last_day=today + _DAYS_AWAY, reason="annual")
    leave = await platform.duty.leaves.request(second, away)
    dispatcher = recruits.accounts[f"dispatch.{word_of(township)}"]
    await platform.duty.leaves.decide(dispatcher, leave.id, LeaveDecisionIn(approve=True, stand_in_id=stand_in))
    later = LeaveIn(first_day=today + 2 * _DAYS_AWAY, last_day=today + 2 * _DAYS_AWAY, reason="training", words="参加县里的网格员培训")
    await platform.duty.leaves.request(third, later)


def _worker(village: Village, county: Sequence[Township], recruits: Recruits) -> Actor:
    return recruits.accounts[worker_of(village, county)]


async def _person(platform: Platform, who: Actor) -> UUID:
    assert who.account_id is not None  # noqa: S101  everybody recruited has an account
    home = await DutyRepository(platform.database).home(who.account_id)
    assert home is not None  # noqa: S101  the same
    return home.person_id
