"""Dues as acts: what somebody earns, the bills of a month, payments with receipts, and reductions that the committee above approves."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import uuid4

from msgspec import Struct

from wangge_plugin_party_building.days import month_of, not_after
from wangge_plugin_party_building.dues import Due, allocated, due, reduced, yuan
from wangge_plugin_party_building.meetings import take_in_parts
from wangge_plugin_party_building.registers import Input, active_member, active_organisation, require_state
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

FIXED: Final = frozenset({"farmer", "student", "unemployed", "relief"})
"""Categories that owe an amount and not a share."""
DUE_DAY: Final = 28
"""Day of the month until which its dues are paid."""


class Billed(Struct, frozen=True):
    """What came of billing a branch."""

    made: int
    lacking: int
    """Members whose base is not known."""


def set_pay(registers: Registers, given: Input) -> None:
    """Record what somebody's dues are counted from, from the month on in which it changed.

    Raises:
        NotPossibleError: the base is missing.
    """
    member = active_member(registers, given["member"])
    if given["category"] not in FIXED and given.get("base") is None:
        raise NotPossibleError("这一类别须填计算基数。", "This category takes a base.")
    body = {"member": member.id, "member_label": member["person_label"], "area": member["area"], "since": given["since"]}
    body |= {"category": given["category"], "base": None if given["category"] in FIXED else float(yuan(given["base"]))}
    registers.take([entered("pay", body), member.changed(category=given["category"])])


def bill(registers: Registers, given: Input, today: date, farmers: object = None) -> Billed:
    """Make the bills of a branch for a month; those that there are already are left alone.

    Raises:
        NotPossibleError: the month is still to come.
    """
    branch, month = active_organisation(registers, given["organisation"], "branch"), given["month"]
    if month > month_of(today):
        raise NotPossibleError("不能预收以后月份的党费。", "The dues of a month to come cannot be asked for.")
    known = {each["member"] for each in registers.every("bill", f"organisation={branch.id}", f"month={month}")}
    steps, lacking = [], 0
    for member in registers.every("member", f"organisation={branch.id}", "standing=active"):
        # Dues are owed from the congress's vote on (clause 9): the month of joining.
        if member.id in known or month_of(member["joined_on"]) > month:
            continue
        pay = _pay_in(registers, member, month)
        if pay is None:
            lacking += 1
            continue
        owed = due(pay["category"], pay["base"], month, chosen=farmers if pay["category"] == "farmer" else None)
        steps.append(entered("bill", _bill(member, branch, month, pay, owed, _reduction_in(registers, member.id, month))))
    take_in_parts(registers, steps)
    return Billed(len(steps), lacking)


def pay(registers: Registers, given: Input, today: date) -> str:
    """Take a payment and spread it over the open bills, the oldest first; return the receipt's number.

    What is more than owed is the member's own wish (clause 10), and stands on the receipt as such.

    Raises:
        NotPossibleError: the day is still to come, or it is more than owed and not said to be meant so.
    """
    member, amount = active_member(registers, given["member"]), yuan(given["amount"])
    on = not_after(given["on"], today)
    bills = {each.id: each for each in _open_bills(registers, member.id)}
    parts, extra = allocated(amount, ((each.id, _left(each)) for each in bills.values()))
    if extra and not given.get("more"):
        chinese = f"应交合计 {amount - extra} 元，多交 {extra} 元。自愿多交请勾选“自愿多交”。"
        raise NotPossibleError(chinese, f"{amount - extra} is owed, {extra} is more; tick that it is meant so.")
    number = f"DF{on.replace('-', '')}-{uuid4().hex[:8].upper()}"
    body = {"member": member.id, "member_label": member["person_label"], "organisation": member["organisation"], "area": member["area"]}
    body |= {"amount": float(amount), "extra": float(extra) or None, "on": on, "method": given["method"]}
    body |= {"receipt": number, "state": "valid"}
    body |= {"months": "、".join(bills[each]["month"] for each in parts)[:200] or None}
    body |= {"parts": [{"bill": each, "amount": float(part)} for each, part in parts.items()]}
    registers.take([entered("payment", body), *(_settled(bills[each], part, on) for each, part in parts.items())])
    return number


def cancel_payment(registers: Registers, given: Input) -> None:
    """Take a payment back that was entered wrongly; its bills are open again and the receipt is void."""
    payment = registers.get("payment", given["payment"])
    require_state(payment, "valid")
    steps = [payment.changed(state="cancelled", words=given["words"])]
    for part in payment["parts"]:
        owed = registers.get("bill", part["bill"])
        paid = yuan(owed["paid"]) - yuan(part["amount"])
        steps.append(owed.changed(paid=float(paid), left=float(yuan(owed["amount"]) - paid), state="open", paid_on=None))
    registers.take(steps)


def ask_reduction(registers: Registers, given: Input, today: date) -> None:
    """Ask for less, or nothing, for somebody in hardship, once the branch has discussed it (clause 8).

    Raises:
        NotPossibleError: the months or the amount do not fit.
    """
    member = active_member(registers, given["member"])
    if given["until"] < given["since"]:
        raise NotPossibleError("结束月份早于开始月份。", "It would end before it begins.")
    if (given["kind"] == "less") != (given.get("amount") is not None):
        raise NotPossibleError("少交须填每月交多少，免交不填。", "What is still paid is given when it is less, and not when it is nothing.")
    body = {"member": member.id, "member_label": member["person_label"], "area": member["area"], "state": "asked"}
    body |= {name: given.get(name) for name in ("since", "until", "kind", "amount", "reason")}
    registers.take([entered("reduction", body | {"discussed_on": not_after(given["discussed_on"], today)})])


def decide_reduction(registers: Registers, given: Input, today: date) -> int:
    """Approve or refuse it, as the committee above; open bills of its months change with it. Return how many did.

    Raises:
        NotPossibleError: it was decided, or a refusal lacks its reason.
    """
    reduction = registers.get("reduction", given["reduction"])
    require_state(reduction, "asked")
    if given["decision"] == "refused" and not given.get("words"):
        raise NotPossibleError("不同意须写明理由。", "A refusal takes a reason.")
    steps = [reduction.changed(state=given["decision"], words=given.get("words"), decided_on=today.isoformat())]
    if given["decision"] == "approved":
        steps += _reduced(_open_bills(registers, reduction["member"]), reduction)
    registers.take(steps)
    return len(steps) - 1


def _reduced(bills: Iterable[Document], reduction: Document) -> Iterator[DocumentStep]:
    for each in bills:
        if reduction["since"] <= each["month"] <= reduction["until"] and not each["paid"]:
            amount = reduced(yuan(each["amount"]), reduction["kind"], reduction["amount"])
            yield each.changed(amount=float(amount), left=float(amount), reduction=reduction.id, state="open" if amount else "waived")


def _pay_in(registers: Registers, member: Document, month: str) -> Document | None:
    """Return what counts in a month: what was recorded last for it or an earlier one."""
    known = registers.some("pay", f"member={member.id}", f"since<={month}", sort="-since", limit=1)
    return known[0] if known else None


def _reduction_in(registers: Registers, member_id: str, month: str) -> Document | None:
    approved = registers.every("reduction", f"member={member_id}", "state=approved")
    return next((each for each in approved if each["since"] <= month <= each["until"]), None)


def _bill(member: Document, branch: Document, month: str, pay: Document, owed: Due, reduction: Document | None) -> dict[str, object]:
    amount = reduced(owed.amount, reduction["kind"], reduction["amount"]) if reduction else owed.amount
    body = {"member": member.id, "member_label": member["person_label"], "organisation": branch.id, "month": month, "area": branch["area"]}
    body |= {"full": float(owed.amount), "amount": float(amount), "left": float(amount), "paid": 0.0}
    body |= {"state": "open" if amount else "waived", "due_on": f"{month}-{DUE_DAY}", "reduction": reduction.id if reduction else None}
    return body | {"why": owed.explained(None if pay["base"] is None else yuan(pay["base"]))}


def _open_bills(registers: Registers, member_id: str) -> list[Document]:
    return sorted(registers.every("bill", f"member={member_id}", "state=open"), key=lambda each: str(each["month"]))


def _left(owed: Document) -> Decimal:
    return yuan(owed["amount"]) - yuan(owed["paid"] or 0)


def _settled(owed: Document, part: Decimal, on: str) -> DocumentStep:
    left = _left(owed) - part
    paid = float(yuan(owed["paid"] or 0) + part)
    return owed.changed(paid=paid, left=float(left), **({} if left else {"state": "paid", "paid_on": on}))
