"""Writing an audit entry, in the transaction of the act it tells of."""

from collections.abc import Callable

import msgspec

from wangge_core import area_code
from wangge_core.audit.keys import AuditKey
from wangge_core.audit.model import AuditEntry, Record
from wangge_core.audit.via import via
from wangge_core.database import Database, Row
from wangge_core.ids import new_id
from wangge_core.instants import SystemTime, TimeSource

_NOWHERE = {f"l{level.value}": None for level in area_code.Level}


def _no_trace() -> str:
    return ""


class Audit:
    """The book of acts: an entry is there exactly when the act was committed."""

    def __init__(self, database: Database, key: AuditKey, time: TimeSource | None = None, trace: Callable[[], str] = _no_trace) -> None:
        """`trace` returns the id of the request that is being served, or nothing outside of one."""
        self._database = database
        self._key = key
        self._time = time or SystemTime()
        self._trace = trace

    async def record(self, entry: AuditEntry) -> None:
        """Add an entry to the transaction that is open."""
        await self._database.insert([self.row(entry)])

    def row(self, entry: AuditEntry) -> Row:
        """Return the row of an entry, for an operation that saves everything by one `Database.insert`."""
        record = Record(
            id=new_id(),
            at=self._time.now(),
            action=entry.action,
            actor_kind=entry.actor.kind,
            actor_id=entry.actor.id,
            resource=entry.resource,
            resource_id=entry.resource_id,
            area=entry.area,
            facts={**entry.facts, "via": whom} if (whom := via()) else entry.facts,
            trace=self._trace(),
        )
        values = {
            "id": record.id,
            "at": record.at,
            "action": record.action,
            "actor_kind": record.actor_kind,
            "actor_id": record.actor_id,
            "resource": record.resource,
            "resource_id": record.resource_id,
            "area": record.area,
            "facts": msgspec.json.encode(record.facts).decode(),
            "trace": record.trace,
            # The stamp proves that the server wrote this, from the first moment and before the chain does.
            "stamp": self._key.stamp(record.body()),
        }
        return Row("audit_entry", values | (area_code.columns(entry.area) if entry.area else _NOWHERE))
