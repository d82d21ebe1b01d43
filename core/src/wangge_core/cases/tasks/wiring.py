"""Tasks put together, for the case kernel."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.cases.handling import Handling
from wangge_core.cases.ports import Catalogue, Places
from wangge_core.cases.recording import Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.tasks.assigning import Assigning
from wangge_core.cases.tasks.controllers import CaseTaskController, OwnTaskController, TaskController
from wangge_core.cases.tasks.keeping import JOB, TaskKeeper
from wangge_core.cases.tasks.ports import Centres, Duty
from wangge_core.cases.tasks.repository import TaskRepository
from wangge_core.cases.tasks.service import Tasks
from wangge_core.cases.tasks.subscribers import TaskSubscriber
from wangge_core.cases.timing import Timing
from wangge_core.database import Database
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.http.providing import provided
from wangge_core.instants import TimeSource
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.local_rules.book import LocalRules

CONTROLLERS: Final[tuple[type[Controller], ...]] = (OwnTaskController, TaskController, CaseTaskController)


class TaskKernel:
    """The services around tasks. `keeper` is among the rules of the steps, so that it is built before `Handling`."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        cases: CaseRepository,
        recorder: Recorder,
        timing: Timing,
        host: Catalogue,
        rules: LocalRules,
        duty: Duty,
        centres: Centres,
        places: Places,
        jobs: Queue,
        time: TimeSource,
    ) -> None:
        """Every neighbour by name."""
        self._access, self._places, self._time = access, places, time
        self.repository = TaskRepository(database)
        self.assigning = Assigning(
            repository=self.repository, access=access, duty=duty, centres=centres, rules=rules, timing=timing, host=host
        )
        self.keeper = TaskKeeper(
            database=database,
            repository=self.repository,
            cases=cases,
            recorder=recorder,
            assigning=self.assigning,
            jobs=jobs,
            time=time,
        )

    def serve(self, handling: Handling) -> Tasks:
        """Return the operations; results go through `handling`."""
        return Tasks(
            repository=self.repository,
            handling=handling,
            access=self._access,
            keeper=self.keeper,
            assigning=self.assigning,
            places=self._places,
            time=self._time,
        )

    def register(self, runner: Runner) -> None:
        """Name the job that passes on what was not done in time."""
        runner.register(JOB, self.keeper.expire)

    def listen(self, dispatcher: Dispatcher) -> None:
        """Begin to hear of cases."""
        TaskSubscriber(self.keeper).subscribe(dispatcher)

    def dependencies(self, tasks: Tasks) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"tasks": tasks})
