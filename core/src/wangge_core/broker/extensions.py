"""What is plugged into the points that a plugin opens."""

from dataclasses import dataclass

from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker
from wangge_core.plugins.extensions import Host, plugged
from wangge_sdk.broker.extensions import EXTENSIONS_LIST, ExtensionData, ExtensionList, PluggedIn
from wangge_sdk.platform import RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionMethods:
    """Answers about a plugin's own points."""

    host: Host

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (Answered(EXTENSIONS_LIST, self.list),)

    async def list(self, asker: Asker, wanted: ExtensionList) -> PluggedIn:
        """Return what is plugged into a point of the plugin's own.

        Raises:
            RefusedError: `outside_of_call`, `point_not_declared`.
        """
        area = wanted.area or asker.area
        asker.require_inside(area)
        running = self.host.running(asker.plugin, area)
        if running is None or running.offer is None or wanted.point not in running.offer.extension_points:
            detail = f"{wanted.point[:80]!r} is no point that {asker.plugin} opens in {area}; see contributes.extension_points."
            raise RefusedError("point_not_declared", detail)
        found = plugged(self.host, area, wanted.point)
        return PluggedIn(
            items=tuple(
                ExtensionData(plugin=each.plugin, version=each.version, id=each.offered.declared.id, content=each.offered.content)
                for each in found
                if each.fits
            ),
            left_out=tuple(dict.fromkeys(each.plugin for each in found if not each.fits)),
        )
