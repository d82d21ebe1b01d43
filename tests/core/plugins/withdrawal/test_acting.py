"""What is withdrawn acts: off everywhere, owners told, code removed, and back when the list says so."""

from datetime import timedelta

import pytest

from tests.core.plugins.withdrawal.conftest import LAMPS, Take, entry, told
from tests.world import COUNTY, NORTH, SOUTH
from wangge_core.access.model import Actor
from wangge_core.errors import WanggeError
from wangge_core.events.model import Delivery, Event
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.withdrawal.errors import NotPostponableError, WithdrawalNotFoundError, WithdrawnError
from wangge_core.plugins.withdrawal.events import LIFTED, LIST_STALE, WITHDRAWN
from wangge_core.plugins.withdrawal.model import STALE_OFFLINE, Postponement
from wangge_core.plugins.withdrawal.repository import WithdrawalRepository
from wangge_sdk.withdrawals import REVOCATIONS, Action


def running(platform: Platform, *areas: str) -> list[bool]:
    return [platform.host.running(LAMPS, area) is not None for area in areas or (NORTH, SOUTH)]


async def test_a_quarantine_stops_it_everywhere_and_lets_go_again(platform: Platform, lamps: str, take: Take, admin: Actor):
    assert running(platform) == [True, True]
    assert await take(1, entry(platform))
    assert running(platform) == [False, False]
    assert await told(platform, WITHDRAWN) == [(NORTH, LAMPS), (SOUTH, LAMPS)]
    assert LAMPS not in {found.installed.id for found in platform.host.standing.running_at(NORTH)}
    with pytest.raises(WithdrawnError, match="It sends names away"):
        await platform.plugins.switch(admin, LAMPS, COUNTY, enabled=True)
    await platform.withdrawals.sweeper.sweep()
    assert len(await told(platform, WITHDRAWN)) == 2

    assert await take(2)
    assert running(platform) == [True, True]
    assert await told(platform, LIFTED) == [(NORTH, LAMPS), (SOUTH, LAMPS)]
    assert platform.host.installed(LAMPS).sha256 == lamps


async def test_another_process_acts_when_it_reads_the_count(platform: Platform, lamps: str, take: Take):
    async with Platform(platform.settings, platform.time).opened() as second:
        assert running(second) == [True, True]
        await take(1, entry(platform))
        await second.host.refresh()  # as it does every two seconds
        assert running(second) == [False, False]


async def test_one_file_or_some_versions(platform: Platform, lamps: str, take: Take):
    await take(1, entry(platform, versions="==1.2.0", sha256="0" * 64))
    assert running(platform) == [True, True]
    await take(2, entry(platform, versions="==1.2.0", sha256=lamps))
    assert running(platform) == [False, False]
    await take(3, entry(platform, versions="<1.2"))
    assert running(platform) == [True, True]


async def test_a_yank_stops_nothing_and_refuses_new_installs(platform: Platform, lamps: str, take: Take):
    await take(1, entry(platform, "yank"))
    assert running(platform) == [True, True]
    refused = platform.host.standing.choices.withdrawn.refuses(LAMPS, "1.2.0", lamps)
    assert refused is not None
    assert await told(platform, WITHDRAWN) == []


async def test_a_revocation_removes_the_code_and_leaves_the_data_to_be_exported(platform: Platform, lamps: str, take: Take, admin: Actor):
    place = platform.settings.data / "plugins" / LAMPS / "1.2.0" / lamps
    await take(1, entry(platform))
    assert place.is_dir()
    await take(1, entry(platform, "revoke"), name=REVOCATIONS)
    assert not place.exists()
    assert platform.host.versions(LAMPS) == ()
    assert [choice.enabled for choice in platform.host.choices_of(LAMPS)] == [False, False]
    assert len(await told(platform, WITHDRAWN)) == 4
    retirement = await platform.retirements.service.retire(admin, LAMPS)
    assert retirement.state == "exporting"
    await take(2)
    await take(2, name=REVOCATIONS)
    assert running(platform) == [False, False]


async def test_nothing_stands_in_for_a_version_that_was_revoked(platform: Platform, lamps: str, take: Take):
    """The one below may be good; to go back to it is for a person to decide."""
    await take(1, entry(platform, "revoke", versions="==1.2.0"), name=REVOCATIONS)
    withdrawn = platform.host.standing.choices.withdrawn
    assert withdrawn.stops(LAMPS, "1.2.0", "", NORTH)
    assert not withdrawn.stops(LAMPS, "1.1.0", "", NORTH)
    assert running(platform) == [False, False]


async def test_a_county_puts_it_off_on_the_record(platform: Platform, lamps: str, take: Take, admin: Actor, time: FixedTime):
    await take(1, entry(platform))
    until = platform.time.now() + timedelta(hours=10)
    await platform.withdrawals.service.postpone(admin, "w-1", NORTH, until, "The flood office needs it tonight.")
    assert running(platform) == [True, False]
    (shown,) = (await platform.withdrawals.queries.state(admin)).items
    (put_off,) = shown.postponements
    assert (put_off.area, put_off.until, put_off.reason) == (NORTH, until, "The flood office needs it tonight.")
    audited = await platform.database.fetch("SELECT action FROM audit_entry WHERE action = {}", "plugin.withdrawal_postponed")
    assert len(audited) == 1

    time.advance(timedelta(hours=11))
    await platform.withdrawals.sweeper.sweep()
    assert running(platform) == [False, False]


