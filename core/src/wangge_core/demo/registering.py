"""Filling the base library of the demonstration county: entered once here, and used by whichever plugin is granted it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Final

from wangge_core.access.model import Actor
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Put
from wangge_core.collections.service import MOST_AT_ONCE
from wangge_core.collections.wanted import Wanted
from wangge_core.demo.households import Entry, Town
from wangge_core.demo.lives import Plot
from wangge_core.demo.places import COUNTY_CODE, Township
from wangge_core.demo.premises import premises
from wangge_core.demo.staff import posts
from wangge_core.identity.accounts.repository import AccountRepository
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.platform import Platform

BASE_LIBRARY: Final = "qingxi-digital.base-library"
_VILLAGES: Final = ("999901001001", "999901001002")
"""The two communities whose people stand in the registers; one grid worker looks after both."""
_SWEEP: Final = "sweep"
"""The plugin's nightly job, which fills the screens about quality, checks, doubles and tags."""
_ROLES: Final = {
    "grid_worker": ("collector",),
    "township_dispatcher": ("keeper", "revealer"),
    "county_dispatcher": ("reader",),
    "leader": ("reader", "control"),
}
"""Roles of the plugin, by the role of the platform whose holders get them."""
_Placed = tuple[str, Entry]


async def fill_registers(platform: Platform, by: Actor, county: Sequence[Township], plots: Sequence[Plot]) -> int:
    """Enter people, households, places and things with their relations, unless somebody has; return how many that are."""
    there = await platform.documents.queries.page(by, Ref(BASE_LIBRARY, "building"), Wanted(), limit=1)
    if there.documents:
        return 0
    own = [plot for plot in plots if plot.grid.startswith(_VILLAGES)]
    entries = sorted(_invented(Town(own, platform.time.now().date()), own), key=lambda placed: placed[1].collection)
    for collection, of in groupby(entries, key=lambda placed: placed[1].collection):
        await _enter(platform, by, collection, of)
    await _give_roles(platform, by, county)
    await platform.timetable.plan()
    await platform.work.service.run_now(by, BASE_LIBRARY, _SWEEP, COUNTY_CODE)  # as soon as the platform serves
    return len(entries)


def _invented(town: Town, plots: Sequence[Plot]) -> Iterator[_Placed]:
    people: list[Entry] = []
    for entry in town.entries():
        people += [entry] if entry.collection == "person" else []
        yield entry.body.get("grid") or plots[0].grid, entry
    yield from premises(town, plots, people)


async def _enter(platform: Platform, by: Actor, collection: str, placed: Iterable[_Placed]) -> None:
    left = iter(placed)
    while steps := [Put(id=entry.id, body=entry.body, area=area) for area, entry in islice(left, MOST_AT_ONCE)]:
        await platform.documents.service.batch(by, Ref(BASE_LIBRARY, collection), steps)


async def _give_roles(platform: Platform, by: Actor, county: Sequence[Township]) -> None:
    """Give the plugin's roles to whoever works in the first street, and to those of the county who look."""
    repository = AccountRepository(platform.database)
    for post in posts(county):
        roles = _ROLES.get(post.role, ())
        concerned = post.area == COUNTY_CODE or post.area.startswith(county[0].code)
        account = await repository.by_username(post.username) if roles and concerned else None
        if account is None:
            continue
        for role in roles:
            draft = PositionDraft(person_id=account.person_id, role=f"{BASE_LIBRARY}:{role}", area=post.area)
            await platform.identity.positions.add(by, draft)
    await platform.access.refresh()
