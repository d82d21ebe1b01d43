"""A marketplace for the demonstration: a real registry's signed state in a folder, followed by the county's server."""

import asyncio
import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.journeys import hostile
from tests.journeys.registers import STREET, agree, done, signed_in
from tests.registry.shop import Shop, opened, wheel
from tests.registry.trust.people import People, published, today
from wangge_core.demo.places import COUNTY_CODE
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_serving.instants import FixedTime

LIGHTS = "lampworks.street-lights"
REGISTER = "lampworks.lamp-register"
HOSTILE = "lampworks.hostile-offer"
_TEXTS = {"zh-CN": f"恶意文字 {hostile.WORDS}", "en": f"Hostile words {hostile.WORDS}"}
_HOSTILE = {"name": _TEXTS, "summary": _TEXTS, "description": dict.fromkeys(_TEXTS, hostile.LONG), "keywords": [hostile.WORDS]}
"""What a publisher writes of its plugin."""
_WAIT_S = 30


@contextmanager
def followed(folder: Path) -> Iterator[None]:
    """Have what is started meanwhile follow a registry that has published four versions of three plugins, one of them in hostile words."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, _publish(folder)).result()
    os.environ |= {"WANGGE_MARKET": str(folder / "state"), "WANGGE_MARKET_ROOT": str(folder / "state" / "metadata" / "1.root.json")}
    try:
        yield
    finally:
        del os.environ["WANGGE_MARKET"], os.environ["WANGGE_MARKET_ROOT"]


def fill(base: str, folder: Path) -> None:
    """Install the older version of one plugin, switch it on in a street that takes newer ones at once, and have a bundle wait."""
    with signed_in(base, "admin.system") as admin:
        until = wait(admin)
        versions = done(admin.get(f"/api/v1/market/plugins/{LIGHTS}"))["versions"]
        older = next(each for each in versions if each["version"] == "1.0.0")
        body = {"version": "1.0.0", "sha256": older["sha256"]}
        install = done(admin.post(f"/api/v1/market/plugins/{LIGHTS}/installs", json=body))
        while (install := done(admin.get(f"/api/v1/market/installs/{install['id']}")))["state"] != "done":
            assert install["state"] != "failed", install
            assert time.monotonic() < until, install
            time.sleep(0.1)
        agree(admin, LIGHTS, STREET, "1.0.0")
        done(admin.put(f"/api/v1/market/policies/{STREET}", json={"automatic": False, "delay_hours": 0}))
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, _receive(folder)).result()


def wait(admin: httpx.Client) -> float:
    """Wait until the server has looked at the registry; return until when to wait for what follows."""
    until = time.monotonic() + _WAIT_S
    while (status := done(admin.get("/api/v1/market")))["state"] != "good":
        assert time.monotonic() < until, status
        time.sleep(0.1)
    return until


async def _receive(folder: Path) -> None:
    """Do what `wangge market import` does, in the data folder of a demonstration."""
    place = folder / "market"
    settings = Settings(
        data=folder / "county",
        county=COUNTY_CODE,
        market=str(place / "state"),
        market_root=str(place / "state" / "metadata" / "1.root.json"),
    )
    async with Platform(settings).opened() as platform:
        await platform.bundles.receive(place / "bundle.tar")


async def _publish(folder: Path) -> None:
    place, people = folder / "registry", People()
    place.mkdir(parents=True)
    async with opened(place, f"sqlite:///{place / 'registry.sqlite'}", time=FixedTime(today())) as shop:
        people.begin(shop.market.ceremonies)
        reviewer = await shop.reviewer("rita", "County Review Office")
        owner = await shop.publisher(await shop.person("olga"), reviewer)
        people.delegate(shop.market.ceremonies)
        token = await shop.plugin(owner)
        for version in ("1.0.0", "1.1.0"):
            await published(shop, owner, reviewer, token, version)
        for plugin, content in (
            (REGISTER, wheel(REGISTER, template="collection")),
            (HOSTILE, wheel(HOSTILE, changes=json.dumps(_HOSTILE))),
        ):
            await shop.upload(await shop.plugin(owner, plugin), content)
            await shop.checked()
            await shop.decide(reviewer, plugin=plugin)
            await shop.published()
        await shop.market.vouching.reconcile()
        _lay(shop, place, folder / "state")
        await shop.market.bundling.write(folder / "bundle.tar", None)


def _lay(shop: Shop, place: Path, state: Path) -> None:
    """Put a registry's state where a folder has it."""
    (state / "metadata").mkdir(parents=True)
    (state / "targets" / "lampworks").mkdir(parents=True)
    for path in (place / "tuf" / "metadata").iterdir():
        (state / "metadata" / path.name).write_bytes(path.read_bytes())
    for path in (place / "tuf" / "documents").iterdir():
        inside = "lampworks" if path.name.endswith("catalogue.json") else "."
        (state / "targets" / inside / path.name).write_bytes(path.read_bytes())
    metadata = shop.market.metadata.newest("publisher-lampworks")
    assert metadata is not None
    for name, target in metadata.signed.targets.items():
        if name.endswith(".whl"):
            content = shop.market.files.path(target.hashes["sha256"]).read_bytes()
            (state / "targets" / "lampworks" / f"{target.hashes['sha256']}.{name.partition('/')[2]}").write_bytes(content)
