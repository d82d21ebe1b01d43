"""Which cases somebody asks for, as one condition for list, count, export and map alike."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from wangge_core.access.model import Scope
from wangge_core.cases.model import is_number
from wangge_core.cases.searching import Condition, Dialect, found_by, words_of
from wangge_core.instants import LOCAL

Queue = Literal["todo", "open", "overdue", "closed", "all"]


TURN = "COALESCE(proposed_unit_id, unit_id)"
"""The unit that has to do something: the one that is asked to take a case over, else the one that holds it. One expression,
and an index of it, since two columns under an OR would make PostgreSQL sort a unit's whole backlog."""


class CaseFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller chose; each part narrows."""

    queue: Queue = "all"
    stage: str | None = None
    light: Literal["green", "yellow", "red"] | None = None
    area: str | None = None
    case_type: str | None = None
    class_id: str | None = None
    unit: UUID | None = None
    q: str | None = None
    since: date | None = None
    """Reported on this day of local time or after it."""
    until: date | None = None
    """Reported on this day of local time or before it."""
    among: tuple[str, ...] | None = None
    """Case types, of which any will do: a plugin is granted some."""


class Task(msgspec.Struct, frozen=True):
    """Something the caller may do: in these states, in this scope, and only for these units and in these workflows unless None.

    `units` are those whose turn it is (`TURN`).
    """

    states: tuple[str, ...]
    scope: Scope
    units: tuple[UUID, ...] | None = None
    workflows: tuple[str, ...] | None = None


class Sight(msgspec.Struct, frozen=True):
    """What the caller may see at all: cases in `scope`, private ones in `private`, those of their `units` or helped by `helping`.

    A case is a unit's when it holds it, and when it is asked to take it over.
    """

    scope: Scope
    private: Scope
    units: tuple[UUID, ...]
    tasks: tuple[Task, ...]
    helping: tuple[UUID, ...] = ()


def condition(sight: Sight, wanted: CaseFilter, now: datetime, dialect: Dialect) -> Condition:
    """Return the SQL condition on `cases` (with `{}` for values) that both the right and the wish allow.

    Raises:
        InvalidError: `too_many_words`.
    """
    scope = sight.scope.narrowed(wanted.area) if wanted.area else sight.scope
    text, values = scope.sql()
    parts: list[Condition] = [(text, [*values]), *_privacy(sight, scope), *_queue(sight, scope, wanted.queue, now), *_light(wanted, now)]
    for column in ("stage", "case_type", "class_id"):
        value = getattr(wanted, column)
        if value is not None:
            parts.append((f"{column} = {{}}", [value]))
    if wanted.since is not None:
        parts.append(("reported_at >= {}", [datetime.combine(wanted.since, time.min, LOCAL)]))
    if wanted.until is not None:
        parts.append(("reported_at < {}", [datetime.combine(wanted.until + timedelta(days=1), time.min, LOCAL)]))
    if wanted.among is not None:
        parts.append(_among("case_type", wanted.among))
    if wanted.unit is not None:
        parts.append(("unit_id = {}", [wanted.unit]))
    if wanted.q:
        parts.append(_words(wanted.q, dialect))
    return _all(parts)


def narrowing(sight: Sight, wanted: CaseFilter, now: datetime) -> Condition:
    """Return the part of `condition` that queue and light add to it."""
    scope = sight.scope.narrowed(wanted.area) if wanted.area else sight.scope
    return _all([*_queue(sight, scope, wanted.queue, now), *_light(wanted, now)] or [("1 = 1", [])])


def words_sought(wanted: CaseFilter) -> tuple[str, ...]:
    """Return the words that are searched for; none when it is a whole number, which is looked up as such.

    Raises:
        InvalidError: `too_many_words`.
    """
    return words_of(wanted.q) if wanted.q and not is_number(wanted.q.strip().upper()) else ()


def _words(query: str, dialect: Dialect) -> Condition:
    """Return the condition of a search; a whole number is looked up as such."""
    number = query.strip().upper()
    return ("number = {}", [number]) if is_number(number) else found_by(query, dialect)


def _privacy(sight: Sight, scope: Scope) -> Sequence[Condition]:
    if _within(scope, sight.private):
        return []
    text, values = sight.private.sql()
    alternatives: list[Condition] = [("private = {}", [False]), (text, list(values))]
    if sight.units:
        alternatives += [_among("unit_id", sight.units), _among("proposed_unit_id", sight.units)]
    if sight.helping:
        alternatives.append(_helped(sight.helping))
    return [_any(alternatives)]


def _helped(units: Sequence[UUID]) -> Condition:
    """Return the cases on which the units work without holding them."""
    text, values = _among("unit_id", units)
    return f"id IN (SELECT case_id FROM case_helper WHERE {text})", values  # noqa: S608  only placeholders


def _helped_now(units: Sequence[UUID]) -> Condition:
    """Return those on which one of the units has something to do."""
    text, values = _among("unit_id", units)
    return f"id IN (SELECT case_id FROM case_helper WHERE {text} AND open = {{}})", [*values, True]  # noqa: S608  only placeholders


def _queue(sight: Sight, scope: Scope, queue: Queue, now: datetime) -> Sequence[Condition]:
    match queue:
        case "todo":
            waiting = _todo(sight.tasks, scope)
            return [("closed_at IS NULL", []), _any([waiting, _helped_now(sight.helping)]) if sight.helping else waiting]
        case "open":
            return [("closed_at IS NULL", [])]
        case "overdue":
            return [("closed_at IS NULL", []), ("due_at < {}", [now])]
        case "closed":
            return [("closed_at IS NOT NULL", [])]
        case "all":
            return []


def _todo(tasks: Sequence[Task], scope: Scope) -> Condition:
    """Return what any of the tasks waits for, in as few words as can be.

    A condition on the area that the scope implies already would make PostgreSQL take the two for independent, expect
    hardly a row, and sort the whole queue instead of reading its newest end.
    """
    gathered: dict[tuple[Scope | None, tuple[UUID, ...] | None, tuple[str, ...] | None], dict[str, None]] = {}
    for task in tasks:
        key = (None if _within(scope, task.scope) else task.scope, task.units, task.workflows)
        gathered.setdefault(key, {}).update(dict.fromkeys(task.states))
    return _any([_task(tuple(states), *limits) for limits, states in gathered.items()])


def _task(states: Sequence[str], scope: Scope | None, units: tuple[UUID, ...] | None, workflows: tuple[str, ...] | None) -> Condition:
    parts: list[Condition] = [_among("state", states)]
    if scope is not None:
        text, values = scope.sql()
        parts.append((text, list(values)))
    if units is not None:
        parts.append(_among(TURN, units))
    if workflows is not None:
        parts.append(_among("workflow", workflows))
    return _all(parts)


def _within(inner: Scope, outer: Scope) -> bool:
    return all(outer.covers(area) for area in inner.areas)


def _light(wanted: CaseFilter, now: datetime) -> Sequence[Condition]:
    match wanted.light:
        case "green":
            return [("yellow_at > {}", [now])]
        case "yellow":
            return [("yellow_at <= {}", [now]), ("due_at >= {}", [now])]
        case "red":
            return [("due_at < {}", [now])]
        case None:
            return []


def _among(column: str, values: Sequence[object]) -> Condition:
    if not values:
        return "1 = 0", []
    return f"{column} IN ({', '.join('{}' for _ in values)})", list(values)


def _all(parts: Sequence[Condition]) -> Condition:
    return " AND ".join(text for text, _ in parts), [value for _, values in parts for value in values]


def _any(parts: Sequence[Condition]) -> Condition:
    if not parts:
        return "1 = 0", []
    return "(" + " OR ".join(f"({text})" for text, _ in parts) + ")", [value for _, values in parts for value in values]
