"""Where something of a plugin's is done once: in each area that has switched it on, without those inside of such an area.

An area that runs another version than the one around it counts for itself: it is other code, and agreed to by itself.
"""

from collections.abc import Iterator
from typing import Protocol

from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.model import Choice, Installed


class Host(Protocol):
    """What is needed of the plugin host."""

    @property
    def plugins(self) -> tuple[Installed, ...]:
        """Every installed plugin."""

    def choices_of(self, plugin: str) -> tuple[Choice, ...]:
        """Return what areas have said about a plugin."""

    def running(self, plugin: str, area: str) -> Installed | None:
        """Return the version of a plugin that runs in an area; None where it is off, or not ready."""


def at_work(host: Host) -> Iterator[tuple[Offer, str]]:
    """Yield every plugin that is at work with each area of it, in the version that the area runs; the widest areas first."""
    for installed in host.plugins:
        versions: dict[str, str] = {}
        for choice in sorted(host.choices_of(installed.id), key=lambda choice: (len(choice.area), choice.area)):
            runs = host.running(installed.id, choice.area)
            around = max((area for area in versions if choice.area.startswith(area)), key=len, default=None)
            versions[choice.area] = runs.version if runs else ""
            if runs is not None and runs.offer is not None and (around is None or versions[around] != runs.version):
                yield runs.offer, choice.area
