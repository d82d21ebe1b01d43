"""Turning the host's values into what goes over the wire. Pure."""

from collections.abc import Iterable

from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.grants.presenting import asks_out
from wangge_core.plugins.model import Installed
from wangge_core.plugins.schemas import (
    FormOut,
    HealthOut,
    OfferedClassOut,
    OfferedTypeOut,
    PluginAreaOut,
    PluginFindingOut,
    PluginOut,
    PublisherOut,
    WorkerOut,
)
from wangge_sandbox.slots import WorkerHealth
from wangge_sdk.manifest import OfferedCaseType
from wangge_sdk.manifest.sentences import Names
from wangge_sdk.texts import LOCALES, Text


def plugin_out(plugin: Installed, areas: tuple[PluginAreaOut, ...], health: HealthOut, names: Names) -> PluginOut:
    """Return an installed plugin; one without a good manifest shows what is known of it."""
    offer = plugin.offer
    manifest = offer.manifest if offer else None
    return PluginOut(
        id=plugin.id,
        version=manifest.version if manifest else "",
        name=manifest.name if manifest else {"zh-CN": plugin.id, "en": plugin.id},
        summary=manifest.summary if manifest else {"zh-CN": "", "en": ""},
        publisher=PublisherOut(manifest.publisher.id, manifest.publisher.type, manifest.publisher.legal_name) if manifest else None,
        kind=manifest.kind if manifest else "",
        runtime=manifest.runtime.isolation if manifest else "",
        state=plugin.state.value,
        reason=plugin.reason,
        asks=asks_out(offer, names, frozenset()) if offer else [],
        hooks=tuple(use.hook for use in manifest.contributes.hooks) if manifest else (),
        case_types=tuple(case_type.id for case_type in offer.case_types) if offer else (),
        has_settings=bool(offer and offer.settings_schema),
        has_platform_settings=bool(offer and offer.platform_schema),
        areas=areas,
        health=health,
        findings=tuple(PluginFindingOut(each.id, each.severity, each.file, each.path, each.message, each.mend) for each in plugin.findings),
    )


def called(offer: Offer, hook: str) -> Text | None:
    """Return what a handler of a plugin's own (`route:near`) is called; None for a hook of the platform, and where nobody named it.

    Several things that one handler answers stand side by side.
    """
    kind, _, handler = hook.partition(":")
    contributes = offer.manifest.contributes
    named: dict[str, Iterable[tuple[str | None, Text]]] = {
        "route": ((each.handler, _plain(f"{each.method} {each.path}")) for each in contributes.routes),
        "command": ((each.handler, each.title) for each in contributes.ui.commands),
        "job": ((each.handler, each.title) for each in contributes.jobs),
        "algorithm": ((each.handler, each.title) for each in contributes.algorithms),
        "batch": ((each.handler, _plain(each.id)) for each in contributes.subscriptions),
        "event": ((each.handler, _plain(each.type)) for each in contributes.events.consumes),
    }
    found = [title for answers, title in named.get(kind, ()) if answers == handler]
    return {locale: " · ".join(dict.fromkeys(title[locale] for title in found)) for locale in LOCALES} if found else None


def _plain(words: str) -> Text:
    return dict.fromkeys(LOCALES, words)


def case_type_out(case_type: OfferedCaseType) -> OfferedTypeOut:
    """Return a case type as the shell needs it."""
    return OfferedTypeOut(
        id=case_type.id,
        plugin=case_type.plugin,
        version=case_type.version,
        title=case_type.title,
        summary=case_type.summary,
        anonymous=case_type.anonymous,
        private=case_type.private,
        hazard=case_type.hazard,
        form=FormOut(case_type.form_schema, case_type.form_ui),
        classes=tuple(OfferedClassOut(entry.id, entry.title, entry.guidance) for entry in case_type.classes),
    )


def worker_out(worker: WorkerHealth) -> WorkerOut:
    """Return how a worker does."""
    return WorkerOut(
        county=worker.key.county,
        version=worker.key.version,
        lane=worker.key.lane,
        state=worker.state,
        starts=worker.starts,
        deaths=worker.deaths,
        last_death=worker.last_death,
        ready_ms=worker.ready_ms,
        memory_kb=worker.memory_kb,
        peak_kb=worker.peak_kb,
        cpu_ms=worker.cpu_ms,
        dropped_lines=worker.dropped_lines,
        refused_asks=worker.refused_asks,
    )
