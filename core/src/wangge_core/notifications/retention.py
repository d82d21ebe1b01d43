"""How long notices, deliveries and the egress log are kept: a job that puts itself again for the next day."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from wangge_core.egress.repository import EgressLog
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job
from wangge_core.jobs.service import Queue
from wangge_core.notifications.inbox.repository import NoticeRepository
from wangge_core.notifications.webhooks.repository import WebhookRepository

KIND: Final = "notifications.prune"
KEPT: Final = timedelta(days=180)
"""Half a year, the least time that records of this kind are kept (Cybersecurity Law of the PRC, article 21, paragraph 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Deletes what is older than `KEPT`."""

    notices: NoticeRepository
    webhooks: WebhookRepository
    egress: EgressLog
    jobs: Queue
    time: TimeSource

    async def begin(self) -> None:
        """Put the first job, unless there is one."""
        await self.jobs.put(KIND, KIND, {}, self.time.now() + timedelta(days=1))

    async def prune(self, _: Job) -> None:
        """Delete, and put the next day's job."""
        before = self.time.now() - KEPT
        await self.notices.prune(before)
        await self.webhooks.prune(before)
        await self.egress.prune(before)
        await self.jobs.move(KIND, KIND, {}, self.time.now() + timedelta(days=1))
