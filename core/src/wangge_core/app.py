"""The HTTP application."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Controller, Litestar, Router, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.logging import LoggingConfig
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from wangge_core.algorithms import wiring as algorithms
from wangge_core.areas.controllers import AreaController, PublicAreaController
from wangge_core.attachments.controllers import UploadController
from wangge_core.audit.controllers import AuditController
from wangge_core.base_map.controllers import BaseMapController, map_tile
from wangge_core.broker import wiring as broker
from wangge_core.call_chains import wiring as call_chains
from wangge_core.cases import wiring as cases
from wangge_core.clocks.controllers import CalendarController
from wangge_core.collections import wiring as collections
from wangge_core.database import Database
from wangge_core.duty import wiring as duty
from wangge_core.feedback.controllers import FeedbackInboxController, OwnFeedbackController
from wangge_core.feeds import wiring as feeds
from wangge_core.frames.controllers import FrameController, frame_file
from wangge_core.http.wording import wording
from wangge_core.identity import wiring as identity
from wangge_core.identity.sessions.requests import COOKIE, tell_standing
from wangge_core.indicators import wiring as indicators
from wangge_core.market import wiring as market
from wangge_core.notifications import wiring as notifications
from wangge_core.platform import Platform
from wangge_core.plugin_jobs import wiring as plugin_jobs
from wangge_core.plugins.controllers import DecisionController, PluginController
from wangge_core.plugins.grants.controllers import GrantController
from wangge_core.plugins.host import Host
from wangge_core.plugins.interactions.controllers import CommandController, plugin_route
from wangge_core.plugins.interactions.heading import require_for_frames
from wangge_core.plugins.letters.controllers import LetterController
from wangge_core.plugins.personal.controllers import OwnSettingsController
from wangge_core.plugins.upgrades.controllers import VersionController
from wangge_core.plugins.withdrawal import wiring as withdrawal
from wangge_core.practice.controllers import PracticeController
from wangge_core.practice.door import practice_door
from wangge_core.practice.service import Practice
from wangge_core.responsibility import wiring as responsibility
from wangge_core.retirement import wiring as retirement
from wangge_core.screens.controllers import ContributionController, OpenContributionController
from wangge_core.standards.controllers import StandardController
from wangge_core.subscriptions import wiring as subscriptions
from wangge_core.upkeep.controllers import ServiceController
from wangge_serving.http.describing import describe
from wangge_serving.http.problems import EXCEPTION_HANDLERS, WORDING
from wangge_serving.http.providing import provided
from wangge_serving.http.readable import ReadableRequest, require_readable
from wangge_serving.http.shell import Shell

API: Final = "/api/v1"
STATIC: Final = Path(__file__).parent / "static"
_SMALLEST_COMPRESSED: Final = 2_000
_PACKED: Final = [
    "^/m(/|$)",
    "^/desk(/|$)",
    "^/practice(/|$)",
    "/attachments/",
    "^/api/v1/cockpit/live$",
    "^/api/v1/cases/[^/]+/company$",
]
"""What is compressed already, the shell's files, pictures and what another application answers, and what must not wait to be."""
CONTROLLERS: Final[Sequence[type[Controller]]] = (
    *cases.CONTROLLERS,
    *identity.CONTROLLERS,
    *duty.CONTROLLERS,
    *notifications.CONTROLLERS,
    *indicators.CONTROLLERS,
    *responsibility.CONTROLLERS,
    *collections.CONTROLLERS,
    *broker.CONTROLLERS,
    *algorithms.CONTROLLERS,
    *call_chains.CONTROLLERS,
    *feeds.CONTROLLERS,
    *retirement.CONTROLLERS,
    *market.CONTROLLERS,
    *plugin_jobs.CONTROLLERS,
    *subscriptions.CONTROLLERS,
    *withdrawal.CONTROLLERS,
    PublicAreaController,
    BaseMapController,
    AreaController,
    UploadController,
    StandardController,
    CalendarController,
    PluginController,
    GrantController,
    VersionController,
    OwnSettingsController,
    CommandController,
    FrameController,
    LetterController,
    DecisionController,
    ContributionController,
    OpenContributionController,
    AuditController,
    OwnFeedbackController,
    FeedbackInboxController,
    PracticeController,
    ServiceController,
)


class Probe(msgspec.Struct, frozen=True):
    """How the server is."""

    status: str
    version: str
    fence: str = ""
    """How code of plugins from outside is fenced: `full`, `landlock-only`, `none`, or `untested` as long as there is none."""


@get("/healthz", tags=["probes"], operation_id="isAlive", summary="The process answers")
async def healthz() -> Probe:
    """Answer as long as the process lives."""
    return Probe("ok", version("wangge-core"))


@get("/readyz", tags=["probes"], operation_id="isReady", summary="The database answers too")
async def readyz(database: NamedDependency[Database], host: NamedDependency[Host]) -> Probe:
    """Answer when requests can be served; 503 while the database is down."""
    await database.fetch("SELECT 1 AS one")
    return Probe("ok", version("wangge-core"), host.fleet.level)


def create_app(platform: Platform, practice: Practice | None = None) -> Litestar:
    """Return the application over a platform, which it opens when it starts and closes when it stops.

    `practice` is the practice area that it has a door to: its own, unless it is that of the practice area itself.
    """
    area = practice or Practice(platform.settings, lambda ground: create_app(ground, area))

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        async with platform.running():
            try:
                yield
            finally:
                await area.close()

    megabytes = 1024 * 1024
    api = Router(API, route_handlers=list(CONTROLLERS), guards=[platform.rate_limit.guard, require_readable, require_for_frames])
    outside = Router("/", route_handlers=[plugin_route, frame_file, map_tile], guards=[require_readable, require_for_frames])
    application = Litestar(
        route_handlers=[api, healthz, readyz, outside, practice_door(area, lambda: application), *Shell(STATIC, ("m", "desk")).handlers()],
        dependencies=platform.dependencies() | provided({"practice": area}),
        exception_handlers=EXCEPTION_HANDLERS,
        request_class=ReadableRequest,
        state=State({WORDING: wording()}),
        lifespan=[lifespan],
        before_send=[tell_standing],
        request_max_body_size=(platform.settings.upload_megabytes + 1) * megabytes,
        compression_config=CompressionConfig(backend="gzip", minimum_size=_SMALLEST_COMPRESSED, gzip_compress_level=5, exclude=_PACKED),
        openapi_config=_openapi(),
        logging_config=LoggingConfig(configure_root_logger=False, log_exceptions="never"),
    )
    describe(application, [{"session": []}, {"token": []}])
    return application


def _openapi() -> OpenAPIConfig:
    schemes: dict[str, Any] = {
        "session": SecurityScheme(type="apiKey", name=COOKIE, security_scheme_in="cookie", description="Set by signing in."),
        "token": SecurityScheme(type="http", scheme="bearer", description="A personal token, made under /me/tokens."),
    }
    return OpenAPIConfig(
        title="wangge",
        version=version("wangge-core"),
        description="Open platform for grassroots governance: cases, areas, people, plugins. Errors are problem details (RFC 9457).",
        components=Components(security_schemes=schemes),
        path="/api/v1/schema",
        render_plugins=[],
        use_handler_docstrings=True,
    )
