"""What tasks need of duty and areas, in their own words."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from wangge_core.duty.candidates import Candidate


class Duty(Protocol):
    """Who is on duty."""

    async def around(self, area: str, at: datetime, *, urgent: bool) -> tuple[Candidate, ...]:
        """Return who may be asked about a place at an instant, the best first."""


class Centres(Protocol):
    """Where areas lie."""

    async def centres(self, codes: Collection[str]) -> Mapping[str, tuple[float, float]]:
        """Return longitude and latitude of a point inside each of these areas, as far as it is on record."""
