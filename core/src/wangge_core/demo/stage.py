"""What every example needs: the cases of the cast, the people of the county, and their steps through the services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.cases.handling import no_case
from wangge_core.cases.model import Case
from wangge_core.cases.schemas import ActionIn
from wangge_core.demo.places import COUNTY_CODE, Township
from wangge_core.demo.recruiting import Recruits
from wangge_core.demo.staff import BUREAUS, word_of
from wangge_core.platform import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The first street of the county, its cases by their names in `cast.json`, and whoever acts on them."""

    platform: Platform
    county: Sequence[Township]
    recruits: Recruits
    cases: Mapping[str, UUID]

    @property
    def dispatcher(self) -> Actor:
        """The dispatcher of the street."""
        return self.recruits.accounts[f"dispatch.{word_of(self.county[0])}"]

    def actor(self, username: str) -> Actor:
        """Return somebody by user name."""
        return self.recruits.accounts[username]

    def bureau(self, kind: str) -> tuple[UUID, Actor]:
        """Return a bureau of the county by its kind, and who handles its cases."""
        word = next(word for known, _, word in BUREAUS if known == kind)
        return self.recruits.units[kind, COUNTY_CODE], self.recruits.accounts[f"handle.{word}"]

    def handler(self, case: Case) -> Actor:
        """Return who handles the cases of the bureau that holds a case."""
        return next(actor for unit, actor in (self.bureau(kind) for kind, _, _ in BUREAUS) if unit == case.unit_id)

    async def case(self, part: str) -> Case:
        """Return a case of the cast as it stands now."""
        case = await self.platform.cases.repository.told(self.cases[part])
        if case is None:
            raise no_case()
        return case

    async def step(self, actor: Actor, part: str, action: str, **data: Any) -> Case:  # noqa: ANN401  a step's form
        """Take a step on a case of the cast, and return the case after it."""
        case = await self.case(part)
        return await self.platform.cases.handling.act(actor, case.id, action, ActionIn(version=case.version, data=data))
