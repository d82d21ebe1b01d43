"""Newer versions: who may take which from when, what is taken without a person, and what waits for consent. On both databases."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.core.market.registry import MirrorSource
from tests.core.market.signing import reviewed, sign
from tests.core.market.test_installing import LIGHTS, installed
from tests.registry.shop import Shop, wheel
from tests.world import COUNTY, NORTH, SOUTH, World
from wangge_core.access.model import Actor
from wangge_core.errors import ForbiddenError
from wangge_core.market.documents import VersionRecord
from wangge_core.market.model import Policy
from wangge_core.market.offers.repository import Offered
from wangge_core.market.planning import candidate
from wangge_core.market.policies.repository import holding
from wangge_core.platform import Platform
from wangge_core.plugins.versions import rank
from wangge_sdk.manifest.need import SECURITY_FIX
from wangge_serving.instants import FixedTime

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
WIDER = (
    '{"egress": [{"host": "lamps.example.org", "purpose": "api", "operation": "fetch", "data_classes": ["public"], '
    '"reason": {"zh-CN": "查询灯杆。", "en": "Looks lamps up."}}]}'
)


@pytest.fixture
async def running(follower: Platform, admin: Actor, source: MirrorSource) -> Platform:
    """The county runs 1.0.0, its north has said nothing of its own."""
    await installed(follower, admin, source)
    await world.enable(follower, LIGHTS, COUNTY)
    return follower


async def offer(
    shop: Shop, platform: Platform, source: MirrorSource, folder: Path, version: str, changes: str = "{}", ticked: Sequence[str] = ()
) -> None:
    name, content = wheel(version=version, changes=changes)
    (folder / name).write_bytes(content)
    review = reviewed(shop, LIGHTS, version, hashlib.sha256(content).hexdigest(), "One", ticked=ticked)
    await sign(shop, LIGHTS, folder / name, reviews=[review])
    assert (await platform.market.syncing.run(source)).error == ""


async def test_a_version_waits_its_delay_and_is_then_taken_by_itself(
    running: Platform, admin: Actor, source: MirrorSource, trusted: Shop, tmp_path: Path
):
    await offer(trusted, running, source, tmp_path, "1.1.0")
    (waits,) = (await running.market.queries.updates(admin)).items
    assert (waits.area, waits.runs, waits.to, waits.effect) == (COUNTY, "1.0.0", "1.1.0", "none")
    assert waits.waits_until is not None
    assert (waits.waits_until - running.time.now()) <= timedelta(hours=72)
    await running.market.updating.set_policy(admin, Policy(area=COUNTY, automatic=True, delay_hours=48))
    assert await running.market.updating.update_by_itself(source) == []
    assert isinstance(running.time, FixedTime)
    running.time.advance(timedelta(hours=49))
    assert (await running.market.queries.updates(admin)).items[0].automatic
    (taken,) = await running.market.updating.update_by_itself(source)
    assert taken.area == COUNTY
    now = running.host.running(LIGHTS, NORTH)
    assert now is not None
    assert now.version == "1.1.0"
    assert (await running.market.queries.updates(admin)).items == []
    await running.upgrades.roll_back(admin, LIGHTS, COUNTY)
    assert (await running.market.queries.updates(admin)).items[0].gone_back
    assert await running.market.updating.update_by_itself(source) == []  # who went back has to say that it is to be tried again


async def test_those_who_try_first_do_not_wait_and_candidates_are_for_those_who_want_them(
    running: Platform, admin: Actor, source: MirrorSource, trusted: Shop, tmp_path: Path
):
    await world.enable(running, LIGHTS, SOUTH)
    await running.upgrades.mark(admin, LIGHTS, SOUTH, tries=True)
    await offer(trusted, running, source, tmp_path, "1.1.0")
    found = {each.area: each for each in (await running.market.queries.updates(admin)).items}
    assert found[SOUTH].canary
    assert found[SOUTH].waits_until is None
    assert found[COUNTY].waits_until is not None


async def test_what_asks_for_more_waits_for_a_person(running: Platform, admin: Actor, source: MirrorSource, trusted: Shop, tmp_path: Path):
    await running.market.updating.set_policy(admin, Policy(area=COUNTY, automatic=True, delay_hours=0))
    await offer(trusted, running, source, tmp_path, "2.0.0", WIDER)
    (waits,) = (await running.market.queries.updates(admin)).items
    assert (waits.effect, waits.automatic, waits.waits_until) == ("widened", False, None)
    assert any("lamps.example.org" in each.text["en"] for each in waits.changes)
    assert await running.market.updating.update_by_itself(source) == []
    await installed(running, admin, source, version="2.0.0")
    plan = await running.upgrade_queries.plan(admin, LIGHTS, COUNTY, "2.0.0")
    assert (plan.effect, plan.forward) == ("widened", True)


async def test_policies_are_for_the_areas_below_too(running: Platform, admin: Actor, county: World):
    updating = running.market.updating
    assert await updating.policy(admin, NORTH) == Policy()
    await updating.set_policy(admin, Policy(area=COUNTY, automatic=True, channel="beta", delay_hours=1))
    held = await updating.policy(admin, NORTH)
    assert (held.area, held.channel, held.delay_hours, held.by) == (COUNTY, "beta", 1, "周系统")
    assert await updating.drop_policy(admin, COUNTY) == Policy()
    for act in (updating.set_policy(county.actor("worker"), Policy(area=COUNTY)), updating.policy(county.actor("worker"), COUNTY)):
        with pytest.raises(ForbiddenError):
            await act


async def test_what_mends_a_weakness_does_not_wait_unless_it_asks_for_more(
    running: Platform, admin: Actor, source: MirrorSource, trusted: Shop, tmp_path: Path
):
    await running.market.updating.set_policy(admin, Policy(area=COUNTY, automatic=True))
    said = '{"security_fix": {"zh-CN": "修补了越权读取。", "en": "Others\' lamps could be read."}'
    for version, more, ticked in (("1.1.0", "}", ()), ("1.1.1", f", {WIDER[1:]}", (SECURITY_FIX,))):
        await offer(trusted, running, source, tmp_path, version, said + more, ticked)
        (waits,) = (await running.market.queries.updates(admin)).items
        assert waits.waits_until is not None, version  # only its publisher says so, or it asks for more besides
        assert (waits.to, waits.security_fix is None) == (version, not ticked)
    await offer(trusted, running, source, tmp_path, "1.1.2", said + "}", (SECURITY_FIX,))
    (fix,) = (await running.market.queries.updates(admin)).items
    assert (fix.to, fix.waits_until, fix.automatic) == ("1.1.2", None, True)
    assert fix.security_fix == {"zh-CN": "修补了越权读取。", "en": "Others' lamps could be read."}
    (taken,) = await running.market.updating.update_by_itself(source)
    assert taken.offered.record.version == "1.1.2"


def _offered(version: str, hours: int, channel: str, state: str) -> Offered:
    record = VersionRecord(
        plugin="a.b",
        version=version,
        filename="x.whl",
        sha256="0" * 64,
        size=1,
        state=state,
        channel=channel,
        manifest={},
        published_at=NOW - timedelta(hours=hours),
    )
    return Offered(publisher="a", record=record)


OFFERS = st.builds(
    _offered,
    st.sampled_from(["0.9.0", "1.0.0", "1.1.0", "1.2.0-beta.1", "1.10.0", "2.0.0"]),
    st.integers(0, 200),
    st.sampled_from(["stable", "beta", "dev"]),
    st.sampled_from(["published", "deprecated", "yanked"]),
)


@given(st.lists(OFFERS, max_size=6), st.sampled_from(["stable", "beta"]), st.integers(0, 150), st.booleans())
def test_nothing_older_withdrawn_too_young_or_of_another_channel_is_taken(offers: list[Offered], channel: str, delay: int, canary: bool):
    may = candidate(offers, "1.0.0", Policy(channel=channel, delay_hours=delay), hurries=lambda _: canary, now=NOW)
    fitting = [
        each
        for each in offers
        if each.record.state != "yanked"
        and each.record.channel in {"stable", channel}
        and rank(each.record.version) > rank("1.0.0")
        and (canary or NOW - (each.record.published_at or NOW) >= timedelta(hours=delay))
    ]
    best = max((rank(each.record.version) for each in fitting), default=None)
    assert (rank(may.now.record.version) if may.now else None) == best
    if may.later and may.later_from:
        assert may.later_from > NOW
        assert best is None or rank(may.later.record.version) >= best


def test_the_nearest_policy_holds():
    policies = {COUNTY: Policy(area=COUNTY, automatic=True), NORTH: Policy(area=NORTH)}
    assert holding(policies, NORTH).area == NORTH
    assert holding(policies, SOUTH).area == COUNTY
    assert holding({}, SOUTH) == Policy()
