"""What plugins show to people, on the wire."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from wangge_core.plugins.schemas import OfferedTypeOut
from wangge_sdk.texts import Text


class ScreenOut(msgspec.Struct, frozen=True, kw_only=True):
    """A page or a card; `name` is its id in the manifest of its plugin."""

    id: str
    plugin: str
    name: str
    version: str
    title: Text
    render: str
    source: str
    slot: str | None
    audience: list[str]
    offline: str
    fallback: str | None
    min_height: int | None


class MapLayerOut(msgspec.Struct, frozen=True, kw_only=True):
    """A layer of the map; its features are asked for by themselves."""

    id: str
    plugin: str
    name: str
    version: str
    title: Text
    source: str
    attribution: Text | None
    style: dict[str, Any]
    """Color, shape, and colors by a field's value."""


class MenuOut(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a menu; its title is that of what it opens."""

    id: str
    plugin: str
    version: str
    location: str
    target: str
    title: Text
    order: int


class ResidentServiceOut(msgspec.Struct, frozen=True, kw_only=True):
    """A service for residents: what it costs, how long it takes, what to bring, where it begins."""

    id: str
    plugin: str
    name: str
    title: Text
    start: str
    """`page:<name>`, or `case_type:<full id>`."""
    life_event: str | None
    fee: Text | None
    processing_time: str | None
    documents: list[Text]
    provider: Text
    """Name of the plugin."""


class OfferedCommandOut(msgspec.Struct, frozen=True, kw_only=True):
    """A thing one can do; `name` is its id in the manifest, `form_schema` that of what goes with it, where it asks for anything."""

    id: str
    plugin: str
    name: str
    version: str
    title: Text
    confirm: bool
    form_schema: dict[str, Any] | None


class DayDoneOut(msgspec.Struct, frozen=True, kw_only=True):
    """What ticking off writes: values, the field that takes the moment, and fields that are asked for first."""

    give: dict[str, str | int | float | bool]
    at: str | None
    fields: list[str]
    label: Text | None


class DayEntryOut(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that stand in a grid worker's day: those of `collection` by `filter` whose `due` lies at most `days` ahead."""

    id: str
    plugin: str
    name: str
    version: str
    title: Text
    collection: str
    due: str
    filter: list[str]
    days: int
    lines: list[str]
    done: DayDoneOut | None
    """None also for somebody who may not change the documents."""


class ExtensionOut(msgspec.Struct, frozen=True, kw_only=True):
    """What one plugin adds to another, at a point that this opens; it fits the point's contract."""

    point: str
    plugin: str
    version: str
    id: str
    content: dict[str, Any]


class PartOut(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an area, and what plugins add there that are off in the area itself; `name_en` where it has an English name."""

    area: str
    name: str
    name_en: str | None
    pages: list[ScreenOut]
    map_layers: list[MapLayerOut]
    menus: list[MenuOut]


class ContributionsOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the plugins that are on in an area add there, and what others add in parts of it."""

    area: str
    case_types: tuple[OfferedTypeOut, ...]
    pages: tuple[ScreenOut, ...]
    cards: tuple[ScreenOut, ...]
    map_layers: tuple[MapLayerOut, ...]
    menus: tuple[MenuOut, ...]
    commands: tuple[OfferedCommandOut, ...]
    day_entries: list[DayEntryOut]
    extensions: list[ExtensionOut]
    parts: list[PartOut]


class OpenContributions(msgspec.Struct, frozen=True, kw_only=True):
    """What the plugins that are on in an area show to residents."""

    area: str
    pages: list[ScreenOut]
    cards: list[ScreenOut]
    menus: list[MenuOut]
    services: list[ResidentServiceOut]


class FeedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The collection that a feed goes into, when it last came whole, and after how long without that it is old (ISO 8601)."""

    collection: str
    good_at: datetime | None
    stale_after: str | None


class FrameOut(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page in a frame of its own lies; see the guide of frames for what it may ask."""

    address: str
    min_height: int


class ScreenDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A page or card with its blocks (`view-1.schema.json` of the SDK), as far as they are for whoever asks."""

    screen: ScreenOut
    parameters: list[str]
    blocks: list[dict[str, Any]]
    feeds: dict[str, FeedFacts]
    case_types: dict[str, str]
    """The full ids of the plugin's case types, by their ids in its manifest."""
    frame: FrameOut | None
    """Present for a page in a frame, which has no blocks."""


class LayerFeatures(msgspec.Struct, frozen=True, kw_only=True):
    """The features of a layer as GeoJSON (RFC 7946), in the caller's areas; `more` when there are others that were left out."""

    features: list[dict[str, Any]]
    more: bool
    newest: str | None
    """When the newest of them changed; for a layer of a feed, when the feed last came whole."""
    stale_after: str | None
    type: Literal["FeatureCollection"] = "FeatureCollection"
