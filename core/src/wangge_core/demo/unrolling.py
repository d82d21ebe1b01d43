"""From a planned life to the rows of a case: the kernel's own rules, at the times of the plan. Touches no database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.area_code import WIDTHS, Level
from wangge_core.cases.model import Case, CaseClock, Place, Reporter, Step, new_number, new_query_code
from wangge_core.cases.moves import Move, move
from wangge_core.cases.timing import Timing
from wangge_core.cases.workflow import of_definition, workflow_named
from wangge_core.demo.lives import Act, Life
from wangge_core.errors import UnavailableError
from wangge_core.ids import new_id
from wangge_core.plugins.contributions import Contributions

_TRIES: Final = 8
_SECONDS: Final = 60
REPORTER: Final = Reporter("陈女士", "19900000000")
"""Who asks for what cannot be asked for without a name."""
RESIDENT: Final = Actor(kind="resident", id="anonymous")


class PluginMissingError(UnavailableError):
    """The plugin whose cases are to be told is not installed, or not ready."""

    def __init__(self, class_id: str) -> None:
        """`class_id` is what nobody offers."""
        detail = f"The demonstration needs the plugin of {class_id}; install wangge-plugin-livelihood and start again."
        super().__init__("demo_plugin_missing", detail, _SECONDS)


class Crew(msgspec.Struct, frozen=True):
    """Who acts, and which unit answers for a kind of matter."""

    workers: Mapping[str, Actor]
    """Grid worker by village."""
    dispatchers: Mapping[str, Actor]
    """Dispatcher by township."""
    handlers: Mapping[UUID, Actor]
    """Handler by unit."""
    units: Mapping[tuple[str, str], UUID]
    """Unit by kind and area."""

    def unit(self, kind: str, grid: str) -> UUID:
        """Return the unit of a kind that is nearest above a grid."""
        return next(
            self.units[kind, code] for code in (grid[: WIDTHS[Level.TOWNSHIP]], grid[: WIDTHS[Level.COUNTY]]) if (kind, code) in self.units
        )


class Unrolled(msgspec.Struct, frozen=True):
    """A case as it stands, with all that happened to it."""

    case: Case
    steps: tuple[Step, ...]
    clocks: tuple[CaseClock, ...]
    part: str
    """The name under which an example finds it, or nothing."""


async def unrolled(life: Life, crew: Crew, offered: Contributions, timing: Timing) -> Unrolled:
    """Take every step of a life by the rules of the workflow and the clocks."""
    case, clocks = await timing.at_report(_reported(life, offered), offered)
    steps = [_step(case, _actor(life, life.by, case, crew), "report", None, {}, life)]
    running = list(clocks)
    for act in life.acts:
        case, running, step = await _taken(life, act, case, running, crew=crew, offered=offered, timing=timing)
        steps.append(step)
    return Unrolled(case, tuple(steps), tuple(running), life.part)


async def about_to_be_late(life: Life, now: datetime, crew: Crew, offered: Contributions, timing: Timing) -> Unrolled:
    """Unroll a life, moved in time so that the clock that runs shows yellow now; several tries, since calendars have gaps."""
    told = await unrolled(life, crew, offered, timing)
    for _ in range(_TRIES):
        case = told.case
        if case.yellow_at is None or case.due_at is None or case.light(now) == "yellow":
            break
        life = life.moved(now - case.yellow_at - (case.due_at - case.yellow_at) / 2)
        told = await unrolled(life, crew, offered, timing)
    return told


def _reported(life: Life, offered: Contributions) -> Case:
    found = offered.class_of(life.class_id)
    if found is None:
        raise PluginMissingError(life.class_id)
    case_type, entry = found
    workflow = of_definition(case_type.definition)
    initial = workflow.state(workflow.initial)
    route = offered.route(case_type.id, life.class_id)
    return Case(
        id=new_id(),
        number=new_number(life.grid, life.reported_at),
        query_code=new_query_code(),
        case_type=case_type.id,
        class_id=life.class_id,
        title=dict(entry.title),
        plugin=case_type.plugin,
        plugin_version=case_type.version,
        workflow=workflow.id,
        state=initial.id,
        stage=initial.stage,
        text=life.text,
        form=life.form,
        place=Place(life.grid, None, life.lon, life.lat, 12.0),
        channel="web" if life.by == "resident" else "desk",
        reporter=Reporter() if case_type.anonymous else REPORTER,
        private=case_type.private,
        hazard=case_type.hazard,
        unit_kind=route.unit_kind if route else None,
        unit_id=None,
        photo_id=None,
        reported_at=life.reported_at,
        responded_at=None,
        promised_at=None,
        yellow_at=None,
        due_at=None,
        closed_at=None,
        outcome=None,
        public_reason=None,
        score=None,
        rating_text=None,
        rated_at=None,
        version=1,
    )


async def _taken(
    life: Life, act: Act, case: Case, clocks: list[CaseClock], *, crew: Crew, offered: Contributions, timing: Timing
) -> tuple[Case, list[CaseClock], Step]:
    workflow = workflow_named(case.workflow)
    transition = workflow.transition(act.action, case.state, by="resident" if act.by == "resident" else "staff")
    data = dict(act.data)
    if act.action == "dispatch":
        data["unit_id"] = str(crew.unit(case.unit_kind or "township_office", life.grid))
    actor = _actor(life, act.by, case, crew)
    moved = move(workflow, case, transition, data, act.at)
    next_clock = None
    if moved.stage_left and not moved.target.closed:
        next_clock = await timing.of_stage(case, offered, moved.target.stage, act.at, moved.unit_id)
    times = {"yellow_at": next_clock.yellow_at, "due_at": next_clock.due_at} if next_clock else {}
    after = msgspec.structs.replace(case, **moved.changes | times, version=case.version + 1)
    stopped = [_stopped(clock, moved, act) for clock in clocks]
    return after, [*stopped, *([next_clock] if next_clock else [])], _step(after, actor, act.action, case.state, data, act)


def _stopped(clock: CaseClock, moved: Move, act: Act) -> CaseClock:
    ends = moved.closes or (moved.stage_left and clock.kind == "stage")
    return msgspec.structs.replace(clock, stopped_at=act.at) if ends and clock.stopped_at is None else clock


def _actor(life: Life, by: str, case: Case, crew: Crew) -> Actor:
    if by == "worker":
        return crew.workers[life.grid[: WIDTHS[Level.VILLAGE]]]
    if by == "dispatcher":
        return crew.dispatchers[life.grid[: WIDTHS[Level.TOWNSHIP]]]
    if by == "handler" and case.unit_id is not None:
        return crew.handlers[case.unit_id]
    return RESIDENT


def _step(case: Case, actor: Actor, action: str, before: str | None, data: dict[str, Any], when: Life | Act) -> Step:
    return Step(
        id=new_id(),
        case_id=case.id,
        at=when.reported_at if isinstance(when, Life) else when.at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        action=action,
        from_state=before,
        to_state=case.state,
        note=data.get("note") or data.get("public_reason") or data.get("text"),
        data=data,
    )
