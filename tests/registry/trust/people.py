"""Those who hold keys, and a county that follows a registry through a mirror that may be anybody's."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface, Updater

from tests.registry.shop import Person, Shop, wheel
from wangge_registry.keys.online import OnlineKey
from wangge_registry.trust.ceremonies import Ceremonies, Holders
from wangge_registry.trust.roles import CEREMONIAL
from wangge_registry.trust.signing import public_of
from wangge_sdk.withdrawals import Action, Severity, Withdrawal

PATH = f"lampworks/{wheel()[0]}"


def today() -> datetime:
    """The real day: a TUF client has no other clock."""
    return datetime.now(UTC).replace(microsecond=0)


class People:
    """Three holders for each role that people sign; two have to."""

    def __init__(self) -> None:
        self.keys = {role: [OnlineKey.generate() for _ in range(3)] for role in CEREMONIAL}

    def holders(self, role: str) -> Holders:
        return Holders(keys=[public_of(key) for key in self.keys[role]], threshold=2)

    def begin(self, ceremonies: Ceremonies) -> None:
        ceremonies.begin(*(self.holders(role) for role in CEREMONIAL))
        for role in CEREMONIAL:
            self.sign(ceremonies, role)
        ceremonies.publish()

    def sign(self, ceremonies: Ceremonies, role: str, count: int = 2) -> None:
        for key in self.keys[role][:count]:
            ceremonies.sign(role, key)

    def delegate(self, ceremonies: Ceremonies, publisher: str = "lampworks", *, renew: bool = False) -> None:
        ceremonies.delegate(publisher, renew=renew)
        self.sign(ceremonies, "targets")
        ceremonies.publish()


class Mirror(FetcherInterface):
    """Hands out what the registry serves, or what somebody has put in its place."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.instead: dict[str, bytes] = {}
        self.kept: dict[str, bytes] = {}

    def _fetch(self, url: str) -> Iterator[bytes]:
        place, _, name = url.removeprefix("http://mirror/").partition("/")
        content = self.instead.get(f"{place}/{name}") or self._own(place, name)
        if content is None:
            raise DownloadHTTPError(url, 404)
        self.kept[f"{place}/{name}"] = content
        yield content

    def _own(self, place: str, name: str) -> bytes | None:
        market = self.shop.market
        if place == "metadata":
            return market.metadata.public(name)
        folder, _, last = name.rpartition("/")
        if not folder:
            return market.metadata.document(last)
        if last.endswith(".catalogue.json"):
            return market.metadata.document(last)
        path = market.files.path(last.partition(".")[0])
        return path.read_bytes() if path.exists() else None


class County:
    """Knows the first root, and believes nothing else."""

    def __init__(self, folder: Path, mirror: Mirror) -> None:
        self.folder = folder
        self.mirror = mirror
        (folder / "files").mkdir(parents=True)
        root = mirror.shop.market.metadata.public("1.root.json")
        assert root is not None
        self._root: bytes | None = root

    async def updated(self) -> Updater:
        """Fetch and verify the metadata."""
        updater = Updater(
            str(self.folder),
            "http://mirror/metadata/",
            str(self.folder / "files"),
            "http://mirror/targets/",
            self.mirror,
            bootstrap=self._root,
        )
        await asyncio.to_thread(updater.refresh)
        self._root = None
        return updater

    async def custom(self, path: str = PATH) -> Any:
        """What is vouched for of a file; None when nobody vouches for it."""
        updater = await self.updated()
        found = await asyncio.to_thread(updater.get_targetinfo, path)
        return None if found is None else found.custom

    async def file(self, path: str = PATH) -> bytes:
        """A file whose every byte is vouched for."""
        updater = await self.updated()
        found = await asyncio.to_thread(updater.get_targetinfo, path)
        assert found is not None, f"nobody vouches for {path}"
        return Path(await asyncio.to_thread(updater.download_target, found)).read_bytes()


async def published(shop: Shop, owner: Person, reviewer: Person, token: str, version: str = "1.0.0") -> None:
    """Bring a version all the way."""
    await shop.upload(token, wheel(version=version))
    await shop.checked()
    await shop.decide(reviewer, version=version)
    assert await shop.published() == 1
    await shop.market.vouching.reconcile()


def revoked(plugin: str) -> Withdrawal:
    """An entry of the list of revocations."""
    return Withdrawal(
        id="w-1",
        plugin=plugin,
        action=Action.REVOKE,
        severity=Severity.CRITICAL,
        reason={"zh-CN": "它把姓名发往外部。", "en": "It sends names away."},
        since=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
    )
