"""Saying "me too": another resident stands behind a report instead of writing it again. No account is needed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.cases.duplicates.by_area import DUPLICATES
from wangge_core.cases.duplicates.counting import Counting
from wangge_core.cases.duplicates.errors import OwnReportError
from wangge_core.cases.duplicates.model import Echo
from wangge_core.cases.duplicates.repository import DuplicateRepository
from wangge_core.cases.duplicates.schemas import EchoOut
from wangge_core.cases.handling import no_case
from wangge_core.cases.model import Case, new_query_code
from wangge_core.cases.sight import RESOURCE
from wangge_core.database import Database, DuplicateError
from wangge_core.errors import TooManyError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Echoes:
    """Takes them: one for each sender and case, so many a day."""

    database: Database
    repository: DuplicateRepository
    counting: Counting
    rules: LocalRules
    audit: Audit
    time: TimeSource

    async def join(self, actor: Actor, sender: str, number: str) -> EchoOut:
        """Stand behind a public case that is open; a second time gives the same answer.

        Raises:
            NotFoundError: there is no such case that everybody may know of.
            OwnReportError: the sender reported it.
            TooManyError: `echo_limit`.
        """
        case = await self.repository.open_by_number(number.strip().upper())
        if case is None:
            raise no_case()
        if await self.repository.reported_by(case.id, sender):
            raise OwnReportError
        if known := await self.repository.echo(case.id, sender):
            return _out(case, known, case.supporters)
        now = self.time.now()
        if await self.repository.echoes_since(sender, now - _DAY) >= self.rules.of(DUPLICATES, case.place.area).echoes_per_day:
            raise TooManyError("echo_limit", "You have joined many reports today; try again tomorrow.", int(_DAY.total_seconds()))
        echo = Echo(id=new_id(), case_id=case.id, sender=sender, query_code=new_query_code(), at=now)
        try:
            async with self.database.transaction():
                await self.repository.add_echo(echo)
                await self.audit.record(_entry(actor, case))
                supporters = await self.counting.renew(case.id, now)
        except DuplicateError:
            known = await self.repository.echo(case.id, sender)  # the same device sent it twice at once
            if known is None:
                raise
            return _out(case, known, case.supporters)
        return _out(case, echo, supporters)

    async def leave(self, echo: Echo, root: UUID) -> None:
        """Take a "me too" back, with all that is kept of it."""
        async with self.database.transaction():
            await self.repository.remove_echo(echo.id)
            await self.counting.renew(root, self.time.now())


def _entry(actor: Actor, case: Case) -> AuditEntry:
    facts = {"number": case.number}
    return AuditEntry(action="case.joined", actor=actor, resource=RESOURCE, resource_id=str(case.id), area=case.place.area, facts=facts)


def _out(case: Case, echo: Echo, supporters: int) -> EchoOut:
    return EchoOut(number=case.number, query_code=echo.query_code, progress_url=f"/m/progress/{echo.query_code}", supporters=supporters)
