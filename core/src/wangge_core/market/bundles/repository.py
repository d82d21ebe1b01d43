"""Bundles in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.database import Database
from wangge_core.errors import NotFoundError
from wangge_core.ids import new_id
from wangge_core.market.bundles.model import Approval, Bundle, BundleState, Contents


class BundleRepository:
    """Rows of `market_bundle` and its approvals; what writes does so in the caller's transaction."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def every(self) -> list[Bundle]:
        """Return the bundles that came, the newest first."""
        rows = await self._database.fetch("SELECT * FROM market_bundle ORDER BY id DESC LIMIT 50")
        return [_bundle(row, await self._approvals(row["id"])) for row in rows]

    async def one(self, bundle: UUID) -> Bundle:
        """Return a bundle.

        Raises:
            NotFoundError: `bundle_not_found`.
        """
        rows = await self._database.fetch("SELECT * FROM market_bundle WHERE id = {}", bundle)
        if not rows:
            raise NotFoundError("bundle_not_found", f"There is no bundle {bundle}.")
        return _bundle(rows[0], await self._approvals(bundle))

    async def waiting(self, sha256: str) -> Bundle | None:
        """Return the bundle with these bytes that waits; None when none does."""
        rows = await self._database.fetch("SELECT id FROM market_bundle WHERE sha256 = {} AND state = 'waiting'", sha256)
        return await self.one(rows[0]["id"]) if rows else None

    async def in_use(self) -> Contents:
        """Return what was in the bundle that was taken last."""
        rows = await self._database.fetch("SELECT contents FROM market_bundle WHERE state = 'taken' ORDER BY ended_at DESC LIMIT 1")
        return msgspec.json.decode(rows[0]["contents"], type=Contents) if rows else Contents()

    async def add(self, bundle: Bundle) -> None:
        """Write a bundle that came."""
        await self._database.execute(
            "INSERT INTO market_bundle (id, sha256, size, snapshot, until, contents, state, by_name, at) "
            "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})",
            bundle.id,
            bundle.sha256,
            bundle.size,
            bundle.snapshot,
            bundle.until,
            msgspec.json.encode(bundle.contents).decode(),
            bundle.state,
            bundle.by,
            bundle.at,
        )

    async def approve(self, bundle: UUID, approval: Approval) -> bool:
        """Write an approval; False when the account had approved before."""
        rows = await self._database.fetch(
            "INSERT INTO market_bundle_approval (id, bundle, account, name, at) VALUES ({}, {}, {}, {}, {}) "
            "ON CONFLICT (bundle, account) DO NOTHING RETURNING id",
            new_id(),
            bundle,
            approval.account,
            approval.name,
            approval.at,
        )
        return bool(rows)

    async def end(self, bundle: UUID, state: BundleState, now: datetime) -> bool:
        """Note what became of a bundle that waits; False when it does not."""
        rows = await self._database.fetch(
            "UPDATE market_bundle SET state = {}, ended_at = {} WHERE id = {} AND state = 'waiting' RETURNING id", state, now, bundle
        )
        return bool(rows)

    async def _approvals(self, bundle: UUID) -> tuple[Approval, ...]:
        rows = await self._database.fetch("SELECT account, name, at FROM market_bundle_approval WHERE bundle = {} ORDER BY id", bundle)
        return tuple(Approval(row["account"], row["name"], row["at"]) for row in rows)


def _bundle(row: dict[str, Any], approvals: tuple[Approval, ...]) -> Bundle:
    return Bundle(
        id=row["id"],
        sha256=row["sha256"],
        size=row["size"],
        snapshot=row["snapshot"],
        until=row["until"],
        contents=msgspec.json.decode(row["contents"], type=Contents),
        state=row["state"],
        by=row["by_name"],
        at=row["at"],
        ended_at=row["ended_at"],
        approvals=approvals,
    )
