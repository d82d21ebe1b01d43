"""The indicators' services, put together."""

from collections.abc import Sequence
from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.audit.service import Audit
from wangge_core.cases.ports import Places, Units
from wangge_core.database import Database
from wangge_core.events.outbox import Outbox
from wangge_core.indicators.controllers import IndicatorController, PeriodController, StarController
from wangge_core.indicators.days import filling
from wangge_core.indicators.days.controllers import OpenCaseController
from wangge_core.indicators.days.filling import DayFilling
from wangge_core.indicators.days.queries import DayQueries
from wangge_core.indicators.days.repository import DayRepository
from wangge_core.indicators.queries import IndicatorQueries
from wangge_core.indicators.register.repository import Register
from wangge_core.indicators.repository import FactRepository
from wangge_core.indicators.service import IndicatorService
from wangge_core.indicators.subscribers import FactKeeper
from wangge_core.instants import TimeSource
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_serving.http.providing import provided

CONTROLLERS: Final[Sequence[type[Controller]]] = (IndicatorController, StarController, PeriodController, OpenCaseController)


class Indicators:
    """What the rest of the platform needs of the indicators."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        audit: Audit,
        outbox: Outbox,
        places: Places,
        units: Units,
        jobs: Queue,
        time: TimeSource,
        county: str,
    ) -> None:
        """`county` is the area that is meant when none is named."""
        self.facts = FactRepository(database)
        self.keeper = FactKeeper(self.facts)
        register = Register(database)
        self.service = IndicatorService(
            database=database,
            facts=self.facts,
            keeper=self.keeper,
            register=register,
            access=access,
            audit=audit,
            outbox=outbox,
            time=time,
        )
        self.queries = IndicatorQueries(
            facts=self.facts, register=register, access=access, places=places, units=units, time=time, county=county
        )

        days = DayRepository(database)
        self.days = DayFilling(repository=days, jobs=jobs, time=time)
        self.day_queries = DayQueries(days=days, facts=self.facts, access=access, places=places, units=units, time=time, county=county)

    def register(self, runner: Runner) -> None:
        """Name the jobs."""
        runner.register(filling.KIND, self.days.run, filling.PATIENCE)

    async def begin(self) -> None:
        """Catch up, in the background, with what happened before the server started."""
        await self.days.begin()
        await self.keeper.begin()

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"indicator_queries": self.queries, "indicator_service": self.service, "day_queries": self.day_queries})
