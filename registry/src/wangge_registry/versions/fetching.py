"""The bytes of a version that is not in the index, for those who look into it."""

import asyncio

from wangge_registry.accounts.model import Account
from wangge_registry.plugins.service import Plugins
from wangge_registry.versions.model import Version
from wangge_registry.versions.moving import Moving
from wangge_serving.errors import ForbiddenError
from wangge_serving.files import FileStore


class Fetching:
    """Reads wheels out of the staging."""

    def __init__(self, files: FileStore, plugins: Plugins, moving: Moving) -> None:
        """Everything is handed in."""
        self._files = files
        self._plugins = plugins
        self._moving = moving

    async def wheel(self, actor: Account, plugin: str, number: str) -> tuple[Version, bytes]:
        """Return a version with its bytes.

        Raises:
            NotFoundError: `plugin`, `version`.
            ForbiddenError: `staging_closed`.
        """
        version = await self._moving.visible(actor, plugin, number)
        _, team = await self._plugins.owned(plugin)
        if not self._moving.part_of(actor, team):
            raise ForbiddenError("staging_closed", "Take the file from the index: GET /simple/.")
        return version, await asyncio.to_thread(self._files.get, version.sha256)
