"""What the index serves, kept in memory: rendered pages and small files, thrown away at every change."""

import asyncio
import contextlib
from collections import OrderedDict
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from wangge_registry.index import pages
from wangge_registry.index.pages import JSON, Page
from wangge_registry.plugins.repository import PluginRepository
from wangge_registry.versions.repository import VersionRepository
from wangge_serving.database import Database
from wangge_serving.files import FileStore

_MOST_PAGES: Final = 20_000
"""Pages kept: a page of twenty releases has some 10 KB."""
_POLL: Final = 1.0
"""Seconds after which a change made by another process is seen."""

Key = tuple[str, str]


class Catalogue:
    """Answers from memory. A commit of this process empties it at once, one of another within a second."""

    def __init__(self, database: Database, files: FileStore) -> None:
        """`files` has the wheels."""
        self._database = database
        self._plugins = PluginRepository(database)
        self._versions = VersionRepository(database)
        self._files = files
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._offered: OrderedDict[Key, Path] = OrderedDict()
        self._seen = 0
        self._age = 0
        self._task: asyncio.Task[None] | None = None
        database.after_commit(self.forget)

    def forget(self) -> None:
        """Throw everything away."""
        self._age += 1
        self._pages.clear()
        self._offered.clear()

    async def root(self, form: str) -> Page:
        """Return the list of all packages."""
        if (kept := self._pages.get(("", form))) is not None:
            return kept
        age = self._age
        rows = await self._database.fetch("SELECT package FROM plugin ORDER BY package")
        packages = [row["package"] for row in rows]
        return self._keep("", form, pages.page(form, pages.root_json(packages) if form == JSON else pages.root_html(packages)), age)

    async def project(self, package: str, form: str) -> Page | None:
        """Return the page of a package by its normalised name; None when there is none."""
        if (kept := self._pages.get((package, form))) is not None:
            return kept
        age = self._age
        plugin = await self._plugins.by_package(package)
        if plugin is None:
            return None
        versions = pages.shown(plugin, await self._versions.files_of(plugin.id))
        body = pages.project_json(plugin, versions) if form == JSON else pages.project_html(plugin, versions)
        return self._keep(package, form, pages.page(form, body), age)

    async def file(self, sha256: str, name: str) -> Path | None:
        """Return where an offered wheel, or its METADATA, lies; None when it is not offered."""
        if (kept := self._offered.get((sha256, name))) is not None:
            return kept
        age = self._age
        wheel = name.removesuffix(".metadata")
        version = await self._versions.file(wheel)
        if version is None or version.sha256 != sha256:
            return None
        plugin = await self._plugins.one(version.plugin)
        if not pages.shown(plugin, [version]):
            return None
        path = self._files.path(version.sha256 if wheel == name else version.metadata_sha256)
        if age == self._age:
            self._offered[sha256, name] = path
            while len(self._offered) > _MOST_PAGES:
                self._offered.popitem(last=False)
        return path

    async def start(self) -> None:
        """Begin to look for changes of other processes."""
        self._seen = await self._newest()
        self._task = asyncio.create_task(self._follow(), name="index")

    async def stop(self) -> None:
        """End looking."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _keep(self, package: str, form: str, made: Page, age: int) -> Page:
        """Keep a page, unless something has changed while it was made."""
        if age == self._age:
            self._pages[package, form] = made
            while len(self._pages) > _MOST_PAGES:
                self._pages.popitem(last=False)
        return made

    async def _newest(self) -> int:
        rows = await self._database.fetch("SELECT COALESCE(MAX(number), 0) AS newest FROM log_entry")
        return int(rows[0]["newest"])

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(_POLL)
            # Whatever the database says no more, what is kept is not trusted any longer.
            try:
                newest = await self._newest()
            except Exception:  # noqa: BLE001  the next round asks again
                newest = -1
            if newest != self._seen:
                self._seen = newest
                self.forget()


def normalised(name: str) -> str:
    """Return the one form of a package's name (PEP 503)."""
    return str(canonicalize_name(name))
