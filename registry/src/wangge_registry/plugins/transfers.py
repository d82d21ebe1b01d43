"""Handing a plugin over: an owner offers it, an owner of the other side accepts, a reviewer of neither confirms."""

from uuid import UUID

from wangge_registry.accounts.model import Account, Duty
from wangge_registry.log.service import PublicLog, Step
from wangge_registry.plugins.model import Transfer, TransferState
from wangge_registry.plugins.repository import PluginRepository
from wangge_registry.publishers.model import Role
from wangge_registry.publishers.repository import PublisherRepository
from wangge_serving.database import Database, DuplicateError
from wangge_serving.errors import ConflictError, ForbiddenError
from wangge_serving.ids import new_id
from wangge_serving.instants import TimeSource


class Transfers:
    """The operations on transfers."""

    def __init__(self, database: Database, log: PublicLog, time: TimeSource) -> None:
        """Everything is handed in."""
        self._database = database
        self._repository = PluginRepository(database)
        self._publishers = PublisherRepository(database)
        self._log = log
        self._time = time

    async def offer(self, actor: Account, plugin: str, taker: str) -> Transfer:
        """Offer a plugin to another publisher.

        Raises:
            NotFoundError: `plugin`, `publisher`.
            ForbiddenError: `not_a_member`, `owner_required`.
            ConflictError: `publisher_unverified`, `publisher_suspended`, `transfer_open`, `transfer_to_self`.
        """
        found = await self._repository.one(plugin)
        (await self._publishers.team(found.publisher)).require(actor, Role.OWNER)
        if taker == found.publisher:
            raise ConflictError("transfer_to_self", f"{taker} owns {plugin} already.")
        (await self._publishers.team(taker)).publisher.require_verified()
        transfer = Transfer(
            id=new_id(), plugin=plugin, giver=found.publisher, taker=taker, state=TransferState.OFFERED, offered_at=self._time.now()
        )
        try:
            async with self._database.transaction():
                await self._repository.add_transfer(transfer, actor.id)
                await self._log.append(Step("transfer.offered", plugin, facts={"giver": transfer.giver, "taker": taker}))
        except DuplicateError as error:
            raise ConflictError("transfer_open", f"{plugin} is offered to somebody already; call that off first.") from error
        return transfer

    async def one(self, actor: Account, transfer: UUID) -> Transfer:
        """Return a transfer, for both sides and for reviewers.

        Raises:
            NotFoundError: `transfer`.
            ForbiddenError: `not_a_member`.
        """
        found = await self._repository.transfer(transfer)
        if not actor.reviews and not (await self._publishers.team(found.giver)).has(actor):
            (await self._publishers.team(found.taker)).require(actor)
        return found

    async def under_way(self, actor: Account) -> list[Transfer]:
        """Return those that have not ended and concern somebody: as either side, or as a reviewer who may have to confirm."""
        own = {team.publisher.id for team in await self._publishers.teams_of(actor.id)}
        return [each for each in await self._repository.transfers_under_way() if actor.reviews or {each.giver, each.taker} & own]

    async def accept(self, actor: Account, transfer: UUID) -> Transfer:
        """Take it, as an owner of the publisher that it is offered to.

        Raises:
            NotFoundError: `transfer`.
            ForbiddenError: `not_a_member`, `owner_required`.
            ConflictError: `transfer_state`.
        """
        async with self._database.transaction():
            found = await self._repository.transfer(transfer)
            (await self._publishers.team(found.taker)).require(actor, Role.OWNER)
            _require(found, TransferState.OFFERED)
            await self._repository.accept_transfer(transfer, actor.id)
            await self._log.append(Step("transfer.accepted", found.plugin, facts={"taker": found.taker}))
        return await self._repository.transfer(transfer)

    async def confirm(self, actor: Account, transfer: UUID) -> Transfer:
        """Let it happen, as a reviewer who acts for neither side. Tokens made before it are of no use after it.

        Raises:
            NotFoundError: `transfer`.
            ForbiddenError: `duty_required`, `own_publisher`.
            ConflictError: `transfer_state`, `publisher_unverified`, `publisher_suspended`.
        """
        actor.require(Duty.REVIEWER)
        async with self._database.transaction():
            found = await self._repository.transfer(transfer)
            giver, taker = await self._publishers.team(found.giver), await self._publishers.team(found.taker)
            if giver.has(actor) or taker.has(actor):
                raise ForbiddenError("own_publisher", "You act for one of the two; another reviewer confirms.")
            _require(found, TransferState.ACCEPTED)
            taker.publisher.require_verified()
            await self._repository.end_transfer(transfer, TransferState.DONE, actor.id, self._time.now())
            await self._repository.set_owner(found.plugin, found.taker)
            await self._log.append(Step("transfer.done", found.plugin, facts={"giver": found.giver, "taker": found.taker}))
        return await self._repository.transfer(transfer)

    async def call_off(self, actor: Account, transfer: UUID) -> Transfer:
        """End it without effect, as an owner of either side.

        Raises:
            NotFoundError: `transfer`.
            ForbiddenError: `not_a_member`, `owner_required`.
            ConflictError: `transfer_state`.
        """
        async with self._database.transaction():
            found = await self._repository.transfer(transfer)
            giver = await self._publishers.team(found.giver)
            (giver if giver.has(actor) else await self._publishers.team(found.taker)).require(actor, Role.OWNER)
            _require(found, TransferState.OFFERED, TransferState.ACCEPTED)
            await self._repository.end_transfer(transfer, TransferState.CALLED_OFF, actor.id, self._time.now())
            await self._log.append(Step("transfer.called_off", found.plugin))
        return await self._repository.transfer(transfer)


def _require(transfer: Transfer, *states: TransferState) -> None:
    if transfer.state not in states:
        raise ConflictError("transfer_state", f"The transfer is {transfer.state}; this takes one that is {' or '.join(states)}.")
