"""Notices that plugins send to the people of a unit, inside the platform."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker, id_of
from wangge_core.broker.cases import CaseMethods
from wangge_core.cases.ports import Units
from wangge_core.database import Database
from wangge_core.errors import InvalidError, NotFoundError
from wangge_core.forms.validators import validator_for
from wangge_core.instants import TimeSource
from wangge_core.notifications.inbox.repository import NewNotice, NoticeRepository
from wangge_core.notifications.repository import People
from wangge_core.notifications.rules.service import Rules
from wangge_core.plugins.model import Installed
from wangge_sdk.broker.calls import NOTICES_SEND, CaseGet, NoticeSend, NoticeSent
from wangge_sdk.manifest.asks import NoticeAsk
from wangge_sdk.manifest.notices import OfferedNotice
from wangge_sdk.platform import RefusedError

SEND: Final = "notifications.app:use"
TYPE: Final = "plugin.notice"
_LONGEST: Final = {"title": 80, "body": 300}


class Plugins(Protocol):
    """What is installed."""

    def installed(self, plugin: str, version: str | None = None) -> Installed:
        """Return one version of a plugin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeMethods:
    """Sends notices."""

    database: Database
    notices: NoticeRepository
    people: People
    rules: Rules
    cases: CaseMethods
    plugins: Plugins
    units: Units
    audit: Audit
    time: TimeSource

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (Answered(NOTICES_SEND, self.send),)

    async def send(self, asker: Asker, wanted: NoticeSend) -> NoticeSent:
        """Send a notice, after quiet hours, to those who work in a unit that answers for the area of the call.

        Raises:
            RefusedError: `not_granted`, `notice_not_declared`.
            NotFoundError: no such unit answers for the area, or none of the kinds that were agreed to; the case is not for whoever asks.
            InvalidError: `notice_values`, at each that does not fit; `notice_text`.
        """
        asker.require(SEND, asker.area)
        template, agreed = self._declared(asker, wanted.template)
        unit_id = id_of(wanted.unit_id, "unit")
        serving = [unit for unit in await self.units.serving(asker.area) if not agreed.unit_kinds or unit.kind in agreed.unit_kinds]
        if all(unit.id != unit_id for unit in serving):
            raise NotFoundError("unit_not_found", f"No such unit {unit_id} answers for {asker.area}; units.list names those that do.")
        texts = _texts(template, wanted)
        case = await self.cases.get(asker, CaseGet(wanted.case_id)) if wanted.case_id else None
        now = self.time.now()
        hours, _ = await self.rules.hours(asker.area)
        event = uuid5(NAMESPACE_URL, f"{asker.plugin}/{asker.county}/notice/{wanted.once}")
        accounts = await self.people.of_unit(unit_id, now)
        told = 0
        async with self.database.transaction():
            for account in sorted(accounts):
                notice = NewNotice(
                    account_id=account,
                    event_id=event,
                    type=TYPE,
                    rule=asker.plugin[:60],
                    case_id=UUID(case.id) if case else None,
                    area=asker.area,
                    title=texts["title"],
                    body=texts["body"],
                    urgent=False,
                    in_app=True,
                    made_at=now,
                    shown_from=hours.release(now),
                )
                told += await self.notices.add(notice)
            await self._record(asker, unit_id, told)
        return NoticeSent(told)

    def _declared(self, asker: Asker, template: str) -> tuple[OfferedNotice, NoticeAsk]:
        offer = self.plugins.installed(asker.plugin, asker.version).offer
        offered = offer.notices.get(template) if offer else None
        agreed = asker.grants.granted(asker.plugin, asker.version, asker.area).notice(template)
        if offered is None or agreed is None:
            detail = f"{template!r} is no notice that {asker.plugin} declares and {asker.area} agreed to; see contributes.notices."
            raise RefusedError("notice_not_declared", detail)
        return offered, agreed

    async def _record(self, asker: Asker, unit_id: UUID, told: int) -> None:
        await self.audit.record(
            AuditEntry(
                action="plugin.notice_sent",
                actor=asker.actor(),
                resource="unit",
                resource_id=str(unit_id),
                area=asker.area,
                facts={"people": told},
            )
        )


def _texts(template: OfferedNotice, wanted: NoticeSend) -> Mapping[str, Mapping[str, str]]:
    """Return title and body in every language.

    Raises:
        InvalidError: `notice_values`, at each that does not fit the schema; `notice_text`, when a text is empty or too long.
    """
    if findings := validator_for(template.variables).check(dict(wanted.values)):
        fields = tuple(finding.field_error(below="/values") for finding in findings)
        raise InvalidError("notice_values", "; ".join(f"{field.path}: {field.said()}" for field in fields), fields)
    title, body = template.filled(wanted.values)
    found = {"title": title, "body": body}
    for name, texts in found.items():
        if not all(0 < len(words) <= _LONGEST[name] for words in texts.values()):
            raise InvalidError("notice_text", f"The {name} of a notice has 1 to {_LONGEST[name]} characters in each language.")
    return found
