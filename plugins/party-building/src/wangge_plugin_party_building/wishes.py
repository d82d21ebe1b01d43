"""微心愿: a small wish is written down, published without a name, claimed by one member, delivered, and confirmed by somebody else."""

from datetime import date

from wangge_plugin_party_building.days import not_after
from wangge_plugin_party_building.registers import PERSON, Input, active_member, require_state
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered
from wangge_sdk.views import CaseView

LIVE = ("claimed", "delivered")
"""States of a claim that keep others from claiming."""


def write(registers: Registers, given: Input) -> None:
    """Write a wish down for somebody of the base library; of them the wish keeps the id and the masked name.

    Raises:
        NotPossibleError: they are not kept.
    """
    person = registers.get(PERSON, given["beneficiary"])
    if person["state"] != "living":
        raise NotPossibleError("此人在基础信息库中不在册。", "This person is not kept in the base library.")
    body = {"beneficiary": person.id, "beneficiary_label": person.label, "area": person["grid"], "state": "proposed"}
    registers.take([entered("wish", body | {name: given.get(name) for name in ("title", "kind", "text")})])


def receive(registers: Registers, case: CaseView) -> None:
    """Enter the wish that a resident has sent as a case, for somebody to look at; told of it again this changes nothing."""
    if registers.some("wish", f"case={case.id}", limit=1):
        return
    body = {"title": f"微心愿 {case.number}", "case": case.id, "kind": "other", "area": case.area, "state": "proposed"}
    registers.take([entered("wish", body)])


def publish(registers: Registers, given: Input, today: date) -> None:
    """Let members see a wish, under words that name nobody."""
    wish = registers.get("wish", given["wish"])
    require_state(wish, "proposed", "withdrawn")
    words = {name: given[name] for name in ("title", "text", "kind") if given.get(name)}
    registers.take([wish.changed(state="published", published_on=today.isoformat(), **words)])


def withdraw(registers: Registers, given: Input) -> None:
    """Take a wish away that nobody has claimed."""
    wish = registers.get("wish", given["wish"])
    require_state(wish, "proposed", "published")
    registers.take([wish.changed(state="withdrawn")])


def claim(registers: Registers, given: Input, today: date) -> None:
    """Have a member claim a wish. Of two who do so at once the unique key of the live claim lets one through.

    Raises:
        NotPossibleError: it is not published, or claimed already.
    """
    wish, member = registers.get("wish", given["wish"]), active_member(registers, given["member"])
    require_state(wish, "published")
    body = {"wish": wish.id, "wish_label": wish["title"], "member": member.id, "member_label": member["person_label"]}
    body |= {"live_for": wish.id, "state": "claimed", "claimed_on": today.isoformat(), "area": wish["area"]}
    registers.take([entered("claim", body), wish.changed(state="claimed")])


def give_back(registers: Registers, given: Input) -> None:
    """Give a claim back with a reason; others may claim the wish again."""
    held, wish = _held(registers, given, "claimed")
    registers.take([held.changed(state="given_back", live_for=None, words=given["words"]), wish.changed(state="published")])


def deliver(registers: Registers, given: Input, today: date) -> None:
    """Record what was brought, and when."""
    held, wish = _held(registers, given, "claimed")
    on = not_after(given["on"], today)
    if on < held["claimed_on"]:
        raise NotPossibleError("送达日期早于认领日期。", "It was delivered before it was claimed.")
    registers.take([held.changed(state="delivered", delivered_on=on, words=given.get("words")), wish.changed(state="delivered")])


def confirm(registers: Registers, given: Input, today: date) -> None:
    """Record what the beneficiary said: it came true, or not yet, and then the member sees to it again."""
    held, wish = _held(registers, given, "delivered")
    if given["result"] == "again":
        if not given.get("words"):
            raise NotPossibleError("请写明还差什么。", "Say what is still missing.")
        registers.take([held.changed(state="claimed", said=given["words"]), wish.changed(state="claimed")])
        return
    day = today.isoformat()
    done = held.changed(state="confirmed", confirmed_on=day, live_for=None, said=given.get("words"))
    registers.take([done, wish.changed(state="confirmed", confirmed_on=day)])


def _held(registers: Registers, given: Input, state: str) -> tuple[Document, Document]:
    held = registers.get("claim", given["claim"])
    require_state(held, state)
    return held, registers.get("wish", held["wish"])
