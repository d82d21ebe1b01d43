"""From an event to notices and messages: rules, audiences, quiet hours; all of it saved in one transaction, once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

import msgspec

from wangge_core.database import Database
from wangge_core.events.model import Event
from wangge_core.instants import TimeSource
from wangge_core.notifications.audiences import Audiences
from wangge_core.notifications.facts import FactFinder, Facts
from wangge_core.notifications.inbox.repository import NewNotice, NoticeRepository
from wangge_core.notifications.inbox.service import IN_APP
from wangge_core.notifications.plugin_channel import PluginChannel, channel_of
from wangge_core.notifications.rules.book import RuleInForce
from wangge_core.notifications.rules.model import ENDPOINTS
from wangge_core.notifications.rules.service import Rules

STALE: Final = timedelta(days=3)
"""An event that is delivered so late is news to nobody: it makes no notices."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What other systems are told of an event."""

    event: Event
    facts: Facts
    title: Mapping[str, str]
    body: Mapping[str, str]
    urgent: bool
    now: datetime
    release: datetime


class Systems(Protocol):
    """Where other systems are told."""

    async def enqueue(self, message: Message) -> None:
        """Put the message on its way to every endpoint that wants it, inside the caller's transaction."""


class _Told(msgspec.Struct):
    """One person of one event, gathered over the rules: the first rule has the words, each adds its channels."""

    entry: RuleInForce
    channels: set[str]
    urgent: bool


class Announcer:
    """Tells people and systems of what happened."""

    def __init__(
        self,
        database: Database,
        *,
        facts: FactFinder,
        rules: Rules,
        audiences: Audiences,
        plugins: PluginChannel,
        systems: Systems,
        time: TimeSource,
    ) -> None:
        """Every neighbour by name."""
        self._database = database
        self._notices = NoticeRepository(database)
        self._facts = facts
        self._rules = rules
        self._audiences = audiences
        self._plugins = plugins
        self._systems = systems
        self._time = time

    async def announce(self, event: Event) -> None:
        """Make the notices of an event; a second time makes none."""
        now = self._time.now()
        facts = await self._facts.of(event) if event.at > now - STALE else None
        if facts is None:
            return
        rules = [entry for entry in await self._rules.in_force(event.area) if entry.rule.matches(event.type, facts.codes)]
        # What is urgent is told in its own words, whatever else the person would be told.
        rules.sort(key=lambda entry: (not entry.rule.urgent, entry.id))
        told = await self._people(rules, facts, now)
        hours, _ = await self._rules.hours(event.area)
        release = hours.release(now)
        off = await self._notices.switched_off(list(told))
        async with self._database.transaction():
            for account, person in told.items():
                await self._tell(account, person, event, facts, now if person.urgent else release, off, now)
            for entry in rules:
                if entry.rule.audience == ENDPOINTS:
                    await self._systems.enqueue(_message(entry, event, facts, now, release))

    async def _people(self, rules: Sequence[RuleInForce], facts: Facts, now: datetime) -> dict[UUID, _Told]:
        told: dict[UUID, _Told] = {}
        for entry in rules:
            if entry.rule.audience == ENDPOINTS:
                continue
            for account in await self._audiences.of(entry.rule.audience, facts, now):
                person = told.setdefault(account, _Told(entry, set(), entry.rule.urgent))
                person.channels |= set(entry.rule.channels)
        return told

    async def _tell(
        self, account: UUID, person: _Told, event: Event, facts: Facts, at: datetime, off: set[tuple[UUID, str]], now: datetime
    ) -> None:
        in_app = IN_APP in person.channels and (person.urgent or (account, IN_APP) not in off)
        bearers = self._plugins.bearers(event.area) if "plugins" in person.channels else ()
        plugins = [plugin for plugin in bearers if (account, channel_of(plugin)) not in off]
        if not in_app and not plugins:
            return
        title, body = person.entry.rule.template.filled(facts.words)
        notice = NewNotice(
            account_id=account,
            event_id=event.id,
            type=event.type,
            rule=person.entry.id,
            case_id=facts.case.id,
            area=event.area,
            title=title,
            body=body,
            urgent=person.urgent,
            in_app=in_app,
            made_at=now,
            shown_from=at,
        )
        if await self._notices.add(notice):
            await self._plugins.enqueue(notice, plugins)


def _message(entry: RuleInForce, event: Event, facts: Facts, now: datetime, release: datetime) -> Message:
    title, body = entry.rule.template.filled(facts.words)
    urgent = entry.rule.urgent
    return Message(event=event, facts=facts, title=title, body=body, urgent=urgent, now=now, release=now if urgent else release)
