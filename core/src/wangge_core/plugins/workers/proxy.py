"""The object that stands in pluggy for a plugin whose code runs in a worker."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from msgspec import Raw

from wangge_core.plugins.live import LIVE
from wangge_core.plugins.workers.placing import Placing
from wangge_sandbox.connection import HookCall
from wangge_sandbox.supervisor import Supervisor
from wangge_sdk.hooks import SPECS, HookSpec, hookimpl
from wangge_sdk.hooks.handlers import in_background
from wangge_sdk.host_protocol import raw
from wangge_sdk.manifest.handlers import declared_handlers
from wangge_sdk.views import HookContext

_NOTHING: Final = b"\xc0"
_BY_ID: Final = {spec.id: spec for spec in SPECS.values()}

Forwarding = Callable[..., Awaitable[Raw | None]]


def proxy_of(placing: Placing, supervisor: Supervisor) -> object:
    """Return an object with a hook or handler for each that the manifest lists; each call goes to the worker of the call's county."""
    hooks = {
        spec.name: hookimpl(_forwarding(spec, placing, supervisor))
        for use in placing.manifest.contributes.hooks
        if (spec := _BY_ID.get(use.hook))
    }
    hooks |= {spec.name: _forwarding(spec, placing, supervisor) for spec in declared_handlers(placing.manifest)}
    return type("WorkerProxy", (), {name: staticmethod(hook) for name, hook in hooks.items()})()


def _forwarding(spec: HookSpec, placing: Placing, supervisor: Supervisor) -> Forwarding:
    name, hook = spec.argument, spec.id
    budget_ms = next((use.budget_ms for use in placing.manifest.contributes.hooks if use.hook == hook), None) or spec.budget_ms

    place = placing.beside if in_background(hook) else placing.at

    async def forward(ctx: HookContext, wanted: Any) -> Raw | None:  # noqa: ANN401  of the type that the hook's specification names
        call = LIVE.get()
        key, code = place(ctx.area)
        seconds = call.seconds if call else None
        answer = await supervisor.call(
            key,
            code,
            HookCall(
                hook=hook,
                area=ctx.area,
                locale=ctx.locale,
                budget_ms=round(seconds * 1000) if seconds else budget_ms,
                request=raw(wanted),
                settings=dict(ctx.settings),
                event=getattr(wanted, "event_id", None),
                trace=call.cause if call else None,
                longest_ms=round(seconds * 1000) if seconds else None,
                cpu_seconds=call.cpu_seconds if call else None,
            ),
        )
        return None if bytes(answer) == _NOTHING else answer

    # pluggy reads the names of the arguments, and the host whether it is a coroutine function.
    if name == "event":

        async def told(ctx: HookContext, event: Any) -> Raw | None:  # noqa: ANN401  as above
            return await forward(ctx, event)

        return told

    async def asked(ctx: HookContext, request: Any) -> Raw | None:  # noqa: ANN401  as above
        return await forward(ctx, request)

    return asked
