"""Trial runs in the database."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from wangge_registry.trials.model import Matrix
from wangge_serving.database import Database, Row
from wangge_serving.ids import new_id


class Trial(Struct, frozen=True, kw_only=True):
    """A trial run as it is kept."""

    checking: UUID
    version: UUID
    matrix: Matrix
    at: datetime


class TrialRepository:
    """Reads and writes trial runs."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def add(self, trial: Trial) -> None:
        """Insert a trial run."""
        matrix = trial.matrix
        values = {
            "id": new_id(),
            "checking": trial.checking,
            "version": trial.version,
            "sha256": matrix.sha256,
            "outcome": str(matrix.outcome),
            "seconds": matrix.seconds,
            "matrix": msgspec.json.encode(matrix, order="deterministic").decode(),
            "matrix_sha256": matrix.digest,
            "at": trial.at,
        }
        await self._database.insert([Row("trial", values)])

    async def newest(self, version: UUID) -> Trial | None:
        """Return the newest trial run of a version; None when there was none."""
        rows = await self._database.fetch(
            "SELECT checking, version, matrix, at FROM trial WHERE version = {} ORDER BY checking DESC LIMIT 1", version
        )
        return Trial(**(rows[0] | {"matrix": msgspec.json.decode(rows[0]["matrix"], type=Matrix)})) if rows else None
