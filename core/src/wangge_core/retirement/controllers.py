"""Retirements over HTTP."""

from typing import Annotated, Final

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, Parameter
from litestar.response import Stream

from wangge_core.access.model import Actor
from wangge_core.retirement.queries import RetirementQueries
from wangge_core.retirement.schemas import DeletedOut, PurgedOut, PurgeIn, RetirementOut
from wangge_core.retirement.service import RetirementService
from wangge_serving.http.problems import MEDIA_TYPE, Problem

PluginId = Annotated[str, Parameter(max_length=120)]
_NO_EXPORT: Final = "The plugin is not retired, or its export is still being written."


class RetirementController(Controller):
    """The end of a plugin."""

    path = "/plugins/{plugin:str}/retirement"
    tags = ("plugins",)

    @get("/", operation_id="getRetirement", summary="How a plugin stands with its end")
    async def one(
        self, actor: NamedDependency[Actor], retirement_queries: NamedDependency[RetirementQueries], plugin: FromPath[PluginId]
    ) -> RetirementOut:
        """Return its retirement, and what still needs its data."""
        return await retirement_queries.one(actor, plugin)

    @post("/", operation_id="retirePlugin", summary="Retire a plugin: export its data", status_code=200)
    async def retire(
        self,
        actor: NamedDependency[Actor],
        retirement_service: NamedDependency[RetirementService],
        retirement_queries: NamedDependency[RetirementQueries],
        plugin: FromPath[PluginId],
    ) -> RetirementOut:
        """Have its data written to a file in the background; it cannot be switched on any more."""
        await retirement_service.retire(actor, plugin)
        return await retirement_queries.one(actor, plugin)

    @delete("/", operation_id="undoRetirement", summary="Take a retirement back", status_code=200)
    async def undo(
        self,
        actor: NamedDependency[Actor],
        retirement_service: NamedDependency[RetirementService],
        retirement_queries: NamedDependency[RetirementQueries],
        plugin: FromPath[PluginId],
    ) -> RetirementOut:
        """Let it be switched on again; the export is deleted."""
        await retirement_service.undo(actor, plugin)
        return await retirement_queries.one(actor, plugin)

    @get(
        "/export",
        operation_id="downloadPluginExport",
        summary="The data of a retired plugin",
        responses={409: ResponseSpec(Problem, description=_NO_EXPORT, media_type=MEDIA_TYPE, generate_examples=False)},
    )
    async def download(
        self, actor: NamedDependency[Actor], retirement_service: NamedDependency[RetirementService], plugin: FromPath[PluginId]
    ) -> Stream:
        """Return a ZIP file; its `manifest.json` has the checksums."""
        retirement, pieces = await retirement_service.download(actor, plugin)
        name = f"{plugin}-{retirement.at:%Y%m%d}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(retirement.size)}
        return Stream(pieces, media_type="application/zip", headers=headers)

    @post("/purge", operation_id="purgePlugin", summary="Delete the data of a retired plugin for good", status_code=200)
    async def purge(
        self,
        actor: NamedDependency[Actor],
        retirement_service: NamedDependency[RetirementService],
        plugin: FromPath[PluginId],
        data: JSONBody[PurgeIn],
    ) -> PurgedOut:
        """Return what was deleted; whoever retired the plugin may not do it."""
        counts = await retirement_service.purge(actor, plugin, data.confirm)
        return PurgedOut([DeletedOut(name, rows) for name, rows in sorted(counts.items())])
