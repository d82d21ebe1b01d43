"""What the others do in a scenario, and what is seen of what one does oneself: through the services, as everywhere."""

import secrets
from typing import Any
from uuid import UUID, uuid4

from wangge_core.access.model import Actor, Scope
from wangge_core.cases.intake import Sender
from wangge_core.cases.model import Case, Step
from wangge_core.cases.report_schemas import PositionIn, ReportIn
from wangge_core.cases.schemas import ActionIn
from wangge_core.platform import Platform
from wangge_core.practice.casting import Cast
from wangge_core.practice.model import Act, Order, Play, Report, Reported, Seen, Stepped, Switched
from wangge_core.practice.repository import PracticeRepository
from wangge_core.practice.street import Street

_UNIT = "$unit"


class Stage:
    """A street of the practice platform, its people, and the case that the scenario is about."""

    def __init__(self, platform: Platform, street: Street, cast: Cast, me: Actor) -> None:
        """`me` is whoever practises."""
        self._platform = platform
        self._repository = PracticeRepository(platform.database)
        self._street = street
        self._scope = Scope.of((street.code,))
        self._cast = cast
        self._me = me
        self.case_id: UUID | None = None

    async def play(self, play: Play) -> None:
        """Let somebody of the cast do something.

        Raises:
            WanggeError: the case went another way than the scenario expects.
        """
        match play:
            case Report():
                await self._report(play)
            case Act():
                case = await self._case()
                data = {key: str(self._cast.unit) if value == _UNIT else value for key, value in play.data.items()}
                actor = self._cast.actors[play.part]
                await self._platform.cases.handling.act(actor, case.id, play.action, ActionIn(version=case.version, data=data))
                await self._platform.cases.tasks.keeper.settle(case.id)  # as its event would, a moment later
            case Order():
                case, actor = await self._case(), self._cast.actors[play.part]
                orders = await self._platform.cases.orders.of_case(actor, case.id)
                await self._platform.cases.orders.act(actor, orders.items[0].id, play.act, play.words)

    async def seen(self, seen: Seen) -> bool:
        """Tell whether a step is done."""
        match seen:
            case Switched(plugin=plugin, on=on):
                return self._platform.host.is_on(plugin, self._street.code) is on
            case Reported(photos=photos):
                for case_id in await self._repository.cases_of(self._scope):
                    if await self._mine(case_id, "report", photos):
                        self.case_id = self.case_id or case_id
                        return True
                return False
            case Stepped(action=action, times=times):
                found = [step for case_id in await self._repository.cases_of(self._scope) for step in await self._steps(case_id)]
                return sum(step.action == action and self._did(step) for step in found) >= times

    async def case(self) -> Case | None:
        """Return the case of the scenario as it stands, once there is one."""
        return None if self.case_id is None else await self._platform.cases.repository.told(self.case_id)

    async def _case(self) -> Case:
        case = await self.case()
        assert case is not None  # noqa: S101  a test plays every scenario: none acts before it reports
        return case

    async def _mine(self, case_id: UUID, action: str, photos: int) -> bool:
        steps = await self._steps(case_id)
        mine = any(step.action == action and self._did(step) for step in steps)
        return mine and (photos == 0 or await self._repository.photos_of(case_id) >= photos)

    async def _steps(self, case_id: UUID) -> tuple[Step, ...]:
        return await self._platform.cases.repository.steps(case_id)

    def _did(self, step: Step) -> bool:
        return step.actor_kind == self._me.kind and (self._me.account_id is None or step.actor_id == self._me.id)

    async def _report(self, play: Report) -> None:
        actor = self._cast.actors[play.part]
        lon, lat = self._street.spot
        sender = Sender(actor, actor.id if actor.account_id else secrets.token_hex(32), "desk" if actor.account_id else "web")
        given: dict[str, Any] = {"text": play.text, "class_id": play.class_id, "form": play.form, "case_type": play.case_type}
        receipt = await self._platform.cases.intake.report(
            sender, ReportIn(client_id=uuid4(), position=PositionIn(lon, lat, 12.0), address="演练路 1 号", **given)
        )
        case = await self._platform.cases.repository.by_query_code(receipt.query_code)
        self.case_id = case.id if case else None
        if self.case_id is not None:
            await self._platform.cases.tasks.keeper.settle(self.case_id)  # the same
