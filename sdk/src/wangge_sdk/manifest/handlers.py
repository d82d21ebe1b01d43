"""The handlers that a manifest names; see ``wangge_sdk.hooks.handlers``."""

from wangge_sdk.hooks import HookSpec
from wangge_sdk.hooks.handlers import handler_name, spec_of
from wangge_sdk.manifest.model import Manifest


def declared_handlers(manifest: Manifest) -> tuple[HookSpec, ...]:
    """Return the handlers that a manifest names, each once, in its order."""
    contributes = manifest.contributes
    names = [handler_name("event", event.handler) for event in contributes.events.consumes]
    names += [handler_name("algorithm", each.handler) for each in contributes.algorithms if each.handler]
    names += [handler_name("job", job.handler) for job in contributes.jobs]
    names += [handler_name("batch", subscription.handler) for subscription in contributes.subscriptions]
    names += [handler_name("route", route.handler) for route in contributes.routes]
    names += [handler_name("command", command.handler) for command in contributes.ui.commands]
    return tuple(spec_of(name) for name in dict.fromkeys(names))


def called_ids(manifest: Manifest) -> frozenset[str]:
    """Return all that a plugin's code must answer, hooks and handlers: what its worker greets with."""
    return frozenset((*(use.hook for use in manifest.contributes.hooks), *(spec.id for spec in declared_handlers(manifest))))
