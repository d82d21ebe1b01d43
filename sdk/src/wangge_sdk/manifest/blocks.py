"""What a page or a card is made of, as frozen values.

Block by block the mirror of ``view-1.schema.json``, where each field is described; a test compares the two. Values are only
made from documents that the schema accepted, so nothing is checked here again.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from wangge_sdk.texts import Text

Measure = Literal["count", "sum", "average", "least", "most"]
Width = Literal["full", "half", "third"]
Scalar = str | int | float | bool


class Action(Struct, frozen=True, kw_only=True):
    """A button."""

    label: Text
    target: str
    give: dict[str, Scalar] = {}
    confirm: Text | None = None
    style: Literal["plain", "primary", "danger"] = "plain"
    when: tuple[str, ...] = ()


class Figure(Struct, frozen=True, kw_only=True):
    """One number of a statistic."""

    label: Text
    source: str
    measure: Measure = "count"
    field: str | None = None
    filter: tuple[str, ...] = ()
    unit: Text | None = None
    target: str | None = None
    give: dict[str, Scalar] = {}


class Step(Struct, frozen=True, kw_only=True):
    """One stage of something."""

    title: Text
    value: str | None = None
    text: Text | None = None


class Picture(Struct, frozen=True, kw_only=True):
    """A picture of the package."""

    path: str
    alt: Text
    caption: Text | None = None


class _Block(Struct, frozen=True, kw_only=True, tag_field="block"):
    title: Text | None = None
    when: tuple[str, ...] = ()
    width: Width = "full"


class _Listed(_Block, frozen=True, kw_only=True):
    """A block that shows several things of one source, each of which may lead on."""

    source: str
    filter: tuple[str, ...] = ()
    sort: str | None = None
    titles: dict[str, Text] = {}
    target: str | None = None
    give: dict[str, Scalar] = {}
    empty: Text | None = None


class MarkdownBlock(_Block, frozen=True, kw_only=True, tag="markdown"):
    """Written text."""

    text: Text


class StatisticBlock(_Block, frozen=True, kw_only=True, tag="statistic"):
    """Numbers."""

    figures: tuple[Figure, ...]


class ChartBlock(_Block, frozen=True, kw_only=True, tag="chart"):
    """Numbers as a picture, and as a table."""

    kind: Literal["bar", "line", "pie"]
    source: str
    group: str
    by: Literal["value", "day", "month", "year"] = "value"
    measure: Measure = "count"
    field: str | None = None
    filter: tuple[str, ...] = ()
    order: Literal["value", "figure"] = "value"
    limit: int = 12
    unit: Text | None = None
    empty: Text | None = None


class TableBlock(_Listed, frozen=True, kw_only=True, tag="table"):
    """Rows and columns."""

    fields: tuple[str, ...] = ()
    limit: int = 50
    search: bool = False
    choices: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


class ListBlock(_Listed, frozen=True, kw_only=True, tag="list"):
    """Entries one below the other."""

    heading: str
    lines: tuple[str, ...] = ()
    badge: str | None = None
    limit: int = 20


class DetailBlock(_Block, frozen=True, kw_only=True, tag="detail"):
    """One document, field by field."""

    source: str
    id: str = "{id}"
    fields: tuple[str, ...] = ()
    titles: dict[str, Text] = {}
    history: bool = False
    actions: tuple[Action, ...] = ()


class FormBlock(_Block, frozen=True, kw_only=True, tag="form"):
    """Entering or changing something."""

    target: str
    id: str = "{id}"
    fields: tuple[str, ...] = ()
    give: dict[str, Scalar] = {}
    button: Text | None = None
    done: Text | None = None
    next: str | None = None


class MapBlock(_Block, frozen=True, kw_only=True, tag="map"):
    """Places."""

    source: str | None = None
    layers: tuple[str, ...] = ()
    label: str | None = None
    fields: tuple[str, ...] = ()
    filter: tuple[str, ...] = ()
    limit: int = 1000
    height: int = 360
    target: str | None = None
    give: dict[str, Scalar] = {}
    empty: Text | None = None


class TimelineBlock(_Listed, frozen=True, kw_only=True, tag="timeline"):
    """What happened, in its order."""

    at: str
    heading: str
    lines: tuple[str, ...] = ()
    limit: int = 20


class StepsBlock(_Block, frozen=True, kw_only=True, tag="steps"):
    """The stages of something, and where it stands."""

    steps: tuple[Step, ...]
    source: str | None = None
    id: str = "{id}"
    field: str | None = None


class GalleryBlock(_Block, frozen=True, kw_only=True, tag="gallery"):
    """Pictures of the package."""

    pictures: tuple[Picture, ...]


class ActionBlock(_Block, frozen=True, kw_only=True, tag="action"):
    """Buttons by themselves."""

    actions: tuple[Action, ...]
    text: Text | None = None


Block = (
    MarkdownBlock
    | StatisticBlock
    | ChartBlock
    | TableBlock
    | ListBlock
    | DetailBlock
    | FormBlock
    | MapBlock
    | TimelineBlock
    | StepsBlock
    | GalleryBlock
    | ActionBlock
)


class View(Struct, frozen=True, kw_only=True, rename={"schema_uri": "$schema"}):
    """A page or a card that the shell draws."""

    blocks: tuple[Block, ...]
    parameters: tuple[str, ...] = ()
    schema_uri: str | None = None

    def pictures(self) -> Iterator[str]:
        """Yield the pictures of the package that it shows."""
        yield from (picture.path for block in self.blocks if isinstance(block, GalleryBlock) for picture in block.pictures)


FIELDS_OF_PAGES = frozenset({"today", "area", "lon", "lat"})
"""Written ``{today}`` and ``{area}``, these are known on every page: the date, and the code of the area that is looked at."""
