"""The HTTP application: the marketplace's API, and the index in front of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Controller, Litestar, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.logging import LoggingConfig
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ASGIApp

from wangge_registry.accounts.controllers import AccountController, SessionController
from wangge_registry.advisories.controllers import AdvisoryController
from wangge_registry.counties.controllers import OwnCountyController, VersionCountyController
from wangge_registry.followers.controllers import FeedbackController, FollowerController
from wangge_registry.index.serving import Index
from wangge_registry.index.uploading import upload
from wangge_registry.log.controllers import LogController
from wangge_registry.marketplace import Marketplace
from wangge_registry.plugins.controllers import PluginController, TransferController
from wangge_registry.publishers.controllers import EvidenceController, OwnPublisherController, PublisherController
from wangge_registry.reviews.controllers import QueueController, RemarkController, ReviewController
from wangge_registry.versions.controllers import PublisherPluginController, SearchController, VersionController
from wangge_registry.versions.rules import RuleController
from wangge_registry.withdrawals.controllers import WithdrawalController
from wangge_registry.wording import wording
from wangge_sdk.manifest.wheels import MOST_PACKED
from wangge_serving.database import Database
from wangge_serving.http.describing import describe
from wangge_serving.http.headers import secured
from wangge_serving.http.problems import EXCEPTION_HANDLERS, WORDING
from wangge_serving.http.readable import ReadableRequest, require_readable
from wangge_serving.http.shell import Shell
from wangge_serving.http.tracing import traced

API: Final = "/api/v1"
STATIC: Final = Path(__file__).parent / "static"
_FORM_BYTES: Final = 1024 * 1024
"""What a form may have beside the file."""
CONTROLLERS: Final[Sequence[type[Controller]]] = (
    AccountController,
    SessionController,
    PublisherController,
    OwnPublisherController,
    EvidenceController,
    SearchController,
    PublisherPluginController,
    PluginController,
    TransferController,
    VersionController,
    RuleController,
    ReviewController,
    RemarkController,
    QueueController,
    VersionCountyController,
    OwnCountyController,
    WithdrawalController,
    AdvisoryController,
    FollowerController,
    FeedbackController,
    LogController,
)


class Probe(msgspec.Struct, frozen=True):
    """How the server is."""

    status: str
    version: str


@get("/healthz", tags=["probes"], operation_id="isAlive", summary="The process answers")
async def healthz() -> Probe:
    """Answer as long as the process lives."""
    return Probe("ok", version("wangge-registry"))


@get("/readyz", tags=["probes"], operation_id="isReady", summary="The database answers too")
async def readyz(database: NamedDependency[Database]) -> Probe:
    """Answer when requests can be served; 503 while the database is down."""
    await database.fetch("SELECT 1 AS one")
    return Probe("ok", version("wangge-registry"))


def create_api(marketplace: Marketplace) -> Litestar:
    """Return the API over a marketplace, which it opens when it starts and closes when it stops."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        async with marketplace.running():
            yield

    api = Router(API, route_handlers=list(CONTROLLERS), guards=[marketplace.rate_limit.guard, require_readable])
    application = Litestar(
        route_handlers=[api, upload, healthz, readyz, *Shell(STATIC, ("market",)).handlers()],
        dependencies=marketplace.dependencies(),
        exception_handlers=EXCEPTION_HANDLERS,
        request_class=ReadableRequest,
        state=State({WORDING: wording()}),
        lifespan=[lifespan],
        request_max_body_size=MOST_PACKED + _FORM_BYTES,
        openapi_config=_openapi(),
        logging_config=LoggingConfig(configure_root_logger=False, log_exceptions="never"),
    )
    describe(application, [{"session": []}])
    return application


def served(marketplace: Marketplace, api: Litestar) -> ASGIApp:
    """Return all that is served: the API with the index in front of it."""
    return traced(secured(Index(marketplace.catalogue, marketplace.metadata, marketplace.libraries, api)))


def create_app(marketplace: Marketplace) -> ASGIApp:
    """Return the application over a marketplace."""
    return served(marketplace, create_api(marketplace))


def _openapi() -> OpenAPIConfig:
    schemes: dict[str, Any] = {"session": SecurityScheme(type="http", scheme="bearer", description="The token that signing in gives.")}
    return OpenAPIConfig(
        title="wangge registry",
        version=version("wangge-registry"),
        description="The marketplace of wangge: publishers, plugins, versions, reviews, the public log. "
        "The index for pip and uv is under /simple/. Errors are problem details (RFC 9457).",
        components=Components(security_schemes=schemes),
        path="/api/v1/schema",
        render_plugins=[],
        use_handler_docstrings=True,
    )
