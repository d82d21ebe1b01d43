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
from msgspec import Struct

from wangge_registry.trials.model import Matrix, Outcome, bounded, broken_off
from wangge_registry.trials.repository import Trial, TrialRepository
from wangge_registry.versions.model import Checking, Version
from wangge_registry.versions.moving import Moving
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import Act, State
from wangge_sdk.rulepack import Report, Verdict
from wangge_serving.database import Database
from wangge_serving.errors import WanggeError
from wangge_serving.files import FileStore
from wangge_serving.ids import new_id
from wangge_serving.instants import TimeSource

Named: TypeAlias = tuple[str, bytes]
"""A wheel's file name and bytes."""
Examine: TypeAlias = Callable[[Named, Named | None], Report]
"""Looks at a wheel, given the last one that was approved; blocks."""
TryOut: TypeAlias = Callable[[Named], Matrix]
"""Runs a wheel in a county that is thrown away; blocks."""

LEASE: Final = timedelta(minutes=15)
"""How long an examination may take before another process takes it over."""
MOST_ATTEMPTS: Final = 3
_IDLE: Final = 2.0
"""Seconds after which work of another process is looked for."""
_BROKEN: Final = "errored"

log = logging.getLogger(__name__)


class Found(Struct, frozen=True, kw_only=True):
    """What the machines have to say of one file; `broken` where they could not."""

    report: Report | None = None
    matrix: Matrix | None = None
    broken: str = ""

    def act(self, sha256: str) -> Act:
        """Return what becomes of the version with this digest.

        Only what was found can keep a version off for good. What could not be looked at is no pass either: it waits until it
        is looked at again.
        """
        report, matrix = self.report, self.matrix
        if report is None or report.sha256 not in {None, sha256}:
            return Act.FAIL
        if any(finding.blocks for finding in report.findings):
            return Act.REJECT
        if report.verdict is not Verdict.PASSED or matrix is None or matrix.sha256 != sha256:
            return Act.FAIL
        return {Outcome.PASSED: Act.PASS, Outcome.FAILED: Act.REJECT, Outcome.INCOMPLETE: Act.FAIL}[matrix.outcome]

    def document(self) -> dict[str, Any]:
        """Return the machine report as it is kept: its digest stands for the matrix too."""
        if self.report is None:
            return {"broken": self.broken}
        told = report_document(self.report)
        if self.matrix is not None:
            told["trial"] = {"outcome": str(self.matrix.outcome), "matrix_sha256": self.matrix.digest, "counts": self.matrix.counts}
        return told

    @property
    def verdict(self) -> str:
        """Return the whole in one word."""
        if self.report is None:
            return _BROKEN
        if self.matrix is None or self.report.verdict is not Verdict.PASSED:
            return str(self.report.verdict)
        return str(self.matrix.outcome)


class Checker:
    """One per server process; several may work on one database."""

    def __init__(
        self, database: Database, files: FileStore, moving: Moving, time: TimeSource, *, examine: Examine, try_out: TryOut
    ) -> None:
        """`examine` and `try_out` run in a thread."""
        self._database = database
        self._repository = VersionRepository(database)
        self._trials = TrialRepository(database)
        self._files = files
        self._moving = moving
        self._time = time
        self._examine = examine
        self._try_out = try_out
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
        if checking.attempts > MOST_ATTEMPTS:
            await self._finished(checking, version, Found(broken="given up after several attempts"))
            return True
        try:
            found = await self._looked_at(version)
        except Exception as error:
            log.exception("the checks of %s broke off", version.name)
            found = Found(broken=f"{type(error).__name__}: {error}"[:300])
        await self._finished(checking, version, found)
        return True

    async def _begun(self, checking: Checking) -> Version:
        async with self._database.transaction():
            version = await self._repository.by_id(checking.version)
            if version.state is State.RECEIVED:
                await self._moving.by_machine(version, Act.CHECK)
        return await self._repository.by_id(checking.version)

    async def _looked_at(self, version: Version) -> Found:
        """Examine a wheel; what passes is run."""
        wheel = version.filename, await asyncio.to_thread(self._files.get, version.sha256)
        before = await self._previous(version)
        report = await asyncio.to_thread(self._examine, wheel, before)
        if report.verdict is not Verdict.PASSED or report.sha256 != version.sha256:
            return Found(report=report)
        try:
            matrix = await asyncio.to_thread(self._try_out, wheel)
        except Exception as error:
            log.exception("the trial run of %s broke off", version.name)
            matrix = broken_off(version.sha256, f"{type(error).__name__}: {error}")
        return Found(report=report, matrix=bounded(matrix))

    async def _previous(self, version: Version) -> Named | None:
        """Return the wheel that was published last, to compare with."""
        others = [each for each in await self._repository.of_plugin(version.plugin) if each.is_offered and each.id != version.id]
        if not others:
            return None
        last = max(others, key=lambda each: each.published_at or each.uploaded_at)
        return last.filename, await asyncio.to_thread(self._files.get, last.sha256)

    async def _finished(self, checking: Checking, version: Version, found: Found) -> None:
        """Keep the report, and move the version unless somebody has moved it meanwhile. No report is no pass."""
        kept, now = found.document(), self._time.now()
        done = msgspec.structs.replace(
            checking,
            finished_at=now,
            verdict=found.verdict,
            pack=f"{found.report.pack} {found.report.pack_version}" if found.report else "",
            report=kept,
            report_sha256=hashlib.sha256(msgspec.json.encode(kept)).hexdigest(),
        )
        async with self._database.transaction():
            if not await self._repository.finish(done, self._worker):
                return
            if found.matrix is not None:
                await self._trials.add(Trial(checking=checking.id, version=version.id, matrix=found.matrix, at=now))
            current = await self._repository.by_id(version.id)
            if current.state is State.CHECKING:
                facts = {"verdict": done.verdict, "report_sha256": done.report_sha256, "pack": done.pack}
                await self._moving.by_machine(current, found.act(version.sha256), facts)

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
