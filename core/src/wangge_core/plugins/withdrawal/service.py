"""What a county may do about a withdrawal: put it off for a while, on the record."""

from datetime import datetime

from wangge_core.access.model import Actor
from wangge_core.audit.model import Fact
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.withdrawal import events
from wangge_core.plugins.withdrawal.acting import Sweeper
from wangge_core.plugins.withdrawal.errors import NotPostponableError, WithdrawalNotFoundError, too_long
from wangge_core.plugins.withdrawal.model import Postponement, postponable_until
from wangge_core.plugins.withdrawal.repository import WithdrawalRepository
from wangge_sdk.withdrawals import Withdrawal


class WithdrawalService:
    """Each act is one transaction with its audit entry and event."""

    def __init__(self, acts: Acts, sweeper: Sweeper) -> None:
        """`sweeper` brings this server in line at once."""
        self._acts = acts
        self._sweeper = sweeper
        self._repository = WithdrawalRepository(acts.database)

    async def postpone(self, actor: Actor, withdrawal: str, area: str, until: datetime, reason: str) -> None:
        """Go on for a while, in an area and those below it, with what is withdrawn.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `withdrawal_not_found`, `area_not_found`.
            NotPostponableError: it is a critical revocation, or stops nothing.
            InvalidError: `postponement`, when it is longer than the severity allows.
        """
        code = await self._acts.managed_area(actor, area)
        found, now = await self._found(withdrawal), self._acts.time.now()
        longest = postponable_until(found)
        if longest is None:
            raise NotPostponableError(found)
        if not now < until <= longest:
            raise too_long(longest)
        postponement = Postponement(
            withdrawal=found.id, action=found.action, area=code, until=until, reason=reason.strip(), by=actor.name or actor.id, at=now
        )
        async with self._acts.database.transaction():
            await self._acts.announce(events.postponed(found.plugin, found.id, code, until, now))
            await self._repository.postpone(postponement, actor.id)
            facts: dict[str, Fact] = {"withdrawal": found.id, "until": until.isoformat(timespec="minutes")}
            await self._acts.record(actor, "plugin.withdrawal_postponed", found.plugin, code, facts)
        await self._sweeper.sweep()

    async def resume(self, actor: Actor, withdrawal: str, area: str) -> None:
        """End a postponement before its time; doing it twice is no error.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `withdrawal_not_found`, `area_not_found`.
        """
        code = await self._acts.managed_area(actor, area)
        found = await self._found(withdrawal)
        async with self._acts.database.transaction():
            await self._acts.announce()
            if await self._repository.resume(found.id, code, self._acts.time.now()):
                await self._acts.record(actor, "plugin.withdrawal_resumed", found.plugin, code, {"withdrawal": found.id})
        await self._sweeper.sweep()

    async def _found(self, withdrawal: str) -> Withdrawal:
        withdrawn = await self._repository.withdrawn(self._acts.time.now())
        found = next((each for each in withdrawn.entries if each.id == withdrawal), None)
        if found is None:
            raise WithdrawalNotFoundError(withdrawal)
        return found
