"""How good each register is, grid by grid: complete, fresh, without doubles. Pure.

The score is the mean of the three shares, in percent. Complete: of the fields that every entry should have, how many have a value.
Fresh: how many were verified within the time that the county sets. Single: how many are not there twice; of people, how many are in no
pair that looks like one person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from wangge_plugin_base_library.spans import months_since
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, entered

EXPECTED: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("identity", "born_on", "phone", "home", "household", "verified_on"),
    "household": ("number", "home", "room", "people"),
    "room": ("number", "address", "building", "use"),
    "building": ("number", "name", "address", "where"),
    "enterprise": ("credit_code", "trade", "address", "contact", "phone", "where"),
    "place": ("address", "contact", "phone", "where"),
    "object": ("number", "address", "keeper", "next_check", "where"),
    "organisation": ("address", "contact", "phone"),
}
"""What every entry of a register should have."""
GONE: Final = frozenset({"left", "deceased", "merged", "closed", "gone", "struck"})
"""States of entries that are history, and are not counted."""
_WHOLE: Final = 100
_Place = tuple[str, str]


class Quality:
    """Counts every entry that is kept."""

    def __init__(self, today: date, months: int) -> None:
        self._today = today
        self._months = months
        self._entries: Counter[_Place] = Counter()
        self._filled: Counter[_Place] = Counter()
        self._fresh: Counter[_Place] = Counter()
        self._doubles: Counter[_Place] = Counter()
        self._named: dict[tuple[str, ...], list[_Place]] = {}

    def add(self, document: Document) -> None:
        """Count an entry."""
        if document["state"] in GONE:
            return
        register = document.register
        place = register, str(document["grid"] or document.data.area)
        self._entries[place] += 1
        self._filled[place] += sum(document[field] not in {None, ""} for field in _plain(register)) + _pointed(document)
        since = months_since(document["verified_on"], self._today)
        self._fresh[place] += since is not None and since < self._months
        if register != "person":
            self._named.setdefault((register, document.label, str(document["address"])), []).append(place)

    def count_doubles(self, grids: Iterable[str]) -> None:
        """Take in the grids of the people who are in a pair."""
        self._doubles.update(("person", grid) for grid in grids)

    def steps(self, known: Iterable[Document]) -> Iterator[DocumentStep]:
        """Yield what brings the scores that are there to what they are now."""
        for places in self._named.values():
            self._doubles.update(places if len(places) > 1 else ())
        before = {(str(each["register"]), str(each["grid"])): each for each in known}
        for place, entries in sorted(self._entries.items()):
            now = self._score(place, entries)
            if place not in before:
                yield entered("quality", now)
            elif any(before[place][field] != value for field, value in now.items() if field != "on"):
                yield before[place].changed(**now)

    def _score(self, place: _Place, entries: int) -> dict[str, object]:
        register, grid = place
        shares = {
            "complete": _share(self._filled[place], entries * len(EXPECTED[register])),
            "fresh": _share(self._fresh[place], entries),
            "single": _share(entries - min(entries, self._doubles[place]), entries),
        }
        score = round(sum(shares.values()) / len(shares))
        return {"register": register, "grid": grid, "entries": entries, "score": score, **shares, "on": self._today.isoformat()}


def _plain(register: str) -> tuple[str, ...]:
    return tuple(field for field in EXPECTED[register] if field != "where")


def _pointed(document: Document) -> bool:
    """Say whether an entry has a point, where it should: a point is no text that could be compared with the empty one."""
    return "where" in EXPECTED[document.register] and document["where"] is not None


def _share(part: int, whole: int) -> int:
    return round(_WHOLE * part / whole)
