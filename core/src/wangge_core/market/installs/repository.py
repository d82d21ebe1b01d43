"""Installations, in the database."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.database import Database, Row
from wangge_core.errors import NotFoundError
from wangge_core.market.model import Install, InstallState

_MOST: Final = 50
_DETAIL: Final = 500


class InstallRepository:
    """Reads and writes them."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def add(self, install: Install) -> None:
        """Insert an installation that waits, in the caller's transaction."""
        await self._database.insert([Row("market_install", msgspec.structs.asdict(install) | {"state": str(install.state)})])

    async def one(self, install: UUID) -> Install:
        """Return an installation.

        Raises:
            NotFoundError: `market_install_not_found`.
        """
        rows = await self._database.fetch("SELECT * FROM market_install WHERE id = {}", install)
        if not rows:
            raise NotFoundError("market_install_not_found", f"There is no installation {install}.")
        return _install(rows[0])

    async def latest(self) -> list[Install]:
        """Return the latest installations, the last first."""
        rows = await self._database.fetch("SELECT * FROM market_install ORDER BY asked_at DESC, id DESC LIMIT {}", _MOST)
        return [_install(row) for row in rows]

    async def step(self, install: UUID, step: str) -> None:
        """Note what an installation is at."""
        await self._database.execute(
            "UPDATE market_install SET state = {}, step = {}, error = '', detail = '' WHERE id = {}",
            str(InstallState.RUNNING),
            step,
            install,
        )

    async def end(self, install: UUID, now: datetime, error: str = "", detail: str = "") -> None:
        """Note how an installation ended; `step` stays where it failed."""
        await self._database.execute(
            "UPDATE market_install SET state = {}, error = {}, detail = {}, ended_at = {} WHERE id = {}",
            str(InstallState.FAILED if error else InstallState.DONE),
            error,
            detail[:_DETAIL],
            now,
            install,
        )


def _install(row: dict[str, Any]) -> Install:
    values = {name: row[name] for name in Install.__struct_fields__}
    return Install(**(values | {"state": InstallState(values["state"])}))
