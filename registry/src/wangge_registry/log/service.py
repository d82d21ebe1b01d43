"""Writing and reading the public log."""

from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from wangge_registry.keys.online import OnlineKey
from wangge_registry.log.model import GENESIS, LogEntry, LogFault, entry_hash, faults
from wangge_serving.database import Database, Row
from wangge_serving.instants import TimeSource

_LOCK: Final = 0x77616E67_67650002  # any number will do, as long as all processes take the same
MOST: Final = 500
"""Entries of one page."""
_COLUMNS: Final = "number, at, action, subject, sha256, facts, previous, hash, key, signature"


@dataclass(frozen=True)
class Step:
    """What happened, before it is chained. Facts are public: they hold no words about people."""

    action: str
    subject: str
    sha256: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class PublicLog:
    """The chain in the database. `append` belongs into the transaction of the step itself."""

    def __init__(self, database: Database, key: OnlineKey, time: TimeSource) -> None:
        """`key` signs each hash."""
        self._database = database
        self._key = key
        self._time = time

    async def append(self, step: Step) -> LogEntry:
        """Chain a step; must be called within a transaction, which the chain is locked for."""
        if self._database.dialect == "postgres":
            await self._database.execute("SELECT pg_advisory_xact_lock({})", _LOCK)
        last = await self._last()
        entry = LogEntry(
            number=last.number + 1 if last else 1,
            at=self._time.now().isoformat(timespec="milliseconds"),
            action=step.action,
            subject=step.subject,
            sha256=step.sha256,
            facts=step.facts,
            previous=last.hash if last else GENESIS,
            hash="",
        )
        digest = entry_hash(entry)
        values = msgspec.structs.asdict(entry) | {
            "facts": msgspec.json.encode(step.facts, order="sorted").decode(),
            "hash": digest,
            "key": self._key.id,
            "signature": self._key.sign(digest.encode()).hex(),
        }
        await self._database.insert([Row("log_entry", values)])
        return msgspec.structs.replace(entry, hash=digest, key=self._key.id, signature=values["signature"])

    async def page(self, after: int, limit: int = MOST, subject: str = "") -> list[LogEntry]:
        """Return the entries after a number, oldest first; of one subject if one is named."""
        where, values = "number > {}", [after]
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS} FROM log_entry WHERE {where}{' AND subject = {}' if subject else ''} ORDER BY number LIMIT {{}}",  # noqa: S608  our own columns
            *values,
            *([subject] if subject else []),
            min(limit, MOST),
        )
        return [_entry(row) for row in rows]

    async def head(self) -> LogEntry | None:
        """Return the newest entry, whose signature covers all before it."""
        return await self._last()

    async def verify(self) -> list[LogFault]:
        """Return where the chain in the database is not what it was."""
        found: list[LogFault] = []
        previous, after = GENESIS, 0
        while page := await self.page(after):
            found += faults(page, self.signed, previous, after + 1)
            previous, after = page[-1].hash, page[-1].number
        return found

    def signed(self, entry: LogEntry) -> bool:
        """Tell whether our key signed an entry's hash."""
        return entry.key == self._key.id and self._key.signed(entry.hash.encode(), entry.signature)

    async def _last(self) -> LogEntry | None:
        rows = await self._database.fetch(f"SELECT {_COLUMNS} FROM log_entry ORDER BY number DESC LIMIT 1")  # noqa: S608  our own columns
        return _entry(rows[0]) if rows else None


def _entry(row: dict[str, Any]) -> LogEntry:
    return LogEntry(**(row | {"facts": msgspec.json.decode(row["facts"])}))
