"""The machine checks, in the background: one version after another, in a process apart, whatever the wheel holds."""

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Callable
from contextvars import Context
from datetime import timedelta
from typing import Any, Final, TypeAlias

import msgspec

from wangge_registry.versions.model import Checking, Version
from wangge_registry.versions.moving import Moving
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import Act, State
from wangge_sdk.rulepack import Report, Verdict, examine_apart
from wangge_serving.database import Database
from wangge_serving.errors import WanggeError
from wangge_serving.files import FileStore
from wangge_serving.ids import new_id
from wangge_serving.instants import TimeSource

Named: TypeAlias = tuple[str, bytes]
"""A wheel's file name and bytes."""
Examine: TypeAlias = Callable[[Named, Named | None], Report]
"""Looks at a wheel, given the last one that was approved; blocks."""

LEASE: Final = timedelta(minutes=5)
"""How long an examination may take before another process takes it over."""
MOST_ATTEMPTS: Final = 3
_IDLE: Final = 2.0
"""Seconds after which work of another process is looked for."""
_ACTS: Final = {Verdict.PASSED: Act.PASS, Verdict.FAILED: Act.REJECT, Verdict.INCOMPLETE: Act.FAIL}

log = logging.getLogger(__name__)


def examined(wheel: Named, previous: Named | None) -> Report:
    """Look at a wheel in a process of its own, with limits of time and memory."""
    return examine_apart(*wheel, previous=previous)


class Checker:
    """One per server process; several may work on one database."""

    def __init__(self, database: Database, files: FileStore, moving: Moving, time: TimeSource, examine: Examine = examined) -> None:
        """`examine` runs in a thread."""
        self._database = database
        self._repository = VersionRepository(database)
        self._files = files
        self._moving = moving
        self._time = time
        self._examine = examine
        self._worker = new_id()
        self._bell = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        database.after_commit(self._bell.set)

    async def start(self) -> None:
        """Begin to work, in a task of its own."""
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name="checks", context=Context())

    async def stop(self) -> None:
        """Finish what is under way, and end."""
        self._stopping = True
        self._bell.set()
        if self._task is not None:
            await self._task

    async def check_next(self) -> bool:
        """Examine one version that waits; False when none does.

        Raises:
            UnavailableError: the database is down.
        """
        now = self._time.now()
        checking = await self._repository.claim(self._worker, now, now + LEASE)
        if checking is None:
            return False
        version = await self._begun(checking)
        try:
            report = await self._report(version) if checking.attempts <= MOST_ATTEMPTS else None
        except Exception as error:
            log.exception("the checks of %s broke off", version.name)
            await self._finished(checking, version, None, f"{type(error).__name__}: {error}"[:300])
            return True
        await self._finished(checking, version, report, "given up after several attempts" if report is None else "")
        return True

    async def _begun(self, checking: Checking) -> Version:
        async with self._database.transaction():
            version = await self._repository.by_id(checking.version)
            if version.state is State.RECEIVED:
                await self._moving.by_machine(version, Act.CHECK)
        return await self._repository.by_id(checking.version)

    async def _report(self, version: Version) -> Report:
        wheel = await asyncio.to_thread(self._files.get, version.sha256)
        before = await self._previous(version)
        return await asyncio.to_thread(self._examine, (version.filename, wheel), before)

    async def _previous(self, version: Version) -> Named | None:
        """Return the wheel that was published last, to compare with."""
        others = [each for each in await self._repository.of_plugin(version.plugin) if each.is_offered and each.id != version.id]
        if not others:
            return None
        last = max(others, key=lambda each: each.published_at or each.uploaded_at)
        return last.filename, await asyncio.to_thread(self._files.get, last.sha256)

    async def _finished(self, checking: Checking, version: Version, report: Report | None, broken: str) -> None:
        """Keep the report, and move the version unless somebody has moved it meanwhile. No report is no pass."""
        kept = report_document(report) if report is not None else {"broken": broken}
        done = msgspec.structs.replace(
            checking,
            finished_at=self._time.now(),
            verdict=str(report.verdict) if report else "errored",
            pack=f"{report.pack} {report.pack_version}" if report else "",
            report=kept,
            report_sha256=hashlib.sha256(msgspec.json.encode(kept)).hexdigest(),
        )
        same = report is None or report.sha256 in {None, version.sha256}
        act = _ACTS[report.verdict] if report is not None and same else Act.FAIL
        async with self._database.transaction():
            if not await self._repository.finish(done, self._worker):
                return
            current = await self._repository.by_id(version.id)
            if current.state is State.CHECKING:
                await self._moving.by_machine(
                    current, act, {"verdict": done.verdict, "report_sha256": done.report_sha256, "pack": done.pack}
                )

    async def _run(self) -> None:
        while not self._stopping:
            self._bell.clear()
            try:
                while not self._stopping and await self.check_next():
                    pass
            except WanggeError as error:
                log.warning("the checks wait: %s", error)
            except Exception:
                log.exception("the checks broke off")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_IDLE):
                    await self._bell.wait()


def report_document(report: Report) -> dict[str, Any]:
    """Return a report as it is kept and shown: each finding with its fingerprint, under which a judgement of it is kept."""
    document: dict[str, Any] = msgspec.to_builtins(report)
    for shown, finding in zip(document["findings"], report.findings, strict=True):
        shown["fingerprint"] = finding.fingerprint
        shown["blocks"] = finding.blocks
    return document | {"verdict": str(report.verdict)}
