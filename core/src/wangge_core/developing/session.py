"""One session of development: the plugin is taken in, switched on in one area, and taken in anew whenever its files change."""

import asyncio
import importlib
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Final, Self

from wangge_core.developing.county import SYSTEM, Account, allow, places, settle
from wangge_core.developing.watching import Copies, Signs, changes, signs_of
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import Found, read_offer
from wangge_core.plugins.grants.model import Consent
from wangge_core.plugins.model import Installed, State
from wangge_core.settings import Settings
from wangge_sdk.commands.told import as_text
from wangge_sdk.manifest import Manifest, PluginError, open_package
from wangge_sdk.texts import say

Telling = Callable[[str], None]
_HINT: Final = "  --in-process runs it inside the server instead; do that with code of your own only.\n"


class DevelopingPlatform(Platform):
    """A platform that fills itself with a small county when it starts, and follows the files of one plugin."""

    def __init__(self, settings: Settings, package: Path, *, locale: str, in_process: bool, tell: Telling) -> None:
        """`package` is the folder of the manifest; `tell` is called with what the author should read."""
        super().__init__(settings)
        self._package = package
        self._locale = locale
        self._in_process = in_process
        self._tell = tell
        self._copies = Copies(settings.data / "code")
        self._on = False
        self.on_ready: Callable[[tuple[Account, ...]], None] = lambda _accounts: None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Run as any platform does, with the county and the plugin in it."""
        async with super().running():
            accounts = await settle(self)
            seen = signs_of(self._package)
            await self.take_in()
            self.on_ready(accounts)
            following = asyncio.create_task(self._follow(seen), name="files of the plugin")
            try:
                yield self
            finally:
                following.cancel()
                with suppress(asyncio.CancelledError):
                    await following

    async def take_in(self) -> None:
        """Check the files as they are now, and take the plugin in if nothing speaks against it; tell what was found."""
        began = monotonic()
        try:
            found = await asyncio.to_thread(self._read)
        except (PluginError, OSError) as error:
            self._tell(f"{error}\nThe plugin stays as it was.\n")
            return
        manifest = found.offer.manifest if found.offer else None
        self._tell(as_text(f"{manifest.id} {manifest.version}" if manifest else found.name, found.findings, self._locale))
        if manifest is None:
            self._tell("The plugin stays as it was until that is mended.\n")
            return
        trouble = await self._replaced(found, manifest)
        self._tell(trouble or f"Taken in after {monotonic() - began:.2f} s.\n")

    async def _replaced(self, found: Found, manifest: Manifest) -> str | None:
        code = None
        if self._in_process and manifest.runtime.module is not None:
            try:
                code = _imported(manifest.runtime.module, found.code[0].parent)
            except Exception as error:  # noqa: BLE001  code on import may raise anything
                return f"The code cannot be imported: {type(error).__name__}: {error}\n"
        installed = await self.host.replace(found, code)
        if installed.state is not State.READY:
            return self._reason(installed)
        area = places()[0].code
        await self._agreed(manifest.id, area)
        await allow(self, manifest.id)
        if not self._on:
            await self.plugins.switch(SYSTEM, manifest.id, area, enabled=True)
            self._on = True
        problem = await self.host.fleet.tried(manifest.id, manifest.version, area)
        return f"{manifest.id}: {problem}\n" if problem else None

    async def _agreed(self, plugin: str, area: str) -> None:
        """Agree in the township's name to what the plugin asks for, and tell the author what a county will read."""
        shown = await self.grant_queries.grant(SYSTEM, plugin, area)
        if shown.consent in {Consent.GIVEN, Consent.NOT_NEEDED}:
            return
        told = [say(each.text, self._locale) for each in (shown.changes or shown.asks)]
        self._tell("A county is asked for:\n" + "".join(f"  - {sentence}\n" for sentence in told))
        await self.grants.agree_to_installed(SYSTEM, plugin, area, officer=SYSTEM.id)

    def _reason(self, installed: Installed) -> str:
        told = f"{installed.id} is {installed.state}: {say(installed.reason or {}, self._locale)}\n"
        return told + (_HINT if self.host.fleet.lacking else "")

    def _read(self) -> Found:
        copy = self._copies.take(self._package)
        return read_offer(open_package(copy), (copy,))

    async def _follow(self, seen: Signs) -> None:
        async for _ in changes(self._package, seen):
            await self.take_in()


def _imported(module: str, folder: Path) -> object:
    """Import a module anew from a folder, whatever was imported under its name before."""
    name, _, attribute = module.partition(":")
    top = name.partition(".")[0]
    for known in [known for known in sys.modules if known == top or known.startswith(f"{top}.")]:
        del sys.modules[known]
    sys.path.insert(0, str(folder))
    try:
        importlib.invalidate_caches()
        found = importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
    code = getattr(found, attribute) if attribute else found
    return code() if isinstance(code, type) else code
