"""The log of every request to the outside, those that were refused among them."""

import logging
from datetime import datetime
from typing import Final

import msgspec

from wangge_core.database import Database, Row
from wangge_core.errors import WanggeError
from wangge_core.ids import new_id

_log = logging.getLogger(__name__)
_LENGTHS: Final = {"purpose": 80, "method": 10, "host": 253, "path": 300, "refusal": 60, "plugin": 100, "county": 15}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One request, hop by hop. The query of the address is left out, since it may hold a key."""

    at: datetime
    purpose: str
    method: str
    host: str
    port: int
    path: str
    address: str | None
    status: int | None
    received: int
    milliseconds: int
    refusal: str | None
    plugin: str = ""
    county: str = ""


class EgressLog:
    """Writes to a table, and to the server's log what was refused."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def write(self, entry: Entry) -> None:
        """Note a request; a database that is down stops no answer that is there already."""
        if entry.refusal:
            _log.warning("egress for %s to %s:%d: %s", entry.purpose, entry.host, entry.port, entry.refusal)
        values = msgspec.structs.asdict(entry)
        values |= {name: values[name][:length] for name, length in _LENGTHS.items() if values[name] is not None}
        try:
            await self._database.insert([Row("egress_request", {"id": new_id(), **values})])
        except WanggeError as error:
            _log.warning("a request to %s could not be noted: %s", entry.host, error)

    async def of_plugin(self, plugin: str, most: int) -> tuple[Entry, ...]:
        """Return the latest requests of a plugin, newest first."""
        rows = await self._database.fetch("SELECT * FROM egress_request WHERE plugin = {} ORDER BY at DESC LIMIT {}", plugin, most)
        return tuple(Entry(**{name: row[name] for name in Entry.__struct_fields__}) for row in rows)

    async def prune(self, before: datetime) -> None:
        """Delete what is older."""
        await self._database.execute("DELETE FROM egress_request WHERE at < {}", before)
