"""Deciding whether a plugin may run here, and loading its code behind the boot guard."""

import importlib
import logging
from typing import Final

from wangge_core.plugins.boot_guard import BootGuard
from wangge_core.plugins.discovery import Found
from wangge_core.plugins.errors import RefusedError
from wangge_core.plugins.model import Installed, State
from wangge_core.plugins.registration import HookBook
from wangge_core.plugins.shelf import Shelf
from wangge_core.plugins.steps import Implementation
from wangge_core.plugins.threads import PluginThreads
from wangge_core.plugins.versions import code_name
from wangge_core.plugins.workers.fleet import Fleet
from wangge_core.settings import Settings
from wangge_sdk.hooks.handlers import in_background
from wangge_sdk.hooks.loading import place_of
from wangge_sdk.manifest import Manifest
from wangge_sdk.texts import Text

FIRST_PARTY: Final = frozenset({"wangge.livelihood", "wangge.keyword-triage"})
"""Plugins that come with the platform: we vouch for their code, so their synchronous hooks need no thread unless they may ask."""

_log: Final = logging.getLogger("wangge.plugins")
_Version = tuple[str, str]


class Loader:
    """Every version of every installed plugin with its state, and the hooks of those whose code runs here."""

    def __init__(self, settings: Settings) -> None:
        """Read from the settings which code may run in this process."""
        self._allowed = frozenset(name.strip() for name in settings.inprocess_plugins.split(",") if name.strip())
        self._guard = BootGuard(settings.data / "plugins")
        self.fleet: Final = Fleet(settings, self._guard)
        self._book = HookBook()
        self._shelf = Shelf()
        self._found: dict[_Version, tuple[Found, object | None]] = {}
        self._implementations: dict[tuple[str, str, str], Implementation] = {}
        self._threads: dict[_Version, tuple[PluginThreads, ...]] = {}
        self._inside: dict[str, str] = {}

    @property
    def shelf(self) -> Shelf:
        """What is installed."""
        return self._shelf

    def implementation(self, plugin: str, version: str, hook: str) -> Implementation | None:
        """Return what a version of a plugin has for a hook (`suggest_class.v1`), or None."""
        return self._implementations.get((plugin, version, hook))

    def admit(self, found: Found, code: object | None = None) -> Installed:
        """Take in one version of a plugin: decide its state, and load its code if it may run here. Never raises for what it does.

        `code` stands in for the module that the manifest names.
        """
        self._found[found.name, found.version] = (found, code)
        installed = self._judged(found, code)
        self._shelf.put(installed)
        if installed.state is not State.READY:
            reason = (installed.reason or {}).get("en", "see its findings")
            _log.warning("Plugin %s %s is %s: %s", installed.id, installed.version, installed.state, reason)
        return installed

    def withdraw(self, plugin: str, version: str | None = None) -> None:
        """Forget a version of a plugin, or all of them: code, hooks, workers. Doing it twice is no error."""
        for each in [each for each in self._found if each[0] == plugin and version in {None, each[1]}]:
            self._forget(*each)

    def _forget(self, plugin: str, version: str) -> None:
        del self._found[plugin, version]
        self._shelf.take(plugin, version)
        self._book.unregister(plugin, version)
        for key in [key for key in self._implementations if key[:2] == (plugin, version)]:
            del self._implementations[key]
        for threads in self._threads.pop((plugin, version), ()):
            threads.stop()
        if self._inside.get(plugin) == version:
            del self._inside[plugin]
        self.fleet.forget(plugin, version)

    def needs_worker(self, found: Found) -> bool:
        """Tell whether a plugin has code that may not run in this process: it is not trusted, or lies in the store."""
        manifest = found.offer.manifest if found.offer else None
        return manifest is not None and manifest.runtime.isolation != "none" and (found.stored or manifest.id not in self._allowed)

    def release(self, plugin: str, version: str) -> Installed:
        """Forget that the server died while loading a version of a plugin, and load it now."""
        self._guard.clear(code_name(plugin, version))
        return self.admit(*self._found[plugin, version])

    def stop(self) -> None:
        """Let the plugins' threads end."""
        for threads in (each for those in self._threads.values() for each in those):
            threads.stop()

    def _judged(self, found: Found, code: object | None) -> Installed:
        offer = found.offer
        if offer is None:
            return Installed(id=found.name, state=State.INVALID, reason=found.problem, findings=found.findings, sha256=found.sha256)
        state, reason = State.READY, None
        if offer.manifest.runtime.isolation != "none":
            state, reason = self._tried(found, offer.manifest, code)
        return Installed(id=found.name, state=state, offer=offer, reason=reason, findings=found.findings, sha256=found.sha256)

    def _tried(self, found: Found, manifest: Manifest, code: object | None) -> tuple[State, Text | None]:
        try:
            code = self._code_of(found, manifest, code)
            if self._guard.is_held(code_name(manifest.id, manifest.version)):
                return State.HELD, _HELD
            self._load(manifest, code)
        except RefusedError as error:
            return State.REFUSED, error.reason
        except (Exception, SystemExit) as error:  # noqa: BLE001  code on import may raise anything; the host goes on without it
            _log.exception("The code of plugin %s %s could not be loaded", manifest.id, manifest.version)
            place = place_of(error)
            return State.FAILED, {"zh-CN": f"代码无法加载：{place}", "en": f"Its code cannot be loaded: {place}"}
        return State.READY, None

    def _code_of(self, found: Found, manifest: Manifest, code: object | None) -> object | None:
        """Return what is to be registered: a stand-in where the code runs in a worker, None for the module that the manifest names.

        Raises:
            RefusedError: it can run neither there nor here.
        """
        if self.needs_worker(found):
            if self.fleet.lacking:
                raise RefusedError(self.fleet.lacking)
            code = self.fleet.proxy(found, manifest)
            if code is None:
                raise RefusedError(_foreign(manifest.id))
        elif (other := self._inside.setdefault(manifest.id, manifest.version)) != manifest.version:
            raise RefusedError(_second(manifest.version, other))
        return code

    def _load(self, manifest: Manifest, code: object | None) -> None:
        plugin, version = manifest.id, manifest.version
        with self._guard.loading(code_name(plugin, version)):
            implementations = self._book.register(manifest, code if code is not None else _imported(manifest))
        vouched = plugin in FIRST_PARTY or plugin not in self._allowed
        threads, behind = PluginThreads(plugin), PluginThreads(f"{plugin} jobs")  # make none before they are needed
        self._threads[plugin, version] = (threads, behind)
        for implementation in implementations:
            if in_background(implementation.hook):  # takes its time: neither the loop nor a hook waits for it
                kept = implementation.threaded(behind)
            else:
                waits = implementation.takes_ctx and _may_ask(manifest)  # for an answer of the platform, which must not block it
                kept = implementation.threaded(threads) if waits or not vouched else implementation
            self._implementations[plugin, version, implementation.hook] = kept


def _may_ask(manifest: Manifest) -> bool:
    """Tell whether a plugin has any reason to ask the platform for something while it answers a hook."""
    asked = manifest.permissions
    return bool(asked.required or asked.optional or manifest.egress or manifest.contributes.events.emits)


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


def _second(version: str, other: str) -> Text:
    return {
        "zh-CN": f"版本 {other} 的代码已在服务器进程内运行，同一进程不能再加载版本 {version}。"
        "从文件或市场安装的版本在各自的沙箱进程中运行，可以并存。",
        "en": f"The code of version {other} runs in the server's process already, which cannot hold version {version} as well. "
        "Versions that are installed from a file or the registry run in workers of their own, side by side.",
    }


_HELD: Final[Text] = {
    "zh-CN": "上次启动时，服务器在加载该插件的过程中中止，因此暂停加载。排除原因后请点“重新加载”。",
    "en": "The server died while it loaded this plugin, so it is held back. Release it when the cause is mended.",
}
