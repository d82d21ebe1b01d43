"""Transfers between branches, which both sides decide: the one that lets go asks, the other takes in or sends back.

Each side sees documents of its own area only. So the branch asked is named by its number, a transfer is two documents, `out` and
`in`, and what one side does is carried over to the other by the plugin itself, right afterwards.
"""

from collections.abc import Callable
from datetime import date
from typing import Final
from uuid import uuid4

from wangge_plugin_party_building.days import not_after
from wangge_plugin_party_building.members import label_of
from wangge_plugin_party_building.registers import Input, active_member, require_state
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

Carry = Callable[[str], None]
"""Has the plugin carry a transfer over by itself, by the id of the side that has changed."""
_OPEN: Final = frozenset({"asked"})


def ask(registers: Registers, given: Input, today: date, carry: Carry) -> None:
    """Ask another branch to take a member in; `in` is entered there right afterwards.

    Raises:
        NotPossibleError: it is their branch already. Whoever is on their way already is refused by the unique key.
    """
    member = active_member(registers, given["member"])
    if registers.get("organisation", member["organisation"])["number"] == given["to_number"]:
        raise NotPossibleError("已在该支部。", "The member belongs to that branch already.")
    out = {"member": member.id, "member_label": member["person_label"], "side": "out", "pair": str(uuid4()), "live_for": member.id}
    out |= {"from": member["organisation"], "from_label": member["organisation_label"], "to_number": given["to_number"]}
    out |= {"asked_on": today.isoformat(), "reason": given.get("reason"), "state": "asked", "area": member["area"]}
    (document,) = registers.take([entered("transfer", out)])
    carry(document.id)


def withdraw(registers: Registers, given: Input, carry: Carry) -> None:
    """Take a transfer back that was not decided.

    Raises:
        NotPossibleError: it was decided, or this is the other side.
    """
    out = registers.get("transfer", given["transfer"])
    require_state(out, "asked")
    _require_side(out, "out")
    registers.take([out.changed(state="withdrawn", live_for=None)])
    carry(out.id)


def decide(registers: Registers, given: Input, today: date, carry: Carry) -> None:
    """Take a member in, or send the transfer back with a reason.

    Raises:
        NotPossibleError: it was decided, this is the other side, or the reason is missing.
    """
    into = registers.get("transfer", given["transfer"])
    require_state(into, "asked")
    _require_side(into, "in")
    if given["decision"] == "refused" and not given.get("words"):
        raise NotPossibleError("退回须写明理由。", "Sending it back takes a reason.")
    decided = {"state": given["decision"], "decided_on": not_after(given["on"], today), "words": given.get("words")}
    registers.take([into.changed(**decided)])
    carry(into.id)


def carry_over(registers: Registers, transfer_id: str) -> None:
    """Bring the other side of a transfer, and the member, to where one side has brought it; done twice it changes nothing."""
    side = registers.get("transfer", transfer_id)
    others = [each for each in registers.every("transfer", f"pair={side['pair']}") if each.id != side.id]
    steps = _incoming(registers, side, others) if side["side"] == "out" else _decided(registers, side, others)
    if steps:
        registers.take(steps)


def _incoming(registers: Registers, out: Document, others: list[Document]) -> list[DocumentStep]:
    if others:
        changed = others[0]["state"] == "asked" and out["state"] not in _OPEN
        return [others[0].changed(state=out["state"])] if changed else []
    found = [each for each in registers.some("organisation", f"number={out['to_number']}") if each["kind"] == "branch"]
    if out["state"] not in _OPEN:
        return []
    if not found or found[0]["state"] != "active":
        return [out.changed(state="refused", live_for=None, words="没有这个编号的党支部。No branch has this number.")]
    to = {"to": found[0].id, "to_label": found[0]["name"]}
    body = {name: value for name, value in out.data.body.items() if name != "live_for"}
    return [out.changed(**to), entered("transfer", body | to | {"side": "in", "area": found[0]["area"]})]


def _decided(registers: Registers, into: Document, others: list[Document]) -> list[DocumentStep]:
    out = next((each for each in others if each["state"] == "asked"), None)
    if out is None or into["state"] in _OPEN:
        return []
    steps = [out.changed(state=into["state"], decided_on=into["decided_on"], words=into["words"], live_for=None)]
    if into["state"] == "accepted":
        member, to = registers.get("member", str(into["member"])), registers.get("organisation", str(into["to"]))
        moved = {"organisation": to.id, "organisation_label": to["name"], "area": to["area"], "label": label_of(member["person_label"], to)}
        steps.append(member.changed(**moved, group=None, post="none", in_branch_since=into["decided_on"]))
    return steps


def _require_side(transfer: Document, side: str) -> None:
    if transfer["side"] != side:
        raise NotPossibleError("这一步由另一方办理。", "That is for the other side to do.")
