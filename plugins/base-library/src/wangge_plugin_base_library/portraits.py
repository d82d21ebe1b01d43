"""Tags of people, households, enterprises and organisations for services. Pure.

Each is by a rule that can be read, with its source, legal basis and end, and why it was given, in words for whoever it is about. A tag
is for offering something. Lists for control are a register of their own, entered by hand from a decision, never by a rule.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, entered
from wangge_sdk.views import Text

TAGGED = ("person", "household", "enterprise", "organisation")
"""The registers whose entries may have tags; the field of a tag that names an entry is called like its register."""
Facts = Mapping[str, int | None]
"""What is known of an entry beside its fields: of a person the age, of a household who lives in it."""


class TagRule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When an entry has a tag: everything that is named has to hold."""

    id: str
    title: Text
    basis: str
    """The law that it rests on."""
    because: str
    """Why, for whoever it is about; ``{age}`` and other facts are theirs."""
    months: int
    """How long it holds, until the rule is asked again."""
    register: str = "person"
    between: dict[str, tuple[int, int]] = {}
    """Facts with the number from which, and below which, they have to be."""
    fields: dict[str, tuple[str | bool, ...]] = {}
    """Values of fields, one of which the entry has."""

    def holds(self, document: Document, facts: Facts) -> bool:
        """Say whether it holds for an entry."""
        for name, (least, below) in self.between.items():
            value = facts.get(name)
            if value is None or not least <= value < below:
                return False
        return all(document[field] in values for field, values in self.fields.items())


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
        self._rules = {register: [rule for rule in rules if rule.register == register] for register in TAGGED}
        self._left = {(str(each[str(each["register"] or "person")]), str(each["name"])): each for each in known}

    def of(self, document: Document, facts: Facts) -> Iterator[DocumentStep]:
        """Yield the tags that an entry gets; what it has already, and still fits, is kept."""
        for rule in self._rules.get(document.register, ()):
            if not rule.holds(document, facts):
                continue
            known = self._left.pop((document.id, rule.id), None)
            if known is None or str(known["expires_on"]) <= self._today.isoformat():
                yield from ([known.changed(state="ended")] if known else [])
                yield entered("tag", self._tag(rule, document, facts))

    def ended(self) -> Iterator[DocumentStep]:
        """Yield the end of the tags whose rule does not hold any more, or whose entry is not kept."""
        for tag in self._left.values():
            yield tag.changed(state="ended")

    def _tag(self, rule: TagRule, document: Document, facts: Facts) -> dict[str, object]:
        months = self._today.month - 1 + rule.months
        expires = date(self._today.year + months // 12, months % 12 + 1, 1)
        return {
            "register": document.register,
            document.register: document.id,
            "person_label" if document.register == "person" else "label": document.label,
            "name": rule.id,
            "why": rule.because.format_map(facts),
            "basis": rule.basis,
            "source": "基础信息库",
            "given_on": self._today.isoformat(),
            "expires_on": expires.isoformat(),
            "state": "valid",
            "grid": str(document["grid"] or document.data.area),
        }
