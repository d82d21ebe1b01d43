"""The discussion of a version, between its publisher and the reviewers. Nobody else reads it."""

from wangge_registry.accounts.model import Account
from wangge_registry.plugins.service import Plugins
from wangge_registry.reviews.model import Remark
from wangge_registry.reviews.repository import ReviewRepository
from wangge_registry.versions.model import Version
from wangge_registry.versions.moving import Moving
from wangge_registry.versions.states import Who
from wangge_serving.database import Database
from wangge_serving.errors import ConflictError, ForbiddenError
from wangge_serving.ids import new_id
from wangge_serving.instants import TimeSource

MOST = 500
"""Remarks about one version."""


class Discussion:
    """Reads and adds remarks."""

    def __init__(self, database: Database, moving: Moving, plugins: Plugins, time: TimeSource) -> None:
        """Everything is handed in."""
        self._repository = ReviewRepository(database)
        self._moving = moving
        self._plugins = plugins
        self._time = time

    async def of(self, actor: Account, plugin: str, number: str) -> list[Remark]:
        """Return what was said about a version, oldest first.

        Raises:
            NotFoundError: `plugin`, `version`.
            ForbiddenError: `discussion_closed`.
        """
        version, _ = await self._entered(actor, plugin, number)
        return await self._repository.remarks(version.id)

    async def say(self, actor: Account, plugin: str, number: str, text: str) -> Remark:
        """Say something about a version.

        Raises:
            NotFoundError: `plugin`, `version`.
            ForbiddenError: `discussion_closed`.
            ConflictError: `discussion_full`.
        """
        version, side = await self._entered(actor, plugin, number)
        if len(await self._repository.remarks(version.id)) >= MOST:
            raise ConflictError("discussion_full", f"{version.name} has {MOST} remarks; write to each other instead.")
        remark = Remark(
            id=new_id(),
            version=version.id,
            account=actor.id,
            username=actor.username,
            side=side,
            organisation=actor.organisation,
            text=text.strip(),
            at=self._time.now(),
        )
        await self._repository.add_remark(remark)
        return remark

    async def _entered(self, actor: Account, plugin: str, number: str) -> tuple[Version, Who]:
        version = await self._moving.visible(actor, plugin, number)
        _, team = await self._plugins.owned(plugin)
        parts = self._moving.part_of(actor, team)
        side = next((who for who in (Who.PUBLISHER, Who.REVIEWER, Who.ADMINISTRATOR) if who in parts), None)
        if side is None:
            raise ForbiddenError("discussion_closed", f"Only the publisher of {plugin} and reviewers discuss {number}.")
        return version, side
