"""Tasks put together, for the case kernel."""

from typing import Final

from litestar import Controller

from wangge_core.cases.handling import Handling
from wangge_core.cases.surroundings import Ground
from wangge_core.cases.tasks.assigning import Assigning
from wangge_core.cases.tasks.controllers import CaseTaskController, OwnTaskController, TaskController
from wangge_core.cases.tasks.keeping import JOB, TaskKeeper
from wangge_core.cases.tasks.repository import TaskRepository
from wangge_core.cases.tasks.service import Tasks
from wangge_core.cases.tasks.subscribers import TaskSubscriber
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.jobs.runner import Runner

CONTROLLERS: Final[tuple[type[Controller], ...]] = (OwnTaskController, TaskController, CaseTaskController)


class TaskKernel:
    """The services around tasks. `keeper` is among the rules of the steps, so that it is built before `Handling`."""

    def __init__(self, ground: Ground) -> None:
        """Built before anybody can handle a case."""
        near = self._near = ground.near
        self.repository = TaskRepository(near.database)
        self.assigning = Assigning(
            repository=self.repository,
            access=near.access,
            duty=near.duty,
            centres=near.centres,
            rules=ground.rules,
            timing=ground.timing,
            host=near.host,
        )
        self.keeper = TaskKeeper(
            database=near.database,
            repository=self.repository,
            cases=ground.cases,
            recorder=ground.recorder,
            assigning=self.assigning,
            jobs=near.jobs,
            time=near.time,
        )

    def serve(self, handling: Handling) -> Tasks:
        """Return the operations; results go through `handling`."""
        return Tasks(
            repository=self.repository,
            handling=handling,
            access=self._near.access,
            keeper=self.keeper,
            assigning=self.assigning,
            places=self._near.places,
            time=self._near.time,
        )

    def register(self, runner: Runner) -> None:
        """Name the job that passes on what was not done in time."""
        runner.register(JOB, self.keeper.expire)

    def listen(self, dispatcher: Dispatcher) -> None:
        """Begin to hear of cases."""
        TaskSubscriber(self.keeper).subscribe(dispatcher)

    def services(self, tasks: Tasks) -> dict[str, object]:
        """Return what controllers ask for by name."""
        return {"tasks": tasks}
