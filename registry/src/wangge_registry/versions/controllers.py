"""Finding plugins, looking at versions, and acting on them, over HTTP."""

from typing import Annotated, Literal

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_registry.accounts.model import Account
from wangge_registry.publishers.model import Kind
from wangge_registry.trials.schemas import TrialOut
from wangge_registry.versions.fetching import MOST_AROUND, PICTURE_HEADERS, Fetching, Place
from wangge_registry.versions.listing import MOST, Facet, Wanted
from wangge_registry.versions.moving import Moving
from wangge_registry.versions.queries import VersionQueries
from wangge_registry.versions.schemas import (
    ActDraft,
    ExcerptOut,
    PluginPage,
    PluginPages,
    Results,
    VersionDetails,
    VersionOut,
    version_out,
)
from wangge_serving.errors import UnauthenticatedError

Words = Annotated[str, Parameter(max_length=100, description="Words of name, summary, keywords or publisher; all must be there.")]


class SearchController(Controller):
    """The shop window."""

    path = "/plugins"
    tags = ("plugins",)

    @get("/", operation_id="searchPlugins", summary="Find plugins")
    async def search(
        self,
        version_queries: NamedDependency[VersionQueries],
        q: FromQuery[Words] = "",
        category: FromQuery[Annotated[str, Parameter(max_length=40)]] = "",
        publisher_kind: FromQuery[Kind | None] = None,
        without: FromQuery[Annotated[str, Parameter(max_length=60, description="A permission that it must not ask for.")]] = "",
        facet: FromQuery[list[Facet] | None] = None,
        after: FromQuery[Annotated[str, Parameter(max_length=100)]] = "",
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=MOST)]] = 50,
    ) -> Results:
        """Return those with something to offer, by their ids; the last one's id is `after` of the next page."""
        wanted = Wanted(
            words=q,
            category=category,
            publisher_kind=publisher_kind,
            without_scope=without,
            facets=frozenset(facet or ()),
            after=after,
        )
        return await version_queries.search(wanted, limit)

    @get("/{plugin:str}", operation_id="getPlugin", summary="A plugin and its versions")
    async def plugin(
        self, holder: NamedDependency[Account | None], version_queries: NamedDependency[VersionQueries], plugin: FromPath[str]
    ) -> PluginPage:
        """Return its versions: those in the index for everybody, all of them for its publisher and reviewers."""
        return await version_queries.plugin(holder, plugin)


class PublisherPluginController(Controller):
    """What a publisher has."""

    path = "/publishers/{publisher:str}/plugins"
    tags = ("plugins",)

    @get("/", operation_id="listPublisherPlugins", summary="The plugins of a publisher")
    async def page(
        self, caller: NamedDependency[Account | None], version_queries: NamedDependency[VersionQueries], publisher: FromPath[str]
    ) -> PluginPages:
        """Return each with its versions: those in the index for everybody, all of them for its members and reviewers."""
        return await version_queries.plugins_of(caller, publisher)


class VersionController(Controller):
    """Versions and what can be done to them."""

    path = "/plugins/{plugin:str}/versions/{version:str}"
    tags = ("versions",)

    @get("/", operation_id="getVersion", summary="A version with all that a decision needs")
    async def details(
        self,
        holder: NamedDependency[Account | None],
        version_queries: NamedDependency[VersionQueries],
        plugin: FromPath[str],
        version: FromPath[str],
        lang: FromQuery[Literal["zh-CN", "en"]] = "zh-CN",
    ) -> VersionDetails:
        """Return manifest, what it asks for, the difference to the version before, and what the machines found."""
        return await version_queries.details(holder, plugin, version, lang)

    @get("/trial", operation_id="getTrial", summary="What a version did in its trial run, beside what it declares")
    async def trial(
        self,
        holder: NamedDependency[Account | None],
        version_queries: NamedDependency[VersionQueries],
        plugin: FromPath[str],
        version: FromPath[str],
    ) -> TrialOut:
        """Return the matrix of the newest trial run to the publisher, also for a publishing token, and to reviewers."""
        return await version_queries.trial(holder, plugin, version)

    @post("/acts", operation_id="actOnVersion", summary="Yank, quarantine, withdraw … a version", status_code=200)
    async def act(
        self,
        holder: NamedDependency[Account | None],
        moving: NamedDependency[Moving],
        plugin: FromPath[str],
        version: FromPath[str],
        data: JSONBody[ActDraft],
    ) -> VersionOut:
        """Move it to another state; which acts are open is told with the version."""
        if holder is None:
            raise UnauthenticatedError("not_signed_in", "Sign in first, or send a publishing token of the plugin.")
        return version_out(await moving.act(holder, plugin, version, data.act, data.reason))

    @get("/file", operation_id="readStagedFile", summary="The wheel, whatever its state", media_type="application/octet-stream")
    async def file(
        self, actor: NamedDependency[Account], fetching: NamedDependency[Fetching], plugin: FromPath[str], version: FromPath[str]
    ) -> Response[bytes]:
        """Return the bytes to the publisher and to reviewers; everybody else takes them from the index."""
        found, data = await fetching.wheel(actor, plugin, version)
        headers = {"content-disposition": f'attachment; filename="{found.filename}"', "x-content-type-options": "nosniff"}
        return Response(data, media_type="application/octet-stream", headers=headers)

    @get("/source", operation_id="readSource", summary="Some lines of a file in the wheel")
    async def source(
        self,
        actor: NamedDependency[Account],
        fetching: NamedDependency[Fetching],
        plugin: FromPath[str],
        version: FromPath[str],
        file: FromQuery[Annotated[str, Parameter(min_length=1, max_length=400, description="Path in the wheel.")]],
        line: FromQuery[Annotated[int, Parameter(ge=1, le=1_000_000)]] = 1,
        around: FromQuery[Annotated[int, Parameter(ge=0, le=MOST_AROUND, description="Lines before and after.")]] = 6,
        *,
        beside: FromQuery[Annotated[bool, Parameter(description="The path is one beside the manifest, as the manifest names it.")]] = False,
    ) -> ExcerptOut:
        """Return the lines around a place, to the publisher and to reviewers."""
        return await fetching.excerpt(actor, plugin, version, Place(file, line, around, beside))

    @get("/picture", operation_id="readPicture", summary="An icon or a screenshot", media_type="application/octet-stream")
    async def picture(
        self,
        caller: NamedDependency[Account | None],
        fetching: NamedDependency[Fetching],
        plugin: FromPath[str],
        version: FromPath[str],
        file: FromQuery[Annotated[str, Parameter(min_length=1, max_length=400, description="As the manifest names it.")]],
    ) -> Response[bytes]:
        """Return a picture that the manifest names, so that nothing in it can run."""
        data, kind = await fetching.picture(caller, plugin, version, file)
        return Response(data, media_type=kind, headers=PICTURE_HEADERS)
