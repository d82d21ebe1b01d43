"""Duties put together: returns, taking over, disputes."""

from typing import Final

from litestar import Controller

from wangge_core.cases.duties.acceptance import Acceptance
from wangge_core.cases.duties.controllers import DisputeController, StatementController
from wangge_core.cases.duties.passing import ACCEPTANCE, Passing
from wangge_core.cases.duties.queries import DutyQueries
from wangge_core.cases.duties.repository import DutyRepository
from wangge_core.cases.duties.service import Duties
from wangge_core.cases.handling import Handling
from wangge_core.cases.surroundings import Ground
from wangge_core.jobs.runner import Runner

CONTROLLERS: Final[tuple[type[Controller], ...]] = (DisputeController, StatementController)


def passing_over(ground: Ground) -> Passing:
    """Return the rule of duties, which `Handling` asks at every step."""
    return Passing(
        repository=ground.cases,
        duties=DutyRepository(ground.near.database),
        timing=ground.timing,
        units=ground.near.units,
        jobs=ground.near.jobs,
        local_rules=ground.rules,
    )


class DutyKernel:
    """The services around duties."""

    def __init__(self, ground: Ground, passing: Passing, handling: Handling) -> None:
        """`handling` asks `passing` already."""
        near = ground.near
        self.acceptance = Acceptance(cases=ground.cases, duties=passing.duties, handling=handling)
        self.queries = DutyQueries(
            repository=ground.cases,
            duties=passing.duties,
            handling=handling,
            sights=ground.sights,
            access=near.access,
            responsibilities=near.responsibilities,
            host=near.host,
            places=near.places,
            units=near.units,
        )
        self.duties = Duties(
            database=near.database,
            repository=ground.cases,
            duties=passing.duties,
            handling=handling,
            recorder=ground.recorder,
            access=near.access,
            responsibilities=near.responsibilities,
            units=near.units,
            time=near.time,
        )

    def register(self, runner: Runner) -> None:
        """Name the job that ends a silence."""
        runner.register(ACCEPTANCE, self.acceptance.expire)

    def services(self) -> dict[str, object]:
        """Return what controllers ask for by name."""
        return {"duties": self.duties, "duty_queries": self.queries}
