"""Making and revoking bearer tokens."""

from datetime import timedelta
from uuid import UUID

from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError
from wangge_core.identity.sessions.model import SignedIn, digest_of, new_token
from wangge_core.identity.tokens.model import NewToken, TokenList
from wangge_core.identity.tokens.repository import TokenRepository
from wangge_core.identity.tokens.rules import MOST, PREFIX
from wangge_core.identity.tokens.schemas import TokenDraft
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource


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
        text, now = new_token(PREFIX), self._time.now()
        token = NewToken(
            token=text,
            id=new_id(),
            name=draft.name,
            permissions=tuple(sorted(set(draft.permissions))),
            created_at=now,
            expires_at=now + timedelta(days=draft.days),
        )
        async with self._database.transaction():
            if len(await self._repository.of_account(who.account_id)) >= MOST:
                raise ConflictError("too_many_tokens", f"You have {MOST} tokens; revoke one first.")
            await self._repository.add(who.account_id, token, digest_of(text))
            facts: dict[str, Fact] = {"permissions": list(token.permissions), "expires_at": token.expires_at.isoformat()}
            await self._audit.record(_entry("token.created", who, token.id, facts))
        return token

    async def remove(self, who: SignedIn, token_id: UUID) -> None:
        """Revoke a token, from the next request on.

        Raises:
            NotFoundError: `token`.
        """
        async with self._database.transaction():
            if not await self._repository.remove(who.account_id, token_id):
                raise NotFoundError("token", f"You have no token {token_id}.")
            await self._audit.record(_entry("token.revoked", who, token_id, {}))


def _entry(action: str, who: SignedIn, token_id: UUID, facts: dict[str, Fact]) -> AuditEntry:
    return AuditEntry(action=action, actor=who.actor, resource="token", resource_id=str(token_id), area=who.area, facts=facts)
