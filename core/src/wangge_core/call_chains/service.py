"""Carrying a chain of calls through: begun once, each call to the second, until somebody takes it.

Every call is a job of its own, put in the transaction that begins the chain: a restart or a dead plugin changes nothing.
Calls are urgent, at any hour: an emergency rings at night, which quiet hours must not hold back (the one exception to
"no notification at midnight unless urgent").
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.call_chains.repository import ChainRepository, StoredCall, StoredChain
from wangge_core.database import Database, DuplicateError
from wangge_core.errors import ConflictError, NotFoundError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.service import Queue
from wangge_core.notifications.facts import Places
from wangge_core.notifications.inbox.repository import NewNotice, NoticeRepository
from wangge_core.notifications.plugin_channel import PluginChannel
from wangge_core.notifications.repository import People
from wangge_sdk.manifest.contributions import Escalation, EscalationStep
from wangge_sdk.texts import LOCALES, say

KIND: Final = "call_chain.call"
PATIENCE: Final = Patience(seconds=30, waits=tuple(timedelta(seconds=each) for each in (1, 2, 5, 15, 60, 300)))
"""A call that could not be made is made soon, or not at all: it is an emergency."""
RESOURCE: Final = "call_chain"
CALLER: Final = Actor.system("call chains")
_BODY: Final = {
    "zh-CN": "{area}：{title}。请在“呼叫”页确认由您处理；无人确认时将继续呼叫其他人。",
    "en": "{area}: {title}. Say on the page Calls that you take it; until somebody does, others are called.",
}

Confirm = Callable[[Job], Awaitable[None]]


class Begin(msgspec.Struct, frozen=True, kw_only=True):
    """A chain to be begun."""

    plugin: str
    version: str
    escalation: Escalation
    area: str
    once: str
    by: Actor
    case_id: UUID | None = None
    contacts: Mapping[str, UUID] = {}
    """Accounts by the names of contacts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChains:
    """Begins, calls, and ends."""

    database: Database
    repository: ChainRepository
    access: Access
    people: People
    notices: NoticeRepository
    channel: PluginChannel
    jobs: Queue
    confirm: Confirm
    places: Places
    audit: Audit
    time: TimeSource

    async def begin(self, wanted: Begin) -> StoredChain:
        """Begin a chain; under the same name it is begun once, and the one that was begun is returned."""
        now = self.time.now()
        chain = StoredChain(
            id=new_id(),
            area=wanted.area,
            plugin=wanted.plugin,
            version=wanted.version,
            escalation=wanted.escalation.id,
            title={tag: say(wanted.escalation.title, tag) for tag in LOCALES},
            steps=wanted.escalation.steps,
            contacts=dict(wanted.contacts),
            case_id=wanted.case_id,
            once=wanted.once,
            state="running",
            begun_by=wanted.by.id[:100],
            begun_at=now,
        )
        try:
            async with self.database.transaction():
                await self.repository.add(chain)
                for index, step in enumerate(chain.steps):
                    data = {"chain": str(chain.id), "step": index}
                    await self.jobs.put(KIND, _key(chain.id, index), data, now + timedelta(seconds=step.after_s))
                await self._note("call_chain.begun", wanted.by, chain, {"plugin": chain.plugin, "escalation": chain.escalation})
        except DuplicateError:
            found = await self.repository.begun(wanted.once)
            if found is None:
                raise
            return found
        return chain

    async def call(self, job: Job) -> None:
        """Make one call of a chain, unless somebody has taken it."""
        chain, index = await self.repository.one(UUID(job.data["chain"])), int(job.data["step"])
        if chain is None or chain.state != "running" or index >= len(chain.steps):
            return
        step, now = chain.steps[index], self.time.now()
        accounts = await self._called(chain, step)
        bearers = self.channel.bearers(chain.area) if step.channel != "app" else ()
        call = StoredCall(
            chain_id=chain.id,
            step=index,
            due_at=chain.begun_at + timedelta(seconds=step.after_s),
            made_at=now,
            channel=step.channel,
            used=", ".join(("app", *bearers))[:120],
            target=step.target,
            people=accounts,
            why="nobody" if not accounts else "no_channel" if step.channel != "app" and not bearers else "",
        )
        try:
            async with self.database.transaction():
                await self.confirm(job)
                await self.repository.add_call(call)
                for account in accounts:
                    notice = self._notice(chain, index, account)
                    if await self.notices.add(notice):
                        await self.channel.enqueue(notice, bearers)
                if index == len(chain.steps) - 1:
                    await self.repository.exhaust(chain.id)
                facts: dict[str, Fact] = {"step": index, "channel": step.channel, "people": len(accounts), "why": call.why}
                await self._note("call_chain.called", CALLER, chain, facts)
        except DuplicateError:  # made before a crash that came after the commit
            return

    async def take(self, actor: Actor, chain_id: UUID) -> StoredChain:
        """Take a chain at the desk or by the API: the calls stop.

        Raises:
            NotFoundError: `call_chain_not_found`.
            ForbiddenError: `permission_missing`, for somebody who was not called and lacks `call_chain:take` there.
            ConflictError: `call_chain_ended`, when somebody was faster.
        """
        chain = await self.repository.one(chain_id)
        called = chain is not None and await self.was_called(actor, chain)
        if chain is None or not (called or self.access.allowed(actor, chain.area, RESOURCE, "read")):
            raise _unknown(chain_id)
        if not called:
            self.access.require(actor, chain.area, RESOURCE, "take")
        return await self.ended(chain, "taken", actor, "desk")

    async def stop(self, actor: Actor, chain_id: UUID) -> StoredChain:
        """Stop a chain whose cause has gone.

        Raises:
            NotFoundError, ForbiddenError, ConflictError: as `take`; having been called is not enough.
        """
        chain = await self.repository.one(chain_id)
        if chain is None or not self.access.allowed(actor, chain.area, RESOURCE, "read"):
            raise _unknown(chain_id)
        self.access.require(actor, chain.area, RESOURCE, "take")
        return await self.ended(chain, "stopped", actor, "desk")

    async def pass_on(self, actor: Actor, chain_id: UUID) -> StoredChain:
        """Say that one cannot see to it: the call that would have come next is made at once.

        Saying it twice changes nothing. One may still take the chain afterwards.

        Raises:
            NotFoundError: `call_chain_not_found`, also for somebody who was not called.
            ConflictError: `call_chain_ended`; `call_chain_last`, when nobody is left to be called.
        """
        chain = await self.repository.one(chain_id)
        if chain is None or actor.account_id is None or not await self.was_called(actor, chain):
            raise _unknown(chain_id)
        if chain.state not in {"running", "exhausted"}:
            raise _ended()
        made = {call.step for call in await self.repository.calls([chain.id])}
        left = [index for index in range(len(chain.steps)) if index not in made]
        if not left:
            raise ConflictError("call_chain_last", "Nobody is left to be called: take it, or tell somebody who can.")
        now = self.time.now()
        async with self.database.transaction():
            if await self.repository.pass_on(chain.id, actor.account_id, now):
                await self.jobs.move(KIND, _key(chain.id, left[0]), {"chain": str(chain.id), "step": left[0]}, now)
                await self._note("call_chain.passed_on", actor, chain, {"step": left[0]})
        return chain

    async def taken_by_call(self, plugin: str, notice: UUID, asking: Actor) -> StoredChain:
        """Take a chain for somebody who answered a call that a plugin brought them.

        Raises:
            NotFoundError: `call_chain_not_found`, when the plugin was asked to bring no such call, or the chain has ended.
            ConflictError: `call_chain_ended`.
        """
        found = await self.repository.of_notice(notice, plugin)
        if found is None:
            raise _unknown(notice)
        event, account = found
        chains = await self.repository.that_called(account)
        chain = next((each for each in chains if event in events_of(each)), None)
        if chain is None:
            raise _unknown(notice)
        contact = await self.people.contact(account)
        by = Actor(kind="account", id=str(account), account_id=account, name=contact.name if contact else "")
        return await self.ended(chain, "taken", by, "phone", asking)

    async def ended(self, chain: StoredChain, state: str, by: Actor, how: str, asking: Actor | None = None) -> StoredChain:
        """End a chain and let the calls that were to come be.

        Raises:
            ConflictError: `call_chain_ended`, when it has ended.
        """
        now, name = self.time.now(), by.name or by.id
        async with self.database.transaction():
            if not await self.repository.end(chain.id, state, name, now, how):
                raise _ended()
            for index in range(len(chain.steps)):
                await self.jobs.drop(_key(chain.id, index))
            await self._note(f"call_chain.{state}", asking or by, chain, {"how": how, "by": by.id})
        return msgspec.structs.replace(chain, state=state, ended_by=name, ended_at=now, ended_how=how)

    async def read(self, actor: Actor, chain_id: UUID) -> StoredChain:
        """Note that somebody who was called has it before their eyes; again it changes nothing.

        Raises:
            NotFoundError: `call_chain_not_found`, also for somebody who was not called.
        """
        chain = await self.repository.one(chain_id)
        if chain is None or actor.account_id is None or not await self.was_called(actor, chain):
            raise _unknown(chain_id)
        await self.repository.read(actor.account_id, events_of(chain), self.time.now())
        return chain

    async def was_called(self, actor: Actor, chain: StoredChain) -> bool:
        """Tell whether somebody is among those whom the chain has called."""
        return any(actor.account_id in call.people for call in await self.repository.calls([chain.id]))

    async def _called(self, chain: StoredChain, step: EscalationStep) -> tuple[UUID, ...]:
        """Return whom a step calls: a contact, or the holders of a role nearest to the area."""
        kind, _, name = step.target.partition(":")
        if kind == "contact":
            named = chain.contacts.get(name)
            return tuple(await self.people.active([named])) if named else ()
        now, by_width = self.time.now(), dict[int, set[UUID]]()
        for grant in self.access.grants:
            if grant.role == name and chain.area.startswith(grant.area) and grant.holds(now):
                by_width.setdefault(len(grant.area), set()).add(UUID(grant.subject))
        return tuple(sorted(await self.people.active(sorted(by_width[max(by_width)])))) if by_width else ()

    def _notice(self, chain: StoredChain, index: int, account: UUID) -> NewNotice:
        now, area = self.time.now(), self.places.name(chain.area)
        return NewNotice(
            account_id=account,
            event_id=event_of(chain.id, index),
            type=f"call_chain.{chain.steps[index].channel}",
            rule=chain.plugin[:60],
            case_id=chain.case_id,
            area=chain.area,
            title=chain.title,
            body={tag: _BODY[tag].format(area=area, title=chain.title[tag]) for tag in LOCALES},
            urgent=True,
            in_app=True,
            made_at=now,
            shown_from=now,
        )

    async def _note(self, action: str, actor: Actor, chain: StoredChain, facts: dict[str, Fact]) -> None:
        entry = AuditEntry(action=action, actor=actor, resource=RESOURCE, resource_id=str(chain.id), area=chain.area, facts=facts)
        await self.audit.record(entry)


def _ended() -> ConflictError:
    return ConflictError("call_chain_ended", "Somebody has taken or stopped this chain already.")


def _unknown(named: UUID) -> NotFoundError:
    return NotFoundError("call_chain_not_found", f"There is no chain of calls {named}, or it is not for you.")


def event_of(chain: UUID, step: int) -> UUID:
    """Return the id of the event that a call of a chain is, under which its notices stand."""
    return uuid5(chain, str(step))


def events_of(chain: StoredChain) -> tuple[UUID, ...]:
    """Return the ids of all calls of a chain."""
    return tuple(event_of(chain.id, step) for step in range(len(chain.steps)))


def _key(chain: UUID, step: int) -> str:
    return f"{KIND}:{chain}:{step}"
