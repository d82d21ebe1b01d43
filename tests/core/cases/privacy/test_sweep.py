"""Something personal is said in every field of every mechanism; after an erasure none of it is left anywhere in the database."""

from typing import Literal

import msgspec
import pytest

from tests import world
from tests.core.cases.privacy.planting import NAME, Planter
from tests.core.cases.privacy.test_register import REGISTER
from tests.core.cases.ruling import ruled
from tests.world import World
from wangge_core.cases.model import Case
from wangge_core.cases.privacy.by_area import PRIVACY
from wangge_core.cases.privacy.schemas import RedactIn, RevealIn
from wangge_core.database import Database
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.schema import REMEMBERED


async def _all(database: Database) -> dict[tuple[str, str], str]:
    """Return all that the database holds, by table and column."""
    if database.dialect == "sqlite":
        tables = await database.fetch("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    else:
        tables = await database.fetch("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'")
    found: dict[tuple[str, str], str] = {}
    for table in tables:
        for row in await database.fetch(f"SELECT * FROM {table['name']}"):
            for column, value in row.items():
                shown = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                found[table["name"], column] = found.get((table["name"], column), "") + "\n" + shown
    return found


async def _left(database: Database, words: list[str]) -> dict[tuple[str, str], list[str]]:
    """Return where some of the words still are."""
    held = await _all(database)
    return {place: hits for place, text in held.items() if (hits := [word for word in words if word in text])}


async def _planted(platform: Platform, county: World, time: FixedTime) -> tuple[Planter, Case]:
    planter = Planter(platform, county, time)
    return planter, await planter.plant()


async def test_every_place_that_is_remembered_was_planted(platform: Platform, county: World, time: FixedTime):
    planter, _ = await _planted(platform, county, time)
    planted = await _left(platform.database, planter.marks)
    unplanted = {(where.table, column) for where in REMEMBERED for column in where.columns} - set(planted)
    assert unplanted == set(), "let `planting.py` say something there, or the test below proves nothing of it"
    assert {REGISTER["columns"][table][column] for table, column in planted if column in REGISTER["columns"].get(table, {})} == {
        "case",
        "index",
    }
    assert ("cases", "text") in planted


@pytest.mark.parametrize("words", ["rules", "all"])
async def test_nothing_personal_is_left_after_an_erasure(
    platform: Platform, county: World, time: FixedTime, words: Literal["rules", "all"]
):
    planter, case = await _planted(platform, county, time)
    dispatcher = county.actor("north_dispatcher")
    await platform.cases.redaction.words(dispatcher, case.id, RedactIn(case.version, [planter.marks[0]]))
    rules = msgspec.structs.replace(PRIVACY.default, words=words)
    await ruled(platform, PRIVACY, rules, world.COUNTY)
    assert (await platform.cases.erasing.ask(case.query_code)).state == "done"
    who = [NAME, "13812345678"]
    spoken = planter.own if words == "all" else []
    left = await _left(platform.database, [*planter.marks, *who, *spoken])
    assert left == {}
    detail = await platform.cases.details.page(dispatcher, case.id)
    assert [entry.title["en"] for entry in detail.timeline][-1] == "Personal data erased"
    await platform.sealer.seal()
    assert (await platform.audit_queries.verification(county.actor("audit_admin"), None)).findings == ()


async def test_what_is_marked_is_hidden_wherever_it_was_said_and_the_originals_are_sealed(
    platform: Platform, county: World, time: FixedTime
):
    planter, case = await _planted(platform, county, time)
    dispatcher = county.actor("north_dispatcher")
    for pieces in (planter.marks[:30], planter.marks[30:]):
        now = await platform.cases.repository.told(case.id)
        assert now is not None
        await platform.cases.redaction.words(dispatcher, case.id, RedactIn(now.version, pieces))
    assert set(await _left(platform.database, planter.marks)) == {("case_sealed", "original")}
    revealed = await platform.cases.revealing.reveal(dispatcher, case.id, RevealIn("words", "redaction"))
    originals = "\n".join(revealed.words.values())
    assert [mark for mark in planter.marks if mark not in originals] == []
    assert {place.partition(":")[0] for place in revealed.words} >= {"text", "step", "order", "whistle", "assistance", "responsibility"}


async def test_the_own_view_shows_what_the_reporter_said_anywhere_and_what_was_handed_on(
    platform: Platform, county: World, time: FixedTime
):
    planter, case = await _planted(platform, county, time)
    own = await platform.cases.own_views.open(case.query_code)
    assert {one.what for one in own.statements} == {"said", "rating", "reopening", "call", "handed_over"}
    shown = [one.text for one in own.statements if one.what != "handed_over"]
    assert set(shown) == set(planter.said[2:-1]), "neither what staff wrote, nor the report itself, which stands above"
    assert len(shown) == len(set(shown))
    assert NAME in [one.text for one in own.statements if one.what == "handed_over"]
