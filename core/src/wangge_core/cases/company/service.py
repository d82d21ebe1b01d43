"""Streams that keep the people on a case together: each tells of the others, and keeps its own person present while it lasts.

What is kept of a page is its case, its account and the step that is being written, and only while the page is open: a stream that
ends takes its row along, and what a server left behind is gone with the next page that closes. The audit keeps nothing of it.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.cases.company.repository import CompanyRepository
from wangge_core.cases.company.schemas import Companion, Company
from wangge_core.cases.handling import Handling
from wangge_core.cases.presenting import workflow_of
from wangge_core.errors import ForbiddenError, TooManyError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource

LOOK_S: Final = 2.0
"""Seconds between two looks."""
LASTS: Final = 150
"""Looks after which a stream ends: five minutes; the browser comes back."""
ALIVE: Final = timedelta(seconds=20)
"""Whoever was not seen for so long is gone."""
MOST_EACH: Final = 8
"""Streams of one account at a time."""
MOST: Final = 200
"""Streams of this process at a time."""
_BREATH: Final = 4
"""Looks after which a stream says that it is still there, to the table and to proxies."""
QUIET: Final = b": quiet\n\n"
OVER: Final = b"event: over\ndata: {}\n\n"


@dataclass(slots=True, kw_only=True)
class Companies:
    """The streams of one process."""

    repository: CompanyRepository
    handling: Handling
    time: TimeSource
    look_s: float = LOOK_S
    open: Counter[str] = field(default_factory=Counter)

    async def begin(self, actor: Actor, case_id: UUID) -> AsyncGenerator[bytes]:
        """Return a stream of server-sent events: `company` whenever it changes, `over` once the case may no longer be seen.

        Raises:
            NotFoundError: `case_not_found`, also for whoever may not see it.
            ForbiddenError: `account_needed`.
            TooManyError: `too_many_streams`.
        """
        account = _account(actor)
        await self.handling.visible(actor, case_id)
        if self.open[actor.id] >= MOST_EACH or self.open.total() >= MOST:
            raise TooManyError("too_many_streams", "Too many pages listen for changes; close some of them.", int(LASTS * self.look_s))
        return self._told(actor, account, case_id)

    async def write(self, actor: Actor, case_id: UUID, action: str | None) -> None:
        """Say which step one writes on a case; whoever has no page open there says nothing.

        Raises:
            NotFoundError: `case_not_found`.
            ForbiddenError: `account_needed`.
            TransitionNotAllowedError: there is no such step from here.
        """
        account = _account(actor)
        case = await self.handling.visible(actor, case_id)
        if action is not None:
            workflow_of(case).transition(action, case.state)
        await self.repository.write(case_id, account, action)

    async def _told(self, actor: Actor, account: UUID, case_id: UUID) -> AsyncGenerator[bytes]:
        seat, told = new_id(), b""
        self.open[actor.id] += 1
        await self.repository.come(seat, case_id, account, self.time.now())
        try:
            yield QUIET
            for look in range(1, LASTS + 1):
                company = await self._company(actor, account, case_id)
                if company is None:
                    yield OVER
                    return
                if (text := msgspec.json.encode(company)) != told:
                    told = text
                    yield b"event: company\ndata: " + text + b"\n\n"
                if look % _BREATH == 0:
                    await self.repository.stay(seat, self.time.now())
                    yield QUIET
                await asyncio.sleep(self.look_s)
        finally:
            self.open[actor.id] -= 1
            self.open += Counter()  # forgets those who have none left
            await asyncio.shield(self.repository.leave(seat, self.time.now() - 3 * ALIVE))

    async def _company(self, actor: Actor, account: UUID, case_id: UUID) -> Company | None:
        """Return who else is there; None once the actor may see the case no more."""
        try:
            case = await self.handling.found(actor, case_id)
        except ForbiddenError:
            return None
        if case is None:
            return None
        titles = {step.id: step.title for step in workflow_of(case).transitions}
        present = await self.repository.others(case_id, account, self.time.now() - ALIVE)
        return Company(others=[Companion(one.name, titles.get(one.action or "")) for one in present], version=case.version)


def _account(actor: Actor) -> UUID:
    if actor.account_id is None:
        raise ForbiddenError("account_needed", "Only an account is present on a case.")
    return actor.account_id
