"""What is known of a household from the people who are kept in it. Pure."""

from datetime import date
from typing import Final

from wangge_plugin_base_library.spans import years_since
from wangge_sdk.registers import Document

_OF_AGE: Final = 18
"""Civil Code, article 17: whoever is not yet 18 is a minor."""
_RELIEF: Final = frozenset({"minimum", "extreme"})


class Households:
    """Counts the people of each household as they go by."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._ages: dict[str, list[int | None]] = {}
        self._relieved: dict[str, int] = {}

    def add(self, person: Document) -> None:
        """Count somebody."""
        household = person["household"]
        if household:
            self._ages.setdefault(household, []).append(years_since(person["born_on"], self._today))
            self._relieved[household] = self._relieved.get(household, 0) + (person["hardship"] in _RELIEF)

    def facts(self, household: str) -> dict[str, int | None]:
        """Return members, minors, how many have relief, and the youngest age; that is not known while an age is missing."""
        ages = self._ages.get(household, [])
        known = [age for age in ages if age is not None]
        return {
            "members": len(ages),
            "minors": sum(age < _OF_AGE for age in known),
            "relieved": self._relieved.get(household, 0),
            "youngest": min(known) if known and len(known) == len(ages) else None,
        }
