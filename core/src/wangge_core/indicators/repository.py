"""Facts in and out: from the rows of cases to facts, and from facts to counts and lists."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.cases.flows.repository import met
from wangge_core.cases.workflow import Workflow, workflow_named
from wangge_core.database import Database
from wangge_core.indicators.facts import Life, Limited, Taken
from wangge_core.indicators.model import MOMENTS, PARTS, Fact, Formula, Group, Part
from wangge_core.indicators.questions import Question

_AT_ONCE: Final = 500
_PLACED: Final = ("l1", "l2", "l3", "l4", "l5", "l6")
_HELD: Final = tuple(name for name in Fact.__struct_fields__ if name != "case_id")
_FLAGS: Final = tuple(name for name, kind in Fact.__annotations__.items() if kind is bool)
_COLUMNS: Final = ("id", *_HELD, *_PLACED)
_UPSERT: Final = (
    f"INSERT INTO case_fact ({', '.join(_COLUMNS)}) {{rows}} ON CONFLICT (id) DO UPDATE SET "
    f"{', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])} WHERE excluded.version >= case_fact.version"
)
_FROM_JSON: Final = f"SELECT {', '.join(_COLUMNS)} FROM json_populate_recordset(NULL::case_fact, {{}}::text::json)"  # noqa: S608  the same
"""The rows of the one parameter on PostgreSQL, as the columns of the table say."""
_NAMES: Final = {"worker_id": "MAX(worker_name)", "class_id": "MAX(CAST(title AS TEXT))"}

Counts = Mapping[str, tuple[int, int]]
"""Numerator and denominator by the indicator's name."""


