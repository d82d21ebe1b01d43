"""Whose a query code is: the reporter's, the person's for whom somebody spoke, or of one who said "me too"."""

from dataclasses import dataclass
from typing import Literal

import msgspec

from wangge_core.cases.duplicates.model import Echo
from wangge_core.cases.duplicates.repository import DuplicateRepository
from wangge_core.cases.handling import no_case
from wangge_core.cases.model import Case, read_query_code
from wangge_core.cases.privacy.repository import PrivacyRepository
from wangge_core.cases.repository import CaseRepository

Role = Literal["reporter", "person", "echo"]


class Held(msgspec.Struct, frozen=True):
    """What a query code opens: the holder's own case, the case that it has become part of, and who they are to it."""

    case: Case
    lead: Case
    role: Role
    code: str
    echo: Echo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Finds out."""

    cases: CaseRepository
    duplicates: DuplicateRepository
    privacy: PrivacyRepository

    async def held(self, query_code: str) -> Held:
        """Return what a code opens.

        Raises:
            NotFoundError: nothing.
        """
        code = read_query_code(query_code)
        if case := await self.cases.by_query_code(code):
            return Held(case, await self._lead(case), "reporter", code)
        if person := await self.privacy.on_behalf_by_code(code):
            case = await self._told(await self.cases.told(person.case_id))
            return Held(case, await self._lead(case), "person", code)
        if echo := await self.duplicates.echo_by_code(code):
            case = await self._told(await self.cases.told(echo.case_id))
            return Held(case, await self._lead(case), "echo", code, echo)
        raise no_case()

    async def _lead(self, case: Case) -> Case:
        root = await self.duplicates.root(case.id)
        return case if root == case.id else await self._told(await self.cases.told(root))

    @staticmethod
    async def _told(case: Case | None) -> Case:
        if case is None:
            raise no_case()
        return case
