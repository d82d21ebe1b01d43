"""`registers_200k`: the base library and party building with 200,000 people each, on PostgreSQL, against hand-written SQL.

What: the lists that both plugins open with, as the API calls them (`DocumentQueries.page`): people who are kept, by the day on which
somebody last made sure; active full members by the day on which they joined. Fifty of them, scoped to a town, decoded and masked. Against
what: a table that somebody would write by hand, a column for each field and for who made and changed it, with the index that the list
wants, read by one statement through the same `Database`. Both sides return the same fifty (checked) and alternate call by call; the
worse of the two medians of the pairwise ratios is the figure. Beside it, without a bar: a search by words, one document whole, and a
spreadsheet of 1,000 people taken in, in the plugins' own collections as their manifests declare them.
"""

import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from tests import world
from tests.bench.two_sides import Series, alternated, figure, settled
from tests.core.collections.filling import GRIDS, fill
from tests.postgres import Server
from wangge_core.access.model import Actor
from wangge_core.access.policy import Title
from wangge_core.collections.entering import words_of
from wangge_core.collections.model import Document, Ref, Shape
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.settings import Settings
from wangge_core.spreadsheets import writing
from wangge_sdk.manifest import open_package

PLUGINS: Final = Path(__file__).parents[2] / "plugins"
PEOPLE: Final = 200_000
PAIRS: Final = 15
CALLS: Final = 20
PAGE: Final = 50
ROWS: Final = 1_000
_ROLE: Final = "township_dispatcher"
_FIRST: Final = date(2024, 1, 1)
_MADE: Final = "created_at, created_by, changed_at, changed_by"
_STAMPS: Final = "created_at TIMESTAMPTZ, created_by VARCHAR(120), changed_at TIMESTAMPTZ, changed_by VARCHAR(120)"


def _day(number: int) -> str:
    return (_FIRST + timedelta(days=number * 7907 % 1_000)).isoformat()


def _person(number: int) -> dict[str, Any]:
    born = date(1930, 1, 1) + timedelta(days=number * 7919 % 32_000)
    return {
        "name": "王桂兰",
        "identity": f"999901{number:012}",
        "sex": "female" if number % 2 else "male",
        "born_on": born.isoformat(),
        "phone": f"19{number:09}",
        "home": f"文昌路{number % 9_973}号{number % 7 + 1}单元",
        "standing": "together",
        "state": "left" if number % 9 == 0 else "living",
        "verified_on": _day(number),
        "source": "visit",
        "grid": _grid(number),
    }


def _member(number: int) -> dict[str, Any]:
    return {
        "person": str(UUID(int=number)),
        "person_label": "王**",
        "label": f"第{number % 499}支部党员{number}",
        "organisation": str(UUID(int=number % 499)),
        "organisation_label": f"第{number % 499}支部",
        "status": "probationary" if number % 20 == 0 else "full",
        "standing": "moved" if number % 15 == 0 else "active",
        "joined_on": _day(number),
        "area": _grid(number),
    }


