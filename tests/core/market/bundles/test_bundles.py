"""From a registry on a USB stick to a server without a connection: verified, shown, let in by two people, acted on."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.core.market.test_updating import WIDER
from tests.core.retirement.test_service import administrator
from tests.registry.shop import Person, Shop, opened, wheel
from tests.registry.trust.people import People
from tests.registry.withdrawals.test_withdrawals import OSV
from tests.world import COUNTY, NORTH, World
from wangge_core.access.model import Actor
from wangge_core.errors import ForbiddenError
from wangge_core.jobs.runner import Runner
from wangge_core.market.bundles.service import Bundles
from wangge_core.market.bundles.unpacking import unpack
from wangge_core.market.errors import ApprovedAlreadyError, BundleError, BundleStateError, NotOfflineError, UntrustedError
from wangge_core.market.signed_lists import SignedLists
from wangge_core.market.sources import FolderSource, RegistrySource
from wangge_core.market.wiring import Market
from wangge_core.platform import Platform
from wangge_sdk.rulepack import read_pack

LIGHTS = "lampworks.street-lights"


@pytest.fixture
def admin(county: World) -> Actor:
    return county.actor("system_admin")


@pytest.fixture
async def second(platform: Platform) -> Actor:
    return await administrator(platform, "Second", COUNTY)


@pytest.fixture
def bundles(platform: Platform, root: Path) -> Bundles:
    """Those of a server that is set offline."""
    settings = replace(platform.settings, market=str(platform.settings.data / "mirror"), market_root=str(root))
    market = Market(
        acts=platform._acts,
        upgrades=platform.upgrades,
        egress=platform.notifications.egress,
        jobs=platform.jobs,
        runner=Runner(platform.database, platform.jobs, platform.time),
        settings=settings,
    )
    market.syncing.follow("withdrawals", SignedLists(platform.withdrawals.taking, platform.withdrawals.sweeper).follow)
    return market.bundles


async def exported(shop: Shop, path: Path, **options: Any) -> Path:
    return (await shop.market.bundling.write(path, options.get("since"))).path


async def quarantine(shop: Shop) -> None:
    quinn = await shop.person("quinn", duties=("administrator",))
    draft = {
        "plugin": LIGHTS,
        "action": "quarantine",
        "severity": "high",
        "reason_zh": "正在核查。",
        "reason_en": "It is being looked into.",
        "confirm": LIGHTS,
    }
    await quinn.post("/withdrawals", draft)
    await shop.market.vouching.reconcile()


async def test_a_bundle_waits_for_two_people_and_then_acts(
    trusted: Shop, platform: Platform, bundles: Bundles, admin: Actor, second: Actor, tmp_path: Path
):
    ada = await trusted.person("ada", duties=("administrator",))
    await ada.put(f"/advisories/{OSV['id']}", {"record": OSV})
    await trusted.market.vouching.reconcile()
    stick = await exported(trusted, tmp_path / "bundle.tar")
    bundle, found = await bundles.receive(stick)
    assert found.advisories == (OSV["id"],)
    (come,) = found.come
    assert (come.plugin, come.version, come.carried, come.compared_with) == (LIGHTS, "1.0.0", True, "")
    assert bundles.open_to(admin, bundle)
    assert not bundles.open_to(Actor.system("somebody"), bundle)
    assert (await bundles.receive(stick))[0].id == bundle.id
    assert (await platform.market.sync_repository.read()).good_at is None

    once = await bundles.approve(admin, bundle.id)
    assert (once.state, bundles.open_to(admin, once), bundles.open_to(second, once)) == ("waiting", False, True)
    with pytest.raises(ApprovedAlreadyError):
        await bundles.approve(admin, bundle.id)
    assert (await platform.market.sync_repository.read()).good_at is None
    taken = await bundles.approve(second, bundle.id)
    assert (taken.state, [each.name for each in taken.approvals]) == ("taken", ["周系统", "Second"])
    with pytest.raises(BundleStateError, match="taken"):
        await bundles.approve(second, bundle.id)
    assert (await bundles.syncing.run()).error == ""  # from the folder that it was merged into, as the job does
    rules = bundles.settings.data / "market" / "rules"
    assert read_pack(rules / "rule-pack.json") == trusted.market.settings.pack
    assert [json.loads(path.read_bytes()) for path in (rules / "advisories").iterdir()] == [OSV]
    rows = await platform.database.fetch("SELECT plugin, version FROM market_version")
    assert [(row["plugin"], row["version"]) for row in rows] == [(LIGHTS, "1.0.0")]

    await quarantine(trusted)
    next_one, found = await bundles.receive(await exported(trusted, tmp_path / "next.tar"))
    assert [(each.plugin, each.action) for each in found.withdrawn] == [(LIGHTS, "quarantine")]
    assert [each.version for each in found.gone] == ["1.0.0"]
    assert platform.host.standing.choices.withdrawn.entries == ()
    for who in (admin, second):
        await bundles.approve(who, next_one.id)
    assert platform.host.standing.choices.withdrawn.stops(LIGHTS, "1.0.0", "", NORTH)

    with pytest.raises(UntrustedError):
        await bundles.receive(await _copy(stick, tmp_path / "old.tar"))


async def test_a_version_is_shown_with_what_it_asks_for_beyond_what_is_offered_here(
    trusted: Shop, owner: Person, reviewer: Person, bundles: Bundles, admin: Actor, second: Actor, tmp_path: Path
):
    bundle, _ = await bundles.receive(await exported(trusted, tmp_path / "bundle.tar"))
    for who in (admin, second):
        await bundles.approve(who, bundle.id)
    token = (await owner.post(f"/plugins/{LIGHTS}/tokens", {"label": "more"}))["token"]
    await trusted.upload(token, wheel(version="2.0.0", changes=WIDER))
    await trusted.checked()
    await trusted.decide(reviewer, version="2.0.0")
    await trusted.published()
    await trusted.market.vouching.reconcile()
    _, found = await bundles.receive(await exported(trusted, tmp_path / "next.tar"))
    (come,) = found.come
    assert (come.version, come.compared_with, come.effect) == ("2.0.0", "1.0.0", "widened")
    assert [each.effect for each in come.changes] == ["widened"]
    assert "lamps.example.org" in come.changes[0].text["en"]


async def _copy(stick: Path, path: Path) -> Path:
    shutil.copy(stick, path)
    return path


async def test_the_same_state_makes_the_same_bytes(trusted: Shop, tmp_path: Path):
    first = await exported(trusted, tmp_path / "first.tar")
    second = await exported(trusted, tmp_path / "second.tar")
    assert first.read_bytes() == second.read_bytes()
    later = await trusted.market.bundling.write(tmp_path / "later.tar", trusted.time.now() + timedelta(days=1))
    assert later.left_out == 1
    assert wheel()[1] not in later.path.read_bytes()


async def test_a_bundle_without_the_wheels_says_so(trusted: Shop, bundles: Bundles, county: World, tmp_path: Path):
    stick = await exported(trusted, tmp_path / "bundle.tar", since=trusted.time.now() + timedelta(days=1))
    _, found = await bundles.receive(stick)
    assert [each.carried for each in found.come] == [False]


async def test_a_swapped_wheel_is_refused(trusted: Shop, bundles: Bundles, county: World, tmp_path: Path):
    stick = await exported(trusted, tmp_path / "bundle.tar")
    content = stick.read_bytes()
    place = content.index(wheel()[1])
    stick.write_bytes(content[: place + 100] + b"evil" + content[place + 104 :])
    with pytest.raises(UntrustedError):
        await bundles.receive(stick)
    assert await bundles.repository.every() == []


async def test_a_bundle_of_another_registry_is_refused(trusted: Shop, bundles: Bundles, county: World, tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'evil.sqlite'}"
    async with opened(tmp_path / "evil", url, time=trusted.time) as evil:
        People().begin(evil.market.ceremonies)
        stick = await exported(evil, tmp_path / "bundle.tar")
    with pytest.raises(UntrustedError):
        await bundles.receive(stick)


async def test_a_rejected_bundle_is_gone(trusted: Shop, bundles: Bundles, admin: Actor, second: Actor, tmp_path: Path):
    bundle, _ = await bundles.receive(await exported(trusted, tmp_path / "bundle.tar"))
    assert (await bundles.reject(admin, bundle.id)).state == "rejected"
    with pytest.raises(BundleStateError):
        await bundles.approve(second, bundle.id)
    assert not list((bundles.settings.data / "market" / "bundles").iterdir())


async def test_who_may_let_a_bundle_in(trusted: Shop, platform: Platform, bundles: Bundles, county: World, admin: Actor, tmp_path: Path):
    stick = await exported(trusted, tmp_path / "bundle.tar")
    bundle, _ = await bundles.receive(stick)
    for nobody in (county.actor("county_dispatcher"), Actor.system("somebody")):
        with pytest.raises(ForbiddenError):
            await bundles.approve(nobody, bundle.id)
    with pytest.raises(NotOfflineError):
        await platform.bundles.receive(stick)
    with pytest.raises(BundleError):
        await bundles.receive(tmp_path / "nothing.tar")


async def test_a_bundle_lives_longer_than_what_is_followed_over_a_network(
    trusted: Shop, platform: Platform, bundles: Bundles, county: World, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
):
    bundled = await trusted.market.bundling.write(tmp_path / "bundle.tar", None)
    assert timedelta(days=80) < bundled.until - trusted.time.now() <= timedelta(days=90)
    place = tmp_path / "mirror"
    unpack(bundled.path, place)
    online = RegistrySource("http://registry", platform.notifications.egress)
    monkeypatch.setattr(online, "read", FolderSource(place).read)
    failed = await bundles.syncing.run(online)
    assert failed.error == "market_untrusted"
    assert "without a connection" in failed.detail
