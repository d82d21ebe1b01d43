import pytest

from tests.plugins.party_building.town import TODAY, Town
from wangge_plugin_party_building import joining
from wangge_plugin_party_building.development import missing_papers
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.registers import NotPossibleError, entered


class Way(Town):
    """Somebody who has applied."""

    def __init__(self) -> None:
        super().__init__()
        self.who = self.person("陈晨", "2000-02-03")
        joining.apply(self.registers, {"person": self.who, "organisation": self.north, "on": "2022-01-10"}, TODAY)
        self.id = self.one("development", person=self.who)

    def papers(self, on: str) -> None:
        for kind in missing_papers(self.body("development", self.id)["stage"], ()):
            self.registers.take([entered("paper", {"development": self.id, "kind": kind, "dated": on, "area": "999901001001"})])

    def go(self, on: str) -> str:
        joining.advance(self.registers, {"development": self.id, "on": on}, TODAY)
        return str(self.body("development", self.id)["stage"])


@pytest.fixture
def way() -> Way:
    return Way()


def test_from_an_application_to_full_membership(way: Way) -> None:
    with pytest.raises(NotPossibleError, match="Papers are missing"):
        way.go("2022-02-10")
    way.papers("2022-02-01")
    assert way.go("2022-02-10") == "activist"
    way.papers("2023-02-01")
    with pytest.raises(NotPossibleError, match="Not before 2023-02-10"):
        way.go("2023-02-09")
    assert way.go("2023-02-10") == "candidate"
    way.papers("2023-05-01")
    assert way.go("2023-05-02") == "probationary"
    member = way.one("member", person=way.who)
    assert (way.body("member", member)["status"], way.body("member", member)["joined_on"]) == ("probationary", "2023-05-02")
    way.papers("2024-05-01")
    assert way.go("2024-05-02") == "full"
    assert (way.body("member", member)["status"], way.body("development", way.id)["state"]) == ("full", "done")
    assert [each["stage"] for each in way.shelf.bodies("stage")] == ["activist", "candidate", "probationary", "full"]


def test_probation_may_be_longer_and_may_end_without_membership(way: Way) -> None:
    for on in ("2022-02-10", "2023-02-10", "2023-05-02"):
        way.papers(on)
        way.go(on)
    joining.prolong(way.registers, {"development": way.id, "months": 6, "on": "2024-05-02", "note": "再考察"}, TODAY)
    assert way.body("development", way.id)["due_on"] == "2024-11-02"
    with pytest.raises(NotPossibleError, match="once"):
        joining.prolong(way.registers, {"development": way.id, "months": 6, "on": "2024-05-02", "note": "再考察"}, TODAY)
    way.papers("2024-06-01")
    with pytest.raises(NotPossibleError, match="Not before 2024-11-02"):
        way.go("2024-06-02")
    joining.end(way.registers, {"development": way.id, "on": "2024-11-02", "note": "不合格"}, TODAY)
    assert way.shelf.bodies("member")[0]["standing"] == "cancelled"


def test_one_way_at_a_time_and_only_full_members_accompany(way: Way) -> None:
    with pytest.raises(RefusedError, match="not_unique"):
        joining.apply(way.registers, {"person": way.who, "organisation": way.south, "on": "2022-01-10"}, TODAY)
    full, new = way.member("李秀英"), way.member("赵敏", status="probationary", joined_on="2026-01-01")
    joining.accompany(way.registers, {"development": way.id, "first": full})
    with pytest.raises(NotPossibleError, match="full member"):
        joining.accompany(way.registers, {"development": way.id, "first": full, "second": new})
    joining.end(way.registers, {"development": way.id, "on": "2022-03-01", "note": "本人撤回"}, TODAY)
    joining.apply(way.registers, {"person": way.who, "organisation": way.south, "on": "2022-04-10"}, TODAY)
