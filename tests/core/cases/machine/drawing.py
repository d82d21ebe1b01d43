"""A county drawn at random, once for the kernel and once for the model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from tests.core.cases.machine.flows import PREFIX, RIGHTS, Flow, drawn
from tests.core.cases.machine.memory import Kernel, People
from tests.core.cases.machine.rules import Duty, Kind, Rule, User
from tests.core.cases.machine.slow_clock import Plan
from tests.core.cases.machine.subject import Subject
from tests.core.clocks.oracle import notices
from wangge_core.access.model import Actor, Permission
from wangge_core.access.policy import Grant, Policy, Role, Title
from wangge_core.cases.duties.by_area import DutyRule
from wangge_core.cases.ports import Unit
from wangge_core.clocks.calendar import Calendar, Day, WorkingHours
from wangge_core.clocks.model import DayCount
from wangge_core.clocks.public_holidays import published
from wangge_core.instants import FixedTime
from wangge_sdk.manifest import OfferedCaseType, OfferedClass
from wangge_sdk.manifest.case_types import Aftercare, Clock, Outcome, Reopening, Workflow

COUNTY = "999901"
GRIDS = tuple(f"{COUNTY}{town}{village}{grid}" for town in (100, 200) for village in (201, 202) for grid in ("001", "002"))
ALL_RIGHTS = (*RIGHTS, "refuse", "refer", "return", "adjudicate", "reclassify", "close", "reopen")
MORE_RIGHTS = ("extend", "suspend", "approve", "approve_final", "export", "statistics:read")
UNITS = ("emergency_hours", "working_hours", "working_days", "calendar_days")
STAGES = ("collection", "filing", "dispatch", "handling", "feedback", "check")
_MASTERS = 2
"""So many may do everything everywhere, so that cases get on; of units they are at random, too."""
_WORDS: dict[str, str] = {"zh-CN": "某", "en": "some"}
_HOURS = (((8.0, 12.0), (14.0, 18.0)), ((8.5, 12.0), (13.0, 17.5)), ((9.0, 17.0),))


class Drawn(NamedTuple):
    """A type of case as the manifest has it, and as the model does."""

    kind: Kind
    flow: Flow
    classes: tuple[str, ...]
    solved: bool


class Staff(NamedTuple):
    """Users for the model; roles and grants for the platform."""

    users: tuple[User, ...]
    roles: Mapping[str, frozenset[str]]
    grants: tuple[Grant, ...]


@dataclass
class County:
    """Who and what there is, for both sides; `kinds` by the full id of the type of case."""

    subject: Subject
    users: tuple[User, ...]
    actors: Mapping[str, Actor]
    kinds: Mapping[str, Drawn]
    units: Mapping[UUID, str]
    grids: tuple[str, ...]
    plan: Plan
    duty: Duty
    time: FixedTime


def county(random: Random, notices_folder: Path) -> County:
    """Draw one whose kernel keeps its rows in memory."""
    time = FixedTime(datetime(2024, random.randint(1, 12), random.randint(1, 28), random.randint(0, 23), random.randint(0, 59), tzinfo=UTC))
    calendar, plan = _working_time(random.randrange(len(_HOURS) * 2), notices_folder)
    places = [random.choice([COUNTY, COUNTY, COUNTY, *GRIDS])[: random.choice((6, 9))] for _ in range(5)]
    units = tuple(Unit(UUID(int=count + 1), f"unit {count}", "some_unit", place) for count, place in enumerate(places))
    kinds = {f"{PREFIX}.{name}": kind(random, name) for name in ("noise", "road")}
    found = staff(random, [unit.id for unit in units], GRIDS)
    duty = DutyRule(
        acceptance=random.choice(("never", "after_return", "always")),
        unit_returns=random.randint(0, 2),
        case_returns=random.randint(1, 4),
        questions=random.randint(0, 2),
    )
    title = Title("某", "Some")
    kernel = Kernel(
        policy=Policy(tuple(Role(name, title, tuple(map(permission, sorted(held)))) for name, held in found.roles.items())),
        grants=found.grants,
        people=People(units, {user.name: user.units for user in found.users}),
        case_types=[_offered(name, one) for name, one in kinds.items()],
        duty=duty,
        calendar=calendar,
        time=time,
    )
    return County(
        subject=kernel,
        users=found.users,
        actors={user.name: Actor(kind="account", id=user.name, name=user.name) for user in found.users},
        kinds=kinds,
        units={unit.id: unit.area for unit in units},
        grids=GRIDS,
        plan=plan,
        duty=Duty(duty.acceptance, duty.unit_returns, duty.case_returns, duty.questions),
        time=time,
    )


def permission(right: str) -> Permission:
    """Return the permission that the model's word for a right means."""
    resource, _, action = right.rpartition(":")
    return Permission(resource or "case", action)


