import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plugins.party_building.test_helping import case
from tests.plugins.party_building.town import TODAY, Town
from wangge_plugin_party_building import wishes
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.registers import NotPossibleError, entered

ACTS = ("publish", "claim", "deliver", "again", "confirm", "give_back", "withdraw")


class Tree(Town):
    """A wish of an elder, and two members."""

    def __init__(self) -> None:
        super().__init__()
        self.elder = self.person("周奶奶", "1944-05-06")
        self.first, self.second = self.member("王建国"), self.member("李秀英")
        wishes.write(self.registers, {"beneficiary": self.elder, "title": "一台收音机", "kind": "goods"})
        self.id = self.one("wish", title="一台收音机")

    @property
    def state(self) -> str:
        return str(self.body("wish", self.id)["state"])

    @property
    def live(self) -> str:
        return self.one("claim", live_for=self.id)

    def act(self, what: str, member: str | None = None) -> None:
        wish, claim = {"wish": self.id}, lambda: {"claim": self.live, "words": "好"}
        acts = {
            "publish": lambda: wishes.publish(self.registers, wish, TODAY),
            "withdraw": lambda: wishes.withdraw(self.registers, wish),
            "claim": lambda: wishes.claim(self.registers, wish | {"member": member or self.first}, TODAY),
            "deliver": lambda: wishes.deliver(self.registers, claim() | {"on": "2026-09-15"}, TODAY),
            "again": lambda: wishes.confirm(self.registers, claim() | {"result": "again"}, TODAY),
            "confirm": lambda: wishes.confirm(self.registers, claim() | {"result": "true"}, TODAY),
            "give_back": lambda: wishes.give_back(self.registers, claim()),
        }
        acts[what]()


@pytest.fixture
def tree() -> Tree:
    return Tree()


def test_a_wish_is_published_claimed_delivered_and_confirmed_without_a_name(tree: Tree) -> None:
    for what, state in (("publish", "published"), ("claim", "claimed"), ("deliver", "delivered"), ("confirm", "confirmed")):
        tree.act(what)
        assert tree.state == state
    wish = tree.body("wish", tree.id)
    assert (wish["beneficiary_label"], "周奶奶" in str(wish)) == ("周**", False)
    assert tree.shelf.bodies("claim")[0]["confirmed_on"] == TODAY.isoformat()


def test_of_two_claims_at_once_one_is_let_through(tree: Tree) -> None:
    tree.act("publish")
    tree.act("claim")
    with pytest.raises(NotPossibleError, match="present state"):
        tree.act("claim", tree.second)
    body = {"wish": tree.id, "wish_label": "一台收音机", "member": tree.second, "member_label": "李**", "live_for": tree.id}
    with pytest.raises(RefusedError, match="not_unique"):
        tree.registers.take([entered("claim", body | {"state": "claimed", "claimed_on": "2026-09-15", "area": "999901001001"})])
    tree.act("give_back")
    tree.act("claim", tree.second)
    assert tree.body("claim", tree.live)["member"] == tree.second


def test_what_is_still_missing_has_to_be_said_and_goes_back_to_the_member(tree: Tree) -> None:
    for what in ("publish", "claim", "deliver"):
        tree.act(what)
    with pytest.raises(NotPossibleError, match="still missing"):
        wishes.confirm(tree.registers, {"claim": tree.live, "result": "again"}, TODAY)
    tree.act("again")
    assert (tree.state, tree.body("claim", tree.live)["said"]) == ("claimed", "好")


def test_a_residents_wish_comes_as_a_case_once(tree: Tree) -> None:
    for _ in range(2):
        wishes.receive(tree.registers, case(7, "wish"))
    assert len(tree.shelf.bodies("wish", case="case-7")) == 1


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.booleans()), max_size=14))
@settings(max_examples=30)
def test_whatever_is_tried_a_wish_has_one_live_claim_at_most_and_agrees_with_it(steps: list[tuple[str, bool]]) -> None:
    tree = Tree()
    for what, second in steps:
        has_claim = bool(tree.shelf.bodies("claim", live_for=tree.id))
        if what in {"deliver", "again", "confirm", "give_back"} and not has_claim:
            continue
        try:
            tree.act(what, tree.second if second else tree.first)
        except NotPossibleError:
            continue
    live = tree.shelf.bodies("claim", live_for=tree.id)
    assert len(live) == (1 if tree.state in wishes.LIVE else 0)
    assert [each["state"] for each in live] == [tree.state] * len(live)
