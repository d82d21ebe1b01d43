"""Collections, put together for the composition root."""

from dataclasses import dataclass
from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.areas.locator import Locator
from wangge_core.audit.service import Audit
from wangge_core.cases.privacy.by_area import PRIVACY
from wangge_core.collections.conflicts.controllers import DocumentConflictController, DocumentMergeController
from wangge_core.collections.conflicts.repository import ConflictRepository
from wangge_core.collections.conflicts.service import Conflicts
from wangge_core.collections.controllers import CollectionController, DocumentController, DocumentSheetController
from wangge_core.collections.counting import DocumentFigures
from wangge_core.collections.declarations import Declarations, Host
from wangge_core.collections.describing import Describing
from wangge_core.collections.figure_controllers import DocumentFigureController, OpenDataController
from wangge_core.collections.old_sheets.controllers import OldSheetController
from wangge_core.collections.old_sheets.matching import Matching
from wangge_core.collections.old_sheets.references import References
from wangge_core.collections.old_sheets.repository import MappingRepository
from wangge_core.collections.old_sheets.service import OldSheets
from wangge_core.collections.queries import DocumentQueries
from wangge_core.collections.rehearsing import Rehearsal
from wangge_core.collections.repository import DocumentRepository
from wangge_core.collections.retention import KIND, PATIENCE, Retention
from wangge_core.collections.service import Collections
from wangge_core.collections.shapes import filling
from wangge_core.collections.shapes.filling import Filling
from wangge_core.collections.shapes.repository import ShapeRepository
from wangge_core.collections.shapes.service import JOB, Shapes
from wangge_core.collections.sheets import DocumentSheets
from wangge_core.collections.subjects import Subjects
from wangge_core.database import Database
from wangge_core.events.outbox import Outbox
from wangge_core.identity.sheets.repository import SheetRepository
from wangge_core.instants import TimeSource
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Jobs
from wangge_core.local_rules.book import LocalRules
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (
    CollectionController,
    DocumentController,
    DocumentSheetController,
    OldSheetController,
    DocumentFigureController,
    OpenDataController,
    DocumentMergeController,
    DocumentConflictController,
)


@dataclass(frozen=True, slots=True)
class DeclaredReasons:
    """The reasons for a look at what is hidden, out of an area's rules."""

    rules: LocalRules

    def ids(self, area: str) -> tuple[str, ...]:
        """Return their ids."""
        return tuple(one.id for one in self.rules.of(PRIVACY, area).reveal_reasons)


class DocumentKeeping:
    """The services around documents."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        audit: Audit,
        outbox: Outbox,
        host: Host,
        places: Locator,
        rules: LocalRules,
        jobs: Jobs,
        runner: Runner,
        time: TimeSource,
    ) -> None:
        """Every neighbour by name."""
        register, repository = ShapeRepository(database), DocumentRepository(database)
        self.declarations = Declarations(host, access)
        self.shapes = Shapes(database=database, repository=register, jobs=jobs, time=time)
        self.service = Collections(
            database=database,
            declarations=self.declarations,
            shapes=self.shapes,
            repository=repository,
            places=places,
            audit=audit,
            outbox=outbox,
            time=time,
        )
        self.conflicts = Conflicts(
            database=database,
            access=access,
            audit=audit,
            declarations=self.declarations,
            shapes=self.shapes,
            documents=repository,
            collections=self.service,
            repository=ConflictRepository(database),
            time=time,
        )
        self.queries = DocumentQueries(
            database=database,
            declarations=self.declarations,
            shapes=self.shapes,
            repository=repository,
            audit=audit,
            reasons=DeclaredReasons(rules),
        )
        self.figures = DocumentFigures(queries=self.queries)
        self.describing = Describing(declarations=self.declarations, shapes=self.shapes, rules=rules)
        rehearsal, imports = Rehearsal(service=self.service), SheetRepository(database)
        self.sheets = DocumentSheets(
            database=database, service=self.service, queries=self.queries, rehearsal=rehearsal, imports=imports, audit=audit, time=time
        )
        self.old_sheets = OldSheets(
            database=database,
            service=self.service,
            matching=Matching(rehearsal=rehearsal),
            references=References(service=self.service),
            imports=imports,
            mappings=MappingRepository(database),
            places=places,
            audit=audit,
            time=time,
        )
        self.subjects = Subjects(register=register, repository=repository, audit=audit, outbox=outbox, time=time)
        self.filling = Filling(
            database=database,
            declarations=self.declarations,
            shapes=self.shapes,
            register=register,
            repository=repository,
            outbox=outbox,
            jobs=jobs,
            runner=runner,
            time=time,
        )
        self.retention = Retention(
            database=database,
            register=register,
            repository=repository,
            audit=audit,
            outbox=outbox,
            jobs=jobs,
            runner=runner,
            time=time,
        )
        runner.register(JOB, self.filling.run, filling.PATIENCE)
        runner.register(KIND, self.retention.prune, PATIENCE)

    async def begin(self) -> None:
        """See to it that the collections of plugins that are on somewhere have their tables as declared, and old documents an end."""
        for declared in self.declarations.every():
            if self.declarations.served(declared).roots:
                await self.shapes.of(declared)
        await self.retention.begin()

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided(
            {
                "collections": self.service,
                "document_conflicts": self.conflicts,
                "document_queries": self.queries,
                "document_figures": self.figures,
                "document_sheets": self.sheets,
                "old_sheets": self.old_sheets,
                "collection_descriptions": self.describing,
            }
        )
