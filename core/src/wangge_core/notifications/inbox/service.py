"""A person's own notices. Nobody sees another's: the account of the request is the only key."""

from collections.abc import Mapping
from typing import Final, Protocol
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.database import Database
from wangge_core.errors import ForbiddenError, InvalidError, NotFoundError
from wangge_core.instants import TimeSource
from wangge_core.notifications.inbox.repository import NoticeRepository
from wangge_core.notifications.inbox.schemas import ChannelIn, ChannelList, ChannelOut, Marked, NoticePage, Unread
from wangge_sdk.texts import Text

IN_APP: Final = "in_app"
_IN_APP_TITLE: Final[Text] = {"zh-CN": "平台内消息", "en": "Inside the platform"}
LARGEST_PAGE: Final = 100


class Channels(Protocol):
    """The channels that plugins bring."""

    def titles(self) -> Mapping[str, Text]:
        """Return the channels by their names, `plugin:ID`, with their titles."""


class Inbox:
    """Reading one's notices, and choosing the channels."""

    def __init__(self, database: Database, channels: Channels, time: TimeSource) -> None:
        """`channels` are what plugins bring besides the platform's own list."""
        self._repository = NoticeRepository(database)
        self._channels = channels
        self._time = time

    async def page(self, actor: Actor, *, unread: bool, after: UUID | None, limit: int) -> NoticePage:
        """Return one's notices, newest first.

        Raises:
            InvalidError: `page_limit`.
        """
        account = _account(actor)
        if not 1 <= limit <= LARGEST_PAGE:
            raise InvalidError("page_limit", f"A page has 1 to {LARGEST_PAGE} notices, not {limit}.")
        now = self._time.now()
        found = await self._repository.page(account, now, unread=unread, after=after, limit=limit + 1)
        page = found[:limit]
        following = str(page[-1].id) if len(found) > limit else None
        return NoticePage(tuple(page), following, await self._repository.unread(account, now))

    async def unread(self, actor: Actor) -> Unread:
        """Return how many one has not read."""
        return Unread(await self._repository.unread(_account(actor), self._time.now()))

    async def mark_read(self, actor: Actor, notice: UUID) -> None:
        """Mark one notice as read; a second time changes nothing.

        Raises:
            NotFoundError: `notice_not_found`, also for another person's.
        """
        if not await self._repository.mark_read(_account(actor), notice, self._time.now()):
            raise NotFoundError("notice_not_found", "There is no such notice, or it is not yours.")

    async def mark_all_read(self, actor: Actor) -> Marked:
        """Mark all that one has as read."""
        return Marked(await self._repository.mark_all_read(_account(actor), self._time.now()))

    async def channels(self, actor: Actor) -> ChannelList:
        """Return the channels, and which of them one has switched off."""
        account = _account(actor)
        off = {channel for _, channel in await self._repository.switched_off([account])}
        titles = {IN_APP: _IN_APP_TITLE, **self._channels.titles()}
        return ChannelList(tuple(ChannelOut(channel, title, channel not in off) for channel, title in titles.items()))

    async def prefer(self, actor: Actor, wish: ChannelIn) -> ChannelList:
        """Switch a channel off or on for oneself.

        Raises:
            NotFoundError: `channel_not_found`.
        """
        if wish.channel != IN_APP and wish.channel not in self._channels.titles():
            raise NotFoundError("channel_not_found", f"There is no channel {wish.channel}.")
        await self._repository.prefer(_account(actor), wish.channel, enabled=wish.enabled)
        return await self.channels(actor)


def _account(actor: Actor) -> UUID:
    if actor.account_id is None:
        raise ForbiddenError("account_needed", "Only an account has notices.")
    return actor.account_id
