"""Receiving a bundle, and letting it in when two people have said so."""

import asyncio
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.audit.model import Fact
from wangge_core.errors import ForbiddenError
from wangge_core.ids import new_id
from wangge_core.market.bundles.comparing import compared
from wangge_core.market.bundles.looking import look
from wangge_core.market.bundles.model import APPROVERS, Approval, Bundle, Changes, Contents, changes
from wangge_core.market.bundles.repository import BundleRepository
from wangge_core.market.bundles.unpacking import unpack
from wangge_core.market.documents import VersionRecord
from wangge_core.market.errors import ApprovedAlreadyError, BundleError, BundleStateError, NotOfflineError
from wangge_core.market.offers.repository import OfferRepository
from wangge_core.market.sources import FolderSource
from wangge_core.market.syncing import Syncing
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.grants.presenting import names_of
from wangge_core.settings import Settings

_OPERATOR: Final = Actor.system("operator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundles:
    """The acts about bundles. Each concerns the whole server."""

    acts: Acts
    syncing: Syncing
    settings: Settings

    @property
    def repository(self) -> BundleRepository:
        """Return where bundles are written."""
        return BundleRepository(self.acts.database)

    async def receive(self, bundle: Path) -> tuple[Bundle, Changes]:
        """Take a bundle from a file, verify it, and have it wait for two approvals. The same one again changes nothing.

        Raises:
            NotOfflineError: this server follows a registry over a network, or nothing.
            BundleError: it is no bundle, or something in it is not allowed.
            ExpiredError, UntrustedError, RootError: it is not what the registry signs, or older than what was seen.
        """
        self._require_offline()
        digest, size = await asyncio.to_thread(_read, bundle)
        before = await self.repository.waiting(digest)
        if before is not None:
            return before, await self.changes(before)
        place = self._place(digest)
        await asyncio.to_thread(unpack, bundle, place)
        try:
            standing, contents, manifests = await look(place, self.settings.data / "market", Path(self.settings.market_root))
        except Exception:
            await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)
            raise
        received = Bundle(
            id=new_id(),
            sha256=digest,
            size=size,
            snapshot=standing.snapshot,
            until=standing.expires,
            contents=compared(contents, manifests, await self._offered(contents), names_of(self.acts.host.catalogue)),
            state="waiting",
            by=_OPERATOR.id,
            at=self.acts.time.now(),
            ended_at=None,
        )
        async with self.acts.database.transaction():
            await self.repository.add(received)
            await self._record(_OPERATOR, "market.bundle_received", received)
        return received, await self.changes(received)

    async def every(self, actor: Actor) -> list[tuple[Bundle, Changes]]:
        """Return the bundles that came, the newest first, with what each would change, or has.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
        """
        self.acts.access.require_scope(actor, "plugin", "read")
        return [(each, await self.changes(each)) for each in await self.repository.every()]

    async def approve(self, actor: Actor, bundle: UUID) -> Bundle:
        """Let a bundle in; it takes effect when a second person with another account has done so too.

        Raises:
            ForbiddenError: `permission_missing`; `account_needed`, for anything but a person.
            NotFoundError: `bundle_not_found`.
            ApprovedAlreadyError: by the same account.
            BundleStateError: it does not wait any more.
            BundleError: it could not be taken; it waits still.
        """
        self._require_manager(actor)
        found = await self._waiting(bundle)
        approval = Approval(actor.id, actor.name or actor.id, self.acts.time.now())
        async with self.acts.database.transaction():
            if not await self.repository.approve(bundle, approval) and len(found.approvals) < APPROVERS:
                raise ApprovedAlreadyError
            await self._record(actor, "market.bundle_approved", found)
        found = await self.repository.one(bundle)
        if len(found.approvals) >= APPROVERS:
            await self._take(actor, found)
        return await self.repository.one(bundle)

    async def reject(self, actor: Actor, bundle: UUID) -> Bundle:
        """Send a bundle away.

        Raises:
            ForbiddenError, NotFoundError, BundleStateError: as `approve`.
        """
        self._require_manager(actor)
        found = await self._waiting(bundle)
        async with self.acts.database.transaction():
            if not await self.repository.end(bundle, "rejected", self.acts.time.now()):
                raise BundleStateError((await self.repository.one(bundle)).state)
            await self._record(actor, "market.bundle_rejected", found)
        await asyncio.to_thread(shutil.rmtree, self._place(found.sha256), ignore_errors=True)
        return await self.repository.one(bundle)

    def open_to(self, actor: Actor, bundle: Bundle) -> bool:
        """Tell whether somebody can let a bundle in now."""
        waits = bundle.state == "waiting" and actor.id not in {each.account for each in bundle.approvals}
        return waits and actor.kind == "account" and self.acts.access.allowed(actor, self.settings.county, "plugin", "manage")

    async def changes(self, bundle: Bundle) -> Changes:
        """Return what a bundle would change here."""
        return changes(await self.repository.in_use(), bundle.contents)

    async def _take(self, actor: Actor, bundle: Bundle) -> None:
        """Verify once more, act on what is in it, and keep its files where the server looks for them."""
        place = self._place(bundle.sha256)
        sync = await self.syncing.run(FolderSource(place))
        if sync.error:
            raise BundleError(f"{sync.error}: {sync.detail}")
        await asyncio.to_thread(_merge, place, Path(self.settings.market))
        async with self.acts.database.transaction():
            if await self.repository.end(bundle.id, "taken", self.acts.time.now()):
                await self._record(actor, "market.bundle_taken", bundle)
        await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)

    async def _offered(self, contents: Contents) -> dict[str, list[VersionRecord]]:
        """Return what is offered here of the plugins in a bundle."""
        offers = OfferRepository(self.acts.database)
        return {plugin: [each.record for each in await offers.versions(plugin)] for plugin in {each.plugin for each in contents.versions}}

    async def _waiting(self, bundle: UUID) -> Bundle:
        self._require_offline()
        found = await self.repository.one(bundle)
        if found.state != "waiting":
            raise BundleStateError(found.state)
        return found

    def _require_offline(self) -> None:
        if not self.settings.market or "://" in self.settings.market:
            raise NotOfflineError

    def _require_manager(self, actor: Actor) -> None:
        self.acts.access.require(actor, self.settings.county, "plugin", "manage")
        if actor.account_id is None or actor.kind != "account":
            raise ForbiddenError("account_needed", "Only a person with an account lets a bundle in.")

    def _place(self, digest: str) -> Path:
        return self.settings.data / "market" / "bundles" / digest

    async def _record(self, actor: Actor, action: str, bundle: Bundle) -> None:
        facts: dict[str, Fact] = {"sha256": bundle.sha256, "snapshot": bundle.snapshot}
        await self.acts.record(actor, action, str(bundle.id), self.settings.county, facts)


def _read(bundle: Path) -> tuple[str, int]:
    """Return digest and size of a file."""
    try:
        with bundle.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except OSError as error:
        raise BundleError(f"{bundle} cannot be read: {error.strerror}") from error


def _merge(place: Path, mirror: Path) -> None:
    """Copy what is in a bundle over what is there: the files first, the timestamp last, so that nobody sees half of it."""
    names = [path.relative_to(place) for path in sorted(place.rglob("*")) if path.is_file()]
    for name in sorted(names, key=lambda each: (each.parts[0] == "metadata", each.name == "timestamp.json", each)):
        target = mirror / name
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.part")
        shutil.copyfile(place / name, partial)
        partial.replace(target)
