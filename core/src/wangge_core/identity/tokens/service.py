"""Making and revoking bearer tokens."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError
from wangge_core.identity.sessions.model import SignedIn, digest_of, new_token
from wangge_core.identity.tokens.model import NewToken, TokenList
from wangge_core.identity.tokens.repository import TokenRepository
from wangge_core.identity.tokens.rules import LONGEST_DAYS, MOST, PREFIX
from wangge_core.identity.tokens.schemas import TokenDraft, TokenRotation
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource


class Holder(NamedTuple):
    """The account that a token acts for, and where it lies."""

    account_id: UUID
    area: str


class Tokens:
    """The operations on one's own tokens."""

    def __init__(self, database: Database, access: Access, audit: Audit, time: TimeSource) -> None:
        """Everything is handed in; nothing is read from the outside."""
        self._database = database
        self._repository = TokenRepository(database)
        self._access = access
        self._audit = audit
        self._time = time

    async def own(self, who: SignedIn) -> TokenList:
        """Return one's own tokens."""
        return TokenList(tuple(await self._repository.of_account(who.account_id)))

    async def add(self, who: SignedIn, draft: TokenDraft) -> NewToken:
        """Make a token for some of one's own permissions; it loses each that its owner loses.

        Raises:
            InvalidError: `token`, at each permission that one does not hold.
            ConflictError: `too_many_tokens`.
        """
        held = {str(permission) for permission in self._access.permissions_of(who.actor)}
        faults = tuple(
            FieldError(f"/permissions/{index}", "not_held", f"You do not hold {text}; GET /api/v1/me lists what you hold.")
            for index, text in enumerate(draft.permissions)
            if text not in held
        )
        if faults:
            raise InvalidError("token", " ".join(fault.said() for fault in faults), faults)
        async with self._database.transaction():
            return await self.make(who.actor, Holder(who.account_id, who.area), draft)

    async def make(self, actor: Actor, holder: Holder, draft: TokenDraft, latest: datetime | None = None) -> NewToken:
        """Make a token for an account inside the open transaction, as its owner or whoever manages it; `latest` bounds its end.

        Raises:
            ConflictError: `too_many_tokens`.
        """
        now = self._time.now()
        expires = now + timedelta(days=draft.days)
        token = NewToken(
            token=new_token(PREFIX),
            id=new_id(),
            name=draft.name,
            permissions=tuple(sorted(set(draft.permissions))),
            created_at=now,
            expires_at=min(expires, latest) if latest else expires,
            per_minute=draft.per_minute,
            per_day=draft.per_day,
        )
        if len(await self._repository.of_account(holder.account_id)) >= MOST:
            raise ConflictError("too_many_tokens", f"The account has {MOST} tokens; revoke one first.")
        await self._repository.add(holder.account_id, token, digest_of(token.token))
        facts: dict[str, Fact] = {"permissions": list(token.permissions), "expires_at": token.expires_at.isoformat()}
        await self._audit.record(_entry("token.created", actor, holder, token.id, facts))
        return token

    async def rotate(self, who: SignedIn, token_id: UUID, rotation: TokenRotation) -> NewToken:
        """Make a successor of one of one's own tokens; the old one ends after the grace.

        Raises:
            NotFoundError: `token`.
        """
        async with self._database.transaction():
            return await self.succeed(who.actor, Holder(who.account_id, who.area), token_id, rotation)

    async def succeed(
        self, actor: Actor, holder: Holder, token_id: UUID, rotation: TokenRotation, latest: datetime | None = None
    ) -> NewToken:
        """Make a token like another one, which ends after the grace, inside the open transaction: it lasts as long as that one did.

        Raises:
            NotFoundError: `token`.
            ConflictError: `too_many_tokens`.
        """
        old = next((token for token in await self._repository.of_account(holder.account_id) if token.id == token_id), None)
        if old is None:
            raise NotFoundError("token", f"There is no token {token_id}.")
        days = max(1, round((old.expires_at - old.created_at) / timedelta(days=1)))
        draft = TokenDraft(old.name, list(old.permissions), min(days, LONGEST_DAYS), old.per_minute, old.per_day)
        made = await self.make(actor, holder, draft, latest)
        await self._repository.shorten(holder.account_id, token_id, self._time.now() + timedelta(hours=rotation.grace_hours))
        await self._audit.record(_entry("token.rotated", actor, holder, token_id, {"successor": str(made.id)}))
        return made

    async def remove(self, who: SignedIn, token_id: UUID) -> None:
        """Revoke a token, from the next request on.

        Raises:
            NotFoundError: `token`.
        """
        async with self._database.transaction():
            await self.revoke(who.actor, Holder(who.account_id, who.area), token_id)

    async def of(self, account_id: UUID) -> TokenList:
        """Return the tokens of an account that whoever asks may manage."""
        return TokenList(tuple(await self._repository.of_account(account_id)))

    async def revoke(self, actor: Actor, holder: Holder, token_id: UUID) -> None:
        """Do the same inside the open transaction, as whoever manages the account.

        Raises:
            NotFoundError: `token`.
        """
        if not await self._repository.remove(holder.account_id, token_id):
            raise NotFoundError("token", f"There is no token {token_id}.")
        await self._audit.record(_entry("token.revoked", actor, holder, token_id, {}))


def _entry(action: str, actor: Actor, holder: Holder, token_id: UUID, facts: dict[str, Fact]) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource="token", resource_id=str(token_id), area=holder.area, facts=facts)
