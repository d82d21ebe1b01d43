"""Where something of a plugin's is done once: in each area that has switched it on, without those inside of such an area."""

from collections.abc import Iterator
from typing import Protocol

from wangge_core.collections.model import served
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.model import Choice, Installed, State


class Host(Protocol):
    """What is needed of the plugin host."""

    @property
    def plugins(self) -> tuple[Installed, ...]:
        """Every installed plugin."""

    def choices_of(self, plugin: str) -> tuple[Choice, ...]:
        """Return what areas have said about a plugin."""


def at_work(host: Host) -> Iterator[tuple[Offer, tuple[str, ...]]]:
    """Yield every plugin that is ready, with the areas it is on in, widest first."""
    for installed in host.plugins:
        if installed.offer is not None and installed.state is State.READY:
            choices = {choice.area: choice.enabled for choice in host.choices_of(installed.id)}
            areas = sorted((root.area for root in served(choices)), key=lambda area: (len(area), area))
            if areas:
                yield installed.offer, tuple(areas)
