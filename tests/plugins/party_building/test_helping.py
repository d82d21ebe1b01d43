from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plugins.party_building.town import NORTH, TODAY, Town
from wangge_plugin_party_building import helping
from wangge_sdk.registers import NotPossibleError
from wangge_sdk.views import CaseView, Position

GRID = NORTH + "001"


def case(number: int = 1, class_id: str = "repair", kind: str = "help", **more: object) -> CaseView:
    whole = {"area": GRID, "text": "", "stage": "collection", "state": "reported", "reported_at": datetime(2026, 9, 15, tzinfo=UTC)}
    whole |= {"position": Position(112.0, 28.0), "form": {"times": ["evening"]}} | more
    case_type = f"party-building.{kind}"
    return CaseView(id=f"case-{number}", number=f"9999-{number:06}", case_type=case_type, class_id=f"{case_type}.{class_id}", **whole)


class Street(Town):
    """Four members who can repair things, one who mediates, and a resident's request."""

    def __init__(self) -> None:
        super().__init__()
        self.helpers = [self.member(name, trade="electrician") for name in ("王建国", "李秀英", "张伟", "赵敏")]
        for helper in self.helpers:
            helping.offer(self.registers, {"member": helper, "skill": "repair", "times": ["evening"], "most": 2})
        self.mediator = self.member("孙立")
        helping.offer(self.registers, {"member": self.mediator, "skill": "mediation"})

    def ask(self, **more: object) -> str:
        asked = case(**more)  # type: ignore[arg-type]
        helping.receive(self.registers, asked, TODAY)
        helping.receive(self.registers, asked, TODAY)
        return self.one("request", case=asked.id)

    def matches(self, request: str, state: str = "proposed") -> list[str]:
        return [id_ for id_, each in self.shelf.kept["match"].items() if each.body["request"] == request and each.body["state"] == state]

    def load(self, member: str) -> int:
        return int(self.shelf.bodies("offer", member=member)[0]["load"])


@pytest.fixture
def street() -> Street:
    return Street()


def test_a_case_is_matched_once_with_reasons_and_no_words_of_the_resident(street: Street) -> None:
    request = street.ask(text="我家水管漏了，电话 139")
    assert len(street.matches(request)) == 3
    assert "139" not in str(street.body("request", request))
    assert all(each["why"]["zh-CN"].startswith("会水电维修；同一网格") and each["why"]["en"] for each in street.shelf.bodies("match"))


def test_one_takes_it_on_the_others_are_not_asked_any_more(street: Street) -> None:
    request = street.ask()
    first, second, _ = street.matches(request)
    helping.accept(street.registers, {"match": first})
    taken = street.body("request", request)
    assert (taken["state"], taken["member"], street.load(taken["member"])) == ("accepted", street.body("match", first)["member"], 1)
    with pytest.raises(NotPossibleError, match="present state"):
        helping.accept(street.registers, {"match": second})
    helping.finish(street.registers, {"match": first, "words": "修好了"}, TODAY)
    assert (street.body("request", request)["state"], street.load(taken["member"])) == ("done", 0)


def test_when_all_decline_the_next_are_proposed_and_nobody_twice(street: Street) -> None:
    request = street.ask()
    told = [helping.decline(street.registers, {"match": each, "words": "出差"}) for each in street.matches(request)]
    assert told == [0, 0, 1]
    (last,) = street.matches(request)
    assert helping.decline(street.registers, {"match": last}) == 0
    assert street.body("request", request)["state"] == "unmatched"
    members = [each["member"] for each in street.shelf.bodies("match", request=request)]
    assert sorted(members) == sorted(street.helpers)


def test_it_is_handed_on_to_a_colleague_or_proposed_anew(street: Street) -> None:
    request = street.ask()
    first = street.matches(request)[0]
    helping.accept(street.registers, {"match": first})
    giver, label = (street.body("match", first)[name] for name in ("member", "member_label"))
    other = next(each for each in street.helpers if each != giver)
    with pytest.raises(NotPossibleError, match="does not offer"):
        helping.hand_on(street.registers, {"match": first, "to": street.mediator, "words": "住院"})
    helping.hand_on(street.registers, {"match": first, "to": other, "words": "住院"})
    (passed,) = street.matches(request)
    assert (street.body("match", passed)["member"], street.body("match", passed)["why"]["zh-CN"]) == (other, f"由 {label} 转交：住院")
    helping.accept(street.registers, {"match": passed})
    helping.hand_on(street.registers, {"match": passed, "words": "太忙"})
    assert (street.load(giver), street.load(other)) == (0, 0)
    assert giver not in {street.body("match", each)["member"] for each in street.matches(request)}


def test_mediation_is_a_case_kind_that_asks_for_mediators(street: Street) -> None:
    request = street.ask(kind="mediation", class_id="neighbours", form={"parties": 2})
    assert [street.body("match", each)["member"] for each in street.matches(request)] == [street.mediator]


def test_a_closed_case_ends_it_and_an_erased_reporter_is_forgotten(street: Street) -> None:
    request = street.ask()
    helping.accept(street.registers, {"match": street.matches(request)[0]})
    for _ in range(2):
        helping.forget_reporter(street.registers, "case-1")
        helping.case_over(street.registers, "case-1", TODAY)
    done = street.body("request", request)
    assert (done["state"], done.get("where"), done.get("times"), street.load(done["member"])) == ("done", None, None, 0)
    unmatched = street.ask(number=2, class_id="law")
    helping.case_over(street.registers, "case-2", TODAY)
    assert street.body("request", unmatched)["state"] == "cancelled"


@given(st.lists(st.tuples(st.sampled_from(("ask", "accept", "decline", "finish", "hand_on", "close")), st.integers(0, 30)), max_size=14))
@settings(max_examples=20)
def test_whatever_happens_the_load_is_what_is_taken_on(steps: list[tuple[str, int]]) -> None:
    street = Street()
    for number, (what, drawn) in enumerate(steps):
        state = "accepted" if what in {"finish", "hand_on"} else "proposed"
        there = [id_ for id_, each in street.shelf.kept.get("match", {}).items() if each.body["state"] == state]
        if what == "ask":
            street.ask(number=number)
        elif what == "close":
            helping.case_over(street.registers, f"case-{drawn % (number + 1)}", TODAY)
        elif there:
            given_ = {"match": there[drawn % len(there)], "words": "原因"}
            acts = {"accept": helping.accept, "decline": helping.decline, "hand_on": helping.hand_on}
            try:
                helping.finish(street.registers, given_, TODAY) if what == "finish" else acts[what](street.registers, given_)
            except NotPossibleError:
                assert what == "accept"
    for helper in street.helpers:
        taken = street.shelf.bodies("match", member=helper, state="accepted")
        assert street.load(helper) == len(taken) <= 2
    live = [each["live_for"] for each in street.shelf.bodies("match") if "live_for" in each]
    assert len(live) == len(set(live))
