"""What is shown of the marketplace, to those who may read plugins."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.market.documents import FeedbackRecord, manifest_of
from wangge_core.market.errors import UntrustedError
from wangge_core.market.installing import Installing
from wangge_core.market.listing import Listed, Wanted, counted, found
from wangge_core.market.model import Install, Policy
from wangge_core.market.offers.repository import Offered, OfferRepository
from wangge_core.market.planning import Update
from wangge_core.market.schemas import (
    MarketInstallList,
    MarketInstallOut,
    MarketListedOut,
    MarketPluginOut,
    MarketPolicyOut,
    MarketPublisherOut,
    MarketReviewOut,
    MarketStatusOut,
    MarketUpdateList,
    MarketUpdateOut,
    MarketVersionOut,
    MarketWindow,
)
from wangge_core.market.syncing import Syncing
from wangge_core.market.updating import Updating
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.grants.presenting import changes_out, names_of
from wangge_core.plugins.grants.schemas import AskOut
from wangge_core.plugins.versions import rank
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.asking import asking_of
from wangge_sdk.manifest.sentences import sentences
from wangge_sdk.manifest.shelves import SHELVES
from wangge_sdk.scopes import SCOPES
from wangge_sdk.texts import Text


class MarketQueries:
    """Reading. What is offered is the same for everybody; updates are cut down to the areas of the actor."""

    def __init__(self, *, acts: Acts, syncing: Syncing, installing: Installing, updating: Updating) -> None:
        """All neighbours by name."""
        self._acts = acts
        self._syncing = syncing
        self._installing = installing
        self._updating = updating
        self._offers = OfferRepository(acts.database)

    async def status(self, actor: Actor) -> MarketStatusOut:
        """Return how the server keeps up.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere; so it is with all that follow.
        """
        self._acts.access.require_scope(actor, "plugin", "read")
        sync = await self._syncing.state()
        told = {name: getattr(sync, name) for name in sync.__struct_fields__ if name not in {"root", "state"}}
        may = bool(self._acts.access.scope(actor, "plugin", "manage"))
        return MarketStatusOut(
            is_set=self._syncing.is_set,
            by_bundles=self._syncing.by_bundles,
            place=self._syncing.place,
            state=sync.state.value,
            may_install=may,
            **told,
        )

    async def window(self, actor: Actor, wanted: Wanted, first: int, limit: int) -> MarketWindow:
        """Return a page of what was found, and the counts of every facet over all that fit the words."""
        self._acts.access.require_scope(actor, "plugin", "read")
        rows = await self._offers.window()
        fitting = found(rows, wanted)
        counts = counted(found(rows, Wanted(words=wanted.words)))
        items = [self._listed(row) for row in fitting[first : first + limit]]
        return MarketWindow(items=items, total=len(fitting), facets=counts, words=_words((*counts["categories"], *counts["scopes"])))

    async def plugin(self, actor: Actor, plugin: str, version: str) -> MarketPluginOut:
        """Return a plugin's page; an empty version is the one that it is shown by.

        Raises:
            NotFoundError: `market_plugin_not_found`, `market_version_not_found`.
        """
        self._acts.access.require_scope(actor, "plugin", "read")
        row = await self._offers.listed(plugin)
        shown = await self._offers.version(plugin, version or row.version)
        manifest = manifest_of(shown.record)
        if manifest is None:
            raise UntrustedError(f"The manifest of {plugin} {shown.record.version} cannot be read by this server.")
        document = await self._offers.document(row.publisher)
        versions = sorted(await self._offers.versions(plugin), key=lambda each: rank(each.record.version), reverse=True)
        return MarketPluginOut(
            listed=self._listed(row),
            publisher=MarketPublisherOut(**msgspec.structs.asdict(document.publisher)),
            feedback=document.feedback.get(plugin, FeedbackRecord()),
            versions=[self._version(each) for each in versions],
            shown=shown.record.version,
            asks=self._asks(manifest),
            description=manifest.description,
            license=manifest.license,
            support=manifest.support.level,
            support_until=manifest.support.until,
            security_contact=manifest.publisher.security_contact,
            source=manifest.links.source,
            lifecycle=manifest.lifecycle,
        )

    async def installs(self, actor: Actor) -> MarketInstallList:
        """Return the latest installations."""
        self._acts.access.require_scope(actor, "plugin", "read")
        return MarketInstallList([install_out(each) for each in await self._installing.installs.latest()])

    async def install(self, actor: Actor, install: UUID) -> MarketInstallOut:
        """Return how far an installation is.

        Raises:
            NotFoundError: `market_install_not_found`.
        """
        self._acts.access.require_scope(actor, "plugin", "read")
        return install_out(await self._installing.installs.one(install))

    async def updates(self, actor: Actor) -> MarketUpdateList:
        """Return newer versions for the areas in which the actor may read plugins."""
        scope = self._acts.access.require_scope(actor, "plugin", "read")
        updates = [each for each in await self._updating.updates() if scope.covers(each.area)]
        names = await self._acts.areas.names({each.area for each in updates}) if updates else {}
        return MarketUpdateList([self._update(each, names.get(each.area, each.area)) for each in updates])

    async def policy(self, actor: Actor, area: str) -> MarketPolicyOut:
        """Return how an area takes new versions."""
        return policy_out(area, await self._updating.policy(actor, area))

    def _installed(self, plugin: str) -> list[str]:
        return [each.version for each in self._acts.host.versions(plugin) if each.version]

    def _listed(self, row: Listed) -> MarketListedOut:
        told = {name: getattr(row, name) for name in MarketListedOut.__struct_fields__ if name != "installed"}
        return msgspec.convert(told | {"installed": self._installed(row.plugin)}, MarketListedOut)

    def _version(self, offered: Offered) -> MarketVersionOut:
        record = offered.record
        told = {name: getattr(record, name) for name in ("version", "channel", "state", "reason", "published_at", "size", "sha256")}
        reviews = [
            MarketReviewOut(
                reviewer=each.reviewer.name,
                organisation=each.reviewer.organisation,
                decision=each.decision,
                reason=each.reason,
                decided_at=each.decided_at,
            )
            for each in offered.reviews
        ]
        return MarketVersionOut(installed=record.version in self._installed(record.plugin), reviews=reviews, **told)

    def _asks(self, manifest: Manifest) -> list[AskOut]:
        told = sentences(asking_of(manifest), names_of(self._acts.host.catalogue))
        return [AskOut(each.group, each.text, each.reason, each.choice, False, each.protected) for each in told]

    def _update(self, update: Update, area_name: str) -> MarketUpdateOut:
        record = update.offered.record
        return MarketUpdateOut(
            plugin=update.plugin,
            title=update.manifest.name,
            area=update.area,
            area_name=area_name,
            runs=update.runs,
            to=record.version,
            sha256=record.sha256,
            effect=update.difference.effect.value,
            changes=changes_out(update.difference, names_of(self._acts.host.catalogue)),
            canary=update.canary,
            installed=record.version in self._installed(update.plugin),
            automatic=update.is_automatic,
            gone_back=update.gone_back,
            security_fix=update.manifest.security_fix if update.security_fix else None,
            waits_until=update.waits_until,
        )


def _words(names: Iterable[str]) -> dict[str, Text]:
    """Return the words for categories and scopes, as far as there are any."""
    return {name: SHELVES[name] if name in SHELVES else SCOPES[name].title for name in names if name in SHELVES or name in SCOPES}


def install_out(install: Install) -> MarketInstallOut:
    """Return an installation as it is shown."""
    told = {name: getattr(install, name) for name in MarketInstallOut.__struct_fields__ if name not in {"state", "by"}}
    return MarketInstallOut(state=install.state.value, by=install.by_name, **told)


def policy_out(area: str, policy: Policy) -> MarketPolicyOut:
    """Return a policy as it is shown."""
    told = {name: getattr(policy, name) for name in ("automatic", "channel", "delay_hours", "by", "at")}
    return MarketPolicyOut(area=area, from_area=policy.area, **told)
