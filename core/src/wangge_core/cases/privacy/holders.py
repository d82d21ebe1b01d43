"""Whose a query code is: the reporter's, the person's for whom somebody spoke, or of one who said "me too"."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import msgspec

from wangge_core.cases.duplicates.model import Echo
from wangge_core.cases.duplicates.repository import DuplicateRepository
from wangge_core.cases.handling import no_case
from wangge_core.cases.model import Case, read_query_code
from wangge_core.cases.privacy.repository import PrivacyRepository
from wangge_core.cases.relations.repository import RelationRepository
from wangge_core.cases.repository import CaseRepository

Role = Literal["reporter", "person", "echo"]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a query code opens: the holder's own case, the one that it has become part of, and who they are to it.

    root: the case that theirs was merged into, or theirs. lead: where the matter is handled now: `root`, or the case as
    which another area goes on with it.
    """

    case: Case
    root: Case
    lead: Case
    role: Role
    code: str
    echo: Echo | None = None

    @property
    def handed_over(self) -> bool:
        """Whether another area goes on with the matter."""
        return self.lead.id != self.root.id

    @property
    def acts_on(self) -> Case:
        """The case that the holder rates, answers and reopens: their own, wherever it is handled now."""
        return self.lead if self.case.id == self.root.id else self.case


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Finds out."""

    cases: CaseRepository
    duplicates: DuplicateRepository
    privacy: PrivacyRepository
    relations: RelationRepository

    async def held(self, query_code: str) -> Held:
        """Return what a code opens.

        Raises:
            NotFoundError: nothing.
        """
        code = read_query_code(query_code)
        if case := await self.cases.by_query_code(code):
            return await self._held(case, "reporter", code)
        if person := await self.privacy.on_behalf_by_code(code):
            return await self._held(await self._told(person.case_id), "person", code)
        if echo := await self.duplicates.echo_by_code(code):
            return await self._held(await self._told(echo.case_id), "echo", code, echo)
        raise no_case()

    async def _held(self, case: Case, role: Role, code: str, echo: Echo | None = None) -> Held:
        root_id = await self.duplicates.root(case.id)
        root = case if root_id == case.id else await self._told(root_id)
        lead = root
        while (successor := await self.relations.successor(lead.id)) is not None:
            lead = await self._told(successor)
        return Held(case=case, root=root, lead=lead, role=role, code=code, echo=echo)

    async def _told(self, case_id: UUID) -> Case:
        case = await self.cases.told(case_id)
        if case is None:
            raise no_case()
        return case
