"""A version that asks for more: the county's administrator is told, once, whoever starts the server."""

import json

from tests.core.plugins.grants.conftest import READER, Versions
from tests.world import COUNTY, NORTH, SYSTEM, World
from wangge_core.events.model import Delivery, Event
from wangge_core.platform import Platform


async def on(platform: Platform) -> None:
    for area in (COUNTY, NORTH):
        await platform.grants.agree_to_installed(SYSTEM, READER, area)
    await platform.plugins.switch(SYSTEM, READER, COUNTY, enabled=True)


async def deliver(platform: Platform) -> None:
    """Deliver what was announced, twice, as the dispatcher may."""
    rows = await platform.database.fetch("SELECT * FROM outbox WHERE type = 'plugin.consent_needed' ORDER BY id")
    for row in (*rows, *rows):
        event = Event(type=row["type"], area=row["area"], key=row["key"], at=row["at"], data=json.loads(row["data"]), id=row["id"])
        await platform.notifications.plugins.deliver(Delivery(event=event, position=1))


async def test_the_administrator_is_told_once(platform: Platform, county: World, version: Versions) -> None:
    platform.host.admit(version())
    await on(platform)
    assert await platform.waiting.announce() == 0, "it asks for what was agreed to"
    await platform.host.replace(version("2.0.0", "text", "score"))
    assert await platform.waiting.announce() == 2, "the county, and the township that agreed by itself"
    assert await platform.waiting.announce() == 0
    await deliver(platform)
    page = await platform.notifications.inbox.page(county.actor("system_admin"), unread=True, after=None, limit=10)
    assert {item.area for item in page.items} == {COUNTY, NORTH}
    notice = next(item for item in page.items if item.area == COUNTY)
    assert (notice.type, notice.case_id) == ("plugin.consent_needed", None)
    assert notice.body["en"].startswith("Version 2.0.0 of “Example” asks for more than Qingxi agreed to.")
    assert len(page.items) == 2, "a second delivery makes none"
    dispatchers = await platform.notifications.inbox.page(county.actor("county_dispatcher"), unread=True, after=None, limit=10)
    assert dispatchers.items == ()
    rows = await platform.database.fetch("SELECT area FROM audit_entry WHERE action = 'plugin.consent_needed' ORDER BY area")
    assert [row["area"] for row in rows] == [COUNTY, NORTH]


async def test_who_withdrew_or_needs_nothing_is_not_asked(platform: Platform, version: Versions) -> None:
    await platform.host.replace(version("1.0.0", "text", "score"))
    await on(platform)
    await platform.grants.withdraw(SYSTEM, READER, NORTH, 1)
    await platform.host.replace(version("1.1.0"))
    assert await platform.waiting.announce() == 0
