"""The newest cases that hold every word of a search, at a cost that does not grow with how many hold them.

A page wants the newest few. Of a word that many cases hold those are found soon by looking through the newest cases: the words of
each are kept by the case. Of a word that few hold there is nothing to be found that way, and the index of grams names them all. Which
of the two a word is nobody needs to know beforehand: the first few hundred cases tell, and also which of several words is the rarest,
by which the index is then asked; the others are looked for in what it names.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from wangge_core.access.unscoped import unscoped
from wangge_core.cases.searching import CASES, Condition, Dialect, holders, spelled
from wangge_core.database import Database

SAMPLE: Final = 400
"""So many of the newest cases tell how often words are held."""
MOST_LOOKED_THROUGH: Final = 6_000
"""Where more than these would have to be looked through, by the sample, the index is asked: at about this number both take as long."""
_MARGIN: Final = 1.5


class _Looked(NamedTuple):
    """What looking through cases came to: how many there were, which hold all words, and how many hold each; `last` is the oldest."""

    cases: int
    found: tuple[UUID, ...]
    holding: tuple[int, ...]
    last: UUID | None


@unscoped("the condition that is handed in holds the scope of whoever searches")
async def newest(database: Database, among: Condition, words: Sequence[str], limit: int) -> Sequence[Mapping[str, Any]]:
    """Return the newest rows, at most `limit`, of the cases that the condition on `cases` holds for and that have every word."""
    looked = await _look(database, among, words, SAMPLE)
    found = looked.found
    if looked.cases < SAMPLE or len(found) >= limit:
        return await _rows(database, among, found[:limit])
    wanted = int((limit - len(found)) * looked.cases / len(found) * _MARGIN) if found else MOST_LOOKED_THROUGH + 1
    if wanted <= MOST_LOOKED_THROUGH:
        text, values = among
        further = await _look(database, (f"{text} AND id < {{}}", [*values, looked.last]), words, wanted)
        found += further.found
        if further.cases < wanted or len(found) >= limit:
            return await _rows(database, among, found[:limit])
    return await _named(database, among, _rarest_first(words, looked.holding), limit)


@unscoped("as `newest`")
async def _look(database: Database, among: Condition, words: Sequence[str], most: int) -> _Looked:
    """Look through the newest cases."""
    text, values = among
    inside = f"SELECT id FROM cases WHERE {text} ORDER BY id DESC LIMIT {{}}"  # noqa: S608  from filters.condition
    holds = ", ".join(f"{_holds('c', database.dialect)} AS w{number}" for number in range(len(words)))
    rows = await database.fetch(
        f"SELECT c.id AS id, {holds} FROM ({inside}) c ORDER BY c.id DESC",  # noqa: S608  our own text
        *words,
        *values,
        most,
    )
    names = [f"w{number}" for number in range(len(words))]
    found = tuple(row["id"] for row in rows if all(row[name] for name in names))
    holding = tuple(sum(bool(row[name]) for row in rows) for name in names)
    return _Looked(len(rows), found, holding, rows[-1]["id"] if rows else None)


@unscoped("a part of the queries here")
def _holds(case: str, dialect: Dialect) -> str:
    return f"EXISTS (SELECT 1 FROM {CASES.table} s WHERE s.{CASES.column} = {case}.id AND {spelled('s.words', dialect)})"  # noqa: S608  ours


def _rarest_first(words: Sequence[str], holding: Sequence[int]) -> list[str]:
    """Return the words by how many of the sample hold them; of equally many the longest first."""
    return [word for _, _, word in sorted(zip(holding, (-len(word) for word in words), words, strict=True))]


@unscoped("as `newest`")
async def _named(database: Database, among: Condition, words: Sequence[str], limit: int) -> Sequence[Mapping[str, Any]]:
    """Ask the index for all that hold the first word, and look for the others in those."""
    text, values = among
    rarest, *others = words
    inner, inner_values = holders(rarest, database.dialect)
    rest = "".join(f" AND {_holds('cases', database.dialect)}" for _ in others)
    if database.dialect == "sqlite":
        # A cross join keeps its order there: else the planner may walk every case, newest first, and ask each for the word.
        source = f"(SELECT DISTINCT {CASES.column} AS holder FROM ({inner})) CROSS JOIN cases ON cases.id = holder WHERE {text}"  # noqa: S608  ours
        given = [*inner_values, *values]
    else:
        source = f"cases WHERE {text} AND id = ANY(ARRAY({inner}))"
        given = [*values, *inner_values]
    statement = f"SELECT cases.* FROM {source}{rest} ORDER BY id DESC LIMIT {{}}"  # noqa: S608  ours
    return await database.fetch(statement, *given, *others, limit)


@unscoped("as `newest`")
async def _rows(database: Database, among: Condition, found: Sequence[UUID]) -> Sequence[Mapping[str, Any]]:
    """Return the rows of cases that were found."""
    if not found:
        return []
    text, values = among
    holes = ", ".join("{}" for _ in found)
    # By the condition once more: a case may have been moved out of it since.
    statement = f"SELECT * FROM cases WHERE {text} AND id IN ({holes}) ORDER BY id DESC"  # noqa: S608  from filters.condition
    return await database.fetch(statement, *values, *found)
