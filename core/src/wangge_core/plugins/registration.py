"""Taking a plugin's code into pluggy, and refusing what the contract does not allow."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import pluggy
from pluggy import HookImpl

from wangge_core.plugins.errors import RefusedError
from wangge_core.plugins.steps import Implementation
from wangge_core.plugins.versions import code_name
from wangge_sdk.hooks import PROJECT, SPECS, HookSpec, HooksV1
from wangge_sdk.hooks.handlers import handlers_of
from wangge_sdk.hooks.loading import CodeError, arguments_of
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.handlers import declared_handlers
from wangge_sdk.texts import Text

CONTRACTS: Final[Mapping[int, tuple[type, Mapping[str, HookSpec]]]] = MappingProxyType({1: (HooksV1, SPECS)})
"""Version of the hooks → the class that specifies them, and what is known of each."""


class HookBook:
    """The pluggy managers, one for each version of the hooks, with every plugin whose code runs here."""

    def __init__(self) -> None:
        """Begin with the specifications and no plugin."""
        self._managers: dict[int, pluggy.PluginManager] = {}
        for version, (contract, _) in CONTRACTS.items():
            manager = self._managers[version] = pluggy.PluginManager(PROJECT)
            manager.add_hookspecs(contract)

    def register(self, manifest: Manifest, code: object) -> tuple[Implementation, ...]:
        """Take the hooks that `code` (a module or an object) implements. All or nothing.

        Raises:
            RefusedError: it wraps other plugins, implements a hook that the manifest does not list (or the other
                way round), names a hook that does not exist, or takes arguments that the hook does not have.
        """
        try:
            for manager in self._managers.values():
                manager.register(code, code_name(manifest.id, manifest.version))
                manager.check_pending()
            found = tuple(self._implementations(manifest, code))
            _require_as_listed(manifest, found)
            found += tuple(_handlers(manifest, code))
        except (pluggy.PluginValidationError, ValueError) as error:
            self.unregister(manifest.id, manifest.version)
            raise RefusedError(_text(f"代码不符合钩子规范：{error}", f"Its code does not follow the hooks' contract: {error}")) from error
        except RefusedError:
            self.unregister(manifest.id, manifest.version)
            raise
        return found

    def unregister(self, plugin: str, version: str) -> None:
        """Forget the code of one version of a plugin."""
        name = code_name(plugin, version)
        for manager in self._managers.values():
            if manager.has_plugin(name):
                manager.unregister(name=name)

    def _implementations(self, manifest: Manifest, code: object) -> list[Implementation]:
        found = []
        for version, manager in self._managers.items():
            specs = CONTRACTS[version][1]
            for caller in manager.get_hookcallers(code) or ():
                for implementation in caller.get_hookimpls():
                    if implementation.plugin is code:
                        _require_plain(caller.name, implementation)
                        found.append(_implementation(manifest, specs[caller.name], implementation))
        return found


def _implementation(manifest: Manifest, spec: HookSpec, implementation: HookImpl) -> Implementation:
    wanted = next((use.budget_ms for use in manifest.contributes.hooks if use.hook == spec.id), None)
    return Implementation(
        plugin=manifest.id,
        version=manifest.version,
        hook=spec.id,
        function=implementation.function,
        arguments=implementation.argnames,
        budget_s=min(wanted or spec.budget_ms, spec.budget_ms) / 1000,
    )


def _handlers(manifest: Manifest, code: object) -> Iterator[Implementation]:
    """Yield the handlers that the manifest names; code that marks others is not called for them."""
    marked = dict(handlers_of(code))
    for spec in declared_handlers(manifest):
        # What stands for a worker has them under the host's own names, which are no words of Python.
        function = marked.get(spec.name) or getattr(code, spec.name, None)
        if function is None:
            kind, _, name = spec.name.partition(":")
            chinese = f"清单列出的函数在代码中没有标记：{name}，{kind}。"
            raise RefusedError(_text(chinese, f"Its manifest names a function that its code does not mark: {name}, {kind}."))
        yield Implementation(
            plugin=manifest.id,
            version=manifest.version,
            hook=spec.id,
            function=function,
            arguments=_taken(spec, function),
            budget_s=min(spec.budget_ms, manifest.runtime.limits.call_timeout_ms) / 1000,
        )


def _taken(spec: HookSpec, function: Callable[..., object]) -> tuple[str, ...]:
    try:
        return arguments_of(spec.name, function)
    except CodeError as error:
        raise RefusedError(_text(f"代码不符合钩子规范：{error}", f"Its code does not follow the hooks' contract: {error}")) from error


def _require_plain(hook: str, implementation: HookImpl) -> None:
    if implementation.wrapper or implementation.hookwrapper:
        raise RefusedError(
            _text(
                f"{hook} 使用了包装器，可以改写其他插件的答复；只有平台可以这样做。",
                f"Its {hook} is a wrapper, which could replace the answers of other plugins; only the platform may do that.",
            )
        )
    if implementation.tryfirst or implementation.trylast:
        raise RefusedError(
            _text(
                f"{hook} 要求排在最前或最后；调用顺序由平台决定。",
                f"Its {hook} asks to be called first or last; the platform decides the order.",
            )
        )


def _require_as_listed(manifest: Manifest, found: tuple[Implementation, ...]) -> None:
    listed = {use.hook for use in manifest.contributes.hooks}
    implemented = {implementation.hook for implementation in found}
    if unlisted := sorted(implemented - listed):
        names = ", ".join(unlisted)
        raise RefusedError(
            _text(f"代码实现了清单中没有列出的钩子：{names}。", f"Its code implements hooks that its manifest does not list: {names}.")
        )
    if missing := sorted(listed - implemented):
        names = ", ".join(missing)
        raise RefusedError(
            _text(f"清单列出的钩子在代码中没有实现：{names}。", f"Its manifest lists hooks that its code does not implement: {names}.")
        )


def _text(chinese: str, english: str) -> Text:
    return {"zh-CN": chinese, "en": english}
