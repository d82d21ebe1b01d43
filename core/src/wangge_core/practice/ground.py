"""The practice platform: one of its own, with a database of its own, in a folder that is thrown away.

Nothing of it can reach the county: it shares no table, no file, no queue and no key with the platform around it, has no registry,
and what would leave the machine has no door (`practice.door`).
"""

import asyncio
import shutil
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from litestar.types import ASGIApp

from wangge_core.platform import Platform
from wangge_core.practice.casting import SYSTEM
from wangge_core.practice.street import COUNTY, county
from wangge_core.settings import Settings

PLUGINS: Final = ("wangge.livelihood", "wangge.keyword-triage")
"""What the scenarios stand on; both come with the platform and run inside it."""
_OFFICER: Final = "演练负责人"
_DAY_MINUTES: Final = 1_440
_WEEK_HOURS: Final = 168

Build = Callable[[Platform], ASGIApp]


def settings_of(around: Settings, folder: Path) -> Settings:
    """Return the settings of the practice platform: nothing outside, no registry, sessions as long as a day."""
    return Settings(
        data=folder,
        sqlite_synchronous="NORMAL",
        secure_cookies=around.secure_cookies,
        county=COUNTY,
        session_idle_minutes=_DAY_MINUTES,
        session_hours=_WEEK_HOURS,
        upload_megabytes=around.upload_megabytes,
        public_rate=around.public_rate,
        trusted_proxies=around.trusted_proxies,
        map_tiles=around.map_tiles,
        map_attribution=around.map_attribution,
        map_deepest=around.map_deepest,
        log_level=around.log_level,
    )


class Ground:
    """An open practice platform, and the application over it."""

    def __init__(self, platform: Platform, app: ASGIApp, stack: AsyncExitStack) -> None:
        """Made by `opened`; closed by `close`."""
        self.platform = platform
        self.app = app
        self._stack = stack
        self.streets = 0

    @classmethod
    async def opened(cls, around: Settings, build: Build) -> "Ground":
        """Make a fresh one; what an earlier process may have left is thrown away."""
        folder = around.data / "practice"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        platform = Platform(settings_of(around, folder))
        async with AsyncExitStack() as stack:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            await stack.enter_async_context(platform.running())
            await platform.areas.import_file(SYSTEM, county())
            for plugin in PLUGINS:
                await platform.grants.agree_to_installed(SYSTEM, plugin, COUNTY, officer=_OFFICER)
                await platform.plugins.switch(SYSTEM, plugin, COUNTY, enabled=True)
            app = await asyncio.to_thread(build, platform)  # takes seconds of the processor, and others are served meanwhile
            return cls(platform, app, stack.pop_all())

    async def close(self) -> None:
        """Close it and throw everything away."""
        await self._stack.aclose()
