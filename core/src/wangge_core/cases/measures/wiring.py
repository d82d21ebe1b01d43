"""Extensions, suspensions, appeals, orders and the ladders of clocks put together."""

from typing import Final

from litestar import Controller

from wangge_core.cases.escalation.repository import EscalationRepository
from wangge_core.cases.escalation.sweep import Sweep
from wangge_core.cases.handling import Handling
from wangge_core.cases.joint.repository import AssistanceRepository
from wangge_core.cases.ledger.dating import Dating
from wangge_core.cases.ledger.repository import LedgerRepository
from wangge_core.cases.measures.controllers import CaseMeasureController, MeasureController
from wangge_core.cases.measures.effects import Effects
from wangge_core.cases.measures.gates import SuspensionGate
from wangge_core.cases.measures.queries import MeasureQueries
from wangge_core.cases.measures.repository import MeasureRepository
from wangge_core.cases.measures.service import Measures
from wangge_core.cases.orders.controllers import CaseOrderController, OrderController
from wangge_core.cases.orders.repository import OrderRepository
from wangge_core.cases.orders.service import OrderGate, Orders
from wangge_core.cases.ports import StepRule
from wangge_core.cases.surroundings import Ground
from wangge_core.events.lease import JobLease

CONTROLLERS: Final[tuple[type[Controller], ...]] = (
    CaseMeasureController,
    MeasureController,
    CaseOrderController,
    OrderController,
)


class Gates:
    """What stands against steps: suspensions and open orders."""

    def __init__(self, ground: Ground) -> None:
        """Built before anybody can handle a case, since `Handling` asks `all`."""
        near = ground.near
        self.asked, self.ordered = MeasureRepository(near.database), OrderRepository(near.database)
        self.ledgers = LedgerRepository(near.database)
        self.dating = Dating(
            repository=ground.cases, ledgers=self.ledgers, assistances=AssistanceRepository(near.database), calendars=near.calendars
        )
        self.all: tuple[StepRule, ...] = (
            SuspensionGate(repository=self.asked, cases=ground.cases, ledgers=self.ledgers, dating=self.dating, time=near.time),
            OrderGate(repository=self.ordered, rules=ground.rules),
        )


class MeasureKernel:
    """The services beside the workflow's own steps."""

    def __init__(self, ground: Ground, gates: Gates, handling: Handling) -> None:
        """`handling` asks `gates` already."""
        near = ground.near
        self.measures = Measures(
            database=near.database,
            cases=ground.cases,
            repository=gates.asked,
            ledgers=gates.ledgers,
            dating=gates.dating,
            effects=Effects(cases=ground.cases, dating=gates.dating, rules=ground.rules),
            handling=handling,
            recorder=ground.recorder,
            rules=ground.rules,
            access=near.access,
            units=near.units,
            time=near.time,
        )
        self.orders = Orders(
            database=near.database,
            repository=gates.ordered,
            handling=handling,
            recorder=ground.recorder,
            access=near.access,
            units=near.units,
            time=near.time,
        )
        self.escalations = EscalationRepository(near.database)
        self.sweep = Sweep(
            database=near.database,
            repository=self.escalations,
            cases=ground.cases,
            ledgers=gates.ledgers,
            calendars=near.calendars,
            rules=ground.rules,
            measures=self.measures,
            audit=near.audit,
            outbox=near.outbox,
            lease=JobLease(near.database, near.time, "cases.sweep"),
            time=near.time,
        )

    def services(self) -> dict[str, object]:
        """Return what controllers ask for by name."""
        return {"measures": self.measures, "measure_queries": MeasureQueries(measures=self.measures), "orders": self.orders}
