"""Reading chains with their calls, made and to come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.call_chains.repository import ChainRepository, StoredCall, StoredChain
from wangge_core.call_chains.schemas import CallChainOut, CallChainPage, ChainCallOut, ChainState
from wangge_core.call_chains.service import RESOURCE, event_of, events_of
from wangge_core.notifications.facts import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChainQueries:
    """Cut down to the areas in which the actor may read."""

    repository: ChainRepository
    access: Access
    places: Places

    async def page(self, actor: Actor, *, opened: bool, after: UUID | None, limit: int) -> CallChainPage:
        """Return chains, newest first.

        Raises:
            ForbiddenError: `permission_missing`, without `call_chain:read` anywhere.
        """
        scope = self.access.require_scope(actor, RESOURCE, "read")
        found = await self.repository.page(scope, opened=opened, after=after, limit=limit + 1)
        shown = await self.shown(actor, found[:limit])
        return CallChainPage(shown, found[limit - 1].id if len(found) > limit else None)

    async def shown(self, actor: Actor, chains: list[StoredChain]) -> list[CallChainOut]:
        """Return chains that the actor may see, with the names of those who were called."""
        calls = await self.repository.calls([chain.id for chain in chains])
        passed = await self.repository.passed_on([chain.id for chain in chains])
        read = await self.repository.read_by([event for chain in chains for event in events_of(chain)])
        accounts = {account for call in calls for account in call.people}
        names = await self.repository.names(sorted(accounts))
        return [
            self._shown(actor, chain, [call for call in calls if call.chain_id == chain.id], passed.get(chain.id, ()), Known(names, read))
            for chain in chains
        ]

    async def waiting(self, actor: Actor) -> list[CallChainOut]:
        """Return the open chains that have called the actor, whatever else they may see, but those that they passed on."""
        found = await self.repository.that_called(actor.account_id) if actor.account_id else []
        return [one for one in await self.shown(actor, found) if one.called]

    def _shown(self, actor: Actor, chain: StoredChain, made: list[StoredCall], passed: tuple[UUID, ...], known: "Known") -> CallChainOut:
        called, opened = any(actor.account_id in call.people for call in made), chain.state in {"running", "exhausted"}
        states: dict[str, ChainState] = {"running": "running", "taken": "taken", "stopped": "stopped"}
        return CallChainOut(
            id=chain.id,
            area=chain.area,
            area_name=self.places.name(chain.area),
            plugin=chain.plugin,
            title=dict(chain.title),
            case_id=chain.case_id,
            state=states.get(chain.state, "exhausted"),
            begun_at=chain.begun_at,
            ended_by=chain.ended_by,
            ended_at=chain.ended_at,
            ended_how=chain.ended_how,
            calls=_calls(chain, {call.step: call for call in made}, known),
            may_take=opened and (called or self.access.allowed(actor, chain.area, RESOURCE, "take")),
            called=opened and called and actor.account_id not in passed,
            may_pass_on=opened and called and len(made) < len(chain.steps),
            passed_on_by=known.named(passed),
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the people of several chains: their names, and who has read which call, by its event."""

    names: Mapping[UUID, str]
    read: Mapping[UUID, tuple[UUID, ...]]

    def named(self, accounts: Iterable[UUID]) -> list[str]:
        """Return the names of accounts."""
        return [self.names.get(account, "") for account in accounts]


def _calls(chain: StoredChain, made: Mapping[int, StoredCall], known: Known) -> list[ChainCallOut]:
    shown = []
    for index, step in enumerate(chain.steps):
        call = made.get(index)
        if call is None and chain.state in {"taken", "stopped"}:
            continue  # it was let be
        shown.append(
            ChainCallOut(
                step=index,
                due_at=chain.begun_at + timedelta(seconds=step.after_s),
                made_at=call.made_at if call else None,
                channel=step.channel,
                used=call.used if call else "",
                target=step.target,
                people=known.named(call.people) if call else [],
                read_by=known.named(known.read.get(event_of(chain.id, index), ())),
                why="nobody" if call and call.why == "nobody" else "no_channel" if call and call.why else "",
            )
        )
    return shown
