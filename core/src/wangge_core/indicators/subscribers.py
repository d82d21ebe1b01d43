"""Keeping the facts: each case's is made anew from the case's own rows whenever something happened to it."""

import logging
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from wangge_core.access.model import Scope
from wangge_core.errors import WanggeError
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.model import Delivery
from wangge_core.indicators.facts import fact_of
from wangge_core.indicators.repository import FactRepository

_AT_ONCE: Final = 500

_log = logging.getLogger(__name__)


class FactKeeper:
    """Makes facts. Doing it twice changes nothing, and doing it for all cases gives what the events gave one by one."""

    def __init__(self, repository: FactRepository) -> None:
        """`repository` reads cases and writes facts."""
        self._repository = repository

    def subscribe(self, dispatcher: Dispatcher) -> None:
        """Hear whatever happens to a case or its clocks, also from before this subscriber existed."""
        dispatcher.subscribe("indicators.facts", ("case.*", "cases.*", "clocks.redated"), self.heard)

    async def heard(self, delivery: Delivery) -> None:
        """Refresh the case that the event is about, or those that it lists; an import names none of its many."""
        event = delivery.event
        if event.type == "cases.imported":
            await self.catch_up(Scope.everything())
            return
        if event.type == "cases.import_undone":
            await self._repository.forget_gone(Scope.everything())
            return
        await self.refresh([UUID(case_id) for case_id in event.data.get("cases", (event.key,))])

    async def refresh(self, ids: Sequence[UUID]) -> None:
        """Make the facts of these cases anew."""
        for start in range(0, len(ids), _AT_ONCE):
            lives = await self._repository.lives(ids[start : start + _AT_ONCE])
            await self._repository.save([fact_of(life) for life in lives])

    async def catch_up(self, scope: Scope) -> int:
        """Refresh the cases whose facts are missing or lag behind, and return how many there were."""
        count = 0
        while ids := await self._repository.lagging(scope, _AT_ONCE):
            await self.refresh(ids)
            count += len(ids)
        return count

    async def rebuild(self, scope: Scope) -> int:
        """Make every fact within the scope from scratch, drop those whose case is gone, and return how many cases there are."""
        count, after = 0, None
        while ids := await self._repository.case_ids(scope, after, _AT_ONCE):
            await self.refresh(ids)
            count, after = count + len(ids), ids[-1]
        await self._repository.forget_gone(scope)
        return count

    async def begin(self) -> None:
        """Catch up with cases from before the facts were kept; run once, in the background, when the server starts."""
        try:
            count = await self.catch_up(Scope.everything())
        except WanggeError as error:
            _log.warning("facts of cases wait for the next start, or for `wangge indicators rebuild`: %s", error)
        else:
            if count:
                _log.info("facts of %d cases made", count)
