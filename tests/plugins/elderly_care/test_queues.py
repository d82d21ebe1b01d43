import pytest

from tests.plugins.elderly_care.village import GRID, NOW, TODAY, Village
from wangge_plugin_elderly_care import queues
from wangge_sdk.registers import NotPossibleError


def ticket(village: Village, age: int = 60) -> str:
    return queues.take_ticket(village.registers, {"room": "内科", "age": age}, TODAY, GRID)


def called(village: Village) -> str:
    return queues.call_next(village.registers, {"room": "内科"}, NOW, TODAY)


def test_great_age_goes_first_and_a_ticket_names_nobody(village: Village) -> None:
    assert [ticket(village, age) for age in (60, 85, 70, 80)] == ["内科 001", "内科 002", "内科 003", "内科 004"]
    assert [called(village) for _ in range(4)] == ["内科 002", "内科 004", "内科 001", "内科 003"]
    with pytest.raises(NotPossibleError, match="Nobody waits"):
        called(village)
    assert all("elder" not in each for each in village.shelf.bodies("ticket"))


def test_whoever_did_not_come_goes_behind_three_and_is_called_again(village: Village) -> None:
    for _ in range(5):
        ticket(village)
    called(village)
    first = village.one("ticket", number=1)
    assert queues.call_again(village.registers, {"ticket": first}, NOW) == "内科 001"
    assert village.body("ticket", first)["calls"] == 2
    queues.end_ticket(village.registers, {"ticket": first, "how": "passed"})
    assert [called(village) for _ in range(5)] == ["内科 002", "内科 003", "内科 004", "内科 001", "内科 005"]
    queues.end_ticket(village.registers, {"ticket": first, "how": "done"})
    assert village.body("ticket", first)["state"] == "done"
    with pytest.raises(NotPossibleError, match="present state"):
        queues.end_ticket(village.registers, {"ticket": first, "how": "done"})
