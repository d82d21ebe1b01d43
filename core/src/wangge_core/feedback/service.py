"""Giving feedback, and answering it: the answer goes back to whoever gave it, and to nobody else."""

from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ConflictError, InvalidError, NotFoundError
from wangge_core.feedback.model import Feedback
from wangge_core.feedback.repository import FeedbackRepository
from wangge_core.feedback.schemas import FeedbackAnswerIn, FeedbackIn, FeedbackItem, FeedbackOut, FeedbackPage, OwnFeedback
from wangge_core.identity.directory.model import AreaNames, AreaRef
from wangge_core.identity.directory.service import area_refs
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.notifications.inbox.repository import NewNotice, NoticeRepository

ANSWERED: Final = "feedback.answered"
LARGEST_PAGE: Final = 100
KEPT: Final = timedelta(days=730)
"""What is older goes when something new comes."""
_TITLE: Final = {"zh-CN": "您的意见有了答复", "en": "Your feedback was answered"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackDesk:
    """The operations."""

    database: Database
    access: Access
    audit: Audit
    areas: AreaNames
    repository: FeedbackRepository
    notices: NoticeRepository
    county: str
    time: TimeSource

    async def give(self, actor: Actor | None, sender: str, given: FeedbackIn) -> OwnFeedback:
        """Keep what somebody says, once for each `client_id`; return all that they have given."""
        account = actor.account_id if actor is not None else None
        values = {
            "id": new_id(),
            "sender": sender,
            "account_id": account,
            "client_id": given.client_id,
            "kind": given.kind,
            "text": given.text.strip(),
            "page": given.page,
            "version": version("wangge-core"),
            "given_at": self.time.now(),
        }
        await self.repository.prune(self.time.now() - KEPT)
        await self.repository.add(values, self._area(actor))
        return await self.own(sender)

    async def own(self, sender: str) -> OwnFeedback:
        """Return what somebody has given, with the answers."""
        return OwnFeedback([_own(one) for one in await self.repository.own(sender)])

    async def page(self, actor: Actor, *, unanswered: bool, after: UUID | None, limit: int) -> FeedbackPage:
        """Return a page of the inbox of one's areas, newest first.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `page_limit`.
        """
        scope = self.access.require_scope(actor, "feedback", "answer")
        if not 1 <= limit <= LARGEST_PAGE:
            raise InvalidError("page_limit", f"A page has 1 to {LARGEST_PAGE} entries, not {limit}.")
        found = await self.repository.page(scope, unanswered=unanswered, after=after, limit=limit + 1)
        page = found[:limit]
        names = await area_refs(self.areas, {one.area for one in page})
        following = str(page[-1].id) if len(found) > limit else None
        return FeedbackPage([_item(one, names[one.area]) for one in page], following, await self.repository.open(scope))

    async def answer(self, actor: Actor, feedback_id: UUID, given: FeedbackAnswerIn) -> FeedbackItem:
        """Answer, once: an account is told by a notice, a resident's phone asks for it.

        Raises:
            ForbiddenError: `permission_missing`.
            NotFoundError: `feedback_not_found`.
            ConflictError: `feedback_answered`.
        """
        scope = self.access.require_scope(actor, "feedback", "answer")
        feedback = await self.repository.one(scope, feedback_id)
        if feedback is None:
            raise NotFoundError("feedback_not_found", f"There is no feedback {feedback_id}, or it is not for you to answer.")
        text, now = given.text.strip(), self.time.now()
        async with self.database.transaction():
            if not await self.repository.answer(feedback_id, text, actor.name or actor.id, now):
                raise ConflictError("feedback_answered", "Somebody has answered this already; load it again.")
            if feedback.account_id is not None:
                await self.notices.add(self._notice(feedback, feedback.account_id, text))
            entry = AuditEntry(action=ANSWERED, actor=actor, resource="feedback", resource_id=str(feedback_id), area=feedback.area)
            await self.audit.record(entry)
        names = await area_refs(self.areas, {feedback.area})
        answered = replace(feedback, answer=text, answered_by=actor.name or actor.id, answered_at=now)
        return _item(answered, names[feedback.area])

    def _notice(self, feedback: Feedback, account: UUID, text: str) -> NewNotice:
        now = self.time.now()
        body = {"zh-CN": f"您说：{_short(feedback.text)}\n答复：{text}", "en": f"You said: {_short(feedback.text)}\nAnswer: {text}"}
        return NewNotice(
            account_id=account,
            event_id=feedback.id,
            type=ANSWERED,
            rule=ANSWERED,
            case_id=None,
            area=feedback.area,
            title=_TITLE,
            body=body,
            urgent=False,
            in_app=True,
            made_at=now,
            shown_from=now,
        )

    def _area(self, actor: Actor | None) -> str:
        """Return where feedback lies: the first area of whoever gives it, the county for a resident."""
        held = self.access.areas_of(actor).areas if actor is not None else ()
        return held[0] if held and held[0] else self.county


def _short(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _own(feedback: Feedback) -> FeedbackOut:
    told = ("id", "kind", "text", "given_at", "answer", "answered_at")
    return FeedbackOut(**{name: getattr(feedback, name) for name in told})


def _item(feedback: Feedback, area: AreaRef) -> FeedbackItem:
    told = ("id", "kind", "text", "given_at", "answer", "answered_at", "given_by", "page", "version", "answered_by")
    return FeedbackItem(area=area, **{name: getattr(feedback, name) for name in told})
