"""Numbers and maps of collections over HTTP, and what is open data of them for everybody."""

from typing import Annotated, Final
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, Parameter, QueryParameter

from wangge_core.access.model import Actor
from wangge_core.areas.locator import Locator
from wangge_core.collections.controllers import AreaCode, Filters, Limit, Name, PluginId, Sort, Words, wanted_of
from wangge_core.collections.counting import MOST_PLACES, DocumentFigures, Placed, feature
from wangge_core.collections.describing import Describing
from wangge_core.collections.figures import By, Measure, Question
from wangge_core.collections.model import Ref
from wangge_core.collections.presenting import figures_out, open_document_out
from wangge_core.collections.queries import DocumentQueries
from wangge_core.collections.schemas import CollectionOut, DocumentFeatures, DocumentFiguresOut, OpenDocumentOut, OpenDocumentPage
from wangge_serving.http.limits import PUBLIC

EVERYBODY: Final = Actor(kind="resident", id="anonymous")
"""Who asks for open data, signed in or not."""

FieldName = Annotated[str | None, Parameter(max_length=60)]
FieldNames = Annotated[list[str] | None, QueryParameter(name="field", description="Fields that a feature brings.", max_items=20)]
MostGroups = Annotated[int, Parameter(ge=1, le=200)]
MostFeatures = Annotated[int, Parameter(ge=1, le=MOST_PLACES)]


def question_of(
    filters: Filters = None,
    q: FromQuery[Words] = None,
    area: FromQuery[AreaCode] = None,
    measure: FromQuery[Measure] = "count",
    of: FromQuery[FieldName] = None,
    group: FromQuery[FieldName] = None,
    by: FromQuery[By] = "value",
    order: FromQuery[Annotated[str, Parameter(pattern="^(value|figure)$")]] = "value",
    limit: FromQuery[MostGroups] = 50,
) -> Question:
    """Return what a query asks to be counted or computed."""
    wanted, first = wanted_of(filters, None, q, area), order == "figure"
    return Question(wanted=wanted, measure=measure, field=of, group=group, by=by, greatest_first=first, limit=limit)


_ASKED: Final = {"question": Provide(question_of, sync_to_thread=False)}


def _features(placed: Placed, fields: list[str] | None, label: str | None) -> DocumentFeatures:
    return DocumentFeatures([feature(place, fields or (), label) for place in placed.places], placed.more)


class DocumentFigureController(Controller):
    """What screens show of a collection beside its lists."""

    path = "/collections/{plugin:str}/{name:str}"
    tags = ("collections",)

    @get("/figures", operation_id="countDocuments", summary="A number over documents, and that of each group", dependencies=_ASKED)
    async def figures(
        self,
        *,
        actor: NamedDependency[Actor],
        document_figures: NamedDependency[DocumentFigures],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        question: NamedDependency[Question],
    ) -> DocumentFiguresOut:
        """Count documents, or compute something of a number in them (`of`), by a declared index, within the caller's areas."""
        return figures_out(await document_figures.figures(actor, Ref(plugin, name), question))

    @get("/features", operation_id="mapDocuments", summary="Documents on a map, as GeoJSON")
    async def features(
        self,
        *,
        actor: NamedDependency[Actor],
        document_figures: NamedDependency[DocumentFigures],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        filters: Filters = None,
        q: FromQuery[Words] = None,
        area: FromQuery[AreaCode] = None,
        fields: FieldNames = None,
        label: FromQuery[FieldName] = None,
        limit: FromQuery[MostFeatures] = 1000,
    ) -> DocumentFeatures:
        """Return the points of a list, masked; `more` says that there are others."""
        placed = await document_figures.places(actor, Ref(plugin, name), wanted_of(filters, None, q, area), limit)
        return _features(placed, fields, label)


class OpenDataController(Controller):
    """Collections that their plugins declare to be open data, for everybody."""

    path = "/public/collections/{plugin:str}/{name:str}"
    tags = ("public",)
    opt = PUBLIC

    @get("/", operation_id="getOpenCollection", summary="A collection of open data: what is needed to draw it")
    async def one(
        self, collection_descriptions: NamedDependency[Describing], plugin: FromPath[PluginId], name: FromPath[Name]
    ) -> CollectionOut:
        """Return its schema, columns and indexes."""
        return await collection_descriptions.one(EVERYBODY, Ref(plugin, name))

    @get("/documents", operation_id="listOpenDocuments", summary="A list of open data by a declared index")
    async def page(
        self,
        *,
        document_queries: NamedDependency[DocumentQueries],
        locator: NamedDependency[Locator],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        filters: Filters = None,
        sort: FromQuery[Sort] = None,
        q: FromQuery[Words] = None,
        area: FromQuery[AreaCode] = None,
        after: FromQuery[Annotated[str | None, Parameter(max_length=4000)]] = None,
        limit: FromQuery[Limit] = 50,
    ) -> OpenDocumentPage:
        """Return a page; without filter and order the newest first."""
        found = await document_queries.page(EVERYBODY, Ref(plugin, name), wanted_of(filters, sort, q, area), after, limit)
        return OpenDocumentPage([open_document_out(each, locator) for each in found.documents], found.next)

    @get("/documents/{document_id:uuid}", operation_id="getOpenDocument", summary="One document of open data")
    async def document(
        self,
        *,
        document_queries: NamedDependency[DocumentQueries],
        locator: NamedDependency[Locator],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        document_id: FromPath[UUID],
    ) -> OpenDocumentOut:
        """Return it, without who entered it."""
        return open_document_out(await document_queries.get(EVERYBODY, Ref(plugin, name), document_id), locator)

    @get("/figures", operation_id="countOpenDocuments", summary="A number over open data, and that of each group", dependencies=_ASKED)
    async def figures(
        self,
        *,
        document_figures: NamedDependency[DocumentFigures],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        question: NamedDependency[Question],
    ) -> DocumentFiguresOut:
        """Count, or compute something of a number (`of`), by a declared index."""
        return figures_out(await document_figures.figures(EVERYBODY, Ref(plugin, name), question))

    @get("/features", operation_id="mapOpenDocuments", summary="Open data on a map, as GeoJSON")
    async def features(
        self,
        *,
        document_figures: NamedDependency[DocumentFigures],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        filters: Filters = None,
        area: FromQuery[AreaCode] = None,
        fields: FieldNames = None,
        label: FromQuery[FieldName] = None,
        limit: FromQuery[MostFeatures] = 1000,
    ) -> DocumentFeatures:
        """Return points; `more` says that there are others."""
        placed = await document_figures.places(EVERYBODY, Ref(plugin, name), wanted_of(filters, None, None, area), limit)
        return _features(placed, fields, label)
