"""What plugins show, for one person in one area: the shell builds its menus, pages and cards from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol, TypeVar

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.collections.counting import DocumentFigures, feature
from wangge_core.collections.model import Ref
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.errors import NotFoundError
from wangge_core.feeds.repository import FeedRepository
from wangge_core.frames.documents import address_of
from wangge_core.plugins.conditions import Conditions
from wangge_core.plugins.contributions import Contributed, Contributions, Offer
from wangge_core.plugins.extensions import Host as ExtensionHost
from wangge_core.plugins.extensions import plugged
from wangge_core.plugins.model import Installed
from wangge_core.plugins.presenting import case_type_out
from wangge_core.screens.drawing import drawn, uses
from wangge_core.screens.presenting import command_out, day_entry_out, extension_out, layer_out, menu_out, screen_out, service_out
from wangge_core.screens.schemas import (
    ContributionsOut,
    DayEntryOut,
    FeedFacts,
    FrameOut,
    LayerFeatures,
    MapLayerOut,
    MenuOut,
    OpenContributions,
    PartOut,
    ScreenDocument,
    ScreenOut,
)
from wangge_sdk.manifest import PackageError, View
from wangge_sdk.manifest.screens import MapLayer, Menu, Screen
from wangge_sdk.texts import Text

Kind = Literal["pages", "cards"]
Item = TypeVar("Item", Screen, MapLayer)

MOST_FEATURES: Final = 5_000
_LEAST_HEIGHT: Final = 320
"""Pixels of a frame that says nothing."""


class Host(ExtensionHost, Protocol):
    """What is needed of the plugin host."""

    def contributions(self, area: str) -> Contributions:
        """Return what the plugins that are on in an area add there."""

    def below(self, area: str) -> Mapping[str, frozenset[str]]:
        """Return the areas within an area that have plugins on which the area itself has not, with those plugins."""

    def installed(self, plugin: str, version: str) -> Installed:
        """Return one version of a plugin."""


class AreaNames(Protocol):
    """What is needed of the areas feature."""

    async def names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the names of those codes that are on record."""

    async def english_names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the English names of those codes that have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What somebody (None: a resident without an account) may see of a plugin in an area."""

    conditions: Conditions
    actor: Actor | None
    area: str
    offer: Offer

    @property
    def plugin(self) -> str:
        """Id of the plugin."""
        return self.offer.manifest.id

    def holds(self, when: tuple[str, ...]) -> bool:
        """Say whether conditions hold; see `drawing.Sight`."""
        return self.conditions.hold(self.actor, self.area, self.plugin, when)

    def reaches(self, kind: str, name: str) -> bool:
        """Say whether something is for them; see `drawing.Sight`."""
        ui = self.offer.manifest.contributes.ui
        if kind == "collection":
            return self.conditions.may(self.actor, self.area, self.plugin, f"{name}.write")
        if kind == "page":
            return any(page.id == name and self.admits(page) for page in ui.pages)
        command = next((each for each in ui.commands if each.id == name), None)
        if command is None or self.actor is None:
            return False
        return self.conditions.offers(self.actor, self.area, self.plugin, command)

    def question(self, command: str) -> Text | None:
        """Return what a command asks; see `drawing.Sight`."""
        asking = (each.title for each in self.offer.manifest.contributes.ui.commands if each.id == command and each.confirm)
        return next(asking, None)

    def admits(self, screen: Screen) -> bool:
        """Say whether a page or card is for them."""
        audience = "resident" if self.actor is None else "staff"
        return audience in screen.audience and self.conditions.admit(self.actor, self.area, self.plugin, screen)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenQueries:
    """The questions. An actor who is None is a resident without an account."""

    host: Host
    conditions: Conditions
    figures: DocumentFigures
    feeds: FeedRepository
    areas: AreaNames

    async def contributions(self, actor: Actor, area: str) -> ContributionsOut:
        """Return what plugins add in an area, and in which parts of it others do.

        What a manifest ties to a permission or a setting is left out for those who lack it, and so is the way to it.

        Raises:
            InvalidError: `area_code`.
        """
        code = area_code.parse(area)
        offered = self.host.contributions(code)
        return ContributionsOut(
            area=code,
            case_types=tuple(case_type_out(case_type) for case_type in offered.case_types),
            pages=tuple(self._pages(actor, code)),
            cards=tuple(screen_out(card) for card in offered.cards if self._admits(actor, code, card)),
            map_layers=tuple(self._layers(actor, code)),
            menus=tuple(self._menus(actor, code)),
            parts=await self._parts(actor, code),
            commands=tuple(
                command_out(each) for each in offered.commands if self._sight(actor, code, each).reaches("command", each.item.declared.id)
            ),
            day_entries=list(self._day_entries(actor, code)),
            extensions=[extension_out(each) for each in plugged(self.host, code) if each.fits],
        )

    def open_contributions(self, area: str) -> OpenContributions:
        """Return what plugins show to residents in an area.

        Raises:
            InvalidError: `area_code`.
        """
        code = area_code.parse(area)
        offered = self.host.contributions(code)
        services = [
            service_out(service, self._offer(service))
            for service in offered.services
            if not service.item.start.startswith("page:")
            or self._sight(None, code, service).reaches("page", service.item.start.removeprefix("page:"))
        ]
        return OpenContributions(
            area=code,
            pages=[screen_out(page) for page in offered.pages if self._admits(None, code, page)],
            cards=[screen_out(card) for card in offered.cards if self._admits(None, code, card)],
            menus=[
                menu_out(menu, self._title(menu))
                for menu in offered.menus
                if menu.item.location == "resident.home" and self._leads(None, code, menu)
            ],
            services=services,
        )

    async def screen(self, actor: Actor | None, area: str, kind: Kind, plugin: str, name: str) -> ScreenDocument:
        """Return a page or card with its blocks.

        Raises:
            InvalidError: `area_code`.
            NotFoundError: `screen_not_found`: there is none such in the area, or it is not for whoever asks.
        """
        code = area_code.parse(area)
        offered = self.host.contributions(code)
        found = _named(offered.pages if kind == "pages" else offered.cards, plugin, name)
        if found is None or not self._admits(actor, code, found):
            raise _no_screen(plugin, name, code)
        offer = self._offer(found)
        view = offer.views.get(found.item.source) or View(blocks=())
        return ScreenDocument(
            screen=screen_out(found),
            parameters=list(view.parameters),
            blocks=drawn(view, self._sight(actor, code, found)),
            feeds=await self._feeds(offer, view, code),
            case_types={each.id: f"{offer.manifest.short_name}.{each.id}" for each in offer.manifest.contributes.case_types},
            frame=_framed(offer, found.item),
        )

    async def features(self, actor: Actor, area: str, plugin: str, name: str, limit: int = MOST_FEATURES) -> LayerFeatures:
        """Return what a layer shows in an area, as far as the actor may see it.

        Raises:
            InvalidError: `area_code`; as `DocumentFigures.places`.
            NotFoundError: `screen_not_found`.
            ForbiddenError: `permission_missing`.
        """
        code = area_code.parse(area)
        layer = _named(self.host.contributions(code).map_layers, plugin, name)
        if layer is None or not self._may(actor, code, layer):
            raise _no_screen(plugin, name, code)
        offer = self._offer(layer)
        kind, _, source = layer.item.source.partition(":")
        feed = next((each for each in offer.manifest.contributes.feeds if kind == "feed" and each.id == source), None)
        if feed is not None:
            kind, _, source = feed.maps_to.partition(":")
        style = offer.style(layer.item.style)
        wanted = Wanted(filters=read_filters(layer.item.filter), area=code)
        placed = await self.figures.places(actor, Ref(plugin, source), wanted, limit)
        collection = offer.collection(source)
        shown = collection.declared.columns if collection else ()
        fields = [*dict.fromkeys((*shown, *((style.field,) if style.field else ())))]
        label = layer.item.label or (collection.declared.title_field if collection else None)
        newest = max((place.document.changed_at for place in placed.places), default=None)
        if feed is not None:  # that it came counts, whether or not it brought anything new
            newest = await self.feeds.good_at(plugin, feed.id, code)
        return LayerFeatures(
            features=[feature(place, fields, label) for place in placed.places],
            more=placed.more,
            newest=newest.isoformat() if newest else None,
            stale_after=feed.stale_after if feed else layer.item.stale_after,
        )

    def picture(self, plugin: str, version: str, path: str) -> bytes:
        """Return a picture of a page's gallery. Whatever lies in a package is public: anybody can download the package.

        Raises:
            NotFoundError: `plugin_not_found`; `screen_not_found`: no page of the plugin shows such a picture.
        """
        offer = self.host.installed(plugin, version).offer
        shown = {picture for view in offer.views.values() for picture in view.pictures()} if offer else set()
        if offer is None or offer.package is None or path not in shown:
            raise _no_screen(plugin, path, "")
        try:
            content: bytes = offer.package.read(path)
        except PackageError as error:
            raise _no_screen(plugin, path, "") from error
        return content

    async def _feeds(self, offer: Offer, view: View, area: str) -> dict[str, FeedFacts]:
        used = {source for block in view.blocks for source in uses(block) if source.startswith("feed:")}
        return {
            feed.id: FeedFacts(
                collection=feed.maps_to.removeprefix("collection:"),
                good_at=await self.feeds.good_at(offer.manifest.id, feed.id, area),
                stale_after=feed.stale_after,
            )
            for feed in offer.manifest.contributes.feeds
            if f"feed:{feed.id}" in used
        }

    async def _parts(self, actor: Actor, area: str) -> list[PartOut]:
        below = {place: plugins for place, plugins in self.host.below(area).items() if self.conditions.reaches(actor, place)}
        names = await self.areas.names(below) if below else {}
        english = await self.areas.english_names(below) if below else {}
        parts = [
            PartOut(
                area=place,
                name=names.get(place, place),
                name_en=english.get(place),
                pages=[page for page in self._pages(actor, place) if page.plugin in plugins],
                map_layers=[layer for layer in self._layers(actor, place) if layer.plugin in plugins],
                menus=[menu for menu in self._menus(actor, place) if menu.plugin in plugins],
            )
            for place, plugins in below.items()
        ]
        return [part for part in parts if part.pages or part.map_layers or part.menus]

    def _pages(self, actor: Actor, area: str) -> Iterator[ScreenOut]:
        return (screen_out(page) for page in self.host.contributions(area).pages if self._admits(actor, area, page))

    def _layers(self, actor: Actor, area: str) -> Iterator[MapLayerOut]:
        layers = self.host.contributions(area).map_layers
        return (layer_out(layer, self._offer(layer)) for layer in layers if self._may(actor, area, layer))

    def _menus(self, actor: Actor, area: str) -> Iterator[MenuOut]:
        menus = self.host.contributions(area).menus
        return (menu_out(menu, self._title(menu)) for menu in menus if self._leads(actor, area, menu))

    def _day_entries(self, actor: Actor, area: str) -> Iterator[DayEntryOut]:
        for entry in self.host.contributions(area).day_entries:
            sight, name = self._sight(actor, area, entry), entry.item.collection
            if sight.holds(entry.item.when) and self.conditions.may(actor, area, entry.plugin, f"{name}.read"):
                yield day_entry_out(entry, writes=sight.reaches("collection", name))

    def _admits(self, actor: Actor | None, area: str, entry: Contributed[Screen]) -> bool:
        return self._sight(actor, area, entry).admits(entry.item)

    def _may(self, actor: Actor, area: str, layer: Contributed[MapLayer]) -> bool:
        return self.conditions.may(actor, area, layer.plugin, layer.item.permission)

    def _leads(self, actor: Actor | None, area: str, menu: Contributed[Menu]) -> bool:
        kind, _, name = menu.item.target.partition(":")
        sight = self._sight(actor, area, menu)
        return sight.holds(menu.item.when) and (kind == "case_type" or sight.reaches(kind, name))

    def _sight(self, actor: Actor | None, area: str, entry: Contributed[Any]) -> Sight:
        return Sight(conditions=self.conditions, actor=actor, area=area, offer=self._offer(entry))

    def _offer(self, entry: Contributed[Any]) -> Offer:
        offer = self.host.installed(entry.plugin, entry.version).offer
        if offer is None:
            raise _no_screen(entry.plugin, entry.id, "")
        return offer

    def _title(self, menu: Contributed[Menu]) -> Text:
        kind, _, name = menu.item.target.partition(":")
        contributes = self._offer(menu).manifest.contributes
        known: Mapping[str, Any] = {"page": contributes.ui.pages, "command": contributes.ui.commands, "case_type": contributes.case_types}
        title: Text = next(each.title for each in known[kind] if each.id == name)
        return title


def _named(entries: tuple[Contributed[Item], ...], plugin: str, name: str) -> Contributed[Item] | None:
    return next((each for each in entries if each.plugin == plugin and each.item.id == name), None)


def _framed(offer: Offer, screen: Screen) -> FrameOut | None:
    frame = offer.frames.get(screen.source) if screen.render == "frame" else None
    return FrameOut(address=address_of(offer.manifest.id, frame), min_height=screen.min_height or _LEAST_HEIGHT) if frame else None


def _no_screen(plugin: str, name: str, area: str) -> NotFoundError:
    return NotFoundError("screen_not_found", f"{plugin} shows nothing called {name} to you{f' in {area}' if area else ''}.")
