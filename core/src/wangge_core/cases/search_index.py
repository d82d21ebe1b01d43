"""Keeps what cases are found by in step with them.

Reports and steps bring their own words in the transaction that saves them, so that whoever reported finds the case at once.
What is older than the search, and what is changed afterwards (a redaction), is gathered here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.rows import search_rows, words_of_case
from wangge_core.database import Database, Row

_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndex:
    """The words of one database's cases."""

    database: Database
    repository: CaseRepository

    async def renew(self, cases: Collection[UUID]) -> None:
        """Gather the words of cases anew, within the caller's transaction: after a text was redacted, its old words find nothing."""
        for case_id in cases:
            await self.repository.forget_words(case_id)
            case = await self.repository.told(case_id)
            if case is not None:
                steps = await self.repository.steps(case_id)
                await self._add(row for rows in (words_of_case(case), *(search_rows(case_id, step.note) for step in steps)) for row in rows)

    async def _add(self, rows: Iterable[Row]) -> None:
        if found := list(rows):
            await self.repository.add(found)

    async def catch_up(self) -> int:
        """Gather the words of the cases that wait for it, some hundred to a transaction, and return how many there were.

        Several servers may do so at once: each takes other cases.
        """
        total = 0
        while done := await self._some():
            total += done
        return total

    async def _some(self) -> int:
        async with self.database.transaction():
            waiting = await self.repository.take_wordless(_AT_ONCE)
            await self.renew(waiting)
        return len(waiting)
