"""How far somebody can look after themselves: points of a scale, and the level that a county's limits make of them. Pure."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

ITEMS: Final[Mapping[str, tuple[int, ...]]] = {
    "feeding": (0, 5, 10),
    "bathing": (0, 5),
    "grooming": (0, 5),
    "dressing": (0, 5, 10),
    "bowels": (0, 5, 10),
    "bladder": (0, 5, 10),
    "toilet": (0, 5, 10),
    "transfer": (0, 5, 10, 15),
    "mobility": (0, 5, 10, 15),
    "stairs": (0, 5, 10),
}
"""Items of the Barthel index of activities of daily living, with the points that each can have; 100 together."""


class Limits(NamedTuple):
    """The least points of each level; below the last it is severe."""

    independent: int = 100
    mild: int = 61
    moderate: int = 41

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Limits":
        """Return the limits of an area's settings."""
        return cls(*(int(settings.get(f"{name}_from", default)) for name, default in cls._field_defaults.items()))

    @property
    def in_order(self) -> bool:
        """Whether no level begins below the next one."""
        return self.independent >= self.mild >= self.moderate


def score(points: Mapping[str, int]) -> int:
    """Return the sum of the items."""
    return sum(points[name] for name in ITEMS)


def level(total: int, limits: Limits) -> str:
    """Return the care level that a score means."""
    return next((name for name, least in limits._asdict().items() if total >= least), "severe")
