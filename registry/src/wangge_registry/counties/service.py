"""Opening and closing counties for reviewers. They live in this process and end with it."""

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct

from wangge_registry.accounts.model import Account, Duty
from wangge_registry.counties.hosting import Host, Hosted, entrance_of
from wangge_registry.counties.model import County, Standing, Terms
from wangge_registry.plugins.service import Plugins
from wangge_registry.trials.server import NotStartedError
from wangge_registry.versions.moving import Moving
from wangge_registry.versions.states import Who
from wangge_serving.errors import ConflictError, ForbiddenError
from wangge_serving.files import FileStore
from wangge_serving.instants import TimeSource

_LOOK: Final = 2.0
"""Seconds after which it is looked whether a county still lives."""
log = logging.getLogger(__name__)


class _Held(Struct, kw_only=True):
    """A reviewer's county, with what ends it."""

    county: County
    port: int
    closing: asyncio.Event
    task: asyncio.Task[None] | None = None


class Counties:
    """One per server process."""

    def __init__(self, moving: Moving, plugins: Plugins, files: FileStore, time: TimeSource, *, terms: Terms, host: Host) -> None:
        """`host` starts a county; everything else is handed in."""
        self._moving = moving
        self._plugins = plugins
        self._files = files
        self._time = time
        self._terms = terms
        self._host = host
        self._held: dict[UUID, _Held] = {}

    async def open(self, actor: Account, plugin: str, number: str) -> County:
        """Start a county with a version in it, whatever its state; it is told at once, and open a little later.

        Raises:
            ForbiddenError: `duty_required`, `own_version`.
            NotFoundError: `plugin`, `version`.
            ConflictError: `counties_off`, `county_open`, `counties_full`.
        """
        actor.require(Duty.REVIEWER)
        version = await self._moving.visible(actor, plugin, number)
        _, team = await self._plugins.owned(plugin)
        if Who.REVIEWER not in self._moving.part_of(actor, team):
            raise ForbiddenError("own_version", "You have to do with this publisher; a reviewer of somebody else looks at it.")
        if not self._terms.allowed:
            raise ConflictError("counties_off", "This registry starts no platforms: WANGGE_REGISTRY_TRIALS is off.")
        wheel = await asyncio.to_thread(self._files.get, version.sha256)
        held = self._placed(actor, County(plugin=plugin, version=number, sha256=version.sha256, until=self._until()))
        held.task = asyncio.create_task(self._live(held, version.filename, wheel), name=f"county of {actor.username}")
        return held.county

    def own(self, actor: Account) -> County | None:
        """Return the actor's county, if there is one."""
        held = self._held.get(actor.id)
        return held.county if held else None

    async def close(self, actor: Account) -> None:
        """End the actor's county, and wait until nothing of it is left; without one do nothing."""
        held = self._held.get(actor.id)
        if held is not None and held.task is not None:
            held.closing.set()
            await asyncio.shield(held.task)
            if self._held.get(actor.id) is held:
                del self._held[actor.id]

    async def stop(self) -> None:
        """End every county."""
        held = list(self._held.values())
        for each in held:
            each.closing.set()
        await asyncio.gather(*(each.task for each in held if each.task is not None), return_exceptions=True)
        self._held.clear()

    def _until(self) -> datetime:
        return self._time.now() + timedelta(minutes=self._terms.minutes)

    def _placed(self, actor: Account, county: County) -> _Held:
        """Take a place and a port; nothing is awaited between looking and taking."""
        own = self._held.get(actor.id)
        if own is not None and not _has_ended(own):
            raise ConflictError("county_open", f"You have a county with {own.county.plugin} {own.county.version}; stop it first.")
        live = [each for each in self._held.values() if not _has_ended(each)]
        if len(live) >= self._terms.most:
            raise ConflictError("counties_full", f"{self._terms.most} counties are open, as many as this registry has room for.")
        ports = range(self._terms.port, self._terms.port + self._terms.most)
        port = next(port for port in ports if port not in {each.port for each in live}) if self._terms.port else 0
        held = self._held[actor.id] = _Held(county=county, port=port, closing=asyncio.Event())
        return held

    async def _live(self, held: _Held, name: str, wheel: bytes) -> None:
        try:
            hosted = await asyncio.to_thread(self._host, name, wheel, held.port)
        except NotStartedError as error:
            held.county = _ended(held.county, str(error))
            return
        except Exception as error:
            log.exception("the county for %s did not start", name)
            held.county = _ended(held.county, type(error).__name__)
            return
        try:
            ready = hosted.ready
            trouble = "" if ready.state == "ready" else f"{ready.state}: {ready.reason}"
            held.county = msgspec.structs.replace(
                held.county,
                standing=Standing.OPEN,
                until=self._until(),
                entrance=entrance_of(ready, self._terms),
                people=ready.accounts,
                trouble=trouble or ready.worker,
            )
            await self._lived(held, hosted)
        finally:
            await asyncio.to_thread(hosted.stop)

    async def _lived(self, held: _Held, hosted: Hosted) -> None:
        """Wait until the county is closed, its time is over, or it has ended by itself."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._terms.minutes * 60):
                while not held.closing.is_set():
                    if not hosted.alive:
                        held.county = _ended(held.county, "It ended by itself.")
                        return
                    with suppress(TimeoutError):
                        await asyncio.wait_for(held.closing.wait(), _LOOK)
        held.county = _ended(held.county, "Its time is over.")


def _has_ended(held: _Held) -> bool:
    return held.task is not None and held.task.done()


def _ended(county: County, why: str) -> County:
    return msgspec.structs.replace(county, standing=Standing.ENDED, entrance="", people=(), trouble=why[:400])
