"""Installing what the registry vouches for: verified, read strictly, unpacked beside other versions. None of its code is run.

One place is ever asked, the registry that this server follows; whatever a wheel needs besides is pinned by hash in the lock that lies
in it, so that nothing of the same name from elsewhere can take its place.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.errors import ConflictError, WanggeError
from wangge_core.ids import new_id
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.market import events
from wangge_core.market.documents import manifest_of
from wangge_core.market.errors import UntrustedError, WheelRefusedError
from wangge_core.market.installs.repository import InstallRepository
from wangge_core.market.model import Install
from wangge_core.market.offers.repository import Offered, OfferRepository
from wangge_core.market.sources import MissingError, Source
from wangge_core.market.statements import FILE as REVIEWERS
from wangge_core.market.statements import keys_of, require_reviewed, reviews_of
from wangge_core.market.syncing import Syncing
from wangge_core.market.trust import Vouched
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.workers.dependencies import pinned
from wangge_core.plugins.workers.store import Store
from wangge_core.plugins.workers.wheels import WheelError
from wangge_sdk.manifest import PluginError, open_package, read_manifest
from wangge_sdk.manifest.asking import manifest_digest
from wangge_sdk.manifest.need import need_of

JOB: Final = "market.install"
PATIENCE: Final = Patience(seconds=600, waits=(timedelta(seconds=10), timedelta(minutes=1)))
LIBRARIES: Final = "targets/libraries/"
_MARKET: Final = Actor.system("marketplace")

Refusal = Callable[[Offered], Awaitable[None]]
"""Raises what speaks against installing a version: that it is withdrawn, for instance."""


class Installing:
    """The way from the registry onto this server."""

    def __init__(self, *, acts: Acts, syncing: Syncing, store: Store, jobs: Queue) -> None:
        """`acts` is what every act of an administrator has in common."""
        self._acts = acts
        self._syncing = syncing
        self._store = store
        self._jobs = jobs
        self._offers = OfferRepository(acts.database)
        self.installs: Final = InstallRepository(acts.database)
        self.refusals: Final[list[Refusal]] = []

    def register(self, runner: Runner) -> None:
        """Have installations done by `runner`."""
        runner.register(JOB, self._job, PATIENCE)

    async def ask(self, actor: Actor, plugin: str, version: str, sha256: str) -> Install:
        """Have a version installed, as it was seen; areas go on as they are until somebody switches it on or upgrades.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` anywhere.
            NoMarketError: no registry is set.
            NotFoundError: `market_version_not_found`.
            ConflictError: `market_offer_changed`, when other bytes are offered than were seen.
        """
        scope = self._acts.access.require_scope(actor, "plugin", "manage")
        self._syncing.source()
        offered = await self._offers.version(plugin, version)
        if offered.record.sha256 != sha256:
            raise ConflictError("market_offer_changed", f"{plugin} {version} is not what you have seen; read its page again.")
        install = Install(
            id=new_id(),
            plugin=plugin,
            version=version,
            sha256=sha256,
            by_id=actor.id,
            by_name=actor.name or actor.id,
            asked_at=self._acts.time.now(),
        )
        area = scope.areas[0] if scope.areas else self._syncing.county
        async with self._acts.database.transaction():
            await self.installs.add(install)
            await self._acts.record(actor, "plugin.install_asked", plugin, area, {"version": version, "sha256": sha256})
            await self._jobs.put(JOB, f"{JOB}:{install.id}", {"install": str(install.id)}, self._acts.time.now())
        return install

    async def run(self, install: UUID, source: Source | None = None) -> Install:
        """Install now; what goes wrong is noted, not raised."""
        found = await self.installs.one(install)
        try:
            await self._installed(found, source or self._syncing.source())
        except WanggeError as error:
            await self.installs.end(install, self._acts.time.now(), error.code, error.detail)
        else:
            await self._acts.host.look_into_store()  # before it is told: whoever hears of it may switch it on
            await self._told(found)
        return await self.installs.one(install)

    async def _told(self, install: Install) -> None:
        now, area = self._acts.time.now(), self._syncing.county
        async with self._acts.database.transaction():
            await self.installs.end(install.id, now)
            facts = {"version": install.version, "sha256": install.sha256, "asked_by": install.by_id}
            await self._acts.record(_MARKET, "plugin.installed", install.plugin, area, facts)
            await self._acts.announce(events.installed(install.plugin, install.version, area, now))

    async def _installed(self, install: Install, source: Source) -> None:
        offered = await self._offers.version(install.plugin, install.version)
        await self.installs.step(install.id, "verify")
        for refusal in self.refusals:
            await refusal(offered)
        async with self._syncing.trust.current(source) as vouched:
            await self._require_vouched(vouched, install, offered)
            await self.installs.step(install.id, "fetch")
            path = await vouched.fetch(offered.path)
            with tempfile.TemporaryDirectory() as place:
                wheel = Path(place) / offered.record.filename
                await asyncio.to_thread(wheel.write_bytes, await asyncio.to_thread(path.read_bytes))
                await self.installs.step(install.id, "libraries")
                await asyncio.to_thread(_fetch_libraries, wheel, source)
                await self.installs.step(install.id, "unpack")
                await asyncio.to_thread(self._unpack, wheel, offered)

    async def _require_vouched(self, vouched: Vouched, install: Install, offered: Offered) -> None:
        """Go on only with bytes that the publisher's role vouches for, and that enough reviewers have approved."""
        name, manifest = f"{install.plugin} {install.version}", manifest_of(offered.record)
        signed = await vouched.find(offered.path)
        if signed is None or signed.sha256 != install.sha256 or manifest is None:
            raise UntrustedError(f"{name} is not vouched for as it was seen.")
        if (signed.custom.get("plugin"), signed.custom.get("version")) != (install.plugin, install.version):
            raise UntrustedError(f"{name} is signed as another version.")
        keys = keys_of(await vouched.document(REVIEWERS))
        require_reviewed(reviews_of(signed, keys), need_of(manifest).reviewers, name)

    def _unpack(self, wheel: Path, offered: Offered) -> None:
        expected = manifest_of(offered.record)
        try:
            manifest = read_manifest(open_package(wheel))
            if expected is None or manifest_digest(manifest) != manifest_digest(expected):
                raise WheelRefusedError(f"{wheel.name}: its manifest is not the one that was shown.")
            self._store.replace_same(self._store.install(wheel, wheel.parent))
        except (WheelError, PluginError, OSError) as error:
            raise WheelRefusedError(f"{wheel.name}: {error}") from error

    async def _job(self, job: Job) -> None:
        await self.run(UUID(job.data["install"]))


def _fetch_libraries(wheel: Path, source: Source) -> None:
    """Put the libraries that a wheel's lock names beside it; their hashes are looked at when they are unpacked."""
    try:
        for each in pinned(wheel):
            (wheel.parent / each.file).write_bytes(source.read(f"{LIBRARIES}{each.sha256}.{each.file}"))
    except MissingError as error:
        raise WheelRefusedError(f"{wheel.name} needs a library that the registry does not have: {error}.") from error
    except (WheelError, PluginError, OSError) as error:
        raise WheelRefusedError(f"{wheel.name}: {error}") from error
