"""Retiring a plugin, taking that back, and purging its data: guarded, audited, in force at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.audit.model import Fact
from wangge_core.collections.shapes.service import Shapes
from wangge_core.errors import ForbiddenError
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.errors import PluginNotFoundError
from wangge_core.plugins.workers.store import Store
from wangge_core.retirement import errors
from wangge_core.retirement.exporting import Exporting
from wangge_core.retirement.model import WAIT, Counts, Needed, Retirement
from wangge_core.retirement.repository import RetirementRepository
from wangge_serving.files import FileStore

JOB: Final = "plugins.export"
PATIENCE: Final = Patience(seconds=6 * 3600)
_SYSTEM: Final = Actor.system("plugin retirement")
_PIECE: Final = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class RetirementService:
    """The acts. Each concerns the whole server: whoever acts manages plugins wherever the plugin has been."""

    acts: Acts
    repository: RetirementRepository
    shapes: Shapes
    exporting: Exporting
    files: FileStore
    store: Store
    jobs: Queue
    runner: Runner

    async def retire(self, actor: Actor, plugin: str) -> Retirement:
        """Retire a plugin that is on nowhere any more: its data are exported, and it cannot be switched on. Twice is no error.

        Raises:
            ForbiddenError: `permission_missing`, `plugin_chosen_elsewhere`.
            NotFoundError: `plugin_not_found`, when nothing is known of it.
            StillOnError: it is on somewhere.
        """
        area = await self.require_everywhere(actor, plugin)
        on = sorted(choice.area for choice in self.acts.host.choices_of(plugin) if choice.enabled)
        if on:
            raise errors.StillOnError(plugin, on)
        now = self.acts.time.now()
        async with self.acts.database.transaction():
            await self.acts.announce()  # first: it lets one act about plugins through at a time
            if await self.acts.repository.is_on_anywhere(plugin):
                raise errors.StillOnError(plugin, [])
            retirement_id = await self.repository.begin(plugin, actor.id, actor.name or actor.id, now, now + WAIT)
            if retirement_id is not None:
                await self.acts.record(actor, "plugin.retired", plugin, area, {})
                await self.jobs.put(JOB, f"{JOB}:{retirement_id}", {"retirement": str(retirement_id)}, now)
        return await self._current(plugin)

    async def export(self, job: Job) -> None:
        """Write the export of a retirement; a job that was cut off writes it anew."""
        retirement = await self.repository.find(UUID(str(job.data["retirement"])))
        if retirement is None or retirement.state != "exporting":
            return
        partial = self.files.path(f"{retirement.id.hex}.export.part")
        await asyncio.to_thread(partial.parent.mkdir, parents=True, exist_ok=True)
        size, digest = await self.exporting.write(retirement, partial)
        name = f"{digest}.zip"
        await asyncio.to_thread(_moved, partial, self.files.path(name))
        async with self.acts.database.transaction():
            await self.runner.confirm(job)
            if await self.repository.exported(retirement.id, name, size, digest):
                facts: dict[str, Fact] = {"bytes": size, "sha256": digest}
                await self.acts.record(_SYSTEM, "plugin.exported", retirement.plugin, "", facts)

    async def download(self, actor: Actor, plugin: str) -> tuple[Retirement, AsyncIterator[bytes]]:
        """Return the export in pieces; the audit has it before the first.

        Raises:
            ForbiddenError: as `retire`.
            NotRetiredError, ExportNotReadyError: there is none, or not yet.
        """
        area = await self.require_everywhere(actor, plugin)
        retirement = await self._current(plugin)
        if retirement.state != "retired":
            raise errors.ExportNotReadyError(plugin)
        async with self.acts.database.transaction():
            await self.acts.record(actor, "plugin.export_downloaded", plugin, area, {"sha256": retirement.sha256})
        return retirement, _pieces(self.files.path(retirement.file))

    async def undo(self, actor: Actor, plugin: str) -> None:
        """Take a retirement back: the plugin can be switched on again, and its export is deleted.

        Raises:
            ForbiddenError: as `retire`.
            NotRetiredError: it is not retired.
        """
        area = await self.require_everywhere(actor, plugin)
        retirement = await self._current(plugin)
        async with self.acts.database.transaction():
            if not await self.repository.end(retirement.id, "undone", actor.name or actor.id, self.acts.time.now()):
                raise errors.NotRetiredError(plugin)
            await self.acts.record(actor, "plugin.retirement_undone", plugin, area, {})
        await self._delete_file(retirement)

    async def purge(self, actor: Actor, plugin: str, confirm: str) -> Counts:
        """Delete a retired plugin's data for good: documents, settings, grants, jobs, its permissions in roles.

        Cases and the audit stay.

        `confirm` is the plugin's id, typed by whoever purges. Returns what was deleted.

        Raises:
            ForbiddenError: as `retire`; `second_person`.
            InvalidError: `purge_unconfirmed`.
            NotRetiredError, ExportNotReadyError, TooEarlyError: it is not time.
            NeededError: cases are open, or another plugin reads its documents.
        """
        area = await self.require_everywhere(actor, plugin)
        retirement = await self._current(plugin)
        if confirm != plugin:
            raise errors.unconfirmed(plugin)
        if actor.id == retirement.by_id:
            raise errors.SecondPersonError(plugin)
        if retirement.state != "retired":
            raise errors.ExportNotReadyError(plugin)
        now = self.acts.time.now()
        if now < retirement.purge_from:
            raise errors.TooEarlyError(plugin, retirement.purge_from)
        async with self.acts.access.changing():
            needed = await self.needed(plugin)
            if needed.open_cases or needed.open_calls or needed.readers:
                raise errors.NeededError(plugin, needed)
            if not await self.repository.end(retirement.id, "purged", actor.name or actor.id, now):
                raise errors.NotRetiredError(plugin)
            counts = await self._documents_dropped(plugin) | await self.repository.delete(plugin)
            roles = await self.acts.access.forget_permissions(plugin)
            deleted: list[Fact] = [f"{name}:{count}" for name, count in sorted(counts.items())]
            facts: dict[str, Fact] = {"deleted": deleted, "export": retirement.sha256, "roles": list(roles)}
            await self.acts.record(actor, "plugin.purged", plugin, area, facts)
            await self.acts.announce()
        self.acts.host.vitals.forget(plugin)
        await self.acts.host.refresh()
        await self._delete_file(retirement)
        await asyncio.to_thread(self.store.remove, plugin)
        return counts

    async def needed(self, plugin: str) -> Needed:
        """Return what still needs a plugin's data."""
        return Needed(
            open_cases=await self.repository.open_cases(plugin),
            open_calls=await self.repository.open_calls(plugin),
            readers=self._readers(plugin),
        )

    async def require_everywhere(self, actor: Actor, plugin: str) -> str:
        """Go on only for somebody who manages plugins wherever the plugin has been; return the area for the audit.

        Raises:
            ForbiddenError: `permission_missing`; `plugin_chosen_elsewhere`.
            NotFoundError: `plugin_not_found`, when it is not installed, and nothing is left of it either.
        """
        scope = self.acts.access.require_scope(actor, "plugin", "manage")
        shapes = [shape for ref, shape in (await self.shapes.repository.every()).items() if ref.plugin == plugin]
        kept = [place for shape in shapes for place in await self.repository.counties(shape)]
        been = {*self.acts.host.said(plugin), *kept}
        if not been and not shapes and not self.acts.host.versions(plugin) and not await self.repository.of(plugin):
            raise PluginNotFoundError(plugin)
        if not all(scope.covers(place) for place in been):
            detail = f"{plugin} has been in areas outside of yours too; ask the administrator above."
            raise ForbiddenError("plugin_chosen_elsewhere", detail)
        return scope.areas[0]

    async def _current(self, plugin: str) -> Retirement:
        retirement = await self.repository.current(plugin)
        if retirement is None:
            raise errors.NotRetiredError(plugin)
        return retirement

    async def _documents_dropped(self, plugin: str) -> dict[str, int]:
        await self.shapes.repository.lock()
        counts = {}
        for ref, shape in (await self.shapes.repository.every()).items():
            if ref.plugin == plugin:
                counts[ref.name] = await self.shapes.repository.count(shape)
                await self.shapes.repository.drop(ref, shape)
                self.shapes.forget(ref)
        return counts

    def _readers(self, plugin: str) -> tuple[str, ...]:
        """Return the plugins that are on somewhere in a version that reads documents of this one."""
        host = self.acts.host
        found = set()
        for other in host.plugins:
            running = (host.running(other.id, choice.area) for choice in host.choices_of(other.id) if choice.enabled)
            offers = (each.offer for each in running if each is not None and each.offer is not None)
            if any(read.startswith(f"{plugin}:") for offer in offers for read in offer.manifest.data.reads):
                found.add(other.id)
        return tuple(sorted(found))

    async def _delete_file(self, retirement: Retirement) -> None:
        if retirement.file:
            await asyncio.to_thread(self.files.path(retirement.file).unlink, missing_ok=True)


def _moved(partial: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial.rename(target)


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
