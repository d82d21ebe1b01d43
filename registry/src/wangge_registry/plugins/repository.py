"""Plugins, publishing tokens and transfers in the database."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wangge_registry.plugins.model import Plugin, Status, Token, Transfer, TransferState
from wangge_serving.database import Database, Row
from wangge_serving.errors import NotFoundError

_PLUGIN: Final = "id, package, publisher, status, status_reason, made_at"
_TOKEN: Final = "id, plugin, account, label, made_at, expires_at, used_at"  # noqa: S105  names of columns
_TRANSFER: Final = "id, plugin, giver, taker, state, offered_at, ended_at"


class PluginRepository:
    """Reads and writes plugins, with their tokens and transfers."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def add(self, plugin: Plugin) -> None:
        """Insert a plugin.

        Raises:
            DuplicateError: its id or its package is taken.
        """
        values = {name: getattr(plugin, name) for name in plugin.__struct_fields__}
        await self._database.insert([Row("plugin", values | {"status": str(plugin.status)})])

    async def one(self, plugin: str) -> Plugin:
        """Return a plugin.

        Raises:
            NotFoundError: `plugin`.
        """
        rows = await self._database.fetch(f"SELECT {_PLUGIN} FROM plugin WHERE id = {{}}", plugin)  # noqa: S608  our own columns
        if not rows:
            raise NotFoundError("plugin", f"There is no plugin {plugin}.")
        return _plugin(rows[0])

    async def by_package(self, package: str) -> Plugin | None:
        """Return the plugin that comes as a package, by its normalised name."""
        rows = await self._database.fetch(f"SELECT {_PLUGIN} FROM plugin WHERE package = {{}}", package)  # noqa: S608  as above
        return _plugin(rows[0]) if rows else None

    async def in_status(self, status: Status) -> list[Plugin]:
        """Return the plugins that stand so as a whole, by id."""
        rows = await self._database.fetch(f"SELECT {_PLUGIN} FROM plugin WHERE status = {{}} ORDER BY id", str(status))  # noqa: S608  as above
        return [_plugin(row) for row in rows]

    async def owners_of_packages(self) -> list[tuple[str, str]]:
        """Return package and publisher of every plugin."""
        return [(row["package"], row["publisher"]) for row in await self._database.fetch("SELECT package, publisher FROM plugin")]

    async def set_status(self, plugin: str, status: Status, reason: str) -> None:
        """Change how a plugin as a whole stands."""
        await self._database.execute("UPDATE plugin SET status = {}, status_reason = {} WHERE id = {}", str(status), reason, plugin)

    async def set_owner(self, plugin: str, publisher: str) -> None:
        """Give a plugin to another publisher, and end every token that the one before has made."""
        await self._database.execute("UPDATE plugin SET publisher = {} WHERE id = {}", publisher, plugin)
        await self._database.execute("DELETE FROM publish_token WHERE plugin = {}", plugin)

    async def add_token(self, token: Token, digest: str) -> None:
        """Insert a token."""
        values = {name: getattr(token, name) for name in token.__struct_fields__}
        await self._database.insert([Row("publish_token", values | {"digest": digest})])

    async def tokens(self, plugin: str, now: datetime) -> list[Token]:
        """Return the tokens of a plugin that have not ended, newest first."""
        rows = await self._database.fetch(
            f"SELECT {_TOKEN} FROM publish_token WHERE plugin = {{}} AND expires_at > {{}} ORDER BY id DESC",  # noqa: S608  as above
            plugin,
            now,
        )
        return [Token(**row) for row in rows]

    async def token(self, digest: str) -> Token | None:
        """Return the token with a digest, ended or not."""
        rows = await self._database.fetch(f"SELECT {_TOKEN} FROM publish_token WHERE digest = {{}}", digest)  # noqa: S608  as above
        return Token(**rows[0]) if rows else None

    async def remove_token(self, plugin: str, token: UUID) -> bool:
        """Delete a token of a plugin; False when it has none such."""
        rows = await self._database.fetch("DELETE FROM publish_token WHERE id = {} AND plugin = {} RETURNING id", token, plugin)
        return bool(rows)

    async def touch_token(self, token: UUID, now: datetime) -> None:
        """Note that a token was used."""
        await self._database.execute("UPDATE publish_token SET used_at = {} WHERE id = {}", now, token)

    async def add_transfer(self, transfer: Transfer, by: UUID) -> None:
        """Insert a transfer.

        Raises:
            DuplicateError: another one of the same plugin is under way.
        """
        values = {name: getattr(transfer, name) for name in transfer.__struct_fields__}
        more = {"state": str(transfer.state), "offered_by": by, "accepted_by": None, "confirmed_by": None}
        await self._database.insert([Row("transfer", values | more)])

    async def transfer(self, transfer: UUID) -> Transfer:
        """Return a transfer.

        Raises:
            NotFoundError: `transfer`.
        """
        rows = await self._database.fetch(f"SELECT {_TRANSFER} FROM transfer WHERE id = {{}}", transfer)  # noqa: S608  as above
        if not rows:
            raise NotFoundError("transfer", f"There is no transfer {transfer}.")
        return Transfer(**(rows[0] | {"state": TransferState(rows[0]["state"])}))

    async def of_publisher(self, publisher: str) -> list[str]:
        """Return the ids of a publisher's plugins."""
        return [row["id"] for row in await self._database.fetch("SELECT id FROM plugin WHERE publisher = {} ORDER BY id", publisher)]

    async def transfers_under_way(self) -> list[Transfer]:
        """Return those that have not ended, oldest first."""
        rows = await self._database.fetch(f"SELECT {_TRANSFER} FROM transfer WHERE ended_at IS NULL ORDER BY id")  # noqa: S608  as above
        return [Transfer(**(row | {"state": TransferState(row["state"])})) for row in rows]

    async def accept_transfer(self, transfer: UUID, by: UUID) -> None:
        """Note that the other side takes it."""
        await self._database.execute(
            "UPDATE transfer SET state = {}, accepted_by = {} WHERE id = {}", str(TransferState.ACCEPTED), by, transfer
        )

    async def end_transfer(self, transfer: UUID, state: TransferState, by: UUID, now: datetime) -> None:
        """Note how a transfer ended."""
        await self._database.execute(
            "UPDATE transfer SET state = {}, confirmed_by = {}, ended_at = {} WHERE id = {}", str(state), by, now, transfer
        )


def _plugin(row: dict[str, Any]) -> Plugin:
    return Plugin(**(row | {"status": Status(row["status"])}))
