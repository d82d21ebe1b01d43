"""Tags of people for services: each by a rule that can be read, with its source, legal basis and end, and why it was given. Pure.

A tag is for offering something. Lists for control are a register of their own, entered by hand from a decision, never by a rule.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from wangge_plugin_base_library.spans import years_since
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, entered
from wangge_sdk.views import Text


class TagRule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When somebody has a tag: everything that is named has to hold."""

    id: str
    title: Text
    basis: str
    """The law that it rests on."""
    because: str
    """Why, for the person it is about; ``{age}`` is theirs."""
    months: int
    """How long it holds, until the rule is asked again."""
    age_from: int = 0
    age_below: int = 200
    fields: dict[str, tuple[str | bool, ...]] = {}
    """Values of fields, one of which the person has."""

    def holds(self, person: Document, age: int | None) -> bool:
        """Say whether it holds for somebody."""
        if age is None or not self.age_from <= age < self.age_below:
            return False
        return all(person[field] in values for field, values in self.fields.items())


@cache
def tag_rules() -> tuple[TagRule, ...]:
    """Return the rules of the package."""
    content = files(__package__).joinpath("tag-rules.json").read_bytes()
    return msgspec.json.decode(content, type=tuple[TagRule, ...])


class Tagging:
    """Gives tags and takes them away."""

    def __init__(self, today: date, rules: tuple[TagRule, ...], known: Iterable[Document]) -> None:
        """`known` are the tags that hold."""
        self._today = today
        self._rules = rules
        self._left = {(str(each["person"]), str(each["name"])): each for each in known}

    def of(self, person: Document) -> Iterator[DocumentStep]:
        """Yield the tags that somebody gets; what they have already, and still fits, is kept."""
        age = years_since(person["born_on"], self._today)
        for rule in self._rules:
            if not rule.holds(person, age):
                continue
            known = self._left.pop((person.id, rule.id), None)
            if known is None or str(known["expires_on"]) <= self._today.isoformat():
                yield from ([known.changed(state="ended")] if known else [])
                yield entered("tag", self._tag(rule, person, age or 0))

    def ended(self) -> Iterator[DocumentStep]:
        """Yield the end of the tags whose rule does not hold any more, or whose person is not kept."""
        for tag in self._left.values():
            yield tag.changed(state="ended")

    def _tag(self, rule: TagRule, person: Document, age: int) -> dict[str, object]:
        months = self._today.month - 1 + rule.months
        expires = date(self._today.year + months // 12, months % 12 + 1, 1)
        return {
            "person": person.id,
            "person_label": person.label,
            "name": rule.id,
            "why": rule.because.format(age=age),
            "basis": rule.basis,
            "source": "基础信息库",
            "given_on": self._today.isoformat(),
            "expires_on": expires.isoformat(),
            "state": "valid",
            "grid": str(person["grid"]),
        }
