"""What the blocks of a page use: the sources they show, the fields they name, the questions they ask, where they lead. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from wangge_sdk.manifest.blocks import (
    Action,
    ActionBlock,
    Block,
    ChartBlock,
    DetailBlock,
    Figure,
    FormBlock,
    ListBlock,
    MapBlock,
    MarkdownBlock,
    StatisticBlock,
    StepsBlock,
    TableBlock,
    TimelineBlock,
    View,
)
from wangge_sdk.manifest.schema import Place

SIGNS: Final = re.compile(r"(>=|<=|\^=|=|>|<)")
"""What stands between a field and a value in a filter."""
Use = tuple[Place, str]
"""A place in a page, and what stands there."""


def field_of(text: str) -> str:
    """Return the field of a filter."""
    return SIGNS.split(text, maxsplit=1)[0]


def blocks(view: View) -> Iterator[tuple[Place, Block]]:
    """Yield the blocks with their places."""
    for index, block in enumerate(view.blocks):
        yield ("blocks", index), block


def _sources(block: Block) -> Iterator[Use]:
    if isinstance(block, StatisticBlock):
        yield from ((("figures", index, "source"), figure.source) for index, figure in enumerate(block.figures))
    elif not isinstance(block, MarkdownBlock | ActionBlock | FormBlock) and (source := getattr(block, "source", None)):
        yield ("source",), source
    if isinstance(block, MapBlock):
        yield from ((("layers", index), f"layer:{layer}") for index, layer in enumerate(block.layers))


def _targets(block: Block) -> Iterator[Use]:
    if target := getattr(block, "target", None):
        yield ("target",), target
    if isinstance(block, FormBlock) and block.next:
        yield ("next",), block.next
    for kind, several in _leading(block):
        yield from (((kind, index, "target"), each.target) for index, each in enumerate(several) if each.target)


def _leading(block: Block) -> Iterator[tuple[str, tuple[Action | Figure, ...]]]:
    yield "actions", tuple(getattr(block, "actions", ()))
    yield "figures", tuple(getattr(block, "figures", ()))


def references(view: View) -> Iterator[Use]:
    """Yield what blocks show and where they lead."""
    for place, block in blocks(view):
        yield from (((*place, *where), name) for where, name in (*_sources(block), *_targets(block)))


def fields(block: Block) -> Iterator[tuple[Place, str, str]]:
    """Yield the place of each field that a block names, the source it should be of, and the field."""
    if isinstance(block, StatisticBlock):
        for index, figure in enumerate(block.figures):
            yield from ((("figures", index, "filter", number), figure.source, field_of(each)) for number, each in enumerate(figure.filter))
            if figure.field:
                yield ("figures", index, "field"), figure.source, figure.field
        return
    source = block.target if isinstance(block, FormBlock) else getattr(block, "source", None)
    if not source:
        return
    for key in ("heading", "badge", "at", "group", "field", "label"):
        if isinstance(name := getattr(block, key, None), str):
            yield (key,), source, name
    for key in ("fields", "lines", "choices"):
        yield from (((key, index), source, name) for index, name in enumerate(getattr(block, key, ())))
    if isinstance(block, FormBlock):
        yield from ((("give", name), source, name) for name in block.give)
    yield from ((("filter", index), source, field_of(each)) for index, each in enumerate(getattr(block, "filter", ())))
    if sort := getattr(block, "sort", None):
        yield ("sort",), source, sort.removeprefix("-")


def questions(block: Block) -> Iterator[tuple[Place, str, tuple[str, ...], str | None, str | None]]:
    """Yield place, source, filters, order and group of each question that a block asks."""
    if isinstance(block, StatisticBlock):
        for index, figure in enumerate(block.figures):
            yield ("figures", index), figure.source, figure.filter, None, None
    elif isinstance(block, ChartBlock):
        yield ("group",), block.source, block.filter, None, block.group
    elif isinstance(block, TableBlock | ListBlock | TimelineBlock):
        yield ("filter",) if block.filter else ("sort",), block.source, block.filter, block.sort, None
        if isinstance(block, TableBlock):
            yield from (
                (("choices", index), block.source, (*block.filter, f"{name}="), block.sort, None)
                for index, name in enumerate(block.choices)
            )
    elif isinstance(block, MapBlock) and block.source:
        yield ("filter",), block.source, block.filter, None, None


def measures(block: Block) -> Iterator[tuple[Place, str, str, str | None]]:
    """Yield place, source, measure and field of each number that a block computes."""
    if isinstance(block, StatisticBlock):
        yield from ((("figures", index, "measure"), each.source, each.measure, each.field) for index, each in enumerate(block.figures))
    elif isinstance(block, ChartBlock):
        yield ("measure",), block.source, block.measure, block.field


def templates(block: Block) -> Iterator[Use]:
    """Yield the texts in which only what the page knows may stand in braces."""
    if isinstance(block, DetailBlock | FormBlock) or (isinstance(block, StepsBlock) and block.source):
        changes = not isinstance(block, FormBlock) or block.target.startswith("change:")
        if changes:
            yield ("id",), block.id
    for index, text in enumerate(getattr(block, "filter", ())):
        yield ("filter", index), text
    given: list[tuple[Place, FormBlock | Action | Figure]] = [((), block)] if isinstance(block, FormBlock) else []
    if not isinstance(block, DetailBlock):
        given += [((kind, index), each) for kind, several in _leading(block) for index, each in enumerate(several)]
    for where, each in given:
        yield from (((*where, "give", name), value) for name, value in each.give.items() if isinstance(value, str))
    if isinstance(block, StatisticBlock):
        for index, figure in enumerate(block.figures):
            yield from ((("figures", index, "filter", number), text) for number, text in enumerate(figure.filter))
