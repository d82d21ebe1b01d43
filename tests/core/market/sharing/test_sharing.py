"""What areas think of plugins, and what the registry is told: by those alone who have it on, if the county agrees, and naming nobody."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.core.market.registry import MirrorSource
from tests.core.market.test_installing import LIGHTS, installed
from tests.registry.shop import Person, Shop
from tests.registry.trust.people import today
from tests.world import NORTH, World
from wangge_core.access.model import Actor
from wangge_core.egress.model import Incoming, Outgoing
from wangge_core.errors import ForbiddenError
from wangge_core.market.errors import NotOnError, TooSoonError
from wangge_core.market.sharing.model import Told, coarse
from wangge_core.market.sharing.service import IN_USE, Sharing
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_serving.instants import FixedTime

WORDS = "Shows every lamp."


class Wire:
    """Carries what a county sends to the registry."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.sent: list[bytes] = []

    async def __call__(self, outgoing: Outgoing, _: str) -> Incoming:
        self.sent.append(outgoing.body)
        path = outgoing.url.removeprefix("https://registry.example")
        answer = await self.shop.http.request(outgoing.method, path, content=outgoing.body, headers=dict(outgoing.headers))
        return Incoming(status=answer.status_code, headers={}, body=answer.content, url=outgoing.url)


async def test_a_rating_goes_to_the_registry_and_comes_back_signed(
    trusted: Shop, owner: Person, source: MirrorSource, root: Path, county_settings: Settings, county: World, admin: Actor
):
    token = (await trusted.market.followers.enrol_from_server("North County")).token
    settings = msgspec.structs.replace(county_settings, market="https://registry.example", market_root=str(root), market_token=token)
    begun = today()
    time = FixedTime(begun)
    async with Platform(settings, time).opened() as platform:
        sharing, wire = platform.market.sharing, Wire(trusted)
        platform.notifications.egress.stand_in(wire)
        await platform.market.syncing.run(source)
        assert (await sharing.told(admin)).uses == ()  # it is not here yet
        await installed(platform, admin, source)
        with pytest.raises(NotOnError):
            await sharing.rate(admin, LIGHTS, NORTH, 5, WORDS)
        await world.enable(platform, LIGHTS, NORTH)
        time.advance(IN_USE - timedelta(minutes=1))
        await world.enable(platform, LIGHTS, NORTH)  # once more: it is on since before
        assert (sharing.rates_from(LIGHTS, NORTH), sharing.may_rate(LIGHTS, NORTH)) == (begun + IN_USE, False)
        with pytest.raises(TooSoonError):
            await sharing.rate(admin, LIGHTS, NORTH, 5, WORDS)
        time.advance(timedelta(minutes=1))
        with pytest.raises(ForbiddenError):
            await sharing.rate(county.actor("worker"), LIGHTS, NORTH, 5, WORDS)
        first = await sharing.rate(admin, LIGHTS, NORTH, 5, WORDS)
        assert (await sharing.rate(admin, LIGHTS, NORTH, 4, WORDS)).stars == 4
        told = await sharing.told(admin)
        assert [(each.plugin, each.version, each.areas) for each in told.uses] == [(LIGHTS, "1.0.0", 1)]
        assert [(each.mark, each.stars, each.text) for each in told.ratings] == [(first.mark, 4, WORDS)]

        assert await sharing.tell()
        assert msgspec.json.decode(wire.sent[0], type=Told) == told
        assert not any(word in wire.sent[0].decode() for word in (NORTH, admin.id, "周系统"))
        known = await owner.get(f"/plugins/{LIGHTS}/feedback")
        assert [(each["stars"], each["text"]) for each in known["items"]] == [(4, WORDS)]
        await trusted.market.vouching.reconcile()
        await platform.market.syncing.run(source)
        page = await platform.market.queries.plugin(admin, LIGHTS, "")
        assert (page.feedback.ratings, page.feedback.mean, page.feedback.counties) == (1, 4.0, None)

        await platform.plugins.switch(admin, LIGHTS, NORTH, enabled=False)
        assert (await sharing.told(admin)).ratings == ()  # who does not use it any more does not rate it
        await sharing.take_back(admin, LIGHTS, NORTH)
        assert await sharing.rating(admin, LIGHTS, NORTH) is None
        for silent in ({"market_token": ""}, {"market": "/mnt/mirror"}):
            changed = msgspec.structs.replace(settings, **silent)
            other = Sharing(acts=sharing._acts, settings=changed, egress=sharing._egress, jobs=platform.jobs)
            assert not await other.tell()
        assert len(wire.sent) == 1


@given(st.integers(0, 10**7))
def test_a_count_is_told_coarsely(count: int):
    told = coarse(count)
    assert told <= count < max(told * 2.5, 1)
    assert not told or str(told).rstrip("0") in {"1", "2", "5"}
