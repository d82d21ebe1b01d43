"""Pairs of entries that look like one person. A machine points them out, a person decides. Pure.

Two entries look alike when first character of the name, length of the name, sex and day of birth agree, and so does the
telephone or the home as far as it is shown, while no identity number tells them apart.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, entered

MOST_ALIKE: Final = 20
"""Entries of one name and day of birth that are compared with one another."""
_WHY: Final = {"phone": "手机", "home": "住址"}


class _Entry(Struct, frozen=True):
    id: str
    label: str
    grid: str
    identity: str | None
    phone: str | None
    home: str | None


class Likeness:
    """Compares everybody with those of the same name and birth."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], list[_Entry]] = {}
        self._pairs: dict[tuple[str, str], tuple[_Entry, _Entry, str]] = {}

    @property
    def grids(self) -> Iterator[str]:
        """Yield the grid of each entry that is in a pair, once for each."""
        yield from {entry.id: entry.grid for a, b, _ in self._pairs.values() for entry in (a, b)}.values()

    def add(self, person: Document) -> None:
        """Compare somebody with those before."""
        if not person["born_on"]:
            return
        own = _Entry(person.id, person.label, str(person["grid"]), person["identity"], person["phone"], person["home"])
        others = self._known.setdefault((str(person["name"]), str(person["sex"]), str(person["born_on"])), [])
        for other in others:
            alike = [name for field, name in _WHY.items() if getattr(own, field) and getattr(own, field) == getattr(other, field)]
            if alike and not (own.identity and other.identity):
                first, second = sorted((own, other), key=lambda entry: entry.id)
                self._pairs[first.id, second.id] = first, second, f"姓名首字、性别、出生日期相同，{'、'.join(alike)}相同。"
        if len(others) < MOST_ALIKE:
            others.append(own)

    def steps(self, known: Iterable[Document]) -> Iterator[DocumentStep]:
        """Yield the pairs that nobody has been shown yet; what somebody decided stays decided."""
        before = {(str(each["a"]), str(each["b"])) for each in known}
        for pair, (first, second, why) in self._pairs.items():
            if pair not in before:
                labels = {"a_label": first.label, "b_label": second.label}
                yield entered("double", {"a": first.id, "b": second.id, **labels, "why": why, "state": "open", "grid": first.grid})
