"""Supervision orders over HTTP."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from wangge_core.access.model import Actor
from wangge_core.cases.orders.model import Act
from wangge_core.cases.orders.schemas import CaseOrders, OrderActIn, OrderIn, OrderPage
from wangge_core.cases.orders.service import Orders


class CaseOrderController(Controller):
    """The orders of one case."""

    path = "/cases/{case_id:uuid}/orders"
    tags = ("supervision",)

    @get("/", operation_id="getCaseOrders", summary="Supervision orders of a case")
    async def of_case(self, actor: NamedDependency[Actor], orders: NamedDependency[Orders], case_id: FromPath[UUID]) -> CaseOrders:
        """Return the orders, oldest first."""
        return await orders.of_case(actor, case_id)

    @post("/", operation_id="issueOrder", summary="Issue a supervision order", status_code=201)
    async def issue(
        self, actor: NamedDependency[Actor], orders: NamedDependency[Orders], case_id: FromPath[UUID], data: JSONBody[OrderIn]
    ) -> CaseOrders:
        """Order an answer from the unit that holds the case; the case cannot close before the order does."""
        await orders.issue(actor, case_id, data)
        return await orders.of_case(actor, case_id)


class OrderController(Controller):
    """Orders that one may see."""

    path = "/orders"
    tags = ("supervision",)

    @get("/", operation_id="listOrders", summary="Supervision orders, newest first")
    async def page(
        self,
        *,
        actor: NamedDependency[Actor],
        orders: NamedDependency[Orders],
        open_only: FromQuery[bool] = True,
        before: FromQuery[UUID | None] = None,
        limit: FromQuery[int] = 50,
    ) -> OrderPage:
        """Return a page; `next` of one page is `before` of the following."""
        return await orders.page(actor, open_only=open_only, before=before, limit=limit)

    @post("/{order_id:uuid}/actions/{action:str}", operation_id="actOnOrder", summary="Receive, answer or close an order", status_code=200)
    async def act(
        self,
        actor: NamedDependency[Actor],
        orders: NamedDependency[Orders],
        order_id: FromPath[UUID],
        action: FromPath[Act],
        data: JSONBody[OrderActIn],
    ) -> CaseOrders:
        """Take one of the `actions` that the order lists."""
        order = await orders.act(actor, order_id, action, data.words)
        return await orders.of_case(actor, order.case_id)
