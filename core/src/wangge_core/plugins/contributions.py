"""What the plugins that are on in an area add to the platform there, merged into one frozen value."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

import msgspec

from wangge_sdk.manifest import Manifest, OfferedCaseType, OfferedClass, OfferedCollection, OfferedCommand, OfferedFrame, ServedRoute, View
from wangge_sdk.manifest.algorithms import OfferedAlgorithm
from wangge_sdk.manifest.asking import Asking, asking_of, manifest_digest
from wangge_sdk.manifest.case_types import Clock
from wangge_sdk.manifest.extensions import OfferedExtension
from wangge_sdk.manifest.notices import OfferedNotice
from wangge_sdk.manifest.package import Package
from wangge_sdk.manifest.screens import DayEntry, LayerStyle, MapLayer, Menu, ResidentService, Screen, Ui
from wangge_sdk.texts import Text

_MOST_AREAS: Final = 4096
"""Of so many areas what was merged is kept; then it is merged again."""
Item = TypeVar("Item", Screen, MapLayer, Menu, ResidentService, OfferedCommand, DayEntry)


class Offer(msgspec.Struct, frozen=True, dict=True):
    """What one plugin adds, read from its manifest and the files that this names."""

    manifest: Manifest
    case_types: tuple[OfferedCaseType, ...] = ()
    settings_schema: dict[str, Any] | None = None
    """JSON Schema of what an area may set."""
    collections: tuple[OfferedCollection, ...] = ()
    event_schemas: Mapping[str, Mapping[str, Any]] = {}
    """JSON Schema of the data of each event that it may tell, by type."""
    notices: Mapping[str, OfferedNotice] = {}
    """The templates of its notices by id."""
    algorithms: Mapping[str, OfferedAlgorithm] = {}
    """Its algorithms by id."""
    routes: tuple[ServedRoute, ...] = ()
    commands: tuple[OfferedCommand, ...] = ()
    views: Mapping[str, View] = {}
    """The pages and cards that the shell draws, by their files."""
    styles: Mapping[str, LayerStyle] = {}
    """How layers are drawn, by their files."""
    platform_schema: dict[str, Any] | None = None
    """JSON Schema of what the operator sets once for the whole server."""
    user_schema: dict[str, Any] | None = None
    """JSON Schema of what people set for themselves."""
    settings_ui: dict[str, Any] | None = None
    """Lay-out of the area's form."""
    frames: Mapping[str, OfferedFrame] = {}
    """The pages and cards in frames of their own, by their scripts."""
    extension_points: Mapping[str, Mapping[str, Any]] = {}
    """JSON Schemas of what others may plug in, by point."""
    extensions: tuple[OfferedExtension, ...] = ()
    """What it plugs into others."""
    package: Package | None = None
    """The files themselves, for what is read when it is asked for."""

    def style(self, path: str | None) -> LayerStyle:
        """Return how a layer is drawn."""
        return self.styles.get(path or "", LayerStyle())

    def collection(self, name: str) -> OfferedCollection | None:
        """Return a collection by its name, or None when the plugin declares none such."""
        return next((each for each in self.collections if each.declared.name == name), None)

    @cached_property
    def asking(self) -> Asking:
        """What it asks an area for."""
        return asking_of(self.manifest)

    @cached_property
    def digest(self) -> str:
        """What tells its manifest from every other."""
        return manifest_digest(self.manifest)


class Contributed(msgspec.Struct, Generic[Item], frozen=True):
    """A page, card, layer or menu entry, with the plugin it comes from."""

    plugin: str
    version: str
    id: str
    """Full id, `<plugin name>.<id>`."""
    item: Item


class Route(msgspec.Struct, frozen=True):
    """The kind of unit that a routing table names for a class, and why."""

    unit_kind: str
    reason: Text
    plugin: str
    version: str


