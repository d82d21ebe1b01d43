"""The nightly look through the registers: cleaning rules, quality, what has to be verified again, doubles, tags.

The code sees names and numbers as masks leave them, like anybody; it reads page by page and keeps no document.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from msgspec import Struct

from wangge_plugin_base_library.ageing import Ageing
from wangge_plugin_base_library.cleaning import Cleaning, CleaningRule
from wangge_plugin_base_library.groups import Households
from wangge_plugin_base_library.likeness import Likeness
from wangge_plugin_base_library.linking import Linking
from wangge_plugin_base_library.portraits import Tagging, TagRule
from wangge_plugin_base_library.quality import EXPECTED, GONE, Quality
from wangge_plugin_base_library.spans import years_since
from wangge_sdk.broker.documents import MOST_DOCUMENTS, DocumentStep
from wangge_sdk.registers import Registers


class Swept(Struct, frozen=True):
    """What a sweep has looked at and written."""

    people: int
    written: int


class Rules(Struct, frozen=True, kw_only=True):
    """What a county goes by."""

    tags: tuple[TagRule, ...]
    cleaning: tuple[CleaningRule, ...]
    months: int = 12
    """After how many without verification somebody is to be seen again."""
    per_grid: int = 5
    """How many such checks a grid has open at most, so that nobody drowns in them."""


def sweep(registers: Registers, today: date, rules: Rules) -> Swept:
    """Look at everybody who is kept, and write what has changed; done twice it changes nothing.

    Args:
        registers: The documents, as the plugin itself may see them.
        today: The day that ages are counted to.
        rules: What the county goes by.
    """
    quality, likeness, households = Quality(today, rules.months), Likeness(), Households(today)
    ageing = Ageing(today, rules.months, rules.per_grid, registers.every("check", "state=open"))
    tagging = Tagging(today, rules.tags, registers.every("tag", "state=valid"))
    cleaning = Cleaning(today, rules.cleaning, registers.every("finding", "state=open"))
    linking = Linking(today, registers)
    people = 0
    steps: list[DocumentStep] = []
    for person in registers.every("person", "state=living"):
        people += 1
        quality.add(person)
        likeness.add(person)
        ageing.add(person)
        households.add(person)
        steps += [*tagging.of(person, {"age": years_since(person["born_on"], today)}), *cleaning.of(person), *linking.of(person)]
    for register in EXPECTED.keys() - {"person"}:
        for document in registers.every(register):
            quality.add(document)
            steps += cleaning.of(document)
            if document["state"] not in GONE:
                steps += tagging.of(document, households.facts(document.id) if register == "household" else {})
    doubles = list(likeness.steps(registers.every("double")))
    quality.count_doubles(likeness.grids)
    steps += [*tagging.ended(), *cleaning.mended(), *ageing.steps(), *doubles, *quality.steps(registers.every("quality"))]
    return Swept(people, _taken(registers, steps))


def _taken(registers: Registers, steps: Iterable[DocumentStep]) -> int:
    count = 0
    for some in _chunks(steps):
        registers.take(some)
        count += len(some)
    return count


def _chunks(steps: Iterable[DocumentStep]) -> Iterator[list[DocumentStep]]:
    left = iter(steps)
    while some := list(islice(left, MOST_DOCUMENTS)):
        yield some
