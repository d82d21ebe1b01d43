"""Service accounts in the database."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.database import Database, Row

MOST: Final = 500
_SERVICE: Final = (
    "SELECT service_account.id, service_account.unit_id, service_account.area, service_account.purpose, service_account.expires_on, "
    "service_account.made_by, service_account.made_at, account.person_id, account.state, person.name, unit.name AS unit_name, "
    "(SELECT COUNT(*) FROM bearer_token t WHERE t.account_id = service_account.id AND t.expires_at > {}) AS tokens, "
    "(SELECT MAX(t.used_at) FROM bearer_token t WHERE t.account_id = service_account.id) AS used_at, "
    "(SELECT COALESCE(SUM(d.calls), 0) FROM token_day d JOIN bearer_token t ON t.id = d.token_id "
    "WHERE t.account_id = service_account.id AND d.day = {}) AS calls_today "
    "FROM service_account JOIN account ON account.id = service_account.id JOIN person ON person.id = account.person_id "
    "JOIN unit ON unit.id = service_account.unit_id"
)


class StoredService(msgspec.Struct, frozen=True, kw_only=True):
    """A service account with what lies beside it."""

    id: UUID
    unit_id: UUID
    unit_name: str
    area: str
    purpose: str
    expires_on: date
    made_by: str
    made_at: datetime
    person_id: UUID
    state: str
    name: str
    tokens: int
    used_at: datetime | None
    calls_today: int


class ServiceRepository:
    """Reads and writes service accounts."""

    def __init__(self, database: Database) -> None:
        """`database` is the server's."""
        self._database = database

    async def page(self, scope: Scope, now: datetime, today: date) -> list[StoredService]:
        """Return those of the scope, newest first."""
        inside, values = scope.sql("service_account")
        sql = f"{_SERVICE} WHERE {inside} ORDER BY service_account.id DESC LIMIT {MOST:d}"
        return [_service(row) for row in await self._database.fetch(sql, now, today, *values)]

    async def one(self, scope: Scope, service: UUID, now: datetime, today: date) -> StoredService | None:
        """Return one of the scope."""
        inside, values = scope.sql("service_account")
        rows = await self._database.fetch(f"{_SERVICE} WHERE service_account.id = {{}} AND {inside}", now, today, service, *values)
        return _service(rows[0]) if rows else None

    async def add(self, service: UUID, unit: UUID, area: str, purpose: str, expires_on: date, made_by: str, made_at: datetime) -> None:
        """Insert one."""
        values = {"id": service, "unit_id": unit, "area": area, "purpose": purpose, "expires_on": expires_on}
        more = {"made_by": made_by[:200], "made_at": made_at}
        await self._database.insert([Row("service_account", values | more | area_code.columns(area))])

    async def change(self, scope: Scope, service: UUID, purpose: str, expires_on: date) -> None:
        """Write what may change."""
        inside, values = scope.sql()
        await self._database.execute(
            f"UPDATE service_account SET purpose = {{}}, expires_on = {{}} WHERE id = {{}} AND {inside}",  # noqa: S608  the scope's own text
            purpose,
            expires_on,
            service,
            *values,
        )


def _service(row: dict[str, Any]) -> StoredService:
    return StoredService(**row)
