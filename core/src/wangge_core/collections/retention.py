"""Forgetting documents whose time has come: a job that puts itself again for the next night.

A document is kept for the collection's `retention` after it was last changed (after it was entered, when it is never changed).
Plugins that are switched off, or gone, leave their data, and the time runs for those too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.collections.events import happened
from wangge_core.collections.model import Document, Ref, Shape
from wangge_core.collections.repository import DocumentRepository
from wangge_core.collections.shapes.repository import ShapeRepository
from wangge_core.database import Database
from wangge_core.durations import before
from wangge_core.events.outbox import Outbox
from wangge_core.instants import LOCAL, TimeSource
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue

KIND: Final = "collections.retention"
PATIENCE: Final = Patience(seconds=3600)
AT_ONCE: Final = 200
_HOUR: Final = 2
_SYSTEM: Final = Actor.system("retention")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Deletes what is older."""

    database: Database
    register: ShapeRepository
    repository: DocumentRepository
    audit: Audit
    outbox: Outbox
    jobs: Queue
    runner: Runner
    time: TimeSource

    async def begin(self) -> None:
        """Put the first job, unless there is one."""
        await self.jobs.put(KIND, KIND, {}, self._night())

    async def prune(self, job: Job) -> None:
        """Delete collection by collection, some hundred documents to a transaction, and put the next night's job."""
        shapes = await self.register.every()
        for ref, shape in shapes.items():
            limit = before(shape.retention, self.time.now())
            while old := await self.repository.older(shape, limit, AT_ONCE):
                await self._forget(job, ref, shape, old)
            if not shape.append_only:
                await self.repository.forget_deleted(shape, limit)
        await self.jobs.move(KIND, KIND, {}, self._night())

    async def _forget(self, job: Job, ref: Ref, shape: Shape, old: Sequence[Document]) -> None:
        entry = AuditEntry(
            action="document.expired",
            actor=_SYSTEM,
            resource="collection",
            resource_id=str(ref)[:100],
            facts={"documents": [str(document.id) for document in old], "retention": shape.retention},
        )
        async with self.database.transaction():
            await self.runner.confirm(job)
            await self.repository.forget(shape, [document.id for document in old])
            for document in old:
                await self.outbox.append(happened(ref, document, "deleted"))
            await self.audit.record(entry)

    def _night(self) -> datetime:
        here = self.time.now().astimezone(LOCAL) + timedelta(days=1)
        return here.replace(hour=_HOUR, minute=0, second=0, microsecond=0)
