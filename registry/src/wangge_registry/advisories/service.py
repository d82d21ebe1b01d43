"""Publishing advisories."""

from typing import Any, Final

import msgspec

from wangge_registry.accounts.model import Account, Duty
from wangge_registry.advisories.repository import AdvisoryRepository
from wangge_registry.log.service import PublicLog, Step
from wangge_sdk.withdrawals import advisory_fault
from wangge_serving.database import Database
from wangge_serving.errors import InvalidError
from wangge_serving.instants import TimeSource

LARGEST: Final = 64 * 1024
"""Bytes of one record."""


class Advisories:
    """The operations on advisories; they are in the signed list within seconds."""

    def __init__(self, database: Database, log: PublicLog, time: TimeSource) -> None:
        """Everything is handed in."""
        self._database = database
        self._repository = AdvisoryRepository(database)
        self._log = log
        self._time = time

    async def publish(self, actor: Account, advisory: str, record: dict[str, Any]) -> dict[str, Any]:
        """Publish an OSV record, or a newer one in its place; `withdrawn` in it takes it back.

        Raises:
            ForbiddenError: `duty_required`.
            InvalidError: `advisory`.
        """
        actor.require(Duty.ADMINISTRATOR)
        fault = advisory_fault(record) or ("" if record["id"] == advisory else f"its id is {record['id']}, not {advisory}")
        if not fault and len(msgspec.json.encode(record)) > LARGEST:
            fault = f"it is larger than {LARGEST // 1024} KB"
        if fault:
            raise InvalidError("advisory", f"The record cannot be taken: {fault}.")
        async with self._database.transaction():
            await self._repository.put(record, actor.id, self._time.now())
            facts = {"modified": record["modified"], "withdrawn": bool(record.get("withdrawn"))}
            await self._log.append(Step("advisory.published", advisory, facts=facts))
        return record

    async def one(self, advisory: str) -> dict[str, Any]:
        """Return a record.

        Raises:
            NotFoundError: `advisory`.
        """
        return await self._repository.one(advisory)

    async def every(self) -> list[dict[str, Any]]:
        """Return all records by their ids."""
        return await self._repository.every()
