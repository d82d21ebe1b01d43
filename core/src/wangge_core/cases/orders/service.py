"""Issuing orders, and what follows until their issuer closes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.orders.by_area import SUPERVISION
from wangge_core.cases.orders.errors import OrderOpenError, OrderStateError
from wangge_core.cases.orders.model import BY_ISSUER, Act, Order, moved, new_number, possible
from wangge_core.cases.orders.repository import OrderRepository
from wangge_core.cases.orders.schemas import CaseOrders, OrderIn, OrderOut, OrderPage
from wangge_core.cases.ports import Units
from wangge_core.cases.recording import Act as Recorded
from wangge_core.cases.recording import Recorder
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.sight import RESOURCE
from wangge_core.cases.workflow import Transition
from wangge_core.database import Database
from wangge_core.errors import FieldError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules

ANSWER = "answer_order"
_MOST = 100
_EVENTS: dict[Act, str] = {
    "receive": "case.order_received",
    "reply": "case.order_replied",
    "send_back": "case.order_sent_back",
    "close": "case.order_closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Issuing needs `case:supervise`, receiving and replying `case:answer_order` in the unit that the order goes to."""

    database: Database
    repository: OrderRepository
    handling: Handling
    recorder: Recorder
    access: Access
    units: Units
    time: TimeSource

    async def issue(self, actor: Actor, case_id: UUID, given: OrderIn) -> Order:
        """Order an answer from the unit that holds the case.

        Raises:
            NotFoundError, ForbiddenError: `permission_missing`.
            InvalidError: `order_due`, when the time has passed already.
            OrderStateError: the case is closed.
        """
        case, now = await self.handling.visible(actor, case_id), self.time.now()
        self.access.require(actor, case.place.area, RESOURCE, "supervise")
        if given.due_at <= now:
            message = "The answer is due in the future."
            raise InvalidError("order_due", message, (FieldError("/due_at", "order_due", message),))
        if case.closed_at is not None:
            raise OrderStateError("issue", "of a closed case")
        order = Order(
            id=new_id(),
            case_id=case.id,
            area=case.place.area,
            number=new_number(case.place.area, now),
            words=given.words,
            issued_by=actor.id,
            issuer_name=actor.name,
            issued_at=now,
            unit_id=case.unit_id,
            due_at=given.due_at,
            state="issued",
        )
        async with self.database.transaction():
            audience = "unit" if case.unit_id else "next"
            await self.recorder.record(actor, case, _recorded("issue", "case.order_issued", order, given.words, audience), now)
            await self.repository.add(order)
        return order

    async def act(self, actor: Actor, order_id: UUID, act: Act, words: str | None) -> Order:
        """Receive, reply, send a reply back, or close.

        Raises:
            NotFoundError: there is no such order for the actor.
            ForbiddenError: `not_issuer`, `not_your_unit`, `permission_missing`.
            OrderStateError: it does not begin where the order stands.
            InvalidError: `order_words`, when the act needs words.
        """
        order, case = await self._found(actor, order_id)
        await self._require(actor, order, case, act)
        said, now = (words or "").strip() or None, self.time.now()
        if said is None and act in {"reply", "send_back"}:
            message = "Say what was done, or what is missing."
            raise InvalidError("order_words", message, (FieldError("/words", "order_words", message),))
        after = moved(order, act, actor.name, said, now)
        audience = ("unit" if order.unit_id else "next") if act in BY_ISSUER else f"account:{order.issued_by}"
        async with self.database.transaction():
            if not await self.repository.replace(after, order.state):
                raise OrderStateError(act, "changed by somebody else meanwhile")
            await self.recorder.record(actor, case, _recorded(act, _EVENTS[act], order, said, audience), now)
        return after

    async def of_case(self, actor: Actor, case_id: UUID) -> CaseOrders:
        """Return the orders on a case.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        case = await self.handling.visible(actor, case_id)
        items = await self._shown(actor, await self.repository.of_case(case.id), {case.id: case})
        may = case.closed_at is None and self.access.allowed(actor, case.place.area, RESOURCE, "supervise")
        return CaseOrders(items, may)

    async def page(self, actor: Actor, *, open_only: bool, before: UUID | None, limit: int) -> OrderPage:
        """Return the orders that the actor may see.

        Raises:
            ForbiddenError: they may see no case.
            InvalidError: `limit`.
        """
        if not 1 <= limit <= _MOST:
            raise InvalidError("limit", f"A page has 1 to {_MOST} orders.", (FieldError("/limit", "limit", "Out of range."),))
        scope = self.access.require_scope(actor, RESOURCE, "read")
        found = await self.repository.page(scope, open_only=open_only, before=before, limit=limit + 1)
        cases = {order.case_id: case for order in found if (case := await self.handling.found(actor, order.case_id))}
        items = await self._shown(actor, [order for order in found[:limit] if order.case_id in cases], cases)
        return OrderPage(items, str(found[limit - 1].id) if len(found) > limit else None)

    async def _found(self, actor: Actor, order_id: UUID) -> tuple[Order, Case]:
        order = await self.repository.load(order_id, self.access.require_scope(actor, RESOURCE, "read"))
        case = await self.handling.found(actor, order.case_id) if order else None
        if order is None or case is None:
            raise NotFoundError("order_not_found", "There is no such order, or it is not for you.")
        return order, case

    async def _require(self, actor: Actor, order: Order, case: Case, act: Act) -> None:
        if act in BY_ISSUER:
            if order.issued_by != actor.id:
                raise ForbiddenError("not_issuer", "Only the person who issued the order may do this.")
            return
        self.access.require(actor, case.place.area, RESOURCE, ANSWER)
        if order.unit_id is not None and order.unit_id not in await self.units.of(actor):
            raise ForbiddenError("not_your_unit", "The order goes to another unit; only its people may do this.")

    async def _shown(self, actor: Actor, orders: Sequence[Order], cases: dict[UUID, Case]) -> list[OrderOut]:
        names = await self.units.named({order.unit_id for order in orders if order.unit_id})
        mine, now = set(await self.units.of(actor)), self.time.now()
        shown = []
        for one in orders:
            unit = names.get(one.unit_id) if one.unit_id else None
            shown.append(self._out(actor, one, cases[one.case_id], unit.name if unit else None, mine, now))
        return shown

    def _out(self, actor: Actor, order: Order, case: Case, unit: str | None, mine: set[UUID], now: datetime) -> OrderOut:
        answers = self.access.allowed(actor, case.place.area, RESOURCE, ANSWER) and (order.unit_id is None or order.unit_id in mine)
        issuer = order.issued_by == actor.id
        return OrderOut(
            id=order.id,
            case_id=order.case_id,
            case_number=case.number,
            number=order.number,
            words=order.words,
            issuer=order.issuer_name,
            issued_at=order.issued_at,
            unit=unit,
            due_at=order.due_at,
            overdue=(order.replied_at or order.closed_at or now) > order.due_at,
            state=order.state,
            received_at=order.received_at,
            receiver=order.receiver_name,
            replied_at=order.replied_at,
            reply=order.reply,
            closed_at=order.closed_at,
            closing_words=order.closing_words,
            actions=[act for act in possible(order) if (issuer if act in BY_ISSUER else answers)],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGate:
    """An open order stands against the steps that the rule names."""

    repository: OrderRepository
    rules: LocalRules

    async def allow(self, actor: Actor, case: Case, step: Transition, given: ActionIn) -> None:  # noqa: ARG002  the protocol of step rules
        """Refuse the step while an order is open.

        Raises:
            OrderOpenError: with the numbers.
        """
        if step.effect is None:
            return
        if step.effect not in self.rules.of(SUPERVISION, case.place.area, case.case_type).blocks:
            return
        numbers = [order.number for order in await self.repository.of_case(case.id) if order.state != "closed"]
        if numbers:
            raise OrderOpenError(numbers)

    async def follow(self, actor: Actor, before: Case, after: Case, moved: Move, now: datetime) -> None:
        """Let nothing follow from a step."""


def _recorded(act: str, event: str, order: Order, words: str | None, audience: str) -> Recorded:
    return Recorded(
        action=f"order_{act}",
        event=event,
        data={"inside": True},
        told={"order_id": str(order.id), "audience": audience},
        note=words,
        facts={"order": str(order.id), "order_number": order.number},
    )
