"""A plugin's own events: declared, granted, checked by their schema, and put into the outbox like any other."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import NAMESPACE_URL, uuid5

import msgspec

from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker
from wangge_core.broker.repository import BrokerRepository
from wangge_core.database import DuplicateError, Row
from wangge_core.errors import InvalidError
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.forms.validators import validator_for
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.plugins.model import Installed
from wangge_sdk.broker.calls import EVENTS_EMIT, Emitted, EventEmit
from wangge_sdk.platform import RefusedError

LARGEST: Final = 16 * 1024
"""Bytes of an event's data: events name things, they do not carry them."""


class Plugins(Protocol):
    """What is installed."""

    def installed(self, plugin: str, version: str | None = None) -> Installed:
        """Return one version of a plugin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMethods:
    """Tells events."""

    repository: BrokerRepository
    outbox: Outbox
    audit: Audit
    plugins: Plugins
    time: TimeSource

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (Answered(EVENTS_EMIT, self.emit),)

    async def emit(self, asker: Asker, wanted: EventEmit) -> Emitted:
        """Tell an event; the same `once` tells it once.

        Raises:
            RefusedError: `event_not_declared`, `outside_of_call`, `too_large`.
            InvalidError: `event_data`, with each field that does not fit.
        """
        area = wanted.area or asker.area
        asker.require_inside(area)
        offer = self.plugins.installed(asker.plugin, asker.version).offer
        schema = offer.event_schemas.get(wanted.type) if offer else None
        if schema is None or not asker.grants.granted(asker.plugin, asker.version, area).may_emit(wanted.type):
            detail = f"{wanted.type!r} is no event that {asker.plugin} declares and {area} agreed to; see contributes.events.emits."
            raise RefusedError("event_not_declared", detail)
        if len(msgspec.json.encode(wanted.data)) > LARGEST:
            raise RefusedError("too_large", f"The data of an event has at most {LARGEST} bytes; name things by their ids.")
        if findings := validator_for(schema).check(wanted.data):
            fields = tuple(finding.field_error(below="/data") for finding in findings)
            raise InvalidError("event_data", "; ".join(f"{field.path}: {field.said()}" for field in fields), fields)
        return await self._told(asker, wanted, area)

    async def _told(self, asker: Asker, wanted: EventEmit, area: str) -> Emitted:
        origin = f"{asker.plugin}/{asker.county}/{wanted.type}/{wanted.once}"
        event = Event(
            type=wanted.type,
            area=area,
            key=f"{asker.plugin.partition('.')[2]}:{wanted.key}"[:100],
            at=self.time.now(),
            data=wanted.data,
            id=uuid5(NAMESPACE_URL, origin) if wanted.once is not None else new_id(),
        )
        entry = AuditEntry(
            action="plugin.event_emitted",
            actor=asker.actor(),
            resource="plugin",
            resource_id=asker.plugin,
            area=area,
            facts={"type": wanted.type, "event": str(event.id)},
        )
        once = [] if wanted.once is None else [Row("plugin_once", {"id": event.id, "at": event.at})]
        with suppress(DuplicateError):  # told before, and it stays as it was told then
            await self.repository.write([*once, self.outbox.row(event), self.audit.row(entry)])
        return Emitted(str(event.id))
