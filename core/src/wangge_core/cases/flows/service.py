"""The workflows of a server: those of the platform, and those that its cases began with."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Final

from wangge_core.cases.flows.repository import DefinitionRepository
from wangge_core.cases.workflow import Workflow, base_workflows, of_definition
from wangge_core.instants import TimeSource
from wangge_sdk.manifest import OfferedCaseType

POLL_SECONDS: Final = 2.0
"""How long another process may not have a new workflow in its queues."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Answers from memory which workflows cases here can follow."""

    repository: DefinitionRepository
    time: TimeSource
    _kept: dict[str, Workflow] = field(default_factory=dict)

    async def load(self) -> None:
        """Read the definitions that this process does not hold yet."""
        missing = await self.repository.ids() - self._kept.keys()
        self._kept.update({workflow.id: workflow for workflow in await self.repository.load(missing)})

    async def follow(self) -> None:
        """Load for ever, as a background task: this is how the workflows of other processes arrive."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self.load()
            except Exception:  # noqa: BLE001  a poll that died would leave new cases out of the queues for good
                _log.exception("The workflows could not be read; those that are known stay in force until they can.")

    @property
    def known(self) -> tuple[Workflow, ...]:
        """Every workflow that a case here can follow."""
        return (*base_workflows().values(), *self._kept.values())

    async def begun(self, case_type: OfferedCaseType) -> Workflow:
        """Return the workflow that a new case of this type follows; it is written down before the case is."""
        workflow = of_definition(case_type.definition)
        if workflow.id not in base_workflows() and workflow.id not in self._kept:
            await self.repository.keep(workflow, case_type, self.time.now())
            self._kept[workflow.id] = workflow
        return workflow
