"""Making plugins, and the tokens that upload them."""

import base64
import binascii
from datetime import timedelta

from packaging.utils import canonicalize_name

from wangge_registry.accounts.model import PUBLISHING, Account, digest_of, new_token
from wangge_registry.log.service import PublicLog, Step
from wangge_registry.names.lookalikes import lookalike
from wangge_registry.names.reserved import reserved_package
from wangge_registry.plugins.model import MOST_TOKENS, Plugin, Status, Token
from wangge_registry.plugins.repository import PluginRepository
from wangge_registry.plugins.schemas import NewToken, PluginDraft, StatusChange, TokenDraft
from wangge_registry.publishers.model import Team
from wangge_registry.publishers.repository import PublisherRepository
from wangge_serving.database import Database, DuplicateError
from wangge_serving.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError, UnauthenticatedError
from wangge_serving.ids import new_id
from wangge_serving.instants import TimeSource

_USER = "__token__"


class Plugins:
    """The operations on plugins and their publishing tokens."""

    def __init__(self, database: Database, log: PublicLog, time: TimeSource) -> None:
        """Everything is handed in."""
        self._database = database
        self._repository = PluginRepository(database)
        self._publishers = PublisherRepository(database)
        self._log = log
        self._time = time

    async def make(self, actor: Account, draft: PluginDraft) -> Plugin:
        """Make a plugin: its id lies in the namespace of a verified publisher, its package's name is nobody else's.

        Raises:
            NotFoundError: `publisher`.
            ForbiddenError: `not_a_member`.
            ConflictError: `publisher_unverified`, `publisher_suspended`, `plugin_taken`.
            InvalidError: `plugin`, with what is wrong of the package's name.
        """
        team = await self._publishers.team(draft.id.partition(".")[0])
        team.require(actor)
        team.publisher.require_verified()
        package = str(canonicalize_name(draft.package))
        if fault := await self._package_fault(package, team.publisher.id):
            raise InvalidError("plugin", fault.said(), (fault,))
        plugin = Plugin(
            id=draft.id, package=package, publisher=team.publisher.id, status=Status.ACTIVE, status_reason="", made_at=self._time.now()
        )
        try:
            async with self._database.transaction():
                await self._repository.add(plugin)
                await self._log.append(Step("plugin.made", plugin.id, facts={"package": package, "publisher": plugin.publisher}))
        except DuplicateError as error:
            detail = f"The id {draft.id} or the package {package} is taken; names are compared without case and separators."
            raise ConflictError("plugin_taken", detail) from error
        return plugin

    async def one(self, plugin: str) -> Plugin:
        """Return a plugin.

        Raises:
            NotFoundError: `plugin`.
        """
        return await self._repository.one(plugin)

    async def of_publisher(self, publisher: str) -> list[str]:
        """Return the ids of a publisher's plugins.

        Raises:
            NotFoundError: `publisher`.
        """
        return await self._repository.of_publisher((await self._publishers.team(publisher)).publisher.id)

    async def owned(self, plugin: str) -> tuple[Plugin, Team]:
        """Return a plugin, and who owns it.

        Raises:
            NotFoundError: `plugin`.
        """
        found = await self._repository.one(plugin)
        return found, await self._publishers.team(found.publisher)

    async def change_status(self, actor: Account, plugin: str, change: StatusChange) -> Plugin:
        """Say how a plugin as a whole stands. Into quarantine, and out of it, only a reviewer or administrator takes it.

        Raises:
            NotFoundError: `plugin`.
            ForbiddenError: `not_a_member`, `quarantine_duty`.
        """
        async with self._database.transaction():
            found, team = await self.owned(plugin)
            if Status.QUARANTINED in {found.status, change.status}:
                if not (actor.reviews or actor.administers):
                    raise ForbiddenError("quarantine_duty", "Only a reviewer or an administrator quarantines, and ends a quarantine.")
            else:
                team.require(actor)
            await self._repository.set_status(plugin, change.status, change.reason)
            facts = {"status": str(change.status), "reason": change.reason}
            await self._log.append(Step("plugin.status", plugin, facts=facts))
        return await self._repository.one(plugin)

    async def add_token(self, actor: Account, plugin: str, draft: TokenDraft) -> NewToken:
        """Make a token that uploads versions of this plugin and nothing else, for some hours.

        Raises:
            NotFoundError: `plugin`.
            ForbiddenError: `not_a_member`.
            ConflictError: `publisher_unverified`, `publisher_suspended`, `too_many_tokens`.
        """
        _, team = await self.owned(plugin)
        team.require(actor)
        team.publisher.require_verified()
        text, now = new_token(PUBLISHING), self._time.now()
        token = Token(
            id=new_id(),
            plugin=plugin,
            account=actor.id,
            label=draft.label,
            made_at=now,
            expires_at=now + timedelta(hours=draft.hours),
        )
        async with self._database.transaction():
            if len(await self._repository.tokens(plugin, now)) >= MOST_TOKENS:
                raise ConflictError("too_many_tokens", f"{plugin} has {MOST_TOKENS} tokens; revoke one first.")
            await self._repository.add_token(token, digest_of(text))
        return NewToken(token=text, id=token.id, plugin=plugin, expires_at=token.expires_at)

    async def tokens(self, actor: Account, plugin: str) -> list[Token]:
        """Return what is known of a plugin's tokens.

        Raises:
            NotFoundError: `plugin`.
            ForbiddenError: `not_a_member`.
        """
        _, team = await self.owned(plugin)
        team.require(actor)
        return await self._repository.tokens(plugin, self._time.now())

    async def remove_token(self, actor: Account, plugin: str, token: str) -> None:
        """Revoke a token, from the next request on.

        Raises:
            NotFoundError: `plugin`, `publish_token`.
            ForbiddenError: `not_a_member`.
        """
        _, team = await self.owned(plugin)
        team.require(actor)
        known = next((each for each in await self._repository.tokens(plugin, self._time.now()) if str(each.id) == token), None)
        if known is None or not await self._repository.remove_token(plugin, known.id):
            raise NotFoundError("publish_token", f"{plugin} has no token {token}.")

    async def uploader(self, authorization: str) -> tuple[Token, Plugin, Team]:
        """Return what a header `Authorization: Basic` of twine or uv gives a right to.

        Raises:
            UnauthenticatedError: `publish_token_invalid`, `publish_token_ended`.
            ForbiddenError: `not_a_member`, when whoever made the token acts for the publisher no more.
            ConflictError: `publisher_unverified`, `publisher_suspended`.
        """
        return await self._of_token(_password(authorization))

    async def holder(self, text: str) -> Account:
        """Return whoever made a publishing token, with a right to its plugin alone. Raises what `uploader` does."""
        token, plugin, team = await self._of_token(text)
        maker = next(member for member in team.members if member.account == token.account)
        return Account(id=token.account, username=maker.username, name=maker.username, plugin=plugin.id)

    async def _of_token(self, text: str) -> tuple[Token, Plugin, Team]:
        token = await self._repository.token(digest_of(text))
        if token is None:
            raise UnauthenticatedError("publish_token_invalid", f"Upload as {_USER} with a publishing token of the plugin as password.")
        if token.expires_at <= self._time.now():
            raise UnauthenticatedError("publish_token_ended", "The publishing token has ended: make a new one for each release.")
        plugin, team = await self.owned(token.plugin)
        if not any(member.account == token.account for member in team.members):
            raise ForbiddenError("not_a_member", f"Whoever made this token does not act for {team.publisher.id} any more.")
        team.publisher.require_verified()
        return token, plugin, team

    async def _package_fault(self, package: str, publisher: str) -> FieldError | None:
        if reserved_package(package, publisher):
            return FieldError("/package", "package_reserved", f"{package} is the name of a library or of the platform; choose another.")
        foreign = [name for name, owner in await self._repository.owners_of_packages() if owner != publisher and name != package]
        found = lookalike(package, foreign)
        return FieldError("/package", "package_lookalike", found.sentence(package)) if found else None


def _password(authorization: str) -> str:
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return password if scheme.lower() == "basic" and user == _USER else ""
