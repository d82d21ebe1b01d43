"""A plugin whose worker stays off: its county's administrator is told, also when it is not installed any more."""

import pytest

from tests.world import COUNTY, World
from wangge_core.events.model import Delivery, Event
from wangge_core.platform import Platform
from wangge_core.plugins.events import WORKER_DISABLED
from wangge_sandbox.slots import Key


@pytest.mark.parametrize(("plugin", "named"), [("wangge.keyword-triage", "Keyword"), ("acme.gone", "acme.gone")])
async def test_the_administrator_is_told_that_a_worker_stays_off(platform: Platform, county: World, plugin: str, named: str) -> None:
    await platform.plugins.note_disabled_worker(Key(plugin, "1.0.0", COUNTY), "three deaths within an hour")
    (row,) = await platform.database.fetch("SELECT * FROM outbox WHERE type = {}", WORKER_DISABLED)
    event = Event(type=row["type"], area=row["area"], key=row["key"], at=row["at"], data={"version": "1.0.0"}, id=row["id"])
    for _ in range(2):
        await platform.notifications.plugins.deliver(Delivery(event=event, position=1))
    told = await platform.notifications.inbox.page(county.actor("system_admin"), unread=True, after=None, limit=10)
    (notice,) = told.items
    assert (notice.type, notice.area) == (WORKER_DISABLED, COUNTY)
    assert named in notice.title["en"]
    assert "清溪县" in notice.body["zh-CN"]
    others = await platform.notifications.inbox.page(county.actor("county_dispatcher"), unread=True, after=None, limit=10)
    assert others.items == ()
