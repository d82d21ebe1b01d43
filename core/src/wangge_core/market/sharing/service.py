"""Rating plugins, and telling the registry: only what the county has agreed to, and nothing that names an area or a person."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

import msgspec

from wangge_core.access.model import Actor
from wangge_core.egress.model import Outgoing
from wangge_core.egress.service import Egress
from wangge_core.errors import WanggeError
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.market.errors import NotOnError, TooSoonError
from wangge_core.market.offers.repository import OfferRepository
from wangge_core.market.sharing.model import Rating, Told, ToldRating, ToldUse, coarse
from wangge_core.market.sharing.repository import RatingRepository
from wangge_core.plugins.acting import Acts
from wangge_core.settings import Settings

JOB: Final = "market.share"
PATIENCE: Final = Patience(seconds=120, waits=(timedelta(minutes=10),))
EVERY: Final = timedelta(days=1)
IN_USE: Final = timedelta(days=14)
"""An area rates what it has had on for so long without a break, in whatever version."""
_SOON: Final = timedelta(minutes=1)
_TAKEN: Final = 204
_log: Final = logging.getLogger("wangge.market")


class Sharing:
    """What areas think, and what is told of it. Without a token, or without a connection, nothing is told."""

    def __init__(self, *, acts: Acts, settings: Settings, egress: Egress, jobs: Queue) -> None:
        """`settings` have the token that the county has agreed to use, if it has."""
        self._acts = acts
        self._settings = settings
        self._egress = egress
        self._jobs = jobs
        self._ratings = RatingRepository(acts.database)
        self._offers = OfferRepository(acts.database)

    @property
    def is_on(self) -> bool:
        """Whether the registry is told anything."""
        return bool(self._settings.market_token) and "://" in self._settings.market

    def register(self, runner: Runner) -> None:
        """Have it told by `runner`."""
        runner.register(JOB, self._job, PATIENCE)

    async def begin(self) -> None:
        """Plan to tell; what is planned already stays."""
        if self.is_on:
            await self._jobs.put(JOB, JOB, {}, self._acts.time.now())

    async def rating(self, actor: Actor, plugin: str, area: str) -> Rating | None:
        """Return what an area thinks of a plugin; None when it has not said.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there; so it is with all that follow.
            NotFoundError: `area_not_found`, and as well.
        """
        return await self._ratings.of_area(plugin, await self._acts.managed_area(actor, area))

    def rates_from(self, plugin: str, area: str) -> datetime | None:
        """Return from when on an area may rate a plugin; None when it does not have it on."""
        host = self._acts.host
        choice = host.standing.allowed.nearest(plugin, area) if host.running(plugin, area) else None
        return choice.at + IN_USE if choice else None

    def may_rate(self, plugin: str, area: str) -> bool:
        """Tell whether an area has had a plugin on for long enough to rate it."""
        since = self.rates_from(plugin, area)
        return since is not None and since <= self._acts.time.now()

    async def rate(self, actor: Actor, plugin: str, area: str, stars: int, text: str) -> Rating:
        """Say what an area thinks of a plugin that it has on.

        Raises:
            NotOnError: it has not.
            TooSoonError: it has not for two weeks.
        """
        code, now = await self._acts.managed_area(actor, area), self._acts.time.now()
        running = self._acts.host.running(plugin, code)
        since = self.rates_from(plugin, code)
        if running is None or since is None:
            raise NotOnError(plugin, code)
        if since > now:
            raise TooSoonError(plugin, code, since)
        rating = Rating(
            plugin=plugin,
            area=code,
            mark=uuid4(),
            version=running.version,
            stars=stars,
            text=text.strip(),
            by=actor.name or actor.id,
            at=now,
        )
        async with self._acts.database.transaction():
            await self._ratings.save(rating, actor)
            await self._acts.record(actor, "plugin.rated", plugin, code, {"version": running.version, "stars": stars})
        await self._soon()
        return rating

    async def take_back(self, actor: Actor, plugin: str, area: str) -> None:
        """Take back what an area thinks; doing it twice is no error."""
        code = await self._acts.managed_area(actor, area)
        async with self._acts.database.transaction():
            await self._ratings.remove(plugin, code)
            await self._acts.record(actor, "plugin.rating_taken_back", plugin, code, {})
        await self._soon()

    async def told(self, actor: Actor) -> Told:
        """Return what the registry would be told now, to the letter, so that a county knows what it agrees to.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` anywhere.
        """
        self._acts.access.require_scope(actor, "plugin", "manage")
        return await self._told()

    async def tell(self) -> bool:
        """Tell the registry; what goes wrong is logged, and told another day. Return whether it was taken."""
        if not self.is_on:
            return False
        outgoing = Outgoing(
            method="PUT",
            url=f"{self._settings.market.rstrip('/')}/api/v1/followers/report",
            purpose="market",
            headers={"authorization": f"Bearer {self._settings.market_token}", "content-type": "application/json"},
            body=msgspec.json.encode(await self._told()),
        )
        try:
            status = (await self._egress.fetch(outgoing)).status
        except WanggeError as error:
            _log.warning("The registry could not be told how plugins do: %s", error)
            return False
        if status != _TAKEN:
            _log.warning("The registry does not take what it is told of plugins: status %s", status)
        return status == _TAKEN

    async def _told(self) -> Told:
        """Return it: of plugins that the registry offers alone, since it need not know what else a county has."""
        host, uses = self._acts.host, dict[str, ToldUse]()
        for row in await self._offers.window():
            versions = [each.version for each in host.versions(row.plugin) if each.version]
            areas = sum(choice.enabled for choice in host.choices_of(row.plugin))
            if versions:
                uses[row.plugin] = ToldUse(plugin=row.plugin, version=versions[0], areas=coarse(areas))
        ratings = (
            ToldRating(
                mark=each.mark,
                plugin=each.plugin,
                version=each.version,
                stars=each.stars,
                day=each.at.astimezone(UTC).date(),
                text=each.text,
            )
            for each in await self._ratings.every()
            if each.plugin in uses and uses[each.plugin].areas and host.is_on(each.plugin, each.area)
        )
        return Told(uses=tuple(uses.values()), ratings=tuple(ratings))

    async def _soon(self) -> None:
        if self.is_on:
            await self._jobs.move(JOB, JOB, {}, self._acts.time.now() + _SOON)

    async def _job(self, _: Job) -> None:
        try:
            await self.tell()
        finally:
            if self.is_on:
                await self._jobs.move(JOB, JOB, {}, self._acts.time.now() + EVERY)
