"""How good the register of people is, grid by grid: complete, fresh, without doubles. Pure.

The score is the mean of the three shares, in percent. Complete: of the fields that everybody should have, how many have a value.
Fresh: how many were verified within the time that the county sets. Single: how many are in no pair that looks like one person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from wangge_plugin_base_library.spans import months_since
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, entered

EXPECTED: Final = ("identity", "born_on", "phone", "home", "household", "verified_on")
_WHOLE: Final = 100


class Quality:
    """Counts everybody."""

    def __init__(self, today: date, months: int) -> None:
        self._today = today
        self._months = months
        self._people: Counter[str] = Counter()
        self._filled: Counter[str] = Counter()
        self._fresh: Counter[str] = Counter()
        self._doubles: Counter[str] = Counter()

    def add(self, person: Document) -> None:
        """Count somebody."""
        grid = str(person["grid"])
        self._people[grid] += 1
        self._filled[grid] += sum(person[field] not in {None, ""} for field in EXPECTED)
        since = months_since(person["verified_on"], self._today)
        self._fresh[grid] += since is not None and since < self._months

    def count_doubles(self, grids: Iterable[str]) -> None:
        """Take in the grids of those who are in a pair."""
        self._doubles.update(grids)

    def steps(self, known: Iterable[Document]) -> Iterator[DocumentStep]:
        """Yield what brings the scores that are there to what they are now."""
        before = {str(each["grid"]): each for each in known}
        for grid, people in sorted(self._people.items()):
            now = self._score(grid, people)
            if grid not in before:
                yield entered("quality", now)
            elif any(before[grid][field] != value for field, value in now.items() if field != "on"):
                yield before[grid].changed(**now)

    def _score(self, grid: str, people: int) -> dict[str, object]:
        shares = {
            "complete": _share(self._filled[grid], people * len(EXPECTED)),
            "fresh": _share(self._fresh[grid], people),
            "single": _share(people - min(people, self._doubles[grid]), people),
        }
        return {"grid": grid, "people": people, "score": round(sum(shares.values()) / len(shares)), **shares, "on": self._today.isoformat()}


def _share(part: int, whole: int) -> int:
    return round(_WHOLE * part / whole)
