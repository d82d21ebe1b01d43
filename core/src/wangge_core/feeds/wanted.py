"""Which feeds are fetched where: those of plugins at work, as far as the area has made the settings that they are for."""

from collections.abc import Iterator
from typing import Final

from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.host import Host
from wangge_core.timetable.places import at_work
from wangge_sdk.manifest.feeds import Feed

_SETTING: Final = "setting:"


def feeds_at_work(host: Host) -> Iterator[tuple[Offer, Feed, str]]:
    """Yield every feed with each area that it is fetched for."""
    for offer, area in at_work(host):
        values = host.whole_settings(offer.manifest.id, area)
        for feed in offer.manifest.contributes.feeds:
            if all(values.get(condition.removeprefix(_SETTING)) for condition in feed.when):
                yield offer, feed, area
