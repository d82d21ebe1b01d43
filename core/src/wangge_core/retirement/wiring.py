"""The end of plugins put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.collections.wiring import DocumentKeeping
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.workers.store import Store
from wangge_core.retirement.controllers import RetirementController
from wangge_core.retirement.exporting import Exporting
from wangge_core.retirement.queries import RetirementQueries
from wangge_core.retirement.repository import RetirementRepository
from wangge_core.retirement.service import JOB, PATIENCE, RetirementService
from wangge_core.settings import Settings
from wangge_serving.files import FileStore
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (RetirementController,)


class Retirements:
    """The services around the end of a plugin."""

    def __init__(self, *, acts: Acts, documents: DocumentKeeping, jobs: Queue, runner: Runner, settings: Settings) -> None:
        """Every neighbour by name."""
        repository = RetirementRepository(acts.database)
        exporting = Exporting(
            host=acts.host,
            register=documents.shapes.repository,
            documents=documents.service.repository,
            repository=repository,
            time=acts.time,
        )
        self.service = RetirementService(
            acts=acts,
            repository=repository,
            shapes=documents.shapes,
            exporting=exporting,
            files=FileStore(settings.files),
            store=Store(settings.data / "plugins"),
            jobs=jobs,
            runner=runner,
        )
        self.queries = RetirementQueries(acts=acts, repository=repository, service=self.service)
        runner.register(JOB, self.service.export, PATIENCE)

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"retirement_service": self.service, "retirement_queries": self.queries})