class Contributions:
    """Read-only. Of `area`, or of every installed plugin when `area` is empty."""

    def __init__(self, area: str, offers: Iterable[Offer], others: Iterable[Offer] = ()) -> None:
        """Merge the offers in their order, which is that of the plugin ids: the same on every server.

        `others` are further versions of the same plugins: nothing new begins with them, but what they alone know by an id is found.
        """
        self.area = area
        self._offers: Final = tuple(offers)
        self.case_types: Final = tuple(case_type for offer in self._offers for case_type in offer.case_types)
        known = (*self.case_types, *(case_type for offer in others for case_type in offer.case_types))
        self._types: Final = {case_type.id: case_type for case_type in reversed(known)}
        self._classes: Final = {entry.id: (case_type, entry) for case_type in reversed(known) for entry in case_type.classes}

    def at(self, area: str) -> "Contributions":
        """Return the same for another area in which the same plugins are on; nothing is merged again."""
        other = copy(self)
        other.area = area
        return other

    def case_type(self, case_type_id: str) -> OfferedCaseType | None:
        """Return a case type by its full id, or None where it is not offered."""
        return self._types.get(case_type_id)

    def classes(self, case_type_id: str) -> tuple[OfferedClass, ...]:
        """Return the classes of a case type in the manifest's order; none where it is not offered."""
        case_type = self._types.get(case_type_id)
        return case_type.classes if case_type else ()

    def class_of(self, class_id: str) -> tuple[OfferedCaseType, OfferedClass] | None:
        """Return a class by its full id with the case type it belongs to, or None where it is not offered."""
        return self._classes.get(class_id)

    def route(self, case_type_id: str, class_id: str | None) -> Route | None:
        """Return what the case type's routing table says for a class here, or None when no row fits.

        A row that names the class wins over one for any class, then the deeper area, then the earlier row.
        """
        case_type = self._types.get(case_type_id)
        row = case_type.route(class_id, self.area) if case_type else None
        return Route(row.unit_kind, row.reason, case_type.plugin, case_type.version) if case_type and row else None

    def limit(self, case_type_id: str, class_id: str | None, stage: str) -> Clock | None:
        """Return the time limit of a stage (or of `case`) for a class, the one that names the class first."""
        case_type = self._types.get(case_type_id)
        return case_type.clock(stage, class_id) if case_type else None

    @cached_property
    def pages(self) -> tuple[Contributed[Screen], ...]:
        """Pages, by plugin and in the manifest's order."""
        return self._gathered(lambda ui: ui.pages, lambda page: page.id)

    @cached_property
    def cards(self) -> tuple[Contributed[Screen], ...]:
        """Cards that the shell draws from a file; those a hook gives are asked for by `Relay.contribute`."""
        return self._gathered(lambda ui: ui.cards, lambda card: card.id)

    @cached_property
    def map_layers(self) -> tuple[Contributed[MapLayer], ...]:
        """Layers of the map."""
        return self._gathered(lambda ui: ui.map_layers, lambda layer: layer.id)

    @cached_property
    def menus(self) -> tuple[Contributed[Menu], ...]:
        """Menu entries, in their declared order."""
        entries = self._gathered(lambda ui: ui.menus, lambda menu: menu.target)
        return tuple(sorted(entries, key=lambda entry: (entry.item.order, entry.id)))

    @cached_property
    def commands(self) -> tuple[Contributed[OfferedCommand], ...]:
        """Things one can do, by plugin and in the manifest's order."""
        return tuple(
            Contributed(offer.manifest.id, offer.manifest.version, f"{offer.manifest.short_name}.{each.declared.id}", each)
            for offer in self._offers
            for each in offer.commands
        )

    @cached_property
    def day_entries(self) -> tuple[Contributed[DayEntry], ...]:
        """What stands in a grid worker's day, by plugin and in the manifest's order."""
        return self._gathered(lambda ui: ui.day_entries, lambda entry: entry.id)

    @cached_property
    def services(self) -> tuple[Contributed[ResidentService], ...]:
        """Services for residents, by plugin and in the manifest's order."""
        return self._gathered(lambda ui: ui.resident_services, lambda service: service.id)

    def _gathered(self, pick: Callable[[Ui], tuple[Item, ...]], name: Callable[[Item], str]) -> tuple[Contributed[Item], ...]:
        return tuple(
            Contributed(offer.manifest.id, offer.manifest.version, f"{offer.manifest.short_name}.{name(item)}", item)
            for offer in self._offers
            for item in pick(offer.manifest.contributes.ui)
        )


class Catalogue(Contributions):
    """What every installed plugin adds, wherever it is on, each plugin in its newest version; `at` gives that of an area."""

    def __init__(self, offers: Mapping[str, tuple[Offer, ...]], version_in: Callable[[str, str], str | None]) -> None:
        """`offers` are those of each plugin's versions, the newest first; `version_in(plugin, area)` says which speaks in an area."""
        leading, others = _apart(offers, {})
        super().__init__("", leading, others)
        self._versions: Final = offers
        self._version_in: Final = version_in
        self._merged: Final[dict[tuple[str | None, ...], Contributions]] = {}
        self._areas: Final[dict[str, Contributions]] = {}

    def at(self, area: str) -> Contributions:
        """Return the same as it is in an area: each plugin in the version that runs there, or would."""
        found = self._areas.get(area)
        if found is None:
            if len(self._areas) >= _MOST_AREAS:
                self._areas.clear()
            versions = {plugin: self._version_in(plugin, area) for plugin in self._versions}
            key = tuple(versions.values())
            if key not in self._merged:
                self._merged[key] = Contributions(area, *_apart(self._versions, versions))
            found = self._areas[area] = self._merged[key].at(area)
        return found


def _apart(offers: Mapping[str, tuple[Offer, ...]], versions: Mapping[str, str | None]) -> tuple[list[Offer], list[Offer]]:
    """Return of each plugin the offer of the named version, the newest when that is not there, and all other offers."""
    leading, others = [], []
    for plugin, every in offers.items():
        if every:
            chosen = next((offer for offer in every if offer.manifest.version == versions.get(plugin)), every[0])
            leading.append(chosen)
            others += [offer for offer in every if offer is not chosen]
    return leading, others
