"""Second factors, recovery codes and who must have them, in the database."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row
from wangge_core.ids import new_id


class StoredFactor(msgspec.Struct, frozen=True):
    """An account's second factor: the sealed secret, and the last time step whose code was taken."""

    secret: bytes
    confirmed: bool
    last_step: int


class FactorRule(msgspec.Struct, frozen=True):
    """Whoever holds `role` in `area` or below must have a second factor."""

    role: str
    area: str


class SecondFactorRepository:
    """Reads and writes what belongs to the second factor."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def factor(self, account_id: UUID) -> StoredFactor | None:
        """Return the account's second factor, confirmed or not."""
        rows = await self._database.fetch("SELECT secret, confirmed, last_step FROM second_factor WHERE account_id = {}", account_id)
        return StoredFactor(bytes(rows[0]["secret"]), bool(rows[0]["confirmed"]), int(rows[0]["last_step"])) if rows else None

    async def offer(self, account_id: UUID, secret: bytes, now: datetime) -> None:
        """Keep a secret that its owner has yet to confirm, in place of an earlier offer."""
        await self.remove(account_id)
        values = {"account_id": account_id, "secret": secret, "confirmed": False, "last_step": 0, "created_at": now}
        await self._database.insert([Row("second_factor", values)])

    async def take_step(self, account_id: UUID, step: int, *, confirm: bool = False) -> bool:
        """Remember that the code of `step` was used; False when it, or a later one, was used before.

        One statement, so that of two requests with the same code only one gets through.
        """
        rows = await self._database.fetch(
            "UPDATE second_factor SET last_step = {}, confirmed = {} OR confirmed "
            "WHERE account_id = {} AND last_step < {} RETURNING account_id",
            step,
            confirm,
            account_id,
            step,
        )
        return bool(rows)

    async def add_recovery(self, account_id: UUID, digests: Iterable[str]) -> None:
        """Keep recovery codes."""
        await self._database.insert(
            [Row("recovery_code", {"id": new_id(), "account_id": account_id, "digest": digest}) for digest in digests]
        )

    async def take_recovery(self, account_id: UUID, digest: str) -> bool:
        """Use up a recovery code; False when there is none such."""
        rows = await self._database.fetch(
            "DELETE FROM recovery_code WHERE account_id = {} AND digest = {} RETURNING account_id", account_id, digest
        )
        return bool(rows)

    async def remove(self, account_id: UUID) -> None:
        """Take the second factor and its recovery codes away."""
        await self._database.execute("DELETE FROM second_factor WHERE account_id = {}", account_id)
        await self._database.execute("DELETE FROM recovery_code WHERE account_id = {}", account_id)

    async def rules(self, scope: Scope) -> list[FactorRule]:
        """Return the rules of the scope."""
        inside, values = scope.sql()
        statement = f"SELECT role, area FROM second_factor_rule WHERE {inside} ORDER BY area, role"  # noqa: S608  the scope's own text
        rows = await self._database.fetch(statement, *values)
        return [FactorRule(**row) for row in rows]

    async def set_rule(self, scope: Scope, rule: FactorRule, *, required: bool) -> None:
        """Write or take away a rule of the scope."""
        inside, values = scope.sql()
        statement = f"DELETE FROM second_factor_rule WHERE role = {{}} AND area = {{}} AND {inside}"  # noqa: S608  the scope's own text
        await self._database.execute(statement, rule.role, rule.area, *values)
        if required:
            row = {"id": new_id(), "role": rule.role, "area": rule.area} | area_code.columns(rule.area)
            await self._database.insert([Row("second_factor_rule", row)])

    @unscoped("whether someone must have a second factor follows from their own positions, wherever those are")
    async def required(self, person_id: UUID, day: date) -> bool:
        """Say whether a position that the person holds on that day falls under a rule."""
        rows = await self._database.fetch(
            "SELECT 1 AS found FROM position JOIN second_factor_rule ON second_factor_rule.role = position.role "
            "AND position.area LIKE second_factor_rule.area || '%' WHERE position.person_id = {} "
            "AND (position.valid_from IS NULL OR position.valid_from <= {}) AND (position.valid_to IS NULL OR position.valid_to > {}) "
            "LIMIT 1",
            person_id,
            day,
            day,
        )
        return bool(rows)
