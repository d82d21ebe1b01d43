"""What is held against the model: the kernel over rows in memory, or a whole platform."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.cases.joint.model import Assistance
from wangge_core.cases.model import Case, CaseClock, Step


class Subject(Protocol):
    """Acts, and what can be seen of them."""

    async def report(self, area: str, case_type: str, class_id: str | None, *, private: bool) -> UUID: ...

    async def act(self, actor: Actor, case_id: UUID, action: str, version: int, data: dict[str, Any]) -> None: ...

    async def resident(self, case_id: UUID, action: str, data: dict[str, Any]) -> None: ...

    async def rest(self, case_id: UUID, until: datetime) -> bool:
        """Suspend a case; tell whether that could be had."""

    async def go_on(self, case_id: UUID) -> bool:
        """Let a suspended case go on before its time."""

    async def extend(self, case_id: UUID, amount: int, unit: str) -> tuple[int, str] | None:
        """Give more time, about so much; return what was granted."""

    async def assist(self, case_id: UUID, unit_id: UUID, amount: int) -> str | None:
        """Ask a unit to assist; return the unit of the time that it was given, or None when it could not be had."""

    async def reply(self, case_id: UUID, unit_id: UUID) -> bool:
        """Have a unit that assists reply."""

    async def assistances(self, case_id: UUID) -> Sequence[Assistance]:
        """Return what waits for a reply."""

    async def sweep(self, over: Sequence[UUID], /) -> None:
        """Let the cases whose suspension is over go on; `over` are those by the model."""

    async def case(self, case_id: UUID) -> Case: ...

    async def steps(self, case_id: UUID) -> Sequence[Step]: ...

    async def clocks(self, case_id: UUID) -> Sequence[CaseClock]: ...

    async def recorded(self) -> int:
        """Return how many entries the audit has."""

    async def sees(self, actor: Actor, case: Case) -> bool: ...

    async def offered(self, actor: Actor, case: Case) -> set[str]:
        """Return the steps that somebody is shown."""
