"""What a plugin asks a county for: one frozen set, in one order, read from its manifest.

A county agrees to such a set and not to a version: two manifests that ask for the same give equal sets, however
they are written. ``difference`` compares two of them, ``sentences`` says each in plain words.
"""

import hashlib
from collections.abc import Iterable
from functools import cached_property
from typing import Final, get_args

import msgspec
from msgspec import Struct

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
    RoleAsk,
    RouteAsk,
    RuntimeAsk,
    SecretAsk,
    SubscriptionAsk,
    meet,
)
from wangge_sdk.manifest.lattice import plainly
from wangge_sdk.manifest.model import Manifest, PermissionRequest
from wangge_sdk.manifest.reach import reach_of, union
from wangge_sdk.texts import Text

Place = tuple[str, tuple[str, ...]]

_ORDER: Final = {kind: index for index, kind in enumerate(get_args(Ask))}


class Asking(Struct, frozen=True, dict=True):
    """All that a plugin asks for; made by ``asking_of`` or ``asking_for``, which put it in order."""

    asks: tuple[Ask, ...] = ()

    @cached_property
    def by_place(self) -> dict[Place, Ask]:
        """The asks by kind and key."""
        return {place_of(ask): ask for ask in self.asks}

    def meet(self, other: "Asking") -> "Asking":
        """Return what both ask for, worded as in ``other``."""
        pairs = ((self.by_place.get(place), ask) for place, ask in other.by_place.items())
        return asking_for(common for mine, ask in pairs if mine is not None and (common := meet(mine, ask)) is not None)


def place_of(ask: Ask) -> Place:
    """Return kind and key of an ask, which no two asks of a set share."""
    return kind_of(ask), ask.key


def kind_of(ask: Ask) -> str:
    """Return the kind of an ask, ``permission`` for instance."""
    return str(type(ask).__struct_config__.tag)


def asking_for(asks: Iterable[Ask]) -> Asking:
    """Return a set of asks in its one order: by kind, then by key. Of two with one key, which no good manifest has, what both allow."""
    found: dict[Place, Ask] = {}
    for ask in asks:
        place = place_of(ask)
        common = meet(found[place], ask) if place in found else ask
        if common is not None:
            found[place] = common
    return Asking(tuple(sorted(found.values(), key=lambda ask: (_ORDER[type(ask)], ask.key))))


def asking_of(manifest: Manifest) -> Asking:
    """Return what a manifest asks for. Two manifests that ask for the same give equal sets."""
    return asking_for(
        (*_permissions(manifest), *_data(manifest), *_network(manifest), *_people(manifest), *_notices(manifest), *_powers(manifest))
    )


def manifest_digest(manifest: Manifest) -> str:
    """Return the SHA-256 of a manifest's content, the same however its file is laid out."""
    return hashlib.sha256(msgspec.json.encode(manifest, order="sorted")).hexdigest()


def _permissions(manifest: Manifest) -> Iterable[PermissionAsk]:
    required, optional = manifest.permissions.required, manifest.permissions.optional
    for scope in sorted({request.scope for request in (*required, *optional)}):
        mine = [request for request in required if request.scope == scope]
        more = [request for request in optional if request.scope == scope]
        least = reach_of((request.case_types, request.fields) for request in mine)
        yield PermissionAsk(
            scope=scope,
            required=least,
            most=union(least, reach_of((request.case_types, request.fields) for request in more)),
            reason=_reason(mine),
            optional_reason=_reason(more),
        )


def _reason(requests: list[PermissionRequest]) -> Text | None:
    """Return the reasons of requests in one text, in the languages that all of them have."""
    if not requests:
        return None
    tags = [tag for tag in requests[0].reason if all(tag in request.reason for request in requests)]
    return {tag: " ".join(dict.fromkeys(request.reason[tag] for request in requests)) for tag in tags}


def _data(manifest: Manifest) -> Iterable[Ask]:
    for collection in manifest.data.collections:
        yield CollectionAsk(
            name=collection.name,
            title=collection.title,
            data_class=collection.data_class,
            retention=plainly(collection.retention),
            exported_fields=tuple(sorted(collection.exported_fields)),
            open_data=collection.open_data,
            given_once=collection.given_once,
            subject_key=collection.subject_key,
            on_uninstall=collection.on_uninstall,
        )
    for name in manifest.data.reads:
        yield ReadAsk(collection=name)
    yield from (ConsultAsk(algorithm=name) for name in manifest.consults)


def _network(manifest: Manifest) -> Iterable[Ask]:
    for egress in manifest.egress:
        yield EgressAsk(
            host=egress.host,
            operation=egress.operation,
            from_=egress.from_,
            purpose=egress.purpose,
            ports=tuple(sorted(egress.ports)),
            data_classes=tuple(sorted(egress.data_classes)),
            country=egress.country,
            intranet_alternative=egress.intranet_alternative,
            reason=egress.reason,
        )
    for each in manifest.contributes.subscriptions:
        yield SubscriptionAsk(id=each.id, kind=each.kind, endpoint_setting=each.endpoint_setting, topic=each.topic)


def _people(manifest: Manifest) -> Iterable[Ask]:
    for role in manifest.contributes.roles:
        permissions, suggested = tuple(sorted(role.permissions)), tuple(sorted(role.suggest_for))
        yield RoleAsk(id=role.id, title=role.title, permissions=permissions, suggest_for=suggested)
    for chain in manifest.contributes.escalations:
        yield EscalationAsk(
            id=chain.id,
            title=chain.title,
            channels=tuple(sorted({step.channel for step in chain.steps})),
            targets=tuple(sorted({step.target for step in chain.steps})),
            calls=len(chain.steps),
            begins_on=tuple(sorted(chain.begins_on)),
        )


def _notices(manifest: Manifest) -> Iterable[NoticeAsk]:
    for notice in manifest.contributes.notices:
        yield NoticeAsk(id=notice.id, title=notice.title, unit_kinds=tuple(sorted(notice.unit_kinds)))


def _powers(manifest: Manifest) -> Iterable[Ask]:
    runtime, contributes = manifest.runtime, manifest.contributes
    if runtime.isolation != "none":
        yield RuntimeAsk(isolation=runtime.isolation, resident=runtime.resident, **msgspec.structs.asdict(runtime.limits))
    yield from (HookAsk(hook=use.hook) for use in contributes.hooks)
    for route in contributes.routes:
        yield RouteAsk(
            method=route.method, path=route.path, public=route.public, permission=route.permission, rate_per_minute=route.rate_per_minute
        )
    for job in contributes.jobs:
        yield JobAsk(id=job.id, title=job.title, schedule=job.schedule or "", per=job.per, timeout_s=job.timeout_s, cpu_s=job.cpu_s or 0)
    yield from (EmitAsk(event=event.type, data_class=event.data_class) for event in contributes.events.emits)
    yield from (HearAsk(event=event.type, data_class=event.data_class) for event in contributes.events.consumes)
    for each in contributes.algorithms:
        digest = each.artifact.sha256 if each.artifact else None
        yield AlgorithmAsk(id=each.id, title=each.title, task=each.task, decision_role=each.decision_role, artifact=digest)
    yield from (ExtensionAsk(point=point) for point in dict.fromkeys(each.point for each in contributes.extensions))
    yield from (SecretAsk(name=name) for name in contributes.settings.secrets)
