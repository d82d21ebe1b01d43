"""三会一课 as acts: the plan of a year, notice with the list of those expected, attendance, minutes, archive."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Final

from wangge_plugin_party_building.days import ZONE, month_of
from wangge_plugin_party_building.meeting_rules import MeetingRule, has_quorum, planned_months
from wangge_plugin_party_building.registers import Input, active_organisation, require_state
from wangge_sdk.broker.documents import MOST_DOCUMENTS, DocumentStep
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

TITLES: Final[Mapping[str, str]] = {"congress": "党员大会", "committee": "支委会", "group": "党小组会", "lecture": "党课"}
_CODES: Final[Mapping[str, str]] = {"congress": "DH", "committee": "ZW", "group": "XZ", "lecture": "DK"}


def plan_year(registers: Registers, given: Input, rules: Mapping[str, MeetingRule]) -> int:
    """Plan the meetings of a branch for a year; what is planned already is left alone. Return how many were planned."""
    branch, year = active_organisation(registers, given["organisation"], "branch"), given["year"]
    known = {(each["kind"], each["period"]) for each in registers.every("meeting", f"organisation={branch.id}", f"year={year}")}
    wanted = [
        entered("meeting", _planned(branch, kind, month))
        for kind, rule in rules.items()
        if _holds(branch, kind)
        for month in planned_months(rule, year)
        if (kind, month) not in known
    ]
    take_in_parts(registers, wanted)
    return len(wanted)


def call(registers: Registers, given: Input, today: date) -> int:
    """Give notice of a meeting: its moment, place and topic, and the list of those expected. Return how many are.

    Raises:
        NotPossibleError: it was called already, lies in the past, or nobody would be expected.
    """
    meeting = registers.get("meeting", given["meeting"])
    require_state(meeting, "planned")
    at = datetime.fromisoformat(given["at"]).astimezone(ZONE)
    if at.date() < today:
        raise NotPossibleError("会议时间已过，请填写今天以后的时间。", "That moment is over; give one from today on.")
    expected = list(_expected(registers, meeting, given.get("group")))
    if not expected:
        raise NotPossibleError("没有应到人员，请先登记党员、委员或小组成员。", "Nobody would be expected; enter members first.")
    sheet = [entered("attendance", _line(meeting, member)) for member in expected]
    voters = sum(1 for member in expected if _counts(meeting["kind"], member))
    called = meeting.changed(
        **{name: given.get(name) for name in ("place", "topic", "group")},
        at=given["at"],
        period=month_of(at.date()),
        year=str(at.year),
        state="called",
        called_on=today.isoformat(),
        eligible=voters,
        expected=len(expected),
    )
    take_in_parts(registers, [*sheet, called])
    return len(expected)


def everybody_came(registers: Registers, given: Input) -> int:
    """Mark everybody who is not marked yet as present; return how many these were."""
    meeting = registers.get("meeting", given["meeting"])
    require_state(meeting, "called")
    unmarked = list(registers.every("attendance", f"meeting={meeting.id}", "state=expected"))
    take_in_parts(registers, [each.changed(state="present") for each in unmarked])
    return len(unmarked)


def close(registers: Registers, given: Input, rules: Mapping[str, MeetingRule], today: date) -> bool:
    """Write the minutes and count who came; return whether there was a quorum.

    Without one the meeting counts for no period and decides nothing: it is to be called again.

    Raises:
        NotPossibleError: it was not called, is still to come, or somebody is not marked.
    """
    meeting = registers.get("meeting", given["meeting"])
    require_state(meeting, "called")
    if datetime.fromisoformat(meeting["at"]).astimezone(ZONE).date() > today:
        raise NotPossibleError("会议还没有开。", "The meeting is still to come.")
    sheet = list(registers.every("attendance", f"meeting={meeting.id}"))
    if any(each["state"] == "expected" for each in sheet):
        raise NotPossibleError("还有人没有登记到会情况。", "Somebody's attendance is not marked yet.")
    came = [each for each in sheet if each["state"] == "present"]
    voting = sum(1 for each in came if each["counts"])
    enough = has_quorum(voting, meeting["eligible"]) if rules[meeting["kind"]].quorum else bool(came)
    state = "held" if enough else "short"
    minutes = {name: given.get(name) for name in ("minutes", "decisions", "keeper")}
    registers.take([meeting.changed(state=state, present=len(came), voting=voting, quorum=enough, **minutes)])
    return enough


def call_again(registers: Registers, given: Input) -> None:
    """Have a meeting without quorum planned anew; the sheet of the one that failed goes."""
    meeting = registers.get("meeting", given["meeting"])
    require_state(meeting, "short", "called")
    sheet = [
        DocumentStep(collection="attendance", id=each.id, version=each.data.version)
        for each in registers.every("attendance", f"meeting={meeting.id}")
    ]
    gone = dict.fromkeys(("at", "group", "eligible", "expected", "present", "voting", "quorum", "called_on"))
    take_in_parts(registers, [*sheet, meeting.changed(state="planned", **gone)])


def archive(registers: Registers, given: Input) -> str:
    """Archive a meeting that was held, under a number; return the number.

    Raises:
        NotPossibleError: it was not held, or has no minutes.
    """
    meeting = registers.get("meeting", given["meeting"])
    require_state(meeting, "held")
    if not meeting["minutes"]:
        raise NotPossibleError("没有会议记录，不能归档。", "Without minutes it cannot be archived.")
    branch = registers.get("organisation", meeting["organisation"])
    number = f"{branch['number']}-{_CODES[meeting['kind']]}-{meeting['period']}-{meeting.id[-4:].upper()}"
    registers.take([meeting.changed(state="archived", archive_number=number)])
    return number


def take_in_parts(registers: Registers, steps: list[DocumentStep]) -> None:
    """Take as many steps as there are, so many at once as the platform takes; the last part holds what makes the whole count."""
    left = iter(steps)
    while some := list(islice(left, MOST_DOCUMENTS)):
        registers.take(some)


def _holds(branch: Document, kind: str) -> bool:
    return bool({"committee": branch["has_committee"], "group": branch["has_groups"]}.get(kind, True))


def _planned(branch: Document, kind: str, month: str) -> dict[str, object]:
    label = f"{month} {TITLES[kind]} {branch['name']}"[:160]
    body = {"organisation": branch.id, "organisation_label": branch["name"], "kind": kind, "period": month, "year": month[:4]}
    return body | {"label": label, "state": "planned", "area": branch["area"]}


def _expected(registers: Registers, meeting: Document, group: str | None) -> Iterator[Document]:
    for member in registers.every("member", f"organisation={meeting['organisation']}", "standing=active"):
        of_committee = meeting["kind"] != "committee" or member["post"] != "none"
        if of_committee and group in {None, member["group"]}:
            yield member


def _counts(kind: str, member: Document) -> bool:
    """Say whether somebody has a vote: full members in the congress, everybody of the committee."""
    return kind != "congress" or member["status"] == "full"


def _line(meeting: Document, member: Document) -> dict[str, object]:
    body = {"meeting": meeting.id, "member": member.id, "member_label": member["person_label"], "state": "expected"}
    return body | {"counts": _counts(meeting["kind"], member), "area": meeting["area"]}
