"""Residents who ask for help, and members who give it: offers, requests made of cases, proposals, and who took one on.

A request holds no words of the resident: what they wrote stays in the case.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from wangge_plugin_party_building.matching import Fit, Offered, Point, Wanted, rank
from wangge_plugin_party_building.registers import Input, active_member, require_state
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered
from wangge_sdk.views import CaseView

HELP: Final = "party-building.help"
MEDIATION: Final = "party-building.mediation"
ENOUGH: Final = 20
"""With so many who have the skill nearby, nobody further away is looked at."""
_WIDTHS: Final = (12, 9, 6)
"""Village or community, township or street, county: widths of their codes."""
_OPEN: Final = ("proposed", "unmatched")


def offer(registers: Registers, given: Input) -> None:
    """Record what a member offers to do for others; each skill once.

    Raises:
        NotPossibleError: they are no member.
    """
    member = active_member(registers, given["member"])
    body = {"member": member.id, "member_label": member["person_label"], "trade": member["trade"], "load": 0, "state": "open"}
    body |= {"grid": member["grid"], "area": member["area"], "most": given.get("most", 3)}
    registers.take([entered("offer", body | {name: given.get(name) for name in ("skill", "times", "where")})])


def request_of(case: CaseView, today: date) -> DocumentStep | None:
    """Return the step that enters what a case asks for; None when it asks for no skill."""
    skill = "mediation" if case.case_type == MEDIATION else (case.class_id or "").rpartition(".")[2]
    if case.case_type not in {HELP, MEDIATION} or not skill or skill == "wish":
        return None
    body = {"case": case.id, "case_number": case.number, "label": case.number, "skill": skill, "times": list(case.form.get("times", ()))}
    body |= {"kind": case.case_type.rpartition(".")[2], "grid": case.area, "area": case.area, "asked_on": today.isoformat()}
    where = {"lon": case.position.lon, "lat": case.position.lat} if case.position else None
    return entered("request", body | {"where": where, "state": "unmatched"})


def receive(registers: Registers, case: CaseView, today: date) -> None:
    """Make a request of a case, and propose members; told of the same case again it changes nothing."""
    step = request_of(case, today)
    if step is None or registers.some("request", f"case={case.id}", limit=1):
        return
    (document,) = registers.take([step])
    propose(registers, Document("request", document))


def propose(registers: Registers, request: Document) -> int:
    """Propose the members who fit best and were not asked yet; return how many these are."""
    asked = {each["member"]: each for each in registers.every("match", f"request={request.id}")}
    wanted = Wanted(skill=request["skill"], grid=request["grid"], times=tuple(request["times"] or ()), where=_point(request["where"]))
    fits = [fit for fit in rank(wanted, _offers_near(registers, request), most=len(asked) + 3) if fit.offered.member not in asked][:3]
    matches = [entered("match", _match(request, fit, len(asked) + number)) for number, fit in enumerate(fits, 1)]
    open_now = bool(fits) or any(each["state"] == "proposed" for each in asked.values())
    registers.take([*matches, request.changed(state="proposed" if open_now else "unmatched")])
    return len(fits)


def propose_again(registers: Registers, given: Input) -> int:
    """Look for further members for a request that nobody has taken on."""
    request = registers.get("request", given["request"])
    require_state(request, *_OPEN)
    return propose(registers, request)


def accept(registers: Registers, given: Input) -> Document:
    """Have a member take a request on: the one of its unique key; the others are not asked any more. Return the request.

    Raises:
        NotPossibleError: it was taken on already, or the member sees to as much as they take on.
    """
    match = registers.get("match", given["match"])
    require_state(match, "proposed")
    request, offered = registers.get("request", match["request"]), registers.get("offer", match["offer"])
    require_state(request, *_OPEN)
    if offered["load"] >= offered["most"]:
        raise NotPossibleError("此党员手上的事已满，请转给别人。", "This member sees to as much as they take on; choose another.")
    others = [each for each in registers.every("match", f"request={request.id}") if each["state"] == "proposed" and each.id != match.id]
    steps = [match.changed(state="accepted", live_for=request.id), offered.changed(load=offered["load"] + 1)]
    steps += [each.changed(state="set_aside") for each in others]
    registers.take([*steps, request.changed(state="accepted", member=match["member"], member_label=match["member_label"])])
    return request


def decline(registers: Registers, given: Input) -> int:
    """Say no for a member; when nobody is left, others are proposed. Return how many."""
    match = registers.get("match", given["match"])
    require_state(match, "proposed")
    request = registers.get("request", match["request"])
    registers.take([match.changed(state="declined", words=given.get("words"))])
    left = [each for each in registers.every("match", f"request={request.id}") if each["state"] == "proposed"]
    return 0 if left else propose(registers, registers.get("request", request.id))


def hand_on(registers: Registers, given: Input) -> None:
    """Pass a request that was taken on to a colleague, or back to be proposed to others.

    Raises:
        NotPossibleError: it was not taken on, or the colleague does not offer the skill.
    """
    match = registers.get("match", given["match"])
    require_state(match, "accepted")
    request = registers.get("request", match["request"])
    to = active_member(registers, given["to"]) if given.get("to") else None
    offered = _offer_of(registers, to.id, request["skill"]) if to else None
    passed = [match.changed(state="handed_on", live_for=None, words=given["words"]), _lighter(registers, match)]
    asked = {each["member"]: each for each in registers.every("match", f"request={request.id}")}
    if to and offered:
        giver, words = match["member_label"], given["words"]
        why = {"zh-CN": f"由 {giver} 转交：{words}"[:300], "en": f"Handed on by {giver}: {words}"[:300]}
        if to.id in asked:
            passed.append(asked[to.id].changed(state="proposed", why=why))
        else:
            passed.append(entered("match", _match_body(request, offered) | {"score": 100, "why": why, "rank": len(asked) + 1}))
    registers.take([*passed, request.changed(state="proposed" if offered else "unmatched", member=None, member_label=None)])
    if not offered:
        propose(registers, registers.get("request", request.id))


def finish(registers: Registers, given: Input, today: date) -> Document:
    """Record that a member has helped; return the request."""
    match = registers.get("match", given["match"])
    require_state(match, "accepted")
    request = registers.get("request", match["request"])
    steps = [match.changed(state="done", live_for=None, words=given.get("words")), _lighter(registers, match)]
    registers.take([*steps, request.changed(state="done", done_on=today.isoformat())])
    return request


def case_over(registers: Registers, case_id: str, today: date) -> None:
    """End what a case asked for, once it is closed; told of it again this changes nothing."""
    for request in registers.some("request", f"case={case_id}"):
        if request["state"] in {"done", "cancelled"}:
            continue
        steps = [request.changed(state="cancelled" if request["state"] in _OPEN else "done", done_on=today.isoformat())]
        for match in registers.every("match", f"request={request.id}"):
            if match["state"] == "accepted":
                steps += [match.changed(state="done", live_for=None), _lighter(registers, match)]
            elif match["state"] == "proposed":
                steps.append(match.changed(state="set_aside"))
        registers.take(steps)


def forget_reporter(registers: Registers, case_id: str) -> None:
    """Take away what a request says of whoever asked: where, and when it suited."""
    requests = registers.some("request", f"case={case_id}")
    if steps := [each.changed(where=None, times=None) for each in requests if each["where"] or each["times"]]:
        registers.take(steps)


def _offers_near(registers: Registers, request: Document) -> list[Offered]:
    for width in _WIDTHS:
        area = str(request["grid"])[:width]
        found = registers.some("offer", f"skill={request['skill']}", "state=open", sort="load", area=area)
        if len(found) >= ENOUGH or width == _WIDTHS[-1]:
            break
    return [_offered(each) for each in found]


def _offered(document: Document) -> Offered:
    return Offered(
        id=document.id,
        member=document["member"],
        skill=document["skill"],
        grid=document["grid"],
        load=document["load"],
        most=document["most"],
        times=tuple(document["times"] or ()),
        trade=document["trade"],
        where=_point(document["where"]),
        label=document["member_label"],
    )


def _offer_of(registers: Registers, member_id: str, skill: str) -> Offered:
    found = [each for each in registers.every("offer", f"member={member_id}") if each["skill"] == skill and each["state"] == "open"]
    if not found:
        raise NotPossibleError("对方没有登记这项技能。", "That member does not offer this skill.")
    return _offered(found[0])


def _match_body(request: Document, offered: Offered) -> dict[str, object]:
    body = {"request": request.id, "request_label": request["case_number"], "skill": request["skill"], "offer": offered.id}
    return body | {"member": offered.member, "member_label": offered.label, "state": "proposed", "area": request["area"]}


def _match(request: Document, fit: Fit, number: int) -> dict[str, object]:
    return _match_body(request, fit.offered) | {"rank": number, "score": fit.score, "why": dict(fit.why)}


def _lighter(registers: Registers, match: Document) -> DocumentStep:
    offered = registers.get("offer", match["offer"])
    return offered.changed(load=max(0, offered["load"] - 1))


def _point(where: Mapping[str, Any] | None) -> Point | None:
    return Point(where["lon"], where["lat"]) if where else None
