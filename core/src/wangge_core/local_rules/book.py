"""The rules of every area, answered from memory: a report asks for several of them, and they change a few times a year."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec

from wangge_core import area_code
from wangge_core.database import Database
from wangge_core.local_rules.model import Kind, Place, Stated
from wangge_core.local_rules.repository import RuleRepository

T = TypeVar("T", bound=msgspec.Struct)

POLL_SECONDS: Final = 2.0
"""How long another process may answer by the old rules."""

_log: Final = logging.getLogger(__name__)


class InForce(NamedTuple, Generic[T]):
    """What holds, and the change that says so; None for what comes with the platform."""

    settings: T
    source: Stated | None


class LocalRules:
    """The nearest area that says something decides, on the whole of a kind; in an area the case type before all of them."""

    def __init__(self, database: Database, kinds: Iterable[Kind[Any]]) -> None:
        """Before `refresh`, no area has said anything."""
        self.kinds: Final = {kind.id: kind for kind in kinds}
        self._repository = RuleRepository(database)
        self._kept: dict[str, dict[Place, list[Stated]]] = {}
        self._count = 0
        self._turn = asyncio.Lock()

    def of(self, kind: Kind[T], area: str, case_type: str = "", at: datetime | None = None) -> T:
        """Return what holds in an area for a case type (empty: for any), now or as it was at a moment."""
        return self.in_force(kind, Place(area, case_type), at).settings

    def in_force(self, kind: Kind[T], place: Place, at: datetime | None = None, *, above: bool = False) -> InForce[T]:
        """Return what holds in a place with who says so; `above`: leaving out what the place itself says.

        Raises:
            InvalidError: `area_code`, when the area is no code.
        """
        kept = self._kept.get(kind.id)
        for one in _line(place) if kept else ():
            entry = _at(kept[one], at) if kept and one in kept and not (above and one == place) else None
            if entry is not None and isinstance(entry.settings, kind.type):
                return InForce(entry.settings, entry)
        return InForce(kind.default, None)

    def own(self, kind: Kind[Any], place: Place) -> Stated | None:
        """Return the last change of what a place itself says, which may be that it took it back."""
        history = self._kept.get(kind.id, {}).get(place)
        return history[-1] if history else None

    def history(self, kind: Kind[Any], place: Place) -> tuple[Stated, ...]:
        """Return every change that a place and those above it have made, newest first."""
        kept = self._kept.get(kind.id, {})
        found = (entry for one in _line(place) for entry in kept.get(one, ()))
        return tuple(sorted(found, key=lambda entry: (entry.since, entry.version), reverse=True))

    def case_types(self, kind: Kind[Any], area: str) -> tuple[str, ...]:
        """Return the case types for which the area or one above it says something else."""
        line = frozenset(area_code.ancestors(area))
        kept = self._kept.get(kind.id, {})
        return tuple(
            sorted({place.case_type for place, past in kept.items() if place.case_type and place.area in line and past[-1].settings})
        )

    def by_area(self, kind: Kind[T]) -> dict[str, T]:
        """Return what every area says that says something of its own; where none does, the default holds."""
        return {place.area: settings for place, settings in self.by_place(kind).items() if not place.case_type}

    def by_place(self, kind: Kind[T]) -> dict[Place, T]:
        """Return what every area says, for all case types or one, that says something of its own."""
        last = ((place, past[-1].settings) for place, past in self._kept.get(kind.id, {}).items())
        return {place: settings for place, settings in last if isinstance(settings, kind.type)}

    async def refresh(self) -> None:
        """Load the rules again if there are new ones."""
        async with self._turn:
            count = await self._repository.count()
            if count == self._count:
                return
            self.keep(await self._repository.load(self.kinds))
            self._count = count

    def keep(self, said: Iterable[Stated]) -> None:
        """Answer by these changes from now on; those of one place come in the order of their versions."""
        kept: dict[str, dict[Place, list[Stated]]] = {}
        for one in said:
            kept.setdefault(one.kind, {}).setdefault(one.place, []).append(one)
        self._kept = kept

    async def follow(self) -> None:
        """Refresh for ever, as a background task: this is how the rules of other processes arrive."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self.refresh()
            except Exception:  # noqa: BLE001  a poll that died would leave this process with old rules for good
                _log.exception("The rules of areas could not be read; those that are known stay in force until they can.")


def _line(place: Place) -> tuple[Place, ...]:
    """Return where something may be said that holds in a place, nearest first."""
    kinds = (place.case_type, "") if place.case_type else ("",)
    return tuple(Place(area, one) for area in area_code.ancestors(place.area) for one in kinds)


def _at(history: Sequence[Stated], at: datetime | None) -> Stated | None:
    if at is None:
        return history[-1]
    return next((entry for entry in reversed(history) if entry.since <= at), None)
