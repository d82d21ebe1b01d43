"""A person's notices over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.notifications.inbox.schemas import ChannelIn, ChannelList, Marked, NoticePage, Unread
from wangge_core.notifications.inbox.service import LARGEST_PAGE, Inbox


class InboxController(Controller):
    """What one was told."""

    path = "/me/notices"
    tags = ("notifications",)

    @get("/", operation_id="listNotices", summary="One's own notices, newest first")
    async def page(
        self,
        *,
        actor: NamedDependency[Actor],
        inbox: NamedDependency[Inbox],
        unread: FromQuery[bool] = False,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=LARGEST_PAGE)]] = 50,
    ) -> NoticePage:
        """Return a page; `after` is the `next` of the page before."""
        return await inbox.page(actor, unread=unread, after=after, limit=limit)

    @get("/count", operation_id="countNotices", summary="How many notices one has not read")
    async def count(self, actor: NamedDependency[Actor], inbox: NamedDependency[Inbox]) -> Unread:
        """Return the number for the bell."""
        return await inbox.unread(actor)

    @post("/{notice_id:uuid}/read", operation_id="markNoticeRead", summary="Mark a notice as read", status_code=204)
    async def mark_read(self, actor: NamedDependency[Actor], inbox: NamedDependency[Inbox], notice_id: FromPath[UUID]) -> None:
        """Take it out of the count."""
        await inbox.mark_read(actor, notice_id)

    @post("/read", operation_id="markNoticesRead", summary="Mark all notices as read", status_code=200)
    async def mark_all_read(self, actor: NamedDependency[Actor], inbox: NamedDependency[Inbox]) -> Marked:
        """Return how many that were."""
        return await inbox.mark_all_read(actor)


class ChannelController(Controller):
    """By which ways one is told."""

    path = "/me/notice-channels"
    tags = ("notifications",)

    @get("/", operation_id="listNoticeChannels", summary="By which channels one is told")
    async def channels(self, actor: NamedDependency[Actor], inbox: NamedDependency[Inbox]) -> ChannelList:
        """Return the platform's own list and what plugins bring."""
        return await inbox.channels(actor)

    @put("/", operation_id="setNoticeChannel", summary="Switch a channel off or on for oneself")
    async def prefer(self, actor: NamedDependency[Actor], inbox: NamedDependency[Inbox], data: JSONBody[ChannelIn]) -> ChannelList:
        """Return all channels as they are then."""
        return await inbox.prefer(actor, data)