class FactRepository:
    """The facts of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    @unscoped("the server itself keeps the facts of every case up to date; what people ask goes through a question's scope")
    async def lives(self, ids: Sequence[UUID]) -> tuple[Life, ...]:
        """Return those of the cases that there are."""
        if not ids:
            return ()
        holes = ", ".join("{}" for _ in ids)
        cases = await self._database.fetch(
            "SELECT id, number, area, case_type, class_id, title, reported_at, promised_at, closed_at, outcome, "  # noqa: S608  placeholders
            "photo_id, lon, channel, version, workflow "
            f"FROM cases WHERE id IN ({holes})",
            *ids,
        )
        await met(self._database, cases)
        flows = {row["id"]: workflow_named(row["workflow"]) for row in cases}
        steps: dict[UUID, list[Taken]] = {}
        for row in await self._database.fetch(
            "SELECT case_id, at, action, from_state, to_state, actor_kind, actor_id, actor_name, "  # noqa: S608  placeholders
            "CASE WHEN action IN ('dispatch', 'accept', 'adjudicate') THEN data END AS data "
            f"FROM case_step WHERE case_id IN ({holes}) ORDER BY case_id, id",
            *ids,
        ):
            steps.setdefault(row["case_id"], []).append(_taken(row, flows[row["case_id"]]))
        exempt = await self._exempt(ids)
        clocks: dict[UUID, list[Limited]] = {}
        for row in await self._database.fetch(
            "SELECT id, case_id, stage, started_at, due_at FROM case_clock "  # noqa: S608  placeholders
            f"WHERE case_id IN ({holes}) AND kind = 'stage' ORDER BY case_id, id",
            *ids,
        ):
            limited = Limited(row["stage"], row["started_at"], row["due_at"], row["id"] in exempt)
            clocks.setdefault(row["case_id"], []).append(limited)
        whole = await self._whole(exempt)
        return tuple(_life(row, steps.get(row["id"], []), clocks.get(row["id"], []), exempt=row["id"] in whole) for row in cases)

    @unscoped("the server itself keeps the facts of every case up to date")
    async def _exempt(self, cases: Sequence[UUID]) -> frozenset[UUID]:
        """Return the clocks against whose lateness an appeal was granted."""
        holes = ", ".join("{}" for _ in cases)
        sql = f"SELECT clocks FROM case_measure WHERE case_id IN ({holes}) AND kind = 'appeal' AND state = 'approved'"  # noqa: S608  placeholders
        rows = await self._database.fetch(sql, *cases)
        return frozenset(clock for row in rows for clock in msgspec.json.decode(row["clocks"], type=list[UUID]))

    async def _whole(self, clocks: frozenset[UUID]) -> frozenset[UUID]:
        """Return the cases that some of these clocks limit as a whole."""
        if not clocks:
            return frozenset()
        holes = ", ".join("{}" for _ in clocks)
        sql = f"SELECT case_id FROM case_clock WHERE id IN ({holes}) AND kind = 'case'"  # noqa: S608  placeholders
        return frozenset(row["case_id"] for row in await self._database.fetch(sql, *clocks))

    async def case_ids(self, scope: Scope, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Return ids of cases in order, following `after`."""
        condition, values = scope.sql()
        query = f"SELECT id FROM cases WHERE id > {{}} AND {condition} ORDER BY id LIMIT {{}}"  # noqa: S608  the scope's own text
        return tuple(row["id"] for row in await self._database.fetch(query, after or UUID(int=0), *values, limit))

    async def lagging(self, scope: Scope, limit: int) -> tuple[UUID, ...]:
        """Return ids of cases that have no fact, or one of an earlier version."""
        condition, values = scope.sql("c")
        query = (
            "SELECT c.id FROM cases c LEFT JOIN case_fact f ON f.id = c.id "  # noqa: S608  the scope's own text
            f"WHERE (f.id IS NULL OR f.version < c.version) AND {condition} LIMIT {{}}"
        )
        return tuple(row["id"] for row in await self._database.fetch(query, *values, limit))

    @unscoped("writes what `lives` read, for the server itself")
    async def save(self, facts: Sequence[Fact]) -> None:
        """Write facts; one of an earlier version never replaces a later."""
        for start in range(0, len(facts), _AT_ONCE):
            part = facts[start : start + _AT_ONCE]
            if self._database.dialect == "postgres":
                # One parameter, and not some ten thousand: to bind those takes several times as long as all the rest of a fact.
                await self._database.execute(_UPSERT.replace("{rows}", _FROM_JSON), _as_json(part))
                continue
            row = f"({', '.join('{}' for _ in _COLUMNS)})"
            values = [value for fact in part for value in _values(fact)]
            await self._database.execute(_UPSERT.replace("{rows}", "VALUES " + ", ".join([row] * len(part))), *values)

    async def forget_gone(self, scope: Scope) -> None:
        """Delete facts whose case is no more."""
        condition, values = scope.sql("case_fact")
        await self._database.execute(
            f"DELETE FROM case_fact WHERE {condition} AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = case_fact.id)",  # noqa: S608  the scope's own text
            *values,
        )

    async def all(self, scope: Scope) -> tuple[Fact, ...]:
        """Return every fact, in the order of their cases."""
        condition, values = scope.sql()
        rows = await self._database.fetch(f"SELECT * FROM case_fact WHERE {condition} ORDER BY id", *values)  # noqa: S608  the scope's own text
        return tuple(_fact(row, "id") for row in rows)

    async def named(self, scope: Scope, ids: Sequence[UUID]) -> tuple[Fact, ...]:
        """Return the facts of these cases that lie within a scope."""
        if not ids:
            return ()
        condition, values = scope.sql()
        holes = ", ".join("{}" for _ in ids)
        query = f"SELECT * FROM case_fact WHERE id IN ({holes}) AND {condition}"  # noqa: S608  the scope's own text
        return tuple(_fact(row, "id") for row in await self._database.fetch(query, *ids, *values))

    async def counts(self, question: Question, formulas: Mapping[str, Formula]) -> tuple[tuple[Group, Counts], ...]:
        """Return what each formula counts, by group, in one pass over the facts; without a grouping there is one group."""
        columns: list[str] = []
        values: list[object] = []
        for number, formula in enumerate(formulas.values()):
            for part in PARTS:
                text, found = question.counted(formula, part)
                columns.append(f"COUNT(*) FILTER (WHERE {text}) AS {part}{number}")
                values += found
        moments = [question.within(moment) for moment in dict.fromkeys(formula.counted_by for formula in formulas.values())]
        base, found = question.base()
        values += [*found, *(bound for _, bounds in moments for bound in bounds)]
        where = f"{base} AND ({' OR '.join(text for text, _ in moments)})"
        grouping = question.column
        if grouping is None:
            head, tail = "", ""
        else:
            name = _NAMES.get(grouping, "NULL")
            head, tail = f"{grouping} AS key, {name} AS name, ", f" GROUP BY {grouping} ORDER BY {grouping}"
        query = f"SELECT {head}{', '.join(columns)} FROM {_table(question)} WHERE {where}{tail}"  # noqa: S608  our columns, the formulas' closed vocabulary
        rows = await self._database.fetch(query, *values)
        return tuple((_group(row), _counts(row, formulas)) for row in rows)

    async def cases(
        self, question: Question, formula: Formula, part: Part, *, after: UUID | None, limit: int
    ) -> tuple[tuple[Fact, ...], int]:
        """Return a page of exactly the cases that `counts` counts for a part, and how many there are in all."""
        base, values = question.base()
        counted, more = question.counted(formula, part)
        where, values = f"{base} AND {counted}", [*values, *more]
        table, identity = _table(question), _identity(question)
        total = await self._database.fetch(f"SELECT COUNT(*) AS number FROM {table} WHERE {where}", *values)  # noqa: S608  the same
        if after is not None:
            where, values = f"{where} AND {identity} < {{}}", [*values, after]
        query = f"SELECT * FROM {table} WHERE {where} ORDER BY {identity} DESC LIMIT {{}}"  # noqa: S608  the same
        rows = await self._database.fetch(query, *values, limit)
        return tuple(_fact(row, identity) for row in rows), int(total[0]["number"])

    async def keep(self, question: Question) -> int:
        """Copy the month's facts under the question's lock, and return how many they are."""
        assert question.lock is not None  # noqa: S101  the caller locks
        condition, values = question.scope.sql()
        moments = [question.within(moment) for moment in MOMENTS]
        names = ", ".join((*_HELD, *_PLACED))
        await self._database.execute(
            f"INSERT INTO locked_fact (lock_id, case_id, {names}) SELECT {self._uuid()}, id, {names} FROM case_fact "  # noqa: S608  our column names
            f"WHERE {condition} AND ({' OR '.join(text for text, _ in moments)})",
            question.lock,
            *values,
            *(bound for _, bounds in moments for bound in bounds),
        )
        rows = await self._database.fetch("SELECT COUNT(*) AS number FROM locked_fact WHERE lock_id = {}", question.lock)
        return int(rows[0]["number"])

    def _uuid(self) -> str:
        return "CAST({} AS UUID)" if self._database.dialect == "postgres" else "{}"


