"""Reading and verifying the audit, for those who may."""

from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditFilter, AuditItem, AuditPage, Verification
from wangge_core.audit.repository import AuditRepository, Stored
from wangge_core.audit.verification import Verifier
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError

LARGEST_PAGE: Final = 200
VERIFIED_AT_ONCE: Final = 10_000
"""Entries that one request verifies at most; `wangge verify` walks the whole chain."""


class AuditQueries:
    """What the audit administrators see: entries of their areas, and the state of the whole chain."""

    def __init__(self, database: Database, access: Access, verifier: Verifier, root: str) -> None:
        """`root` is the area of the whole server: whoever may read there sees the entries that lie in no area."""
        self._repository = AuditRepository(database)
        self._access = access
        self._verifier = verifier
        self._root = root

    async def page(self, actor: Actor, wanted: AuditFilter, after: UUID | None = None, limit: int = 50) -> AuditPage:
        """Return entries, newest first.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `limit`.
        """
        scope = self._access.require_scope(actor, "audit", "read")
        if not 1 <= limit <= LARGEST_PAGE:
            message = f"limit must be between 1 and {LARGEST_PAGE}."
            raise InvalidError("limit", message, (FieldError("/limit", "limit", message),))
        placeless = not self._root or scope.covers(self._root)
        found = await self._repository.page(scope, wanted, after, limit + 1, placeless=placeless)
        last = found[limit - 1].entry_id if len(found) > limit else None
        return AuditPage(items=tuple(_item(stored) for stored in found[:limit]), next=UUID(last) if last else None)

    async def verification(self, actor: Actor, first: int | None = None) -> Verification:
        """Verify the last entries of the chain, or those from the number `first` on.

        Raises:
            ForbiddenError: `permission_missing`.
            UnavailableError: the database is down.
        """
        self._access.require_scope(actor, "audit", "verify")
        if first is None:
            first = max(1, await self._repository.last_number() - VERIFIED_AT_ONCE + 1)
        return await self._verifier.verify(first, VERIFIED_AT_ONCE)


def _item(stored: Stored) -> AuditItem:
    number = stored.link.number if stored.link else None
    record = stored.record
    if record is None:
        return AuditItem(id=stored.entry_id, damaged=True, number=number)
    return AuditItem(
        id=stored.entry_id,
        damaged=False,
        number=number,
        at=record.at,
        action=record.action,
        actor_kind=record.actor_kind,
        actor_id=record.actor_id,
        resource=record.resource,
        resource_id=record.resource_id,
        area=record.area,
        facts=record.facts,
        trace=record.trace,
    )
