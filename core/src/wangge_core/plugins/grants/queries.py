"""What is shown of grants."""

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.database import Database
from wangge_core.identity.directory.model import AreaRef
from wangge_core.plugins.acting import AreaNames
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.errors import UnusablePluginError
from wangge_core.plugins.grants.model import Consent, GrantEntry
from wangge_core.plugins.grants.presenting import act_out, asks_out, changes_out, names_of
from wangge_core.plugins.grants.repository import GrantRepository
from wangge_core.plugins.grants.schemas import GrantHistory, GrantOut
from wangge_core.plugins.host import Host
from wangge_sdk.manifest.difference import Effect


class GrantQueries:
    """Reading what a plugin asks for and what was agreed to."""

    def __init__(self, database: Database, host: Host, access: Access, areas: AreaNames) -> None:
        """`areas` gives the names of areas."""
        self._repository = GrantRepository(database)
        self._host = host
        self._access = access
        self._areas = areas

    async def grant(self, actor: Actor, plugin: str, area: str, version: str | None = None) -> GrantOut:
        """Return how an area stands to what a version of a plugin asks for; unless one is named, that which the area runs or would.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` there.
            NotFoundError: `plugin_not_found`.
            UnusablePluginError: its manifest cannot be read.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "plugin", "read")
        offer = (self._host.installed(plugin, version) if version else self._host.speaking(plugin, code)).offer
        if offer is None:
            raise UnusablePluginError(plugin, "its manifest has findings, see its page.")
        line = self._host.grants.line(plugin, code)
        holding = line[-1] if line else None
        names = await self._areas.names((holding.area,)) if holding else {}
        english = await self._areas.english_names((holding.area,)) if holding else {}
        place = AreaRef(holding.area, names.get(holding.area, holding.area), english.get(holding.area)) if holding else None
        return self._grant(offer, code, holding, place)

    async def history(self, actor: Actor, plugin: str, area: str) -> GrantHistory:
        """Return what an area did about a plugin, who and when.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` there.
            NotFoundError: `plugin_not_found`.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "plugin", "read")
        self._host.installed(plugin)
        return GrantHistory([act_out(entry) for entry in await self._repository.history(plugin, code)])

    def _grant(self, offer: Offer, area: str, holding: GrantEntry | None, place: AreaRef | None) -> GrantOut:
        plugin, grants = offer.manifest.id, self._host.grants
        own = grants.own(plugin, area)
        consent, pending = grants.consent(plugin, offer.asking, area), grants.pending(plugin, offer.asking, area)
        known = consent in {Consent.GIVEN, Consent.WAITING}
        taken = holding.taken if holding and known else ()
        titles = names_of(self._host.catalogue)
        return GrantOut(
            plugin=plugin,
            version=offer.manifest.version,
            area=area,
            number=own.number if own else 0,
            manifest=offer.digest,
            consent=consent.value,
            effect=pending.effect.value,
            asks=asks_out(offer, titles, taken),
            changes=changes_out(pending, titles) if known else [],
            needs_officer=pending.effect is Effect.SENSITIVE,
            from_area=holding.area if holding else None,
            from_name=place.name if place else None,
            from_name_en=place.name_en if place else None,
            agreed_version=holding.version if holding else None,
            by=holding.by if holding else None,
            at=holding.at if holding else None,
        )