def _table(question: Question) -> str:
    return "case_fact" if question.lock is None else "locked_fact"


def _identity(question: Question) -> str:
    return "id" if question.lock is None else "case_id"


def _taken(row: Mapping[str, Any], workflow: Workflow) -> Taken:
    data = msgspec.json.decode(row["data"]) if row["data"] else {}
    unit_id = data.get("unit_id")
    names = ("at", "action", "from_state", "to_state", "actor_kind", "actor_id", "actor_name")
    stage = workflow.state(row["to_state"]).stage
    return Taken(unit_id=UUID(unit_id) if unit_id else None, to_stage=stage, **{name: row[name] for name in names})


def _life(row: Mapping[str, Any], steps: Iterable[Taken], clocks: Iterable[Limited], *, exempt: bool) -> Life:
    names = ("number", "area", "case_type", "class_id", "reported_at", "promised_at", "closed_at", "outcome", "channel", "version")
    return Life(
        case_id=row["id"],
        title=msgspec.json.decode(row["title"]),
        with_photo=row["photo_id"] is not None,
        with_position=row["lon"] is not None,
        steps=tuple(steps),
        clocks=tuple(clocks),
        exempt=exempt,
        **{name: row[name] for name in names},
    )


def _values(fact: Fact) -> Iterable[object]:
    yield fact.case_id
    for name in _HELD:
        value = getattr(fact, name)
        yield msgspec.json.encode(value).decode() if name == "title" else value
    yield from area_code.columns(fact.area).values()


def _as_json(facts: Sequence[Fact]) -> str:
    """Return facts as rows of their table."""
    rows = [msgspec.structs.asdict(fact) | {"id": fact.case_id} | area_code.columns(fact.area) for fact in facts]
    return msgspec.json.encode(rows).decode()


def _fact(row: Mapping[str, Any], identity: str) -> Fact:
    held = {name: row[name] for name in _HELD} | {"title": msgspec.json.decode(row["title"])}
    for name in _FLAGS:
        held[name] = bool(row[name])
    return Fact(case_id=row[identity], **held)


def _group(row: Mapping[str, Any]) -> Group:
    key = row.get("key")
    return Group(key=None if key is None else str(key), name=row.get("name"))


def _counts(row: Mapping[str, Any], formulas: Mapping[str, Formula]) -> Counts:
    return {name: (int(row[f"numerator{number}"]), int(row[f"denominator{number}"])) for number, name in enumerate(formulas)}
