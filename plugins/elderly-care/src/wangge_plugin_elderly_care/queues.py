"""Queue calling: tickets of a day and a room, those of great age first, called, passed and called again. A ticket names nobody."""

from datetime import date, datetime
from typing import Final

from wangge_plugin_elderly_care.registers import Input, require_state
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

FIRST_FROM: Final = 80
"""Age from which somebody is called before the others."""
_LATER: Final = 3
"""How many go before somebody who was called and did not come."""


def take_ticket(registers: Registers, given: Input, today: date, area: str) -> str:
    """Give out the next number of a room."""
    day, room = today.isoformat(), given["room"]
    taken = list(registers.every("ticket", f"room={room}", f"day={day}"))
    number = 1 + max((int(each["number"]) for each in taken), default=0)
    first = int(given.get("age") or 0) >= FIRST_FROM
    body = {"room": room, "day": day, "number": number, "place": f"{0 if first else 1}-{number:04}", "first": first, "state": "waiting"}
    registers.take([entered("ticket", body | {"label": f"{room} {number:03}", "calls": 0, "area": area})])
    return f"{room} {number:03}"


def call_next(registers: Registers, given: Input, now: datetime, today: date) -> str:
    """Call whoever is next in a room.

    Raises:
        NotPossibleError: nobody waits.
    """
    waiting = registers.some("ticket", f"room={given['room']}", f"day={today}", "state=waiting", sort="place", limit=1)
    if not waiting:
        raise NotPossibleError("没有人在等候。", "Nobody waits.")
    return _called(registers, waiting[0], now)


def call_again(registers: Registers, given: Input, now: datetime) -> str:
    """Call somebody again."""
    ticket = registers.get("ticket", given["ticket"])
    require_state(ticket, "called", "passed")
    return _called(registers, ticket, now)


def end_ticket(registers: Registers, given: Input) -> None:
    """Record that somebody was seen, or did not come: then they wait again, behind the next three."""
    ticket = registers.get("ticket", given["ticket"])
    require_state(ticket, "called")
    if given["how"] == "done":
        registers.take([ticket.changed(state="done")])
        return
    waiting = registers.some("ticket", f"room={ticket['room']}", f"day={ticket['day']}", "state=waiting", sort="place", limit=_LATER)
    behind = f"{waiting[-1]['place']}+" if waiting else ticket["place"]
    registers.take([ticket.changed(state="waiting", place=behind[:20])])


def _called(registers: Registers, ticket: Document, now: datetime) -> str:
    registers.take([ticket.changed(state="called", called_at=now.isoformat(), calls=ticket["calls"] + 1)])
    return str(ticket["label"])
