"""Lists that are malformed, old, or gone: they alarm, and change nothing."""

import pytest

from tests.core.plugins.withdrawal.conftest import LAMPS, Take, entry, listed, told
from tests.world import COUNTY, NORTH
from wangge_core.access.model import Actor
from wangge_core.platform import Platform
from wangge_core.plugins.withdrawal.errors import ListRefusedError
from wangge_core.plugins.withdrawal.events import LIST_REFUSED
from wangge_sdk.withdrawals import ADVISORIES, REVOCATIONS, WITHDRAWALS

OSV = b'{"format":1,"number":%d,"made_at":"2026-03-02T08:00:00Z","advisories":[%s]}'
RECORD = (
    b'{"id":"%s","modified":"2026-03-02T08:00:00Z","summary":"%s","database_specific":{"severity":"%s"},'
    b'"affected":[{"package":{"ecosystem":"%s","name":"%s"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.3.0"}]}]}]}'
)


async def test_a_list_is_taken_once(platform: Platform, lamps: str, take: Take, admin: Actor):
    assert await take(3, entry(platform))
    content = await _body(platform)
    assert not await platform.withdrawals.taking.take(WITHDRAWALS, content)
    (shown,) = (await platform.withdrawals.queries.state(admin)).lists
    assert (shown.name, shown.number, shown.fault) == (WITHDRAWALS, 3, "")


async def _body(platform: Platform) -> bytes:
    (row,) = await platform.database.fetch("SELECT body FROM signed_list")
    return str(row["body"]).encode()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"<html>", "malformed"),
        (b'{"format":1,"number":9}', "made_at"),
        (None, "signed by nobody any more"),
    ],
)
async def test_a_malformed_list_alarms_and_changes_nothing(
    platform: Platform, lamps: str, take: Take, admin: Actor, content: bytes | None, fault: str
):
    await take(3, entry(platform))
    before = await _body(platform)
    for _ in range(2):  # told once
        with pytest.raises(ListRefusedError, match=fault):
            await platform.withdrawals.taking.take(WITHDRAWALS, content)
    assert await told(platform, LIST_REFUSED) == [(COUNTY, WITHDRAWALS)]
    assert await _body(platform) == before
    await platform.withdrawals.sweeper.sweep()
    assert platform.host.running(LAMPS, NORTH) is None
    (shown,) = (await platform.withdrawals.queries.state(admin)).lists
    assert (fault in shown.fault, shown.number) == (True, 3)
    await take(4)
    (shown,) = (await platform.withdrawals.queries.state(admin)).lists
    assert (shown.fault, shown.number) == ("", 4)


async def test_a_rolled_back_list_alarms_and_frees_nothing(platform: Platform, lamps: str, take: Take):
    old = listed(platform, 2)
    await take(3, entry(platform))
    with pytest.raises(ListRefusedError, match="an old one: 3 was taken"):
        await platform.withdrawals.taking.take(WITHDRAWALS, old)
    with pytest.raises(ListRefusedError, match="other content"):
        await platform.withdrawals.taking.take(WITHDRAWALS, listed(platform, 3))
    await platform.withdrawals.sweeper.sweep()
    assert platform.host.running(LAMPS, NORTH) is None
    assert await told(platform, LIST_REFUSED) == [(COUNTY, WITHDRAWALS)] * 2


async def test_the_server_of_a_registry_cannot_revoke(platform: Platform, lamps: str):
    with pytest.raises(ListRefusedError, match="may not say revoke"):
        await platform.withdrawals.taking.take(WITHDRAWALS, listed(platform, 1, entry(platform, "revoke")))
    assert await platform.withdrawals.taking.take(REVOCATIONS, listed(platform, 1, entry(platform, "revoke")))


async def test_a_registry_without_lists_is_no_alarm(platform: Platform, lamps: str):
    assert not await platform.withdrawals.taking.take(WITHDRAWALS, None)
    assert await told(platform, LIST_REFUSED) == []


async def test_advisories_are_matched_against_what_is_installed(platform: Platform, lamps: str, admin: Actor):
    records = b",".join(
        (
            RECORD % (b"WG-2026-1", b"It keeps pictures too long.", b"LOW", b"wangge", LAMPS.encode()),
            RECORD % (b"PYSEC-2026-7", b"=cmd|' /C calc'!A0", b"CRITICAL", b"PyPI", b"TinyLib"),
            RECORD % (b"PYSEC-2026-8", b"Another library.", b"HIGH", b"PyPI", b"otherlib"),
        )
    )
    await platform.withdrawals.taking.take(ADVISORIES, OSV % (1, records))
    found = (await platform.withdrawals.queries.advisories(admin, LAMPS)).items
    assert [(each.id, each.severity, each.package, each.package_version, each.fixed) for each in found] == [
        ("PYSEC-2026-7", "grave", "tinylib", "0.3", "1.3.0"),
        ("WG-2026-1", "mild", "acme-lamps", "1.2.0", "1.3.0"),
    ]
    with pytest.raises(ListRefusedError):
        await platform.withdrawals.taking.take(ADVISORIES, OSV % (2, b"{}"))
    assert len((await platform.withdrawals.queries.advisories(admin, LAMPS)).items) == 2
