"""The whole platform as a subject: a drawn plugin, drawn roles and people, and every act through its services."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from uuid import UUID, uuid4

from tests import world
from tests.core.cases.machine.drawing import County, Drawn, kind, permission, staff
from tests.core.cases.machine.flows import PREFIX
from tests.core.cases.machine.rules import Duty, User
from tests.core.cases.machine.slow_clock import Plan
from tests.core.cases.walking import RESIDENT
from tests.core.clocks.oracle import notices
from tests.core.plugins.example import CASE_TYPE, CASE_TYPE_FILES, found
from tests.world import SYSTEM, World
from wangge_core.access.model import Actor
from wangge_core.access.policy import Title
from wangge_core.cases.aftercare.schemas import ReopenIn
from wangge_core.cases.intake import Sender
from wangge_core.cases.joint.model import Assistance
from wangge_core.cases.joint.repository import AssistanceRepository
from wangge_core.cases.joint.schemas import AssistanceIn, ReplyIn
from wangge_core.cases.measures.model import Measure
from wangge_core.cases.measures.schemas import ExtensionIn, MeasureDecisionIn, ResumptionIn, SuspensionIn
from wangge_core.cases.model import Case, CaseClock, Step
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.report_schemas import ReportIn
from wangge_core.cases.schemas import ActionIn, AnswerIn, RatingIn
from wangge_core.errors import WanggeError
from wangge_core.identity.accounts.schemas import AccountDraft
from wangge_core.identity.directory.schemas import PersonDraft
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

COMMON = "井盖"
"""A word of every report."""
_HOURS = ((8.0, 12.0), (14.0, 18.0))
_NAME = {"zh-CN": "某", "en": "Some"}
_LEVELS = 2
"""So many approve, by the rules that come with the platform."""
Done = TypeVar("Done")
_MEMBER = "member"
"""A role without a right, for who works in a unit."""


class Whole:
    """One platform; `actors` are those who may be asked to put a measure into force."""

    def __init__(self, platform: Platform, actors: Sequence[Actor]) -> None:
        self.platform, self.actors, self.kernel = platform, actors, platform.cases
        self.numbers: dict[UUID, str] = {}

    async def report(self, area: str, case_type: str, class_id: str | None, *, private: bool) -> UUID:
        given = ReportIn(
            client_id=uuid4(), case_type=case_type, text=f"{COMMON}坏了", class_id=class_id, area=area, private=private, reporter=None
        )
        receipt = await self.kernel.intake.report(Sender(RESIDENT.actor, uuid4().hex * 2, "web"), given)
        case = await self.kernel.repository.by_query_code(receipt.query_code)
        assert case is not None
        self.numbers[case.id] = case.number
        return case.id

    async def act(self, actor: Actor, case_id: UUID, action: str, version: int, data: dict[str, Any]) -> None:
        await self.kernel.handling.act(actor, case_id, action, ActionIn(version=version, data=data))

    async def resident(self, case_id: UUID, action: str, data: dict[str, Any]) -> None:
        case = await self.case(case_id)
        match action:
            case "rate":
                await self.kernel.progress_pages.rate(case.query_code, RatingIn(score=data["score"]))
            case "ask_again":
                await self.kernel.progress_pages.reopen(case.query_code, ReopenIn(note=data["note"]))
            case "answer":
                await self.kernel.progress_pages.answer(case.query_code, AnswerIn(text=data["note"]))
            case _:
                await self.kernel.handling.by_resident(Actor(kind="resident", id=f"case:{case_id}"), case, action, data)

    async def rest(self, case_id: UUID, until: datetime) -> bool:
        given = SuspensionIn(until=until, reason="等待配件")
        return await self._granted(lambda actor: self.kernel.measures.ask_suspension(actor, case_id, given)) is not None

    async def extend(self, case_id: UUID, amount: int, unit: str) -> tuple[int, str] | None:  # noqa: ARG002  the clock's unit is taken
        given = ExtensionIn(amount=amount, reason="等待配件")
        measure = await self._granted(lambda actor: self.kernel.measures.ask_extension(actor, case_id, given))
        return (measure.amount, measure.unit) if measure and measure.amount and measure.unit else None

    async def go_on(self, case_id: UUID) -> bool:
        given = ResumptionIn(reason="配件到了")
        return await self._first(lambda actor: self.kernel.measures.resume(actor, case_id, given)) is not None

    async def assist(self, case_id: UUID, unit_id: UUID, amount: int) -> str | None:
        given = AssistanceIn(unit_id=unit_id, words="请协助", limit=amount)
        if await self._first(lambda actor: self.kernel.together.joint.ask(actor, case_id, given)) is None:
            return None
        return next(one.unit for one in await self.assistances(case_id) if one.unit_id == unit_id)

    async def reply(self, case_id: UUID, unit_id: UUID) -> bool:
        [asked] = [one for one in await self.assistances(case_id) if one.unit_id == unit_id]
        given = ReplyIn(words="已协助")
        return await self._first(lambda actor: self.kernel.together.joint.reply(actor, case_id, asked.id, given)) is not None

    async def assistances(self, case_id: UUID) -> Sequence[Assistance]:
        return [one for one in await AssistanceRepository(self.platform.database).of_case(case_id) if one.state == "open"]

    async def sweep(self, _over: Sequence[UUID]) -> None:
        while await self.kernel.sweep.step():
            pass

    async def _granted(self, ask: Callable[[Actor], Awaitable[Measure]]) -> Measure | None:
        """Have a measure asked for and approved at every level, by whoever may; one that cannot be had is taken back."""
        asked = await self._first(ask)
        if asked is None:
            return None
        actor, measure = asked
        for _ in range(_LEVELS):
            decided = await self._first(self._approving(measure.id))
            if decided is None:
                await self.kernel.measures.withdraw(actor, measure.id)
                return None
            measure = decided[1]
        assert measure.state == "approved"
        return measure

    def _approving(self, measure: UUID) -> Callable[[Actor], Awaitable[Measure]]:
        return lambda actor: self.kernel.measures.decide(actor, measure, MeasureDecisionIn(approved=True))

    async def _first(self, attempt: Callable[[Actor], Awaitable[Done]]) -> tuple[Actor, Done] | None:
        for actor in self.actors:
            try:
                return actor, await attempt(actor)
            except WanggeError:
                continue
        return None

    async def case(self, case_id: UUID) -> Case:
        case = await self.kernel.repository.told(case_id)
        assert case is not None
        return case

    async def steps(self, case_id: UUID) -> Sequence[Step]:
        return await self.kernel.repository.steps(case_id)

    async def clocks(self, case_id: UUID) -> Sequence[CaseClock]:
        return await self.kernel.repository.clocks(case_id)

    async def recorded(self) -> int:
        rows = await self.platform.database.fetch("SELECT COUNT(*) AS number FROM audit_entry")
        return int(rows[0]["number"])

    async def sees(self, actor: Actor, case: Case) -> bool:
        if not self.platform.access.scope(actor, "case", "read"):
            return False
        return await self.kernel.handling.found(actor, case.id) is not None

    async def offered(self, actor: Actor, case: Case) -> set[str]:
        return {step.id for step in await self.kernel.handling.sights.possible(actor, case, workflow_of(case))}


async def built(random: Random, platform: Platform, small: World, folder: Path, time: FixedTime) -> County:
    """Draw a county and build it into the platform of the small one."""
    drawn = {f"{PREFIX}.{name}": kind(random, name, choices=False) for name in ("noise", "road")}
    platform.host.admit(_plugin(drawn))
    for town in (world.NORTH, world.SOUTH):
        await platform.plugins.switch(SYSTEM, f"acme.{PREFIX}", town, enabled=True)
    units = {unit.id: unit.area for unit in await platform.cases.handling.units.serving(next(iter(world.GRIDS)))}
    found = staff(random, sorted(small.units.values()), tuple(world.GRIDS))
    for name, held in found.roles.items():
        await _role(platform, name, [str(permission(right)) for right in sorted(held)])
    await _role(platform, _MEMBER, [])
    actors = {
        user.name: await _person(platform, user, [(one.role, one.area) for one in found.grants if one.subject == user.name])
        for user in found.users
    }
    southern = {unit.id: unit.area for unit in await platform.cases.handling.units.serving("999901200201001")}
    return County(
        subject=Whole(platform, list(actors.values())),
        users=found.users,
        actors=actors,
        kinds=drawn,
        units=units | southern,
        grids=tuple(world.GRIDS),
        plan=Plan(notices(folder), _HOURS, from_next_day=True),
        duty=Duty(),
        time=time,
    )


async def _role(platform: Platform, name: str, permissions: list[str]) -> None:
    await platform.identity.roles.save(SYSTEM, name, RoleDraft(Title("某", "Some"), permissions))


async def _person(platform: Platform, user: User, grants: Sequence[tuple[str, str]]) -> Actor:
    directory, positions, accounts = platform.identity.directory, platform.identity.positions, platform.identity.accounts
    person = await directory.add_person(SYSTEM, PersonDraft(name=user.name, area=world.COUNTY, phone="13800000000"))
    for role, area in grants:
        await positions.add(SYSTEM, PositionDraft(person_id=person.id, role=role, area=area))
    for unit in sorted(user.units):
        await positions.add(SYSTEM, PositionDraft(person_id=person.id, role=_MEMBER, area=world.COUNTY, unit_id=unit))
    account = (await accounts.add(SYSTEM, AccountDraft(person.id, user.name, world.PASSWORD))).id
    return Actor(kind="account", id=str(account), account_id=account, name=user.name)


def _plugin(kinds: dict[str, Drawn]) -> Any:
    types = [_case_type(name.partition(".")[2], drawn) for name, drawn in kinds.items()]
    return found(f"acme.{PREFIX}", files=_FILES, contributes={"case_types": types})


_ROW = {"class": "*", "unit_kind": "township_office", "reason": {"zh-CN": "由乡镇办理", "en": "The township's"}}
_FILES = CASE_TYPE_FILES | {"routing/matter.json": {"rows": [_ROW]}}


def _case_type(name: str, drawn: Drawn) -> dict[str, Any]:
    """Return a drawn type of case as a manifest says it."""
    limit, unit = drawn.kind.window
    after: dict[str, Any] = {"reopen": {"limit": limit, "unit": unit, "times": drawn.kind.times}}
    if drawn.kind.low_score is not None:
        after["second_round_score"] = drawn.kind.low_score
    return CASE_TYPE | {
        "id": name,
        "anonymous": True,
        "classes": [{"id": one.rpartition(".")[2], "title": _NAME} for one in drawn.classes],
        "clocks": [
            {"stage": stage, "limit": amount, "unit": its} | ({"classes": [class_id.rpartition(".")[2]]} if class_id else {})
            for (stage, class_id), (amount, its) in drawn.kind.limits.items()
        ],
        "outcomes": [{"id": "calmed", "title": _NAME, "solved": drawn.solved}],
        "aftercare": after,
        "workflow": {
            "extends": "core.service-request/v1",
            "states": [{"id": _local(state), "stage": stage, "title": _NAME} for state, stage in drawn.flow.stages.items()],
            "transitions": [
                {
                    "id": _local(step.name),
                    "from": [_local(origin) for origin in sorted(step.origins)],
                    "to": _local(step.ways[""]),
                    "title": _NAME,
                    "permission": f"case:{step.right}",
                    "of_unit": step.of_unit,
                }
                for step in drawn.flow.steps
            ],
        },
    }


def _local(name: str) -> str:
    return name.removeprefix(f"{PREFIX}.")
