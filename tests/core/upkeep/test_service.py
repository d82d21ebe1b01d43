"""How the service does: counts of what is there, for whoever may look."""

from datetime import timedelta

import pytest

from tests.core.cases.walking import reported
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from tests.world import World
from wangge_core.backup.marker import LastBackup, last_backup, remember_backup
from wangge_core.errors import ForbiddenError
from wangge_core.events.repository import EventRepository
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform


async def test_what_waits_is_counted(platform: Platform, county: World, time: FixedTime):
    platform.dispatcher.subscribe("slow", ["case.reported"], _never)
    events = EventRepository(platform.database)
    await reported(platform)
    async with platform.database.transaction():
        await events.give_positions(100)
        await events.save_cursor("slow", await events.head() - 1)
        await events.save_cursor("taken away", 0)
    await reported(platform)
    await platform.jobs.put("test.kind", "a key", {}, time.now())
    remember_backup(platform.settings.data, LastBackup(time.now(), 123))
    time.advance(timedelta(minutes=2))
    found = await platform.upkeep.look(county.actor("system_admin"))
    assert [(one.name, one.behind, one.waiting, one.dead) for one in found.outbox.subscribers] == [("slow", 1, 0, 0)]
    assert (found.outbox.standing, found.outbox.lag_s) == ("attention", 120)
    assert found.outbox.unnumbered > 0
    queue = next(one for one in found.queues.items if one.kind == "test.kind")
    assert (queue.waiting, queue.running, queue.dead, queue.late_s) == (1, 0, 0, 120)
    assert (found.backup.standing, found.backup.bytes) == ("good", 123)
    assert found.database.bytes > 0
    assert found.versions.schema >= 36
    assert found.disk.total > found.disk.free > 0
    for who in ("leader", "audit_admin"):
        with pytest.raises(ForbiddenError):
            await platform.upkeep.look(county.actor(who))


async def _never(_: object) -> None:
    raise AssertionError("not delivered in this test")


async def test_over_http_and_a_line_that_cannot_be_read(platform: Platform, client: Client):
    (platform.settings.data / "last-backup.json").write_text("{")
    assert last_backup(platform.settings.data) is None
    answer = await (await signed_in(client, "system_admin")).get("/api/v1/service")
    assert (answer.status_code, answer.json()["backup"]) == (200, {"standing": "bad", "made_at": None, "bytes": None})
