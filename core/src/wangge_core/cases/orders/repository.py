"""Orders in and out of the database."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.cases.orders.model import Order, State
from wangge_core.database import Database, Row


class OrderRepository:
    """The orders of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def load(self, order_id: UUID, scope: Scope) -> Order | None:
        """Return an order, if it lies within the scope."""
        condition, values = scope.sql()
        rows = await self._database.fetch(f"SELECT * FROM case_order WHERE id = {{}} AND {condition}", order_id, *values)  # noqa: S608  the scope's own text
        return _order(rows[0]) if rows else None

    @unscoped("reached through a case that the caller was let see")
    async def of_case(self, case_id: UUID) -> tuple[Order, ...]:
        """Return the orders on a case that the caller may see, oldest first."""
        return tuple(_order(row) for row in await self._database.fetch("SELECT * FROM case_order WHERE case_id = {} ORDER BY id", case_id))

    async def page(self, scope: Scope, *, open_only: bool, before: UUID | None, limit: int) -> tuple[Order, ...]:
        """Return the orders of a scope, newest first."""
        condition, scoped = scope.sql()
        values: list[object] = list(scoped)
        if open_only:
            condition += " AND state <> 'closed'"
        if before is not None:
            condition, values = f"{condition} AND id < {{}}", [*values, before]
        sql = f"SELECT * FROM case_order WHERE {condition} ORDER BY id DESC LIMIT {{}}"  # noqa: S608  the scope's own text
        return tuple(_order(row) for row in await self._database.fetch(sql, *values, limit))

    async def add(self, order: Order) -> None:
        """Write a new order, in the open transaction."""
        await self._database.insert([Row("case_order", msgspec.structs.asdict(order) | area_code.columns(order.area))])

    @unscoped("writes only what the operation loaded within the actor's scope, guarded by the state")
    async def replace(self, order: Order, was: State) -> bool:
        """Write what became of an order unless somebody was faster; tell whether it was written."""
        rows = await self._database.fetch(
            "UPDATE case_order SET state = {}, received_at = {}, receiver_name = {}, replied_at = {}, reply = {}, closed_at = {}, "
            "closing_words = {} WHERE id = {} AND state = {} RETURNING id",
            order.state,
            order.received_at,
            order.receiver_name,
            order.replied_at,
            order.reply,
            order.closed_at,
            order.closing_words,
            order.id,
            was,
        )
        return bool(rows)


def _order(row: Mapping[str, Any]) -> Order:
    return Order(**{name: row[name] for name in Order.__struct_fields__})
