"""Whose a query code is: the reporter's, the person's for whom somebody spoke, or of one who said "me too"."""

from dataclasses import dataclass
from itertools import takewhile
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


class Passed(msgspec.Struct, frozen=True):
    """A case that a matter passed on to: merged into it, or handed over to another area that goes on with it there."""

    case: Case
    by: Literal["merge", "hand_over"]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a query code opens: the holder's own case, who they are to it, and where the matter has passed since, step by step."""

    case: Case
    role: Role
    code: str
    passed: tuple[Passed, ...] = ()
    echo: Echo | None = None

    @property
    def lead(self) -> Case:
        """The case as which the matter is handled now."""
        return self.passed[-1].case if self.passed else self.case

    @property
    def here(self) -> Case:
        """The case as which it is, or was last, handled in the area that it was reported in."""
        merged = [one.case for one in takewhile(lambda one: one.by == "merge", self.passed)]
        return merged[-1] if merged else self.case

    @property
    def acts_on(self) -> Case:
        """The case that the holder rates, answers and reopens: their own, also where another area goes on with it."""
        handed = [one.case for one in takewhile(lambda one: one.by == "hand_over", self.passed)]
        return handed[-1] if handed else self.case


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
        passed: list[Passed] = []
        while (further := await self._further(passed[-1].case if passed else case)) is not None:
            passed.append(further)
        return Held(case=case, role=role, code=code, passed=tuple(passed), echo=echo)

    async def _further(self, case: Case) -> Passed | None:
        if merge := await self.duplicates.merge_of(case.id):
            return Passed(await self._told(merge.into_id), "merge")
        successor = await self.relations.successor(case.id)
        return Passed(await self._told(successor), "hand_over") if successor else None

    async def _told(self, case_id: UUID) -> Case:
        case = await self.cases.told(case_id)
        if case is None:
            raise no_case()
        return case
