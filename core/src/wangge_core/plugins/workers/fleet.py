"""The server's workers: which plugins run in one, and the supervisor that runs them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractContextManager
from typing import Final

from msgspec import Raw

from wangge_core.plugins.boot_guard import BootGuard
from wangge_core.plugins.discovery import Found
from wangge_core.plugins.versions import code_name
from wangge_core.plugins.workers.placing import Limits, Placing
from wangge_core.plugins.workers.proxy import proxy_of
from wangge_core.settings import Settings
from wangge_sandbox.connection import HookCall
from wangge_sandbox.errors import WorkerError
from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sandbox.fencing import Machine
from wangge_sandbox.slots import Code, Key, WorkerHealth
from wangge_sandbox.supervisor import Supervisor
from wangge_sdk.hooks.handlers import in_background
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.handlers import called_ids
from wangge_sdk.texts import Text

Telling = Callable[[Key, str], Awaitable[None]]
_log: Final = logging.getLogger("wangge.plugins")


class Fleet:
    """One per server process."""

    def __init__(self, settings: Settings, guard: BootGuard) -> None:
        """`guard` notes which plugin is being started when the server dies."""
        self._guard = guard
        self.supervisor = Supervisor(
            Machine(user=settings.worker_user),
            accept="landlock-only" if settings.fence == "landlock-only" else "full",
            idle_s=settings.worker_idle_seconds,
        )
        self.supervisor.around_start = self._guarded
        self.supervisor.on_disabled = self._note_disabled
        self._placings: dict[tuple[str, str], Placing] = {}
        self.limits: Limits = lambda _plugin, _version, _county: None
        """Asked for what was agreed to where a worker shall work."""
        self._tasks: set[asyncio.Task[None]] = set()
        self.tell: Telling | None = None
        """Told of each worker that died too often."""

    @property
    def level(self) -> str:
        """How foreign code is fenced: `full`, `landlock-only`, `none`, or `untested` as long as nothing needed it."""
        return self.supervisor.level

    @property
    def lacking(self) -> Text | None:
        """What this machine lacks for foreign code to run; None when nothing."""
        lacking = self.supervisor.lacking
        return {"zh-CN": f"本机无法隔离外来代码：{lacking}", "en": lacking} if lacking else None

    def proxy(self, found: Found, manifest: Manifest) -> object | None:
        """Return what stands for a plugin in this process; None when there are no files of it that a worker could run."""
        if not found.code or manifest.runtime.module is None:
            return None
        limits = manifest.runtime.limits
        code = Code(
            paths=found.code,
            module=manifest.runtime.module,
            hooks=called_ids(manifest),
            limits=WorkerLimits(limits.memory_mb, limits.cpu_seconds_per_call, limits.call_timeout_ms, limits.disk_mb, limits.concurrency),
            resident=manifest.runtime.resident,
        )
        placing = self._placings[manifest.id, manifest.version] = Placing(manifest, code, self._agreed)
        return proxy_of(placing, self.supervisor)

    def keep_off(self, disabled: Iterable[tuple[Key, str]]) -> None:
        """Keep off what died too often before this process began."""
        for key, reason in disabled:
            if placing := self._placings.get((key.plugin, key.version)):
                _, code = placing.beside(key.county) if key.lane else placing.at(key.county)
                self.supervisor.disable(key, code, reason)

    def grants_changed(self) -> None:
        """Ask for every worker's limits anew before it is called again."""
        for placing in self._placings.values():
            placing.forget()

    def wake(self, plugin: str, version: str, area: str) -> None:
        """Start a worker that shall be awake before it is called, where a version has just been switched on."""
        placing = self._placings.get((plugin, version))
        if placing and (placing.manifest.runtime.resident or "startup" in placing.manifest.runtime.activate_on):
            self._later(self._woken(*placing.at(area)))

    async def called(self, plugin: str, version: str, call: HookCall) -> Raw:
        """Have a version's worker answer a call that no relay made: in a trial run each hook and handler is looked at by itself.

        Raises:
            WorkerError: there is no answer; the kind says why.
            LookupError: no worker runs this version.
        """
        placing = self._placings[plugin, version]
        place = placing.beside if in_background(call.hook) else placing.at
        return await self.supervisor.call(*place(call.area), call)

    async def tried(self, plugin: str, version: str, area: str) -> str | None:
        """Start a version's worker for an area now; return why it cannot start, or None when it can or needs none."""
        placing = self._placings.get((plugin, version))
        if placing is None:
            return None
        try:
            await self.supervisor.wake(*placing.at(area))
        except WorkerError as error:
            return str(error)
        return None

    def forget(self, plugin: str, version: str) -> None:
        """End the workers of a version that is not installed any more, or not with this code."""
        if self._placings.pop((plugin, version), None):
            self.supervisor.forget(plugin, version)

    def health(self) -> tuple[WorkerHealth, ...]:
        """Return how each worker does that this process has woken."""
        return self.supervisor.health()

    async def stop(self) -> None:
        """End every worker."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.supervisor.stop()

    def _agreed(self, plugin: str, version: str, county: str) -> WorkerLimits | None:
        return self.limits(plugin, version, county)

    def _guarded(self, key: Key) -> AbstractContextManager[None]:
        return self._guard.loading(code_name(key.plugin, key.version))

    def _note_disabled(self, key: Key, reason: str) -> None:
        if self.tell is not None:
            self._later(self.tell(key, reason))

    async def _woken(self, key: Key, code: Code) -> None:
        try:
            await self.supervisor.wake(key, code)
        except WorkerError as error:
            _log.warning("The worker of %s in %s could not be woken: %s", key.plugin, key.county, error)

    def _later(self, work: Awaitable[None]) -> None:
        async def done() -> None:
            try:
                await work
            except Exception:  # noqa: BLE001  nobody waits for it
                _log.exception("What became of a worker could not be written down")

        task = asyncio.get_running_loop().create_task(done())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
