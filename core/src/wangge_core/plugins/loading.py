"""Deciding whether a plugin may run here, and loading its code behind the boot guard."""

import importlib
import logging
from collections.abc import Mapping
from typing import Any, Final

from wangge_core.plugins.boot_guard import BootGuard
from wangge_core.plugins.discovery import Found
from wangge_core.plugins.errors import RefusedError
from wangge_core.plugins.model import Installed, State
from wangge_core.plugins.registration import HookBook
from wangge_core.plugins.steps import Implementation
from wangge_core.plugins.threads import PluginThreads
from wangge_core.plugins.workers.fleet import Fleet
from wangge_core.settings import Settings
from wangge_sdk.hooks.loading import place_of
from wangge_sdk.manifest import Manifest
from wangge_sdk.texts import Text

FIRST_PARTY: Final = frozenset({"wangge.livelihood", "wangge.keyword-triage"})
"""Plugins that come with the platform: we vouch for their code, so their synchronous hooks need no thread."""

_log: Final = logging.getLogger("wangge.plugins")


class Loader:
    """Every installed plugin with its state, and the hooks of those whose code runs here."""

    def __init__(self, settings: Settings) -> None:
        """Read from the settings which code may run in this process."""
        self._allowed = frozenset(name.strip() for name in settings.inprocess_plugins.split(",") if name.strip())
        self._guard = BootGuard(settings.data / "plugins")
        self.fleet: Final = Fleet(settings, self._guard)
        self._book = HookBook()
        self._found: dict[str, tuple[Found, object | None]] = {}
        self._plugins: dict[str, Installed] = {}
        self._implementations: dict[tuple[str, str], Implementation] = {}
        self._threads: dict[str, PluginThreads] = {}

    @property
    def plugins(self) -> tuple[Installed, ...]:
        """Every installed plugin, by id."""
        return tuple(self._plugins[name] for name in sorted(self._plugins))

    @property
    def ready(self) -> frozenset[str]:
        """Ids of the plugins that can be on."""
        return frozenset(name for name, plugin in self._plugins.items() if plugin.state is State.READY)

    def implementation(self, plugin: str, hook: str) -> Implementation | None:
        """Return what a plugin has for a hook (`suggest_class.v1`), or None."""
        return self._implementations.get((plugin, hook))

    def setting_defaults(self, plugin: str) -> Mapping[str, Any]:
        """Return the defaults that the schema of a plugin's settings declares."""
        offer = self._plugins[plugin].offer if plugin in self._plugins else None
        fields = (offer.settings_schema or {}).get("properties", {}) if offer else {}
        return {name: field["default"] for name, field in fields.items() if isinstance(field, dict) and "default" in field}

    def admit(self, found: Found, code: object | None = None) -> Installed:
        """Take in a plugin: decide its state, and load its code if it may run here. Never raises for what it does.

        `code` stands in for the module that the manifest names.
        """
        self._found[found.name] = (found, code)
        installed = self._plugins[found.name] = self._judged(found, code)
        if installed.state is not State.READY:
            _log.warning("Plugin %s is %s: %s", installed.id, installed.state, (installed.reason or {}).get("en", "see its findings"))
        return installed

    def withdraw(self, plugin: str) -> None:
        """Forget a plugin: its code, its hooks, its workers. Doing it twice is no error."""
        self._found.pop(plugin, None)
        self._plugins.pop(plugin, None)
        self._book.unregister(plugin)
        for key in [key for key in self._implementations if key[0] == plugin]:
            del self._implementations[key]
        if threads := self._threads.pop(plugin, None):
            threads.stop()
        self.fleet.forget(plugin)

    def needs_worker(self, found: Found) -> bool:
        """Tell whether a plugin has code that may not run in this process."""
        manifest = found.offer.manifest if found.offer else None
        return manifest is not None and manifest.runtime.isolation != "none" and manifest.id not in self._allowed

    def release(self, plugin: str) -> Installed:
        """Forget that the server died while loading a plugin, and load it now."""
        self._guard.clear(plugin)
        return self.admit(*self._found[plugin])

    def stop(self) -> None:
        """Let the plugins' threads end."""
        for threads in self._threads.values():
            threads.stop()

    def _judged(self, found: Found, code: object | None) -> Installed:
        offer = found.offer
        if offer is None:
            return Installed(id=found.name, state=State.INVALID, reason=found.problem, findings=found.findings)
        state, reason = State.READY, None
        if offer.manifest.runtime.isolation != "none":
            state, reason = self._tried(found, offer.manifest, code)
        return Installed(id=found.name, state=state, offer=offer, reason=reason, findings=found.findings)

    def _tried(self, found: Found, manifest: Manifest, code: object | None) -> tuple[State, Text | None]:
        if self.needs_worker(found):
            if self.fleet.lacking:
                return State.REFUSED, self.fleet.lacking
            code = self.fleet.proxy(found, manifest)
            if code is None:
                return State.REFUSED, _foreign(manifest.id)
        if self._guard.is_held(manifest.id):
            return State.HELD, _HELD
        try:
            self._load(manifest, code)
        except RefusedError as error:
            return State.REFUSED, error.reason
        except (Exception, SystemExit) as error:  # noqa: BLE001  code on import may raise anything; the host goes on without it
            _log.exception("The code of plugin %s could not be loaded", manifest.id)
            place = place_of(error)
            return State.FAILED, {"zh-CN": f"代码无法加载：{place}", "en": f"Its code cannot be loaded: {place}"}
        return State.READY, None

    def _load(self, manifest: Manifest, code: object | None) -> None:
        with self._guard.loading(manifest.id):
            implementations = self._book.register(manifest, code if code is not None else _imported(manifest))
        vouched = manifest.id in FIRST_PARTY or manifest.id not in self._allowed
        threads = None if vouched else PluginThreads(manifest.id)
        if threads:
            self._threads[manifest.id] = threads
        for implementation in implementations:
            kept = implementation.threaded(threads) if threads else implementation
            self._implementations[manifest.id, implementation.hook] = kept


def _imported(manifest: Manifest) -> object:
    name, _, attribute = (manifest.runtime.module or "").partition(":")
    module = importlib.import_module(name)
    found = getattr(module, attribute) if attribute else module
    return found() if isinstance(found, type) else found


def _foreign(plugin: str) -> Text:
    return {
        "zh-CN": f"{plugin} 的代码只能在沙箱进程中运行，但找不到它的代码文件。运维人员若信任它，可把编号加入 WANGGE_INPROCESS_PLUGINS。",
        "en": f"The code of {plugin} may only run in a sandboxed worker, and it has no files that a worker could run. "
        "An operator who trusts it can add its id to WANGGE_INPROCESS_PLUGINS.",
    }


_HELD: Final[Text] = {
    "zh-CN": "上次启动时，服务器在加载该插件的过程中中止，因此暂停加载。排除原因后请点“重新加载”。",
    "en": "The server died while it loaded this plugin, so it is held back. Release it when the cause is mended.",
}
