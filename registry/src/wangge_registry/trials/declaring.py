"""What a manifest declares that a trial run can see, each thing with the words of its row. Pure."""

from collections.abc import Iterator, Mapping

from wangge_registry.trials.model import Kind
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.screens import DRAWN


def declared_things(manifest: Manifest) -> Mapping[tuple[Kind, str], str]:
    """Return each declared thing, by its kind and name, with what the manifest says of it in short."""
    return dict(_called(manifest)) | dict(_asked(manifest)) | dict(_shown(manifest))


def _called(manifest: Manifest) -> Iterator[tuple[tuple[Kind, str], str]]:
    contributes = manifest.contributes
    for use in contributes.hooks:
        yield (Kind.HOOK, use.hook), f"within {use.budget_ms} ms" if use.budget_ms else "within the hook's own budget"
    for event in contributes.events.consumes:
        yield (Kind.EVENT, event.type), f"heard by {event.handler}"
    for subscription in contributes.subscriptions:
        yield (Kind.EVENT, f"subscription {subscription.id}"), f"taken by {subscription.handler}"
    for job in contributes.jobs:
        yield (Kind.JOB, job.id), f"{job.schedule or 'by timers'}, within {job.timeout_s} s"
    for algorithm in contributes.algorithms:
        if algorithm.handler is not None:
            yield (Kind.ALGORITHM, algorithm.id), f"{algorithm.task}, to {algorithm.decision_role}"


def _asked(manifest: Manifest) -> Iterator[tuple[tuple[Kind, str], str]]:
    for command in manifest.contributes.ui.commands:
        yield (Kind.COMMAND, command.id), f"permission {command.permission}" if command.permission else "no permission of its own"
    for route in manifest.contributes.routes:
        yield (Kind.ROUTE, f"{route.method} {route.path}"), "public" if route.public else f"permission {route.permission}"
    for case_type in manifest.contributes.case_types:
        yield (Kind.FORM, f"{manifest.id.partition('.')[2]}.{case_type.id}"), "a form for reports"
    for collection in manifest.data.collections:
        yield (Kind.COLLECTION, collection.name), f"documents, {collection.data_class}"


def _shown(manifest: Manifest) -> Iterator[tuple[tuple[Kind, str], str]]:
    ui = manifest.contributes.ui
    for word, screens in (("page", ui.pages), ("card", ui.cards)):
        for screen in screens:
            said = f"a {screen.render} for {' and '.join(screen.audience)}"
            if screen.render in DRAWN:
                yield (Kind.PAGE, f"{word} {screen.id}"), said
            yield (Kind.SCREEN, f"{word} {screen.id}"), said
    for layer in ui.map_layers:
        yield (Kind.LAYER, layer.id), f"a layer of the map, from {layer.source}"
