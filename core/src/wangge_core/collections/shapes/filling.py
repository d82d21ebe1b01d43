"""The job that brings a collection's table to its declaration, while everybody goes on reading and writing.

Expand: `Shapes` has added the columns of new keys; whoever writes fills them. Fill (here): older documents are brought to the
new schema and get their keys, some hundred to a transaction, each over the version it was read at, so that nobody's change is
lost. Index: the indexes are made beside the running work. Contract: what is declared no more is first left alone by everyone,
and dropped a step later. A run that is cut off goes on where it was.
"""

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from wangge_core.collections.declarations import Declarations, Declared
from wangge_core.collections.entering import differences, log_of
from wangge_core.collections.events import happened
from wangge_core.collections.model import Change, Document, Key, Ref, Shape
from wangge_core.collections.repository import DocumentRepository
from wangge_core.collections.shapes.repository import ShapeRepository
from wangge_core.collections.shapes.service import JOB, SETTLED, Shapes
from wangge_core.collections.upgrading import brought_to, kept
from wangge_core.database import Database
from wangge_core.errors import NotFoundError
from wangge_core.events.outbox import Outbox
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue

AT_ONCE: Final = 200
"""Documents of one transaction."""
PATIENCE: Final = Patience(seconds=3600)
_BY: Final = "system:collections"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The work."""

    database: Database
    declarations: Declarations
    shapes: Shapes
    register: ShapeRepository
    repository: DocumentRepository
    outbox: Outbox
    jobs: Queue
    runner: Runner
    time: TimeSource

    async def run(self, job: Job) -> None:
        """Take the next steps of one collection; `data` names it."""
        ref = Ref(str(job.data["plugin"]), str(job.data["name"]))
        try:
            declared = self.declarations.find(ref)
        except NotFoundError:
            return  # gone since; it comes back with its plugin, whose first use puts the job again
        shape = await self.register.find(ref)
        newest = max(each.says.schema_version for each in declared.family.alive)
        if shape is None or newest < shape.schema_version or declared.family.as_of < shape.as_of:
            return
        if shape.dropped:
            shape = await self._narrowed(job, ref, shape)
        if shape is not None and shape.filling:
            shape = await self._filled(job, declared, shape)
            if shape is not None:
                await self._indexed(job, declared, shape)

    async def _narrowed(self, job: Job, ref: Ref, shape: Shape) -> Shape | None:
        async with self.database.transaction():
            if not await self._mine(job, ref, shape):
                return None
            await self.register.narrow(shape)
            shape = replace(shape, dropped=())
            await self.register.save(ref, shape, self.time.now())
        return shape

    async def _filled(self, job: Job, declared: Declared, shape: Shape) -> Shape | None:
        while documents := await self.repository.following(shape, shape.filled_to, AT_ONCE):
            async with self.database.transaction():
                if not await self._mine(job, declared.ref, shape):
                    return None
                unfit = sum([await self._brought(declared, shape, document) for document in documents])
                shape = replace(shape, filled_to=documents[-1].id, unfit=shape.unfit + unfit)
                await self.register.save(declared.ref, shape, self.time.now())
        return shape

    async def _brought(self, declared: Declared, shape: Shape, document: Document) -> bool:
        """Bring one document to the schema that its area runs, and write its keys; tell whether it does not fit and stays as it is.

        One of a newer schema stays too: its area has gone back, and may go forward again.
        """
        own = declared.at(document.area)
        body = brought_to(document.body, own.offered.schema, declared.family.renames)
        unfit, back = not own.validator.is_valid(body), document.schema_version > own.says.schema_version
        if shape.keeps:
            body = kept(document.body, body, own.offered.schema, shape.renames)
        new = document if unfit or back else replace(document, schema_version=own.says.schema_version, body=body)
        fields = differences(document.body, new.body)
        if fields:
            version = document.version if shape.append_only else document.version + 1
            new = replace(new, version=version, changed_by=_BY, changed_at=self.time.now())
        # One that was changed since it was read has been written by the new shape already.
        if await self.repository.replace(shape, new, document.version) and fields:
            step = Change(version=new.version, at=new.changed_at, by=_BY, deed="upgraded", fields=fields)
            await self.repository.add([*log_of(shape, new, step), self.outbox.row(happened(declared.ref, new, "upgraded"))])
        return unfit

    async def _indexed(self, job: Job, declared: Declared, shape: Shape) -> None:
        keys: list[Key] = []
        for key in shape.keys:
            if key.state in {"filling", "broken"}:
                made = await self.register.index(shape, key)
                keys.append(replace(key, state="ready" if made else "broken"))
            elif key.state == "ready":
                keys.append(key)
        leaving = tuple(key.column for key in shape.keys if key.state == "leaving")
        aim = replace(shape, keys=tuple(keys), filling=False, filled_to=None, dropped=leaving)
        async with self.database.transaction():
            if not await self._mine(job, declared.ref, shape):
                return
            await self.register.save(declared.ref, aim, self.time.now())
            if leaving:
                await self.jobs.move(JOB, job.key, job.data, self.time.now() + SETTLED)
        self.shapes.forget(declared.ref)

    async def _mine(self, job: Job, ref: Ref, shape: Shape) -> bool:
        """Tell, inside the transaction, whether the table still stands as this run believes; a newer declaration puts a job of its own."""
        await self.runner.confirm(job)
        await self.register.lock()
        return await self.register.find(ref) == shape
