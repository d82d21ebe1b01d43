"""Reports of signed-in people keep what speaks against their position, and no track."""

from datetime import timedelta

from tests import world
from tests.core.cases.test_intake import GRID, RESIDENT, report
from tests.world import World
from wangge_core.cases.intake import Sender
from wangge_core.cases.report_schemas import PositionIn
from wangge_core.platform import Platform


def position(minutes: int, metres: float = 0, accuracy: float | None = 10) -> PositionIn:
    lon, lat = world.middle_of(GRID)
    return PositionIn(lon, lat + metres / 111_195, accuracy, at=world.NOW + timedelta(minutes=minutes))


async def doubted(platform: Platform, sender: Sender, **changes) -> list[str]:
    receipt = await platform.cases.intake.report(sender, report(**changes))
    case = await platform.cases.repository.by_query_code(receipt.query_code)
    assert case is not None
    first = (await platform.cases.repository.steps(case.id))[0]
    return [*first.data.get("place_doubts", [])]


async def test_the_history_of_a_case_says_what_speaks_against_its_place(platform: Platform, county: World):
    worker = Sender(county.actor("worker"), "w" * 64, "desk")
    lon, lat = world.middle_of("999901100201002")
    far = PositionIn(lon, lat, 10, at=world.NOW - timedelta(seconds=59))
    assert await doubted(platform, worker, position=position(-1)) == []
    assert await doubted(platform, worker, position=far) == ["jump"]
    assert await doubted(platform, worker, position=position(0, accuracy=0)) != []
    [kept] = await platform.database.fetch("SELECT at, accuracy FROM last_fix")
    assert (kept["at"], kept["accuracy"]) == (world.NOW, 0), "one row: no track comes about"
    assert await doubted(platform, worker, position=position(-30)) == []
    [kept] = await platform.database.fetch("SELECT at FROM last_fix")
    assert kept["at"] == world.NOW, "what waited offline does not turn time back"


async def test_nothing_is_kept_of_whoever_is_not_signed_in_or_tapped_the_map(platform: Platform, county: World):
    assert await doubted(platform, RESIDENT, position=position(0, accuracy=0)) == []
    lon, lat = world.middle_of(GRID)
    assert await doubted(platform, Sender(county.actor("worker"), "w" * 64, "desk"), position=PositionIn(lon, lat, 0)) == []
    assert await platform.database.fetch("SELECT at FROM last_fix") == []