async def test_a_postponement_ends_when_a_person_says_so(platform: Platform, lamps: str, take: Take, admin: Actor):
    await take(1, entry(platform))
    await platform.withdrawals.service.postpone(admin, "w-1", NORTH, platform.time.now() + timedelta(hours=1), "Tonight.")
    await platform.withdrawals.service.resume(admin, "w-1", NORTH)
    await platform.withdrawals.service.resume(admin, "w-1", NORTH)
    assert running(platform) == [False, False]


async def test_a_quarantine_that_was_put_off_does_not_put_the_revocation_off(platform: Platform, lamps: str, take: Take, admin: Actor):
    await take(1, entry(platform))
    await platform.withdrawals.service.postpone(admin, "w-1", NORTH, platform.time.now() + timedelta(hours=1), "Tonight.")
    await take(1, entry(platform, "revoke"), name=REVOCATIONS)
    assert running(platform) == [False, False]


async def test_code_stays_as_long_as_a_county_has_put_its_revocation_off(
    platform: Platform, lamps: str, take: Take, admin: Actor, time: FixedTime
):
    place = platform.settings.data / "plugins" / LAMPS / "1.2.0" / lamps
    postponement = Postponement(
        withdrawal="w-1",
        action=Action.REVOKE,
        area=NORTH,
        until=platform.time.now() + timedelta(hours=1),
        reason="A neighbouring server of this county was quicker.",
        by="somebody",
        at=platform.time.now(),
    )
    async with platform.database.transaction():
        await WithdrawalRepository(platform.database).postpone(postponement, admin.id)
    await take(1, entry(platform, "revoke"), name=REVOCATIONS)
    assert place.is_dir()
    assert running(platform) == [True, False]
    time.advance(timedelta(hours=2))
    await platform.withdrawals.sweeper.sweep()
    assert not place.exists()


@pytest.mark.parametrize(
    ("changes", "hours", "code"),
    [
        ({"action": "revoke", "severity": "critical"}, 1, "withdrawal_not_postponable"),
        ({"severity": "high"}, 73, "postponement"),
        ({"severity": "critical"}, 25, "postponement"),
        ({"severity": "low"}, 24 * 31, "postponement"),
        ({}, -1, "postponement"),
    ],
)
async def test_severity_bounds_for_how_long(platform: Platform, take: Take, admin: Actor, changes: dict[str, str], hours: int, code: str):
    await take(1, entry(platform, **changes), name=REVOCATIONS)
    with pytest.raises(WanggeError) as raised:
        await platform.withdrawals.service.postpone(admin, "w-1", NORTH, platform.time.now() + timedelta(hours=hours), "Why not?")
    assert raised.value.code == code


async def test_what_cannot_be_put_off(platform: Platform, take: Take, admin: Actor):
    until = platform.time.now() + timedelta(hours=1)
    with pytest.raises(WithdrawalNotFoundError):
        await platform.withdrawals.service.postpone(admin, "w-9", NORTH, until, "Why not?")
    await take(1, entry(platform, "yank"))
    with pytest.raises(NotPostponableError):
        await platform.withdrawals.service.postpone(admin, "w-1", NORTH, until, "Why not?")


async def test_a_withdrawal_ends_by_itself(platform: Platform, lamps: str, take: Take, time: FixedTime):
    await take(1, entry(platform, until=platform.time.now() + timedelta(hours=1)))
    assert running(platform) == [False, False]
    time.advance(timedelta(hours=2))
    await platform.withdrawals.sweeper.sweep()
    assert running(platform) == [True, True]


async def test_a_list_that_nobody_confirms_alarms_once(platform: Platform, lamps: str, take: Take, time: FixedTime, admin: Actor):
    await take(1)
    time.advance(STALE_OFFLINE)
    for _ in range(2):
        await platform.withdrawals.sweeper.sweep()
    assert await told(platform, LIST_STALE) == [(COUNTY, "withdrawals.json")]
    (shown,) = (await platform.withdrawals.queries.state(admin)).lists
    assert shown.stale
    (row,) = await platform.database.fetch("SELECT body FROM signed_list")
    await platform.withdrawals.taking.take("withdrawals.json", row["body"].encode())
    (shown,) = (await platform.withdrawals.queries.state(admin)).lists
    assert not shown.stale


async def test_the_owner_reads_why(platform: Platform, lamps: str, take: Take, admin: Actor):
    await take(1, entry(platform))
    row = (await platform.database.fetch("SELECT * FROM outbox WHERE type = {} ORDER BY seq", WITHDRAWN))[0]
    reason = {"zh-CN": "它把姓名发往外部。", "en": "It sends names away."}
    data = {"version": "1.2.0", "reason": reason}
    event = Event(type=row["type"], area=row["area"], key=row["key"], at=row["at"], data=data, id=row["id"])
    await platform.notifications.plugins.deliver(Delivery(event=event, position=1))
    (notice,) = (await platform.notifications.inbox.page(admin, unread=True, after=None, limit=10)).items
    assert "It sends names away." in notice.body["en"]
    assert "它把姓名发往外部。" in notice.body["zh-CN"]