def _grid(number: int) -> str:
    return GRIDS[number * 31 // 7 % len(GRIDS)]


class Register(Struct, frozen=True):
    """A collection that is measured: what its documents are, what its list asks for, and the words that are searched."""

    package: str
    ref: Ref
    body: Callable[[int], dict[str, Any]]
    filters: tuple[str, ...]
    sort: str
    words: str

    def document(self, number: int) -> Document:
        """Return the document of a number."""
        made = {"created_at": world.NOW, "created_by": "filling", "changed_at": world.NOW, "changed_by": "filling"}
        return Document(id=UUID(int=number + 1), area=_grid(number), version=1, schema_version=1, body=self.body(number), **made)

    @property
    def wanted(self) -> Wanted:
        """The list."""
        return Wanted(filters=read_filters(list(self.filters)), sort=self.sort)


REGISTERS: Final = (
    Register(
        "base-library/src/wangge_plugin_base_library",
        Ref("qingxi-digital.base-library", "person"),
        _person,
        ("state=living",),
        "verified_on",
        "文昌路128号",
    ),
    Register(
        "party-building/src/wangge_plugin_party_building",
        Ref("qingxi-digital.party-building", "member"),
        _member,
        ("standing=active", "status=full"),
        "joined_on",
        "第128支部",
    ),
)


async def _installed(platform: Platform) -> None:
    """Admit both plugins, switch them on in the county, and give their rights to the dispatchers of towns."""
    rights: list[str] = []
    for each in REGISTERS:
        folder = PLUGINS / each.package
        if each.ref.plugin not in {known.id for known in platform.host.plugins}:
            platform.host.admit(read_offer(open_package(folder), (folder,)))
        await world.enable(platform, each.ref.plugin, world.COUNTY)
        rights += [f"{each.ref}.{action}" for action in ("read", "write")]
    rights += [f"{REGISTERS[0].ref.plugin}:held.{action}" for action in ("read", "write")]
    role = platform.access.policy.role(_ROLE)
    if role is None:
        raise RuntimeError(f"there is no role {_ROLE}")
    draft = RoleDraft(Title(role.title.zh_cn, role.title.en), [*map(str, role.permissions), *rights], list(role.inherits))
    await platform.identity.roles.save(world.SYSTEM, _ROLE, draft)


async def _by_hand(platform: Platform, shape: Shape, register: Register) -> str:
    """Make the table that somebody would write by hand, with the very rows; return its name."""
    database, name = platform.database, f"by_hand_{register.ref.name}"
    fields = tuple(register.body(1))
    columns = ", ".join(f"{field} TEXT" for field in fields)
    await database.execute(
        f"CREATE TABLE {name} (id UUID PRIMARY KEY, l4 VARCHAR(9), place VARCHAR(15), version INTEGER, {_STAMPS}, {columns})"
    )
    taken = ", ".join(f"(body::json->>'{field}')" for field in fields)
    for grid in GRIDS:
        await database.execute(
            f"INSERT INTO {name} SELECT id, l4, area, version, {_MADE}, {taken} FROM {shape.table} WHERE l6 = {{}}", grid
        )
    equal = ", ".join(each.partition("=")[0] for each in register.filters)
    await database.execute(f"CREATE INDEX {name}_list ON {name} (l4, {equal}, {register.sort}, id)")
    return name


async def _worded(platform: Platform, shape: Shape, register: Register, people: int) -> None:
    """Write the words that documents are found by."""
    for start in range(0, people, 5_000):
        rows = [
            row for number in range(start, min(start + 5_000, people)) for row in words_of(shape, register.document(number), "postgres")
        ]
        async with platform.database.transaction():
            await platform.documents.service.repository.add(rows)


async def _list(platform: Platform, actor: Actor, register: Register) -> list[str]:
    page = await platform.documents.queries.page(actor, register.ref, register.wanted, None, PAGE)
    return [str(document.id) for document in page.documents]


async def _listed_by_hand(platform: Platform, table: str, register: Register) -> list[str]:
    fields = ", ".join(register.body(1))
    conditions = " AND ".join(f"{each.partition('=')[0]} = {{}}" for each in register.filters)
    rows = await platform.database.fetch(
        f"SELECT id, place, version, {_MADE}, {fields} FROM {table} WHERE l4 = {{}} AND {conditions} "
        f"ORDER BY {register.sort}, id LIMIT {PAGE}",
        world.NORTH,
        *(each.partition("=")[2] for each in register.filters),
    )
    return [str(row["id"]) for row in rows]


async def _milliseconds(call: Callable[[], Awaitable[object]], times: int = 15) -> float:
    await call()
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        await call()
        taken.append((time.perf_counter() - start) * 1000)
    return round(median(taken), 2)


def _sheet(people: int) -> bytes:
    headings = ("姓名", "性别", "出生年月日", "联系电话", "家庭住址", "所属网格")
    grid = next(each for each in GRIDS if each.startswith(world.NORTH))
    rows = [
        [
            "李新来",
            "女",
            f"19{number % 80 + 10}年{number % 12 + 1}月{number % 28 + 1}日",
            f"18{people + number:09}",
            f"新街{number}号",
            grid,
        ]
        for number in range(ROWS)
    ]
    return writing.table("居民", headings, rows)


async def _taken(platform: Platform, actor: Actor, people: int) -> float:
    """Take in an old spreadsheet of a thousand people; return the seconds."""
    sheets, ref, content = platform.documents.old_sheets, REGISTERS[0].ref, _sheet(people)
    seen = await sheets.look(actor, ref, content)
    plan = json.dumps({"area": world.NORTH, "fields": {each.heading: each.field for each in seen.columns if each.field}}).encode()
    start = time.perf_counter()
    report = await sheets.take(actor, ref, "旧表.xlsx", content, plan, dry_run=False)
    if report.added != ROWS:
        raise RuntimeError(f"{report.added} of {ROWS} rows were taken in: {report.findings[:3]}")
    return round(time.perf_counter() - start, 2)


async def measured(folder: Path, url: str, people: int = PEOPLE) -> tuple[list[Series], Mapping[str, float]]:
    """Fill the registers, time both sides of each list, and what stands beside them."""
    settings = Settings(data=folder, database=url, pool_size=2, county=world.COUNTY)
    async with Platform(settings, FixedTime(world.NOW)).opened() as platform:
        actor = (await world.build(platform)).actor("north_dispatcher")
        await _installed(platform)
        tables: list[str] = []
        for register in REGISTERS:
            shape = await platform.documents.shapes.of(platform.documents.declarations.find(register.ref))
            await fill(platform.database, shape, people, register.document)
            await _worded(platform, shape, register, people)
            tables.append(await _by_hand(platform, shape, register))
        await settled(platform.database)
        series, beside = list[Series](), dict[str, float]()
        for register, table in zip(REGISTERS, tables, strict=True):
            sides = partial(_list, platform, actor, register), partial(_listed_by_hand, platform, table, register)
            mine, theirs = await sides[0](), await sides[1]()
            if mine != theirs or len(mine) != PAGE:
                raise RuntimeError(f"the two sides of {register.ref} differ, so that they compare with nothing")
            name = register.ref.name
            series.append(await alternated(platform.database, name, *sides, rounds=PAIRS, calls=CALLS))
            queries, ref = platform.documents.queries, register.ref
            beside[f"{name} search ms"] = await _milliseconds(partial(queries.page, actor, ref, Wanted(words=register.words), None, PAGE))
            beside[f"{name} detail ms"] = await _milliseconds(partial(queries.get, actor, ref, UUID(mine[0])))
        beside[f"{ROWS} rows in, s"] = await _taken(platform, actor, people)
        return series, beside


def run(people: int = PEOPLE) -> dict[str, Any]:
    """Measure on a PostgreSQL of its own, and return the figure of `build/bench.json`."""
    folder = Path(tempfile.mkdtemp(prefix="wangge-bench-"))
    server = Server(folder / "cluster")
    try:
        server.create()
        server.start()
        try:
            series, beside = asyncio.run(measured(folder / "data", server.url, people))
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
    return _figure(series) | {"beside": dict(beside)}


def _figure(series: Sequence[Series]) -> dict[str, Any]:
    return figure("registers_200k", series, series)
