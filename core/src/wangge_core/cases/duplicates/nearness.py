"""How close two reports are that may be about the same thing, for whoever asks before a case is there."""

from dataclasses import dataclass

from wangge_core.cases.duplicates.by_area import DUPLICATES, Near
from wangge_core.cases.duplicates.service import Offers, declared
from wangge_core.local_rules.book import LocalRules


@dataclass(frozen=True, slots=True)
class LocalNearness:
    """By the area's rules and the manifests."""

    rules: LocalRules
    offers: Offers

    async def near(self, area: str, case_type: str) -> Near:
        """Return the distances for a case type in an area."""
        return self.rules.of(DUPLICATES, area).near_of(case_type, declared(self.offers, case_type, area))
