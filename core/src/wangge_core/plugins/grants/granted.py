"""What one version of a plugin may do in one area, ready to be asked. Pure.

It is the least of three: what the area agreed to, with the optional permissions that it took; what the areas above
allow it; and what the version asks for itself. New code runs under the old agreement until the area agrees again,
and code that asks for less than was agreed gets no more than it asks for.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from wangge_sdk.hooks import SPECS
from wangge_sdk.manifest.asking import Asking, asking_for
from wangge_sdk.manifest.asks import (
    AlgorithmAsk,
    Ask,
    CollectionAsk,
    ConsultAsk,
    EgressAsk,
    EmitAsk,
    EscalationAsk,
    ExtensionAsk,
    HearAsk,
    HookAsk,
    JobAsk,
    NoticeAsk,
    PermissionAsk,
    ReadAsk,
    RouteAsk,
    RuntimeAsk,
    SecretAsk,
    SubscriptionAsk,
)
from wangge_sdk.manifest.reach import ALL, NOWHERE, Reach

_NEEDS: Final = {spec.id: spec.needs for spec in SPECS.values()}


class Right(msgspec.Struct, frozen=True):
    """How far a permission reaches: the row filter and the field list of every access under it."""

    reach: Reach
    """Case types and fields, in the canonical form of `wangge_sdk.manifest.reach`."""
    by_type: Mapping[str, frozenset[str] | None]
    """The same, to be looked up: case type, or `*` for those that are not named → fields, None for all of them."""

    @property
    def case_types(self) -> frozenset[str] | None:
        """The case types it reaches; None for all of them."""
        return None if ALL in self.by_type else frozenset(self.by_type)

    def covers(self, case_type: str | None) -> bool:
        """Tell whether it reaches a case type; None is something that has none, which only a right to all of them reaches."""
        return ALL in self.by_type or case_type in self.by_type

    def fields(self, case_type: str | None = None) -> frozenset[str] | None:
        """Return the fields it gives of a case type; None for all of them, the empty set where it does not reach."""
        if case_type is not None and case_type in self.by_type:
            return self.by_type[case_type]
        return self.by_type.get(ALL, _NO_FIELDS)

    def gives(self, field: str, case_type: str | None = None) -> bool:
        """Tell whether it gives one field of a case type."""
        fields = self.fields(case_type)
        return fields is None or field in fields


_NO_FIELDS: Final[frozenset[str]] = frozenset()


class Granted:
    """All that one version of a plugin may do in an area; compiled once, each question is a look-up."""

    __slots__ = (
        "_algorithms",
        "_collections",
        "_consults",
        "_egress",
        "_emits",
        "_escalations",
        "_extends",
        "_hears",
        "_hooks",
        "_jobs",
        "_notices",
        "_reads",
        "_rights",
        "_routes",
        "_secrets",
        "_subscriptions",
        "asking",
        "runtime",
    )

    def __init__(self, asking: Asking) -> None:
        """`asking` is what may be done, nothing optional left in it; `compiled` makes one."""
        self.asking: Final = asking
        every = asking.asks
        self._rights: Final = {ask.scope: _right(ask.required) for ask in every if isinstance(ask, PermissionAsk)}
        self._egress: Final[Mapping[tuple[str, str, str], EgressAsk]] = {
            (ask.host, ask.operation, ask.from_): ask for ask in every if isinstance(ask, EgressAsk)
        }
        self._collections: Final = {ask.name: ask for ask in every if isinstance(ask, CollectionAsk)}
        self._reads: Final = frozenset(ask.collection for ask in every if isinstance(ask, ReadAsk))
        self._consults: Final = frozenset(ask.algorithm for ask in every if isinstance(ask, ConsultAsk))
        self._extends: Final = frozenset(ask.point for ask in every if isinstance(ask, ExtensionAsk))
        self._emits: Final = {ask.event: ask for ask in every if isinstance(ask, EmitAsk)}
        self._hears: Final = {ask.event: ask for ask in every if isinstance(ask, HearAsk)}
        self._hooks: Final = frozenset(ask.hook for ask in every if isinstance(ask, HookAsk))
        self._jobs: Final = {ask.id: ask for ask in every if isinstance(ask, JobAsk)}
        self._subscriptions: Final = {ask.id: ask for ask in every if isinstance(ask, SubscriptionAsk)}
        self._routes: Final = {(ask.method, ask.path): ask for ask in every if isinstance(ask, RouteAsk)}
        self._algorithms: Final = {ask.id: ask for ask in every if isinstance(ask, AlgorithmAsk)}
        self._escalations: Final = {ask.id: ask for ask in every if isinstance(ask, EscalationAsk)}
        self._notices: Final = {ask.id: ask for ask in every if isinstance(ask, NoticeAsk)}
        self._secrets: Final = frozenset(ask.name for ask in every if isinstance(ask, SecretAsk))
        self.runtime: Final = next((ask for ask in every if isinstance(ask, RuntimeAsk)), None)
        """Where and within which limits its code may run; None when none of it may."""

    def allows(self, scope: str) -> Right | None:
        """Return how far a permission (`cases:read`) reaches, or None when it is not granted."""
        return self._rights.get(scope)

    def may_call(self, hook: str) -> bool:
        """Tell whether the plugin may be called at a hook (`suggest_class.v1`): it was agreed to, and so is what the hook shows.

        A handler (`event:on_missed.v1`) may be called wherever code may run: whoever calls it asks for the event, or whatever
        the thing is that it answers for.
        """
        if ":" in hook:
            return self.runtime is not None
        return hook in self._hooks and all(scope in self._rights for scope in _NEEDS.get(hook, ()))

    def egress(self, host: str, operation: str, from_: str = "backend") -> EgressAsk | None:
        """Return what was agreed to about a host and an operation, or None when nothing was."""
        return self._egress.get((host, operation, from_))

    @property
    def hosts(self) -> tuple[EgressAsk, ...]:
        """All that was agreed to about hosts outside."""
        return tuple(self._egress.values())

    def owns(self, collection: str) -> CollectionAsk | None:
        """Return one of the plugin's own collections, or None when it was not agreed to."""
        return self._collections.get(collection)

    def may_read(self, collection: str) -> bool:
        """Tell whether another plugin's collection (`publisher.name:collection`) may be read."""
        return collection in self._reads

    def may_consult(self, algorithm: str) -> bool:
        """Tell whether another plugin's algorithm (`publisher.name:algorithm`) may be asked."""
        return algorithm in self._consults

    def may_emit(self, event: str) -> EmitAsk | None:
        """Return what was agreed to about an event that the plugin tells of, or None."""
        return self._emits.get(event)

    def hears(self, event: str) -> HearAsk | None:
        """Return what was agreed to about an event that the plugin hears of, or None."""
        return self._hears.get(event)

    def job(self, job: str) -> JobAsk | None:
        """Return what was agreed to about a job, or None."""
        return self._jobs.get(job)

    def subscription(self, subscription: str) -> SubscriptionAsk | None:
        """Return what was agreed to about a standing subscription, or None."""
        return self._subscriptions.get(subscription)

    def route(self, method: str, path: str) -> RouteAsk | None:
        """Return what was agreed to about a route, by its path as the manifest writes it, or None."""
        return self._routes.get((method, path))

    def algorithm(self, algorithm: str) -> AlgorithmAsk | None:
        """Return what was agreed to about an algorithm, or None."""
        return self._algorithms.get(algorithm)

    def escalation(self, escalation: str) -> EscalationAsk | None:
        """Return what was agreed to about a chain of calls, or None."""
        return self._escalations.get(escalation)

    def notice(self, template: str) -> NoticeAsk | None:
        """Return what was agreed to about a notice that the plugin sends, or None."""
        return self._notices.get(template)

    def extends(self, point: str) -> bool:
        """Tell whether the plugin may add to another at a point that this opens."""
        return point in self._extends

    def may_use_secret(self, name: str) -> bool:
        """Tell whether the platform may use a secret for the plugin."""
        return name in self._secrets