@cache
def _working_time(number: int, folder: Path) -> tuple[Calendar, Plan]:
    """Return a working calendar, and the same as the slow clock knows it."""
    hours, next_day = _HOURS[number // 2], number % 2 == 0
    own = {date(2024, 4, 1) + timedelta(days=13 * count): count % 2 == 0 for count in range(20)}
    calendar = Calendar(
        published(),
        {day: Day(not off, _WORDS) for day, off in own.items()},
        WorkingHours(tuple((_at(begin), _at(end)) for begin, end in hours)),
        DayCount.NEXT_DAY if next_day else DayCount.SAME_MOMENT,
    )
    return calendar, Plan({**notices(folder), **own}, hours, next_day)


def _at(hour: float) -> time:
    return time(int(hour), int(hour * 60) % 60)


def staff(random: Random, units: Sequence[UUID], grids: Sequence[str]) -> Staff:
    """Draw users with roles in areas, of units."""
    every = {*ALL_RIGHTS, *MORE_RIGHTS}
    roles = {f"role{count}": {right for right in every if random.random() < 0.5} | {"read"} for count in range(4)}
    roles["all"] = {*every, "read"}
    for held in roles.values():
        held.update({"read_private"} if random.random() < 0.4 else ())
    if random.random() < 0.5:
        roles["blind"] = set(ALL_RIGHTS)
    users, grants = [], []
    for count in range(8):
        name = f"user{count}"
        rights: dict[str, set[str]] = {}
        for _ in range(random.randint(1, 2)):
            role, area = random.choice(list(roles)), random.choice((COUNTY, random.choice(grids)[: random.choice((6, 9, 12, 15))]))
            if count < _MASTERS:
                role, area = "all", COUNTY
            grants.append(Grant(name, role, area))
            for right in roles[role]:
                rights.setdefault(right, set()).add(area)
        own = frozenset(random.sample(units, random.randint(0, 3)))
        users.append(User(name, rights, own))
    return Staff(tuple(users), {name: frozenset(held) for name, held in roles.items()}, tuple(dict.fromkeys(grants)))


def kind(random: Random, name: str, *, choices: bool = True) -> Drawn:
    """Draw a type of case: limits, classes, outcomes, rounds and a workflow."""
    classes = tuple(f"{PREFIX}.{name}.c{count}" for count in range(3))
    limited = frozenset(stage for stage in STAGES if random.random() < 0.7)
    limits = {(stage, ""): _limit(random) for stage in sorted(limited)}
    if random.random() < 0.6:
        limits["case", ""] = _limit(random)
    for stage in (*sorted(limited), "case"):
        if random.random() < 0.4:
            limits[stage, random.choice(classes)] = _limit(random)
    flow = drawn(random, limited, choices=choices)
    solved = random.random() < 0.5
    told = Kind(
        limits=limits,
        window=(random.randint(2, 40), random.choice(UNITS)),
        times=random.randint(0, 2),
        low_score=random.choice((None, 1, 3)),
        outcomes={"calmed": solved},
        stages=flow.stages,
        steps={step.name: Rule("staff", step.right, step.origins, *(["holder"] if step.of_unit else [])) for step in flow.steps},
        ways={step.name: step.ways for step in flow.steps},
    )
    return Drawn(told, flow, classes, solved)


def _limit(random: Random) -> tuple[int, str]:
    unit = random.choice(UNITS)
    return random.randint(1, 60) if unit.endswith("hours") else random.randint(1, 12), unit


def _offered(name: str, one: Drawn) -> OfferedCaseType:
    """Return a type of case as the platform offers it."""
    clocks: list[Any] = [
        Clock(stage=stage, limit=amount, unit=unit, classes=(class_id,) if class_id else ())  # type: ignore[arg-type]
        for (stage, class_id), (amount, unit) in one.kind.limits.items()
    ]
    limit, unit = one.kind.window
    reopen = Reopening(limit=limit, unit=unit, times=one.kind.times)  # type: ignore[arg-type]
    return OfferedCaseType(
        id=name,
        plugin="test.drawn",
        version="0.1.0",
        title=_WORDS,
        summary=_WORDS,
        form_schema={"type": "object", "properties": {}},
        form_ui=None,
        workflow=Workflow(extends="core.service-request/v1"),
        definition=one.flow.definition,
        classes=tuple(OfferedClass(id=class_id, title=_WORDS, guidance=None, keywords=()) for class_id in one.classes),
        clocks=tuple(clocks),
        routes=(),
        anonymous=True,
        private=False,
        hazard=False,
        outcomes=(Outcome(id="calmed", title=_WORDS, solved=one.solved),),
        aftercare=Aftercare(reopen=reopen, second_round_score=one.kind.low_score),  # type: ignore[arg-type]
    )
