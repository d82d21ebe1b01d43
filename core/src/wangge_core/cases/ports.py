"""What the case kernel needs of its neighbours, in its own words. The composition root fits them together."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.workflow import Transition
from wangge_core.plugins.contributions import Contributions
from wangge_core.responsibility.model import Draft, Listed


class Unit(msgspec.Struct, frozen=True):
    """A unit that can hold a case."""

    id: UUID
    name: str
    kind: str
    area: str


class Places(Protocol):
    """The area tree, in memory."""

    def locate(self, lon: float, lat: float) -> str | None:
        """Return the grid that a point (WGS-84) lies in."""

    def knows(self, code: str) -> bool:
        """Tell whether the area exists today."""

    def name(self, code: str) -> str:
        """Return the area's name, or the code itself when it has none any more."""

    def name_en(self, code: str) -> str | None:
        """Return the area's English name, if it has one."""


class Units(Protocol):
    """The units and who works in them."""

    async def named(self, ids: Collection[UUID]) -> Mapping[UUID, Unit]:
        """Return those units, by id."""

    async def serving(self, area: str) -> tuple[Unit, ...]:
        """Return the units that answer for an area, nearest first: its own and those of the areas above."""

    async def of(self, actor: Actor) -> tuple[UUID, ...]:
        """Return the units in which the actor holds a position today."""


class Catalogue(Protocol):
    """Every case type there is, also where its plugin has been switched off since."""

    @property
    def catalogue(self) -> Contributions:
        """Return what all installed plugins offer."""


class Further(msgspec.Struct, frozen=True):
    """A step of the system that follows from another: its id, and its form filled in."""

    action: str
    data: dict[str, Any]


class Responsibilities(Protocol):
    """The responsibility list, as far as cases are concerned."""

    async def entry_for(self, case_type: str, class_id: str | None, area: str, text: str) -> Listed | None:
        """Return what the list says of a case at a place."""

    async def enter(self, actor: Actor, draft: Draft) -> UUID:
        """Put an entry on the list, in the open transaction; return its id."""


class Detours(Protocol):
    """The rules of duties: when a step leads where its detour says."""

    async def detours(self, case: Case, step: Transition, data: Mapping[str, Any]) -> bool:
        """Tell whether a dispatch has to be accepted first, or a return has to be adjudicated."""


class StepRule(Protocol):
    """A mechanism beside the workflow that has a say in its steps: tasks, orders, suspensions, related cases.

    The kernel asks every rule at every step, so that none can be forgotten by whoever takes one.
    """

    async def allow(self, actor: Actor, case: Case, step: Transition, given: ActionIn) -> None:
        """Go on only when the mechanism has nothing against the step; called before the transaction.

        Raises:
            WanggeError: with what has to happen first.
        """

    async def follow(self, actor: Actor, before: Case, after: Case, moved: Move, now: datetime) -> Further | None:
        """Do what follows from the step, inside its transaction and after the case was written.

        Returns:
            A step of the system to be taken next in the same transaction, or None.
        """
