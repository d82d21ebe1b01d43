"""Bringing areas to newer versions: what waits for a person, and what is taken without one."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.errors import WanggeError
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.market.documents import manifest_of
from wangge_core.market.installing import Installing
from wangge_core.market.model import InstallState, Policy
from wangge_core.market.offers.repository import Offered, OfferRepository
from wangge_core.market.planning import Update, candidate, mends_weakness
from wangge_core.market.policies.repository import PolicyRepository, holding
from wangge_core.market.sources import Source
from wangge_core.market.syncing import Told
from wangge_core.market.trust import Vouched
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.model import Choice
from wangge_core.plugins.upgrades.service import UpgradeService
from wangge_sdk.manifest.asking import asking_of

JOB: Final = "market.update"
PATIENCE: Final = Patience(seconds=900, waits=(timedelta(minutes=5),))
_MARKET: Final = Actor.system("marketplace")
_log: Final = logging.getLogger("wangge.market")


class Updating:
    """The plan, the policies, and what is done by itself."""

    def __init__(self, *, acts: Acts, installing: Installing, upgrades: UpgradeService, jobs: Queue) -> None:
        """`installing` brings versions here, `upgrades` has areas run them."""
        self._acts = acts
        self._installing = installing
        self._upgrades = upgrades
        self._jobs = jobs
        self._offers = OfferRepository(acts.database)
        self._policies = PolicyRepository(acts.database)

    def register(self, runner: Runner) -> None:
        """Have what is automatic done by `runner`."""
        runner.register(JOB, self._job, PATIENCE)

    async def follow(self, _: Vouched, told: Told) -> None:
        """Have what is automatic looked at after each run: a follower of the registry."""
        await told(0, 1)
        await self._jobs.put(JOB, JOB, {}, self._acts.time.now())

    async def updates(self) -> list[Update]:
        """Return every newer version that an area which has chosen a plugin may take, now or later."""
        policies, found = await self._policies.every(), list[Update]()
        for installed in self._acts.host.plugins:
            choices = [choice for choice in self._acts.host.choices_of(installed.id) if choice.enabled]
            versions = await self._offers.versions(installed.id) if choices else []
            for choice in choices:
                found += self._of(choice, versions, holding(policies, choice.area))
        return found

    async def update_by_itself(self, source: Source | None = None) -> list[Update]:
        """Take what is automatic; return what was taken. One that fails keeps none of the others from theirs."""
        taken = list[Update]()
        for update in await self.updates():
            if update.is_automatic:
                try:
                    await self._take(update, source)
                except WanggeError as error:
                    _log.warning("%s was not updated in %s: %s", update.plugin, update.area, error)
                else:
                    taken.append(update)
        return taken

    async def set_policy(self, actor: Actor, policy: Policy) -> Policy:
        """Say how an area takes new versions.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `area_not_found`.
        """
        code, now = await self._acts.managed_area(actor, policy.area), self._acts.time.now()
        async with self._acts.database.transaction():
            await self._policies.save(policy, actor.name or actor.id, now)
            facts = {"automatic": policy.automatic, "channel": policy.channel, "delay_hours": policy.delay_hours}
            await self._acts.record(actor, "plugin.update_policy_set", "", code, facts)
        return (await self._policies.every())[code]

    async def drop_policy(self, actor: Actor, area: str) -> Policy:
        """Let an area take new versions as the area above it does. Doing it twice is no error.

        Raises:
            ForbiddenError, NotFoundError: as `set_policy`.
        """
        code = await self._acts.managed_area(actor, area)
        async with self._acts.database.transaction():
            await self._policies.remove(code)
            await self._acts.record(actor, "plugin.update_policy_dropped", "", code, {})
        return holding(await self._policies.every(), code)

    async def policy(self, actor: Actor, area: str) -> Policy:
        """Return the policy that holds in an area.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` there.
        """
        code = area_code.parse(area)
        self._acts.access.require(actor, code, "plugin", "read")
        return holding(await self._policies.every(), code)

    def _of(self, choice: Choice, versions: list[Offered], policy: Policy) -> Iterator[Update]:
        host, plugin, area = self._acts.host, choice.plugin, choice.area
        running = host.running(plugin, area)
        runs = running.version if running else choice.version
        canary = any(each.area == area for each in host.standing.canaries(plugin))

        def hurries(offered: Offered) -> bool:
            return canary or self._is_harmless_fix(offered, area)

        may = candidate(versions, runs, policy, hurries=hurries, now=self._acts.time.now())
        for offered, waits_until in ((may.now, None), (may.later, may.later_from)):
            manifest = manifest_of(offered.record) if offered else None
            if offered and manifest:
                yield Update(
                    plugin=plugin,
                    area=area,
                    runs=runs,
                    offered=offered,
                    manifest=manifest,
                    difference=host.grants.pending(plugin, asking_of(manifest), area),
                    canary=canary,
                    policy=policy,
                    gone_back=choice.previous == offered.record.version,
                    security_fix=mends_weakness(offered, manifest),
                    waits_until=waits_until,
                )

    def _is_harmless_fix(self, offered: Offered, area: str) -> bool:
        """Tell whether a version mends a weakness and asks for nothing more than an area has agreed to."""
        manifest = manifest_of(offered.record)
        if manifest is None or not mends_weakness(offered, manifest):
            return False
        return not self._acts.host.grants.pending(offered.record.plugin, asking_of(manifest), area).effect.needs_consent

    async def _take(self, update: Update, source: Source | None) -> None:
        record = update.offered.record
        if not any(each.version == record.version for each in self._acts.host.versions(update.plugin)):
            install = await self._installing.ask(_MARKET, update.plugin, record.version, record.sha256)
            if (await self._installing.run(install.id, source)).state is not InstallState.DONE:
                return
        await self._upgrades.upgrade(_MARKET, update.plugin, update.area, record.version, update.runs)

    async def _job(self, _: Job) -> None:
        await self.update_by_itself()
