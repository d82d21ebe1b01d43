"""Keeping up with a registry, on both databases."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.core.market.registry import MirrorSource
from wangge_core.market.errors import NoMarketError
from wangge_core.market.model import SyncState
from wangge_core.market.sources import FolderSource, RegistrySource
from wangge_core.market.syncing import JOB, Syncing, Told
from wangge_core.market.trust import Vouched
from wangge_core.platform import Platform
from wangge_sdk.withdrawals import read_withdrawals


def syncing(platform: Platform, **settings: Any) -> Syncing:
    """What keeps up, of a server with other settings."""
    return Syncing(
        settings=msgspec.structs.replace(platform.settings, **settings),
        repository=platform.market.sync_repository,
        egress=platform.notifications.egress,
        jobs=platform.jobs,
        access=platform.access,
        time=platform.time,
    )


async def test_without_a_registry_nothing_is_done(platform: Platform):
    assert not platform.market.syncing.is_set
    with pytest.raises(NoMarketError):
        await platform.market.syncing.soon()
    await platform.market.syncing.begin()
    assert await platform.jobs.planned(JOB) == {}
    assert (await platform.market.sync_repository.read()).state is SyncState.NEVER


async def test_the_source_is_an_address_or_a_folder(platform: Platform):
    assert isinstance(syncing(platform, market="http://127.0.0.1:1", market_root="/r").source(), RegistrySource)
    assert isinstance(syncing(platform, market="/srv/bundle", market_root="/r").source(), FolderSource)
    with pytest.raises(NoMarketError):
        syncing(platform, market="/srv/bundle").source()


async def test_each_follower_gets_its_part_and_one_that_fails_keeps_none_from_theirs(platform: Platform, source: MirrorSource, root: Path):
    follows = syncing(platform, market="http://registry", market_root=str(root))
    seen: list[str] = []

    async def faulty(_: Vouched, told: Told) -> None:
        await told(1, 2)
        raise ValueError("a list that is no list")

    async def fine(vouched: Vouched, _: Told) -> None:
        seen.append((await vouched.document("revocations.json") or b"").decode())

    follows.follow("advisories", faulty)
    follows.follow("revocations", fine)
    failed = await follows.run(source)
    assert (failed.state, failed.error, failed.detail) == (SyncState.FAILED, "market_follower", "a list that is no list")
    assert (failed.snapshot > 0, failed.root, failed.good_at) == (True, 1, None)
    assert [read_withdrawals("revocations.json", content.encode()).number for content in seen] == [1]


async def test_a_good_run_is_told_and_a_bad_one_changes_nothing(platform: Platform, source: MirrorSource, root: Path):
    follows = syncing(platform, market="http://registry", market_root=str(root))
    good = await follows.run(source)
    assert (good.state, good.error, good.good_at) == (SyncState.GOOD, "", platform.time.now())
    source.mirror.instead = {"metadata/timestamp.json": b"{}"}
    bad = await follows.run(source)
    assert (bad.state, bad.error) == (SyncState.FAILED, "market_untrusted")
    assert (bad.snapshot, bad.expires_at, bad.good_at) == (good.snapshot, good.expires_at, good.good_at)
    source.mirror.instead = {}
    assert (await follows.run(source)).error == ""


async def test_the_job_plans_its_next_run_however_it_went(platform: Platform, tmp_path: Path):
    follows = syncing(platform, market=str(tmp_path / "nowhere"), market_root=str(tmp_path / "no root"))
    await follows.begin()
    (planned,) = (await platform.jobs.planned(JOB)).values()
    assert planned.run_at == platform.time.now()
    await follows._job(None)
    assert (await platform.market.sync_repository.read()).error == "market_root"
    (planned,) = (await platform.jobs.planned(JOB)).values()
    assert (planned.run_at - platform.time.now()).total_seconds() == 60
    await follows.soon()
    (planned,) = (await platform.jobs.planned(JOB)).values()
    assert planned.run_at == platform.time.now()
