"""How close two reports are that may be about the same thing, for whoever asks before a case is there."""

from dataclasses import dataclass

from wangge_core.cases.duplicates.service import Offers, declared
from wangge_core.cases.local_rules.model import Near
from wangge_core.cases.local_rules.service import LocalRules


@dataclass(frozen=True, slots=True)
class LocalNearness:
    """By the area's rules and the manifests."""

    rules: LocalRules
    offers: Offers

    async def near(self, area: str, case_type: str) -> Near:
        """Return the distances for a case type in an area."""
        return (await self.rules.duplicates(area)).near_of(case_type, declared(self.offers, case_type))
