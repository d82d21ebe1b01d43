"""What follows a closing, put together."""

from typing import Final

from litestar import Controller

from wangge_core.cases.aftercare.controllers import AftercareController, FollowUpController
from wangge_core.cases.aftercare.queries import AftercareQueries
from wangge_core.cases.aftercare.repository import AftercareRepository
from wangge_core.cases.aftercare.rule import AftercareRule
from wangge_core.cases.aftercare.service import FollowUps
from wangge_core.cases.handling import Handling
from wangge_core.cases.surroundings import Ground

CONTROLLERS: Final[tuple[type[Controller], ...]] = (AftercareController, FollowUpController)


def rule_over(ground: Ground) -> AftercareRule:
    """Return the rule of windows and draws, which `Handling` asks at every step."""
    near = ground.near
    return AftercareRule(
        repository=AftercareRepository(near.database), host=near.host, timing=ground.timing, local_rules=ground.rules, time=near.time
    )


class AftercareKernel:
    """The services around follow-up calls and rounds."""

    def __init__(self, ground: Ground, rule: AftercareRule, handling: Handling) -> None:
        """`handling` asks `rule` already."""
        near = ground.near
        self.follow_ups = FollowUps(
            database=near.database,
            access=near.access,
            repository=rule.repository,
            cases=ground.cases,
            handling=handling,
            recorder=ground.recorder,
            rule=rule,
            units=near.units,
            time=near.time,
        )
        self.queries = AftercareQueries(
            access=near.access,
            repository=rule.repository,
            handling=handling,
            rule=rule,
            follow_ups=self.follow_ups,
            places=near.places,
        )

    def services(self) -> dict[str, object]:
        """Return what controllers ask for by name."""
        return {"follow_ups": self.follow_ups, "aftercare_queries": self.queries}
