"""Notices by the channels that plugins bring (text message, WeChat …), one job for each notice and plugin."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.service import Queue
from wangge_core.notifications.inbox.repository import NewNotice
from wangge_core.notifications.repository import People, SendingResult, Sendings
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Installed
from wangge_sdk.hooks import SPECS
from wangge_sdk.texts import Text
from wangge_sdk.views import NoticeView, Recipient

KIND: Final = "notice.deliver"
HOOK: Final = "deliver_notice"
PATIENCE: Final = Patience(
    seconds=30,
    waits=(timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6)),
)


class NotTakenError(Exception):
    """The plugin failed, was late, or is held back; the job tries again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginChannel:
    """Puts notices on their way and delivers them."""

    sendings: Sendings
    host: Host
    jobs: Queue
    people: People
    time: TimeSource

    def titles(self) -> Mapping[str, Text]:
        """Return the channels by their names, `plugin:ID`, with their titles."""
        wanted = SPECS[HOOK].id
        return {
            channel_of(plugin.id): plugin.offer.manifest.name
            for plugin in self.host.plugins
            if plugin.offer and any(_implements(version, wanted) for version in self.host.versions(plugin.id))
        }

    def bearers(self, area: str) -> tuple[str, ...]:
        """Return the plugins that deliver notices in an area."""
        return self.host.relay(area).bearers(HOOK)

    async def enqueue(self, notice: NewNotice, plugins: Collection[str]) -> None:
        """Put a notice on its way, inside the caller's transaction."""
        for plugin in plugins:
            await self.sendings.add(notice.id, plugin)
            data = {"notice": str(notice.id), "plugin": plugin}
            await self.jobs.put(KIND, f"{KIND}:{notice.id}:{plugin}", data, notice.shown_from)

    async def deliver(self, job: Job) -> None:
        """Have the plugin deliver the notice.

        Raises:
            NotTakenError: to be tried again.
        """
        notice, plugin = UUID(job.data["notice"]), str(job.data["plugin"])
        request = await self._request(notice)
        if request is None:
            await self._note(job, "skipped")
            return
        given = await self.host.relay(request.area).deliver(HOOK, request, plugin=plugin)
        if not given.heard:
            await self._not_heard(job)
            return
        if given.answer is None:
            await self._note(job, "skipped")
        else:
            result = given.answer.value
            await self._note(job, result.state, reference=result.reference, error=result.reason)

    async def _not_heard(self, job: Job) -> None:
        last = PATIENCE.wait_after(job.attempt) is None
        await self._note(job, "failed" if last else "waiting", error="The plugin did not take it; its health page says why.")
        if not last:
            raise NotTakenError(f"{job.data['plugin']} did not take notice {job.data['notice']}")

    async def _request(self, notice: UUID) -> NoticeView | None:
        row = await self.sendings.notice(notice)
        contact = await self.people.contact(row["account_id"]) if row else None
        if row is None or contact is None:
            return None
        return NoticeView(
            id=str(notice),
            type=row["type"],
            area=row["area"],
            at=row["made_at"],
            title=row["title"],
            body=row["body"],
            recipient=Recipient(name=contact.name, phone=contact.phone),
            urgent=bool(row["urgent"]),
        )

    async def _note(self, job: Job, state: str, *, reference: str = "", error: str = "") -> None:
        result = SendingResult(state=state, attempts=job.attempt, at=self.time.now(), reference=reference, error=error)
        await self.sendings.note(UUID(job.data["notice"]), str(job.data["plugin"]), result)


def channel_of(plugin: str) -> str:
    """Return the name of a plugin's channel."""
    return f"plugin:{plugin}"


def _implements(version: Installed, hook: str) -> bool:
    return version.offer is not None and any(use.hook == hook for use in version.offer.manifest.contributes.hooks)
