"""What plugins plug into a point that another one opens, in an area. Pure.

Both are on there, the county agreed that the one adds to the other, and the content fits the contract of the version that
opens the point there.
"""

from typing import Protocol

import msgspec

from wangge_core.forms.validators import validator_for
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.grants.granted import Granted
from wangge_core.plugins.model import Installed
from wangge_sdk.manifest.extensions import OfferedExtension


class Host(Protocol):
    """What is needed of the plugin host."""

    @property
    def plugins(self) -> tuple[Installed, ...]:
        """Every installed plugin, by id."""

    def running(self, plugin: str, area: str) -> Installed | None:
        """Return the version of a plugin that runs in an area; None where it is off, or not ready."""

    def granted(self, plugin: str, version: str, area: str) -> Granted:
        """Return what a version of a plugin may do in an area."""


class Plugged(msgspec.Struct, frozen=True):
    """What one plugin plugs into a point."""

    plugin: str
    version: str
    offered: OfferedExtension
    fits: bool


def plugged(host: Host, area: str, point: str | None = None) -> tuple[Plugged, ...]:
    """Return what is plugged into a point, or into all that are open in the area, by plugin and in its manifest's order."""
    running = [each.offer for plugin in host.plugins if (each := host.running(plugin.id, area)) and each.offer]
    contracts = {name: schema for offer in running for name, schema in offer.extension_points.items() if point in {None, name}}
    return tuple(
        Plugged(offer.manifest.id, offer.manifest.version, each, validator_for(contracts[each.declared.point]).is_valid(dict(each.content)))
        for offer in running
        for each in offer.extensions
        if each.declared.point in contracts and _agreed(host, offer, each.declared.point, area)
    )


def _agreed(host: Host, offer: Offer, point: str, area: str) -> bool:
    return host.granted(offer.manifest.id, offer.manifest.version, area).extends(point)
