"""What a manifest shows to people; see ``model``."""

from typing import Final, Literal

from msgspec import Struct

from wangge_sdk.texts import Text

Offline = Literal["full", "read", "none"]
Audience = Literal["staff", "resident"]

SLOTS: Final = ("desk.home", "desk.case", "desk.map", "resident.home", "work.day")
"""Where a card can go: the desk's first page, a case, the desk's map, the residents' first page, the grid worker's day."""
DRAWN: Final = frozenset({"view", "form"})
"""What the shell draws from a file of the package."""


class Screen(Struct, frozen=True, kw_only=True):
    """A page or a card."""

    id: str
    title: Text
    render: Literal["view", "form", "frame", "element"]
    source: str
    assets: tuple[str, ...] = ()
    slot: str | None = None
    permission: str | None = None
    when: tuple[str, ...] = ()
    audience: tuple[Audience, ...] = ("staff",)
    offline: Offline | None = None
    fallback: str | None = None
    min_height: int | None = None

    @property
    def works_offline(self) -> Offline:
        """What works without a line: what the plugin says, or else reading, of what the shell draws."""
        return self.offline or ("read" if self.render in DRAWN else "none")


class MapLayer(Struct, frozen=True, kw_only=True):
    """A layer of the map."""

    id: str
    title: Text
    source: str
    style: str | None = None
    attribution: Text | None = None
    permission: str | None = None
    label: str | None = None
    filter: tuple[str, ...] = ()
    stale_after: str | None = None


Color = Literal["brand", "green", "yellow", "red", "blue", "purple", "grey"]


class LayerStyle(Struct, frozen=True, kw_only=True, rename={"schema_uri": "$schema"}):
    """How a layer is drawn; the mirror of ``layer-style-1.schema.json``."""

    color: Color = "brand"
    shape: Literal["dot", "square", "triangle"] = "dot"
    field: str | None = None
    colors: dict[str, Color] = {}
    schema_uri: str | None = None


class Menu(Struct, frozen=True, kw_only=True):
    """An entry of a menu."""

    location: Literal["staff.sidebar", "staff.case", "resident.home", "admin.sidebar", "work.day"]
    target: str
    when: tuple[str, ...] = ()
    order: int = 100


class Command(Struct, frozen=True, kw_only=True):
    """A thing one can do from a menu or a page."""

    id: str
    title: Text
    handler: str
    permission: str | None = None
    confirm: bool = False
    input: str | None = None
    when: tuple[str, ...] = ()


class DayDone(Struct, frozen=True, kw_only=True):
    """What ticking an item of the day off writes into its document."""

    give: dict[str, str | int | float | bool]
    at: str | None = None
    fields: tuple[str, ...] = ()
    label: Text | None = None


class DayEntry(Struct, frozen=True, kw_only=True):
    """Documents of a collection that are to be seen to by a day: visits, patrols, re-verifications."""

    id: str
    title: Text
    collection: str
    due: str
    filter: tuple[str, ...] = ()
    days: int = 7
    lines: tuple[str, ...] = ()
    done: DayDone | None = None
    when: tuple[str, ...] = ()


class ResidentService(Struct, frozen=True, kw_only=True):
    """An entry of the catalogue of services for residents."""

    id: str
    title: Text
    start: str
    life_event: str | None = None
    fee: Text | None = None
    processing_time: str | None = None
    documents: tuple[Text, ...] = ()


class Ui(Struct, frozen=True, kw_only=True):
    """What people see of a plugin."""

    pages: tuple[Screen, ...] = ()
    cards: tuple[Screen, ...] = ()
    map_layers: tuple[MapLayer, ...] = ()
    menus: tuple[Menu, ...] = ()
    commands: tuple[Command, ...] = ()
    day_entries: tuple[DayEntry, ...] = ()
    resident_services: tuple[ResidentService, ...] = ()
