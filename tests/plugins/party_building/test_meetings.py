import pytest

from tests.plugins.party_building.town import TODAY, Town
from wangge_plugin_party_building import meetings, members
from wangge_plugin_party_building.gaps import find_gaps
from wangge_plugin_party_building.meeting_rules import meeting_rules
from wangge_sdk.registers import NotPossibleError, entered

RULES = meeting_rules()
AT = "2026-09-15T09:00:00+08:00"


class Branch(Town):
    """A branch of three full members and one on probation, with the meetings of the year planned."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [self.member(name) for name in ("王建国", "李秀英", "张伟")]
        self.new = self.member("赵敏", status="probationary", joined_on="2026-03-01")
        for member, post in zip(self.people, ("secretary", "organisation", "publicity"), strict=True):
            members.assign(self.registers, {"member": member, "post": post})
        self.planned = meetings.plan_year(self.registers, {"organisation": self.north, "year": "2026"}, RULES)

    def call(self, kind: str, period: str) -> str:
        meeting = self.one("meeting", kind=kind, period=period)
        self.expected = meetings.call(self.registers, {"meeting": meeting, "at": AT, "place": "会议室", "topic": "学习"}, TODAY)
        return meeting

    def mark(self, meeting: str, state: str, *people: str) -> None:
        for member in people:
            line = self.registers.get("attendance", self.one("attendance", meeting=meeting, member=member))
            self.registers.take([line.changed(state=state)])

    def close(self, meeting: str, minutes: str | None = "记录") -> bool:
        return meetings.close(self.registers, {"meeting": meeting, "minutes": minutes}, RULES, TODAY)


@pytest.fixture
def branch() -> Branch:
    return Branch()


def test_a_year_is_planned_once(branch: Branch) -> None:
    assert branch.planned == 4 + 12 + 4  # it has no party groups
    assert meetings.plan_year(branch.registers, {"organisation": branch.north, "year": "2026"}, RULES) == 0


def test_a_congress_with_quorum_is_held_and_archived(branch: Branch) -> None:
    meeting = branch.call("congress", "2026-07")
    assert (branch.expected, branch.body("meeting", meeting)["eligible"], branch.body("meeting", meeting)["period"]) == (4, 3, "2026-09")
    branch.mark(meeting, "excused", branch.people[0])
    with pytest.raises(NotPossibleError, match="not marked"):
        branch.close(meeting)
    assert meetings.everybody_came(branch.registers, {"meeting": meeting}) == 3
    assert branch.close(meeting) is True
    held = branch.body("meeting", meeting)
    assert (held["state"], held["present"], held["voting"], held["quorum"]) == ("held", 3, 2, True)
    assert meetings.archive(branch.registers, {"meeting": meeting}).startswith("北社区党支部-DH-2026-09-")
    with pytest.raises(NotPossibleError, match="present state"):
        meetings.archive(branch.registers, {"meeting": meeting})


def test_half_is_no_quorum_however_many_on_probation_come(branch: Branch) -> None:
    meeting = branch.call("congress", "2026-07")
    branch.mark(meeting, "absent", *branch.people[:2])
    meetings.everybody_came(branch.registers, {"meeting": meeting})
    assert branch.close(meeting) is False
    assert branch.body("meeting", meeting)["state"] == "short"
    meetings.call_again(branch.registers, {"meeting": meeting})
    assert branch.shelf.bodies("attendance", meeting=meeting) == []
    assert "quorum" not in branch.body("meeting", meeting)
    meetings.call(branch.registers, {"meeting": meeting, "at": AT, "place": "会议室", "topic": "学习"}, TODAY)


def test_only_the_committee_is_expected_at_its_meeting(branch: Branch) -> None:
    branch.call("committee", "2026-09")
    assert branch.expected == 3


def test_a_meeting_of_a_group_expects_the_group(branch: Branch) -> None:
    group = branch.found("一组", "group", "999901001001", branch.north)
    members.assign(branch.registers, {"member": branch.new, "group": group})
    (meeting,) = branch.registers.take(
        [entered("meeting", meetings._planned(branch.registers.get("organisation", branch.north), "group", "2026-09"))]
    )
    wanted = {"meeting": meeting.id, "at": AT, "place": "活动室", "topic": "学习", "group": group}
    assert meetings.call(branch.registers, wanted, TODAY) == 1


def test_notice_is_for_a_moment_to_come_and_for_somebody(branch: Branch) -> None:
    meeting = branch.one("meeting", kind="lecture", period="2026-07")
    asked = {"meeting": meeting, "at": "2026-09-14T09:00:00+08:00", "place": "会议室", "topic": "学习"}
    with pytest.raises(NotPossibleError, match="is over"):
        meetings.call(branch.registers, asked, TODAY)
    meetings.plan_year(branch.registers, {"organisation": branch.south, "year": "2026"}, RULES)
    empty = branch.one("meeting", kind="lecture", period="2026-07", organisation=branch.south)
    with pytest.raises(NotPossibleError, match="Nobody"):
        meetings.call(branch.registers, asked | {"meeting": empty, "at": AT}, TODAY)


def test_gaps_open_and_close_with_what_is_held(branch: Branch) -> None:
    count = find_gaps(branch.registers, TODAY, RULES)
    # January to August: eight committee meetings, two congresses and two lessons for each of the two branches.
    assert count == 2 * (8 + 2 + 2)
    meeting = branch.registers.get("meeting", branch.one("meeting", kind="committee", period="2026-03"))
    branch.registers.take([meeting.changed(state="held")])
    assert find_gaps(branch.registers, TODAY, RULES) == count - 1
    assert branch.shelf.bodies("gap", kind="committee", period="2026-03", organisation=branch.north)[0]["state"] == "closed"
    meeting = branch.registers.get("meeting", meeting.id)
    branch.registers.take([meeting.changed(state="planned")])
    assert find_gaps(branch.registers, TODAY, RULES) == count
    assert len(branch.shelf.bodies("gap")) == count
