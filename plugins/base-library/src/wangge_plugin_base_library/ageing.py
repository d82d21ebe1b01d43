"""Who has to be seen again, because nobody has made sure for too long: a few in each grid at a time, the longest unseen first. Pure."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from wangge_plugin_base_library.spans import months_since
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, entered

DAYS: Final = 14
"""Days that a grid worker has for a check."""
_Waiting = tuple[str, str, str, str]


class Ageing:
    """Finds them."""

    def __init__(self, today: date, months: int, per_grid: int, known: Iterable[Document]) -> None:
        """`known` are the checks that are open."""
        self._today = today
        self._months = months
        self._most = per_grid
        self._open: dict[str, int] = {}
        self._asked: set[str] = set()
        self._waiting: dict[str, list[_Waiting]] = {}
        for check in known:
            self._asked.add(str(check["person"]))
            self._open[str(check["grid"])] = self._open.get(str(check["grid"]), 0) + 1

    def add(self, person: Document) -> None:
        """Look at somebody; of a grid no more are remembered than it may be asked for."""
        since = months_since(person["verified_on"], self._today)
        if person.id in self._asked or (since is not None and since < self._months):
            return
        grid = str(person["grid"])
        self._waiting.setdefault(grid, []).append((str(person["verified_on"] or ""), person.id, person.label, str(person["home"] or "")))
        if len(self._waiting[grid]) > self._most * 4:
            self._waiting[grid] = heapq.nsmallest(self._most, self._waiting[grid])

    def steps(self) -> Iterator[DocumentStep]:
        """Yield the checks to be asked for."""
        due = (self._today + timedelta(days=DAYS)).isoformat()
        for grid, waiting in sorted(self._waiting.items()):
            for seen, person, label, home in heapq.nsmallest(max(0, self._most - self._open.get(grid, 0)), waiting):
                body = {"person": person, "person_label": label, "home": home or None, "grid": grid, "due": due, "state": "open"}
                yield entered("check", body | {"last": seen or None})