def agreed(asking: Asking, taken: Iterable[str]) -> Asking:
    """Return what an area agreed to when it was asked for `asking` and took the optional permissions of these scopes."""
    chosen = frozenset(taken)
    return asking_for(kept for ask in asking.asks if (kept := _decided(ask, chosen)) is not None)


def compiled(layers: Iterable[Asking], asked: Asking) -> Granted:
    """Return what a version that asks for `asked` may do under agreements: the area's own, and those above that bound it."""
    everything = {ask.scope for ask in asked.asks if isinstance(ask, PermissionAsk)}
    rest = agreed(asked, everything)
    for layer in layers:
        rest = layer.meet(rest)
    return Granted(asking_for(ask for ask in rest.asks if not isinstance(ask, PermissionAsk) or ask.required != NOWHERE))


NOTHING: Final = Granted(Asking())
"""Where nobody has agreed to anything."""


def _decided(ask: Ask, chosen: frozenset[str]) -> Ask | None:
    if not isinstance(ask, PermissionAsk):
        return ask
    reach = ask.most if ask.scope in chosen else ask.required
    return None if reach == NOWHERE else msgspec.structs.replace(ask, required=reach, most=reach)


def _right(reach: Reach) -> Right:
    return Right(reach, {part.case_type: None if ALL in part.fields else frozenset(part.fields) for part in reach})
