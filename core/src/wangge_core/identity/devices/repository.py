"""Devices and the codes that enrol them in the database."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row
from wangge_core.identity.devices.model import Device

_DEVICE: Final = (
    "SELECT device.id, device.account_id, device.area, person.name AS person_name, device.name, device.public_key, device.enrolled_at, "
    "device.enrolled_by, device.seen_at, device.revoked_at, device.revoked_by, device.told_at, device.challenge, device.challenge_until "
    "FROM device JOIN account ON account.id = device.account_id JOIN person ON person.id = account.person_id"
)
_MOST: Final = 500


class DeviceRepository:
    """Reads and writes devices; one lies in the area of its person at the time it was enrolled."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def page(self, scope: Scope) -> list[Device]:
        """Return the devices of the scope, the newest first."""
        inside, values = scope.sql("device")
        rows = await self._database.fetch(f"{_DEVICE} WHERE {inside} ORDER BY device.id DESC LIMIT {_MOST:d}", *values)
        return [Device(**row) for row in rows]

    async def device(self, scope: Scope, device_id: UUID) -> Device | None:
        """Return one device of the scope."""
        inside, values = scope.sql("device")
        rows = await self._database.fetch(f"{_DEVICE} WHERE device.id = {{}} AND {inside}", device_id, *values)
        return Device(**rows[0]) if rows else None

    @unscoped("a device that signs in has no scope before it is proved")
    async def by_id(self, device_id: UUID) -> Device | None:
        """Return one device."""
        rows = await self._database.fetch(f"{_DEVICE} WHERE device.id = {{}}", device_id)
        return Device(**rows[0]) if rows else None

    @unscoped("enrols what the operation was allowed")
    async def add(self, values: dict[str, Any], area: str) -> None:
        """Insert a device."""
        await self._database.insert([Row("device", values | {"area": area} | area_code.columns(area))])

    @unscoped("a device that signs in has no scope before it is proved")
    async def ask(self, device_id: UUID, challenge: str, until: datetime) -> None:
        """Write the challenge that a device has to sign next."""
        await self._database.execute("UPDATE device SET challenge = {}, challenge_until = {} WHERE id = {}", challenge, until, device_id)

    @unscoped("a device that signs in has no scope before it is proved")
    async def answered(self, device_id: UUID, challenge: str, column: str, now: datetime) -> bool:
        """Take the challenge away and remember when the device came, in `seen_at` or `told_at`; False when another answer was faster."""
        rows = await self._database.fetch(
            f"UPDATE device SET challenge = NULL, challenge_until = NULL, {column} = {{}} "  # noqa: S608  one of two names of ours
            "WHERE id = {} AND challenge = {} RETURNING id",
            now,
            device_id,
            challenge,
        )
        return bool(rows)

    @unscoped("writes only what the operation loaded within the actor's scope")
    async def revoke(self, device_id: UUID, by: str, now: datetime) -> None:
        """Write the end of a device, and end the sessions that it began."""
        await self._database.execute("UPDATE device SET revoked_at = {}, revoked_by = {} WHERE id = {}", now, by, device_id)
        await self._database.execute("DELETE FROM sign_in_session WHERE device_id = {}", device_id)

    async def add_code(self, account_id: UUID, digest: str, made_by: str, until: datetime) -> None:
        """Write the code of an account, over one made before."""
        await self._database.execute("DELETE FROM device_code WHERE account_id = {}", account_id)
        await self._database.insert(
            [Row("device_code", {"account_id": account_id, "digest": digest, "made_by": made_by, "expires_at": until})]
        )

    async def take_code(self, account_id: UUID, digest: str, now: datetime) -> str | None:
        """Use a code up; return who made it, or None when it is no good."""
        rows = await self._database.fetch(
            "DELETE FROM device_code WHERE account_id = {} AND digest = {} AND expires_at > {} RETURNING made_by", account_id, digest, now
        )
        return rows[0]["made_by"] if rows else None
