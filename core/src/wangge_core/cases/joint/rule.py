"""What joint handling has to say to the steps of the case."""

from dataclasses import dataclass
from datetime import datetime

from wangge_core.access.model import Actor
from wangge_core.cases.joint.by_area import ASSISTANCE
from wangge_core.cases.joint.errors import RepliesOpenError
from wangge_core.cases.joint.model import waits
from wangge_core.cases.joint.repository import AssistanceRepository, HelperRepository
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.ports import Units
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.workflow import Transition
from wangge_core.local_rules.book import LocalRules


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRule:
    """The lead waits for replies where the area says so; whatever is still asked ends with the case."""

    repository: AssistanceRepository
    helpers: HelperRepository
    units: Units
    rules: LocalRules

    async def allow(self, actor: Actor, case: Case, step: Transition, given: ActionIn) -> None:  # noqa: ARG002  the port's own
        """See `StepRule`.

        Raises:
            RepliesOpenError: replies are missing, and the area refuses the step until they are there.
        """
        settings = self.rules.of(ASSISTANCE, case.place.area)
        if settings.open_replies == "warn" or step.id not in settings.replies_before:
            return
        if missing := waits(await self.repository.of_case(case.id), step.id, settings):
            names = await self.units.named({one.unit_id for one in missing})
            raise RepliesOpenError([names[one.unit_id].name for one in missing if one.unit_id in names])

    async def follow(self, actor: Actor, before: Case, after: Case, moved: Move, now: datetime) -> None:  # noqa: ARG002  the port's own
        """See `StepRule`: with the closing everything ends, and a unit that becomes the lead no longer assists."""
        led = after.unit_id if after.unit_id != before.unit_id else None
        if not moved.closes and led is None:
            return
        for one in await self.repository.of_case(after.id):
            if one.state == "open" and (moved.closes or one.unit_id == led):
                await self.repository.finish(one.id, {"state": "ended", "stopped_at": now})
                await self.helpers.done(one.id, one.unit_id)
        if moved.closes:
            await self.helpers.end(after.id)
