"""Bundles over HTTP."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from wangge_core.access.model import Actor
from wangge_core.market.bundles.schemas import MarketBundleList, MarketBundleOut, bundle_out
from wangge_core.market.bundles.service import Bundles


class BundleController(Controller):
    """What was carried here by hand: `wangge market import` receives it."""

    path = "/market/bundles"
    tags = ("market",)

    @get("/", operation_id="listBundles", summary="Bundles that came to this server")
    async def every(self, actor: NamedDependency[Actor], bundles: NamedDependency[Bundles]) -> MarketBundleList:
        """Return each with what it would change, or has changed."""
        return MarketBundleList([bundle_out(*each, may_decide=bundles.open_to(actor, each[0])) for each in await bundles.every(actor)])

    @post("/{bundle:uuid}/approvals", operation_id="approveBundle", summary="Let a bundle in", status_code=200)
    async def approve(self, actor: NamedDependency[Actor], bundles: NamedDependency[Bundles], bundle: FromPath[UUID]) -> MarketBundleOut:
        """Take effect with the approval of a second person."""
        found = await bundles.approve(actor, bundle)
        return bundle_out(found, await bundles.changes(found), may_decide=bundles.open_to(actor, found))

    @post("/{bundle:uuid}/rejection", operation_id="rejectBundle", summary="Send a bundle away", status_code=200)
    async def reject(self, actor: NamedDependency[Actor], bundles: NamedDependency[Bundles], bundle: FromPath[UUID]) -> MarketBundleOut:
        """Take nothing of it."""
        found = await bundles.reject(actor, bundle)
        return bundle_out(found, await bundles.changes(found), may_decide=bundles.open_to(actor, found))
