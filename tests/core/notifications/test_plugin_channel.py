"""A plugin that sends text messages: whom it tells, once, again after failures, and what it may not know."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests.core.notifications.conftest import Desk
from tests.core.plugins import example
from tests.world import COUNTY, SYSTEM, enable
from wangge_core.instants import FixedTime
from wangge_core.notifications.inbox.schemas import ChannelIn
from wangge_core.notifications.plugin_channel import PATIENCE
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_sdk.hooks import hookimpl
from wangge_sdk.views import NoticeResult, NoticeView

NAME = "acme.sms"
CONTACT = "people.contact:read"
REASON = {"zh-CN": "发短信", "en": "To send text messages"}


class Carrier:
    """Sends text messages, or does not."""

    def __init__(self) -> None:
        self.got: list[NoticeView] = []
        self.answer: Any = NoticeResult(state="sent", reference="m-1")

    @hookimpl
    def deliver_notice(self, request: NoticeView) -> Any:
        self.got.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
async def platform(county_settings: Settings, time: FixedTime) -> AsyncIterator[Platform]:
    """The platform, allowing the plugin's code in its process."""
    settings = msgspec.structs.replace(county_settings, inprocess_plugins=f"{county_settings.inprocess_plugins},{NAME}")
    async with Platform(settings, time).opened() as opened:
        yield opened


async def admitted(platform: Platform, fields: tuple[str, ...] = ()) -> Carrier:
    """Install the plugin and switch it on in the county; no fields are all of them."""
    carrier = Carrier()
    permissions = {"required": [{"scope": CONTACT, "fields": list(fields), "reason": REASON}]}
    platform.host.admit(example.found(NAME, ("deliver_notice.v1",), permissions=permissions), carrier)
    await enable(platform, NAME, COUNTY)
    return carrier


async def dispatched(desk: Desk) -> None:
    """Bring a case to the unit, whose people are told by the plugin too."""
    case = await desk.report()
    case = await desk.act(case, "north_dispatcher", "file")
    await desk.act(case, "north_dispatcher", "dispatch", unit_id="city")


async def states(platform: Platform) -> list[tuple[str, str, int]]:
    rows = await platform.database.fetch("SELECT state, reference, attempts FROM notice_sending ORDER BY id")
    return [(row["state"], row["reference"], row["attempts"]) for row in rows]


async def test_the_unit_is_told_by_the_plugin_once(desk: Desk, platform: Platform) -> None:
    carrier = await admitted(platform)
    await dispatched(desk)
    assert await states(platform) == [("waiting", "", 0)]
    assert await platform.runner.step() == 1
    (notice,) = carrier.got
    assert (notice.type, notice.recipient.name, notice.recipient.phone, notice.urgent) == (
        "case.dispatched",
        "赵城管",
        "13800000000",
        False,
    )
    assert notice.title["en"].startswith("For 城市管理局")
    assert await states(platform) == [("sent", "m-1", 1)]
    assert await platform.runner.step() == 0


async def test_a_telephone_is_given_only_to_a_plugin_that_was_granted_it(desk: Desk, platform: Platform) -> None:
    carrier = await admitted(platform, ("name",))
    await dispatched(desk)
    await platform.runner.step()
    assert (carrier.got[0].recipient.name, carrier.got[0].recipient.phone) == ("赵城管", "")


async def test_nobody_is_told_by_a_plugin_whose_grant_was_withdrawn(desk: Desk, platform: Platform) -> None:
    carrier = await admitted(platform)
    await dispatched(desk)
    await platform.grants.withdraw(SYSTEM, NAME, COUNTY, 1)
    await platform.runner.step()
    assert (carrier.got, (await states(platform))[0][0]) == ([], "waiting")


async def test_a_person_may_switch_it_off(desk: Desk, platform: Platform) -> None:
    await admitted(platform)
    inbox = platform.notifications.inbox
    handler = desk.county.actor("handler")
    listed = await inbox.prefer(handler, ChannelIn(channel=f"plugin:{NAME}", enabled=False))
    assert [(item.channel, item.enabled) for item in listed.items] == [("in_app", True), (f"plugin:{NAME}", False)]
    await dispatched(desk)
    assert await states(platform) == []
    assert (await desk.told())["handler"] == 1


async def test_failures_are_tried_again_and_then_given_up(desk: Desk, platform: Platform, time: FixedTime) -> None:
    carrier = await admitted(platform)
    carrier.answer = RuntimeError("the carrier is down")
    await dispatched(desk)
    for wait in (timedelta(0), *PATIENCE.waits):
        time.advance(wait * 1.3)
        await platform.runner.step()
    assert [(state, tries) for state, _, tries in await states(platform)] == [("failed", len(PATIENCE.waits) + 1)]
    assert await platform.database.fetch("SELECT id FROM job") == []


@pytest.mark.parametrize(
    ("answer", "state"), [(None, "skipped"), (NoticeResult(state="refused", reason="no such number"), "refused")], ids=["none", "refused"]
)
async def test_what_the_plugin_answers_is_noted(desk: Desk, platform: Platform, answer: Any, state: str) -> None:
    carrier = await admitted(platform)
    carrier.answer = answer
    await dispatched(desk)
    await platform.runner.step()
    assert (await states(platform))[0][0] == state


async def test_an_answer_that_does_not_fit_is_a_failure(desk: Desk, platform: Platform) -> None:
    carrier = await admitted(platform)
    carrier.answer = {"state": "lost"}
    await dispatched(desk)
    await platform.runner.step()
    assert await states(platform) == [("waiting", "", 1)]


async def test_it_waits_for_the_morning(desk: Desk, platform: Platform, time: FixedTime) -> None:
    carrier = await admitted(platform)
    time.advance(timedelta(hours=12))
    await dispatched(desk)
    assert await platform.runner.step() == 0
    time.advance(timedelta(hours=9))
    assert await platform.runner.step() == 1
    assert len(carrier.got) == 1


async def test_who_has_left_is_not_told(desk: Desk, platform: Platform) -> None:
    carrier = await admitted(platform)
    await dispatched(desk)
    await platform.database.execute("UPDATE account SET state = 'ended' WHERE id = {}", desk.county.accounts["handler"])
    await platform.runner.step()
    assert (carrier.got, (await states(platform))[0][0]) == ([], "skipped")


async def test_a_plugin_that_was_switched_off_meanwhile(desk: Desk, platform: Platform) -> None:
    carrier = await admitted(platform)
    await dispatched(desk)
    await platform.plugins.switch(SYSTEM, NAME, COUNTY, enabled=False)
    await platform.runner.step()
    assert (carrier.got, (await states(platform))[0][0]) == ([], "waiting")
