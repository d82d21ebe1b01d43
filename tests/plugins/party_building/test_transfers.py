import pytest

from tests.plugins.party_building.town import SOUTH, TODAY, Town
from wangge_plugin_party_building import transfers
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.registers import NotPossibleError


class Road(Town):
    """A member on the way from the north to the south."""

    def __init__(self) -> None:
        super().__init__()
        self.carried: list[str] = []
        self.person_id = self.member()
        self.ask("南社区党支部")
        self.carry()

    def ask(self, number: str) -> None:
        transfers.ask(self.registers, {"member": self.person_id, "to_number": number}, TODAY, self.carried.append)

    def carry(self) -> None:
        for each in [*self.carried, *self.carried]:  # a run that comes twice changes nothing
            transfers.carry_over(self.registers, each)
        self.carried.clear()

    def decide(self, decision: str, **more: object) -> None:
        given = {"transfer": self.one("transfer", side="in", state="asked"), "decision": decision, "on": "2026-09-10"} | more
        transfers.decide(self.registers, given, TODAY, self.carried.append)
        self.carry()

    def states(self) -> dict[str, str]:
        return {each["side"]: each["state"] for each in self.shelf.bodies("transfer")}


@pytest.fixture
def road() -> Road:
    return Road()


def test_the_other_side_sees_it_in_its_own_area_and_takes_the_member_in(road: Road) -> None:
    assert {each["side"]: each["area"] for each in road.shelf.bodies("transfer")} == {"out": "999901001001", "in": SOUTH}
    road.decide("accepted")
    assert road.states() == {"out": "accepted", "in": "accepted"}
    member = road.body("member", road.person_id)
    assert (member["organisation"], member["area"], member["label"]) == (road.south, SOUTH, "王** 南社区党支部")
    road.ask("北社区党支部")


def test_it_is_sent_back_with_a_reason(road: Road) -> None:
    with pytest.raises(NotPossibleError, match="reason"):
        road.decide("refused")
    road.decide("refused", words="材料不全")
    assert road.states() == {"out": "refused", "in": "refused"}
    assert road.body("member", road.person_id)["organisation"] == road.north


def test_the_asking_side_takes_it_back_and_only_that_side(road: Road) -> None:
    with pytest.raises(NotPossibleError, match="other side"):
        transfers.withdraw(road.registers, {"transfer": road.one("transfer", side="in")}, road.carried.append)
    transfers.withdraw(road.registers, {"transfer": road.one("transfer", side="out")}, road.carried.append)
    road.carry()
    assert road.states() == {"out": "withdrawn", "in": "withdrawn"}
    with pytest.raises(NotPossibleError, match="other side"):
        given = {"transfer": road.one("transfer", side="out"), "decision": "accepted", "on": "2026-09-10"}
        road.ask("南社区党支部")
        transfers.decide(road.registers, given | {"transfer": road.one("transfer", side="out", state="asked")}, TODAY, road.carried.append)


def test_nobody_is_on_two_ways_at_once_or_to_a_branch_that_there_is_not(road: Road) -> None:
    with pytest.raises(RefusedError, match="not_unique"):
        road.ask("南社区党支部")
    road.decide("refused", words="材料不全")
    with pytest.raises(NotPossibleError, match="already"):
        road.ask("北社区党支部")
    road.ask("没有")
    road.carry()
    assert road.shelf.bodies("transfer", to_number="没有")[0]["state"] == "refused"
