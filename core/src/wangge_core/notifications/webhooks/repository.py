"""Endpoints, deliveries and attempts in and out of the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row
from wangge_core.ids import new_id
from wangge_core.notifications.webhooks.model import Attempt, Endpoint, WebhookDelivery

_ENDPOINT = "id, area, name, url, types, at_any_hour, state, secret, former_secret, former_until, made_at"
_DELIVERY = "id, endpoint_id, event_id, type, body, state, attempts, made_at, next_at"
_ANSWER_LENGTH, _ERROR_LENGTH = 500, 300


class WebhookRepository:
    """Endpoints lie in areas; a delivery is reached through its endpoint, which the caller has loaded within a scope."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def endpoints(self, scope: Scope) -> list[Endpoint]:
        """Return the endpoints of a scope, oldest first."""
        inside, values = scope.sql()
        rows = await self._database.fetch(f"SELECT {_ENDPOINT} FROM webhook_endpoint WHERE {inside} ORDER BY id", *values)  # noqa: S608  the scope's own text
        return [_endpoint(row) for row in rows]

    async def endpoint(self, scope: Scope, endpoint_id: UUID) -> Endpoint | None:
        """Return one endpoint of a scope."""
        inside, values = scope.sql()
        sql = f"SELECT {_ENDPOINT} FROM webhook_endpoint WHERE id = {{}} AND {inside}"  # noqa: S608  the scope's own text
        rows = await self._database.fetch(sql, endpoint_id, *values)
        return _endpoint(rows[0]) if rows else None

    @unscoped("an event goes to the endpoints of its area and of the areas above, whoever caused it")
    async def listening(self, area: str) -> list[Endpoint]:
        """Return the active endpoints that hear of an area."""
        codes = area_code.ancestors(area)
        marks = ", ".join("{}" for _ in codes)
        sql = f"SELECT {_ENDPOINT} FROM webhook_endpoint WHERE state = 'active' AND area IN ({marks}) ORDER BY id"  # noqa: S608  marks only
        return [_endpoint(row) for row in await self._database.fetch(sql, *codes)]

    @unscoped("a message is on its way to this endpoint already")
    async def addressed(self, endpoint_id: UUID) -> Endpoint | None:
        """Return the endpoint of a delivery."""
        rows = await self._database.fetch(f"SELECT {_ENDPOINT} FROM webhook_endpoint WHERE id = {{}}", endpoint_id)  # noqa: S608  constants only
        return _endpoint(rows[0]) if rows else None

    async def add(self, endpoint: Endpoint) -> None:
        """Insert an endpoint."""
        values = msgspec.structs.asdict(endpoint) | {"types": msgspec.json.encode(endpoint.types).decode()}
        await self._database.insert([Row("webhook_endpoint", values | area_code.columns(endpoint.area))])

    @unscoped("writes only an endpoint that the caller has loaded within its scope")
    async def change(self, endpoint_id: UUID, changes: Mapping[str, Any]) -> None:
        """Write some columns of an endpoint."""
        assignments = ", ".join(f"{name} = {{}}" for name in changes)
        await self._database.execute(f"UPDATE webhook_endpoint SET {assignments} WHERE id = {{}}", *changes.values(), endpoint_id)  # noqa: S608  our column names

    @unscoped("deletes only an endpoint that the caller has loaded within its scope")
    async def remove(self, endpoint_id: UUID) -> None:
        """Delete an endpoint with its deliveries."""
        mine = "SELECT id FROM webhook_delivery WHERE endpoint_id = {}"
        await self._database.execute(f"DELETE FROM webhook_attempt WHERE delivery_id IN ({mine})", endpoint_id)  # noqa: S608  a constant
        await self._database.execute("DELETE FROM webhook_delivery WHERE endpoint_id = {}", endpoint_id)
        await self._database.execute("DELETE FROM webhook_endpoint WHERE id = {}", endpoint_id)

    async def add_delivery(self, delivery: WebhookDelivery) -> bool:
        """Insert a delivery; return False when the endpoint has one of this event already."""
        values = msgspec.structs.asdict(delivery)
        marks = ", ".join("{}" for _ in values)
        rows = await self._database.fetch(
            f"INSERT INTO webhook_delivery ({', '.join(values)}) VALUES ({marks}) "  # noqa: S608  our column names
            "ON CONFLICT (endpoint_id, event_id) DO NOTHING RETURNING id",
            *values.values(),
        )
        return bool(rows)

    async def delivery(self, delivery_id: UUID) -> WebhookDelivery | None:
        """Return a delivery."""
        rows = await self._database.fetch(f"SELECT {_DELIVERY} FROM webhook_delivery WHERE id = {{}}", delivery_id)  # noqa: S608  constants only
        return WebhookDelivery(**rows[0]) if rows else None

    async def deliveries(self, endpoint_id: UUID, state: str | None, after: UUID | None, limit: int) -> list[WebhookDelivery]:
        """Return an endpoint's deliveries, newest first."""
        conditions, values = ["endpoint_id = {}"], list[Any]((endpoint_id,))
        if state is not None:
            conditions.append("state = {}")
            values.append(state)
        if after is not None:
            conditions.append("id < {}")
            values.append(after)
        where = " AND ".join(conditions)
        sql = f"SELECT {_DELIVERY} FROM webhook_delivery WHERE {where} ORDER BY id DESC LIMIT {{}}"  # noqa: S608  constants only
        return [WebhookDelivery(**row) for row in await self._database.fetch(sql, *values, limit)]

    async def settle(self, delivery_id: UUID, state: str, attempts: int, next_at: datetime | None) -> None:
        """Write how a delivery stands."""
        sql = "UPDATE webhook_delivery SET state = {}, attempts = {}, next_at = {} WHERE id = {}"
        await self._database.execute(sql, state, attempts, next_at, delivery_id)

    async def add_attempt(self, delivery_id: UUID, attempt: Attempt) -> None:
        """Write down one try."""
        values = msgspec.structs.asdict(attempt)
        values |= {"answer": attempt.answer[:_ANSWER_LENGTH], "error": attempt.error[:_ERROR_LENGTH]}
        await self._database.insert([Row("webhook_attempt", {"id": new_id(), "delivery_id": delivery_id, **values})])

    async def attempts(self, deliveries: Sequence[UUID]) -> dict[UUID, list[Attempt]]:
        """Return the tries at some deliveries, in order."""
        if not deliveries:
            return {}
        marks = ", ".join("{}" for _ in deliveries)
        sql = (
            "SELECT delivery_id, at, status, answer, error, milliseconds FROM webhook_attempt "  # noqa: S608  marks only
            f"WHERE delivery_id IN ({marks}) ORDER BY id"
        )
        found: dict[UUID, list[Attempt]] = {}
        for row in await self._database.fetch(sql, *deliveries):
            delivery = row.pop("delivery_id")
            found.setdefault(delivery, []).append(Attempt(**row))
        return found

    async def prune(self, before: datetime) -> None:
        """Delete deliveries that were made before a moment and are settled, with their attempts."""
        old = "SELECT id FROM webhook_delivery WHERE made_at < {} AND state <> 'waiting'"
        await self._database.execute(f"DELETE FROM webhook_attempt WHERE delivery_id IN ({old})", before)  # noqa: S608  a constant
        await self._database.execute("DELETE FROM webhook_delivery WHERE made_at < {} AND state <> 'waiting'", before)


def _endpoint(row: dict[str, Any]) -> Endpoint:
    return Endpoint(**row | {"types": tuple(msgspec.json.decode(row["types"])), "at_any_hour": bool(row["at_any_hour"])})
