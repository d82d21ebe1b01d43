"""The algorithms put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.algorithms.controllers import AlgorithmController, AnswerController
from wangge_core.algorithms.queries import AlgorithmQueries
from wangge_core.algorithms.repository import AlgorithmRepository
from wangge_core.algorithms.service import Algorithms
from wangge_core.algorithms.switches import Switches
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.instants import TimeSource
from wangge_core.plugins.host import Host
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (AlgorithmController, AnswerController)


class Advising:
    """The services of the algorithms."""

    def __init__(self, *, database: Database, access: Access, audit: Audit, host: Host, time: TimeSource) -> None:
        """Every neighbour by name."""
        repository = AlgorithmRepository(database)
        self.switches = Switches(repository, host)
        self.service = Algorithms(
            database=database, repository=repository, host=host, access=access, switches=self.switches, audit=audit, time=time
        )
        self.queries = AlgorithmQueries(repository=repository, host=host, access=access, switches=self.switches, time=time)

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"algorithms": self.service, "algorithm_queries": self.queries})
