"""Having the table that a declaration asks for: made at first use, widened when the declaration changes, narrowed later.

Every process looks at the register anew after `FRESH_SECONDS`; whatever a process may still believe is therefore true enough
until `SETTLED` has passed, and only then does the next step follow (expand, fill, index, contract; see `filling`).
"""

import asyncio
import time as clock
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from msgspec.structs import replace

from wangge_core.collections.declarations import Declared, Family
from wangge_core.collections.model import Key, Ref, Shape
from wangge_core.collections.shapes.ddl import table_of
from wangge_core.collections.shapes.repository import ShapeRepository
from wangge_core.database import Database
from wangge_core.instants import TimeSource
from wangge_core.jobs.service import Queue

FRESH_SECONDS: Final = 2.0
SETTLED: Final = timedelta(seconds=6)
JOB: Final = "collections.fill"


@dataclass(slots=True, kw_only=True)
class Shapes:
    """The shapes of one server's collections."""

    database: Database
    repository: ShapeRepository
    jobs: Queue
    time: TimeSource
    _known: dict[Ref, tuple[float, Shape]] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, declared: Declared) -> Shape:
        """Return how a collection's table stands, and see to it that there is one. Not inside a transaction."""
        known = self._known.get(declared.ref)
        if known is not None and known[0] > clock.monotonic():
            return known[1]
        async with self._turn:
            shape = await self.repository.find(declared.ref)
            if shape is None or wanted(declared, shape) != shape:
                shape = await self._brought(declared)
            self._known[declared.ref] = clock.monotonic() + FRESH_SECONDS, shape
        return shape

    def forget(self, ref: Ref) -> None:
        """Look at the register the next time."""
        self._known.pop(ref, None)

    async def _brought(self, declared: Declared) -> Shape:
        async with self.database.transaction():
            await self.repository.lock()
            shape = await self.repository.find(declared.ref)
            if shape is None:
                shape = new(declared)
                await self.repository.create(declared.ref, shape, self.time.now())
                return shape
            aim = wanted(declared, shape)
            if aim == shape:
                return shape
            fresh = [key for key in aim.keys if key.column not in {one.column for one in shape.keys}]
            await self.repository.widen(aim, fresh, search=bool(aim.search) and not shape.search)
            await self.repository.save(declared.ref, aim, self.time.now())
            if aim.filling:
                await self.jobs.move(JOB, f"collection:{declared.ref}", _data(declared.ref), self.time.now() + SETTLED)
        return aim


def _data(ref: Ref) -> dict[str, str]:
    return {"plugin": ref.plugin, "name": ref.name}


def new(declared: Declared) -> Shape:
    """Return the shape of a table that is not there yet."""
    family, says = declared.family, declared.family.leading.says
    meant = {key.meaning: key for each in family.alive for key in each.declared_keys()}
    keys = tuple(replace(key, column=f"k{number}") for number, key in enumerate(meant.values(), 1))
    return Shape(
        table=table_of(declared.ref),
        schema_version=max(each.says.schema_version for each in family.alive),
        keys=keys,
        search=tuple(dict.fromkeys(name for each in family.alive for name in each.says.search)),
        subject=says.subject_key,
        append_only=says.append_only,
        retention=says.retention,
        next_column=len(keys) + 1,
        as_of=family.as_of,
        **_lives(family),
    )


def wanted(declared: Declared, shape: Shape) -> Shape:
    """Return the shape that the declarations ask for which are alive: the same, when nothing has changed.

    Older ones than the table's, or those of a process that knows older choices of the areas, ask for nothing: another process
    knows better. What only an older version reads goes when no area runs it or can go back to it.
    """
    family, says = declared.family, declared.family.leading.says
    newest = max(each.says.schema_version for each in family.alive)
    if newest < shape.schema_version or family.as_of < shape.as_of:
        return shape
    lives = _lives(family)
    meant = {key.meaning: key for each in family.alive for key in each.declared_keys()}
    kept = tuple(_kept(key, declared=key.meaning in meant) for key in shape.keys)
    missing = [key for meaning, key in meant.items() if meaning not in {one.meaning for one in shape.keys}]
    number = shape.next_column
    added = tuple(replace(key, column=f"k{number + place}", state="filling") for place, key in enumerate(missing))
    aim = replace(
        shape,
        keys=(*kept, *added),
        search=tuple(dict.fromkeys(name for each in family.alive for name in each.says.search)),
        subject=says.subject_key or next((each.says.subject_key for each in family.alive if each.says.subject_key), None),
        schema_version=newest,
        **lives,
    )
    if aim != replace(shape, **lives) or _must_be_filled(shape, aim):
        aim = replace(aim, filling=True, filled_to=None, unfit=0, next_column=number + len(added), as_of=family.as_of)
    return replace(aim, retention=says.retention)


def _lives(family: Family) -> dict[str, Any]:
    """Return what a shape says of the versions that are alive."""
    oldest = min(each.says.schema_version for each in family.alive)
    several = oldest < max(each.says.schema_version for each in family.alive)
    return {"kept_from": oldest, "renames": family.renames if several else (), "spread": family.spread}


def _must_be_filled(shape: Shape, aim: Shape) -> bool:
    """Tell whether documents have to be looked at since other versions are alive, or areas run others.

    A table from before that was noted, whose documents are all of one schema, is taken as it is.
    """
    if not shape.spread:
        return aim.keeps
    return (shape.kept_from, shape.renames, shape.spread) != (aim.kept_from, aim.renames, aim.spread)


def _kept(key: Key, *, declared: bool) -> Key:
    if not declared:
        return replace(key, state="leaving")
    # A key that was to leave and is declared again has been filled all the time.
    return replace(key, state="ready") if key.state == "leaving" else key
