"""An order and where it may go. Pure."""

import secrets
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from wangge_core.cases.orders.errors import OrderStateError
from wangge_core.instants import LOCAL

State = Literal["issued", "received", "replied", "closed"]
Act = Literal["receive", "reply", "send_back", "close"]
_MOVES: Final[dict[Act, tuple[frozenset[State], State]]] = {
    "receive": (frozenset({"issued"}), "received"),
    "reply": (frozenset({"received"}), "replied"),
    "send_back": (frozenset({"replied"}), "received"),
    "close": (frozenset({"issued", "received", "replied"}), "closed"),
}
BY_ISSUER: Final[frozenset[Act]] = frozenset({"send_back", "close"})
"""Acts that only the issuer may do; the others are for the unit that the order goes to."""
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A supervision order."""

    id: UUID
    case_id: UUID
    area: str
    number: str
    words: str
    issued_by: str
    issuer_name: str
    issued_at: datetime
    unit_id: UUID | None
    due_at: datetime
    state: State
    received_at: datetime | None = None
    receiver_name: str | None = None
    replied_at: datetime | None = None
    reply: str | None = None
    closed_at: datetime | None = None
    closing_words: str | None = None


def moved(order: Order, act: Act, by: str, words: str | None, now: datetime) -> Order:
    """Return the order after an act.

    Raises:
        OrderStateError: it does not begin where the order stands.
    """
    origins, state = _MOVES[act]
    if order.state not in origins:
        raise OrderStateError(act, order.state)
    match act:
        case "receive":
            return msgspec.structs.replace(order, state=state, received_at=now, receiver_name=by)
        case "reply":
            return msgspec.structs.replace(order, state=state, replied_at=now, reply=words)
        case "send_back":
            return msgspec.structs.replace(order, state=state)
        case "close":
            return msgspec.structs.replace(order, state=state, closed_at=now, closing_words=words)


def possible(order: Order) -> tuple[Act, ...]:
    """Return the acts that begin where the order stands."""
    return tuple(act for act, (origins, _) in _MOVES.items() if order.state in origins)


def new_number(area: str, at: datetime) -> str:
    """Return the number that people call an order by; random at the end, so that two servers never wait for each other."""
    return f"D-{area[:6]}-{at.astimezone(LOCAL):%y%m%d}-{''.join(secrets.choice(_ALPHABET) for _ in range(6))}"
