"""What plugins show, for the wire."""

import msgspec

from wangge_core.plugins.contributions import Contributed, Offer
from wangge_core.plugins.extensions import Plugged
from wangge_core.screens.schemas import (
    DayDoneOut,
    DayEntryOut,
    ExtensionOut,
    MapLayerOut,
    MenuOut,
    OfferedCommandOut,
    ResidentServiceOut,
    ScreenOut,
)
from wangge_sdk.manifest import OfferedCommand
from wangge_sdk.manifest.screens import DayEntry, MapLayer, Menu, ResidentService, Screen
from wangge_sdk.texts import Text


def screen_out(screen: Contributed[Screen]) -> ScreenOut:
    """Return a page or a card."""
    item = screen.item
    return ScreenOut(
        id=screen.id,
        plugin=screen.plugin,
        name=item.id,
        version=screen.version,
        title=item.title,
        render=item.render,
        source=item.source,
        slot=item.slot,
        audience=list(item.audience),
        offline=item.works_offline,
        fallback=item.fallback,
        min_height=item.min_height,
    )


def extension_out(each: Plugged) -> ExtensionOut:
    """Return what one plugin plugs into another."""
    declared = each.offered.declared
    return ExtensionOut(point=declared.point, plugin=each.plugin, version=each.version, id=declared.id, content=dict(each.offered.content))


def command_out(command: Contributed[OfferedCommand]) -> OfferedCommandOut:
    """Return a thing one can do."""
    declared = command.item.declared
    return OfferedCommandOut(
        id=command.id,
        plugin=command.plugin,
        name=declared.id,
        version=command.version,
        title=declared.title,
        confirm=declared.confirm,
        form_schema=command.item.input,
    )


def day_entry_out(entry: Contributed[DayEntry], *, writes: bool) -> DayEntryOut:
    """Return what stands in somebody's day, and how it is ticked off if they may."""
    item = entry.item
    done = item.done if writes else None
    return DayEntryOut(
        id=entry.id,
        plugin=entry.plugin,
        name=item.id,
        version=entry.version,
        title=item.title,
        collection=item.collection,
        due=item.due,
        filter=list(item.filter),
        days=item.days,
        lines=list(item.lines),
        done=DayDoneOut(give=done.give, at=done.at, fields=list(done.fields), label=done.label) if done else None,
    )


def layer_out(layer: Contributed[MapLayer], offer: Offer) -> MapLayerOut:
    """Return a layer of the map."""
    item = layer.item
    return MapLayerOut(
        id=layer.id,
        plugin=layer.plugin,
        name=item.id,
        version=layer.version,
        title=item.title,
        source=item.source,
        attribution=item.attribution,
        style=msgspec.to_builtins(offer.style(item.style)),
    )


def menu_out(menu: Contributed[Menu], title: Text) -> MenuOut:
    """Return an entry of a menu under a title."""
    item = menu.item
    return MenuOut(
        id=menu.id,
        plugin=menu.plugin,
        version=menu.version,
        location=item.location,
        target=_full(item.target, menu.id.partition(".")[0]),
        title=title,
        order=item.order,
    )


def service_out(service: Contributed[ResidentService], offer: Offer) -> ResidentServiceOut:
    """Return a service for residents."""
    item = service.item
    return ResidentServiceOut(
        id=service.id,
        plugin=service.plugin,
        name=item.id,
        title=item.title,
        start=_full(item.start, offer.manifest.short_name),
        life_event=item.life_event,
        fee=item.fee,
        processing_time=item.processing_time,
        documents=list(item.documents),
        provider=offer.manifest.name,
    )


def _full(target: str, plugin_name: str) -> str:
    """Return a target in which a case type has its full id."""
    kind, _, name = target.partition(":")
    return f"{kind}:{plugin_name}.{name}" if kind == "case_type" else target
