"""Withdrawals over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_registry.accounts.model import Account
from wangge_registry.withdrawals.schemas import LiftDraft, WithdrawalDraft, WithdrawalOut, WithdrawalPage, withdrawal_out
from wangge_registry.withdrawals.service import Withdrawals


class WithdrawalController(Controller):
    """What is taken out of circulation."""

    path = "/withdrawals"
    tags = ("withdrawals",)

    @get("/", operation_id="listWithdrawals", summary="What is and was withdrawn")
    async def page(
        self,
        withdrawals: NamedDependency[Withdrawals],
        plugin: FromQuery[Annotated[str, Parameter(max_length=100)]] = "",
    ) -> WithdrawalPage:
        """Return them, oldest first, of one plugin if one is named. What counties act on are the signed lists under `/tuf/`."""
        return WithdrawalPage([withdrawal_out(kept) for kept in await withdrawals.every(plugin)])

    @post("/", operation_id="withdraw", summary="Yank, quarantine or revoke in every county")
    async def make(
        self, actor: NamedDependency[Account], withdrawals: NamedDependency[Withdrawals], data: JSONBody[WithdrawalDraft]
    ) -> WithdrawalOut:
        """Sign it within seconds; a `revoke` acts as a quarantine until enough people have signed the revocations."""
        return withdrawal_out(await withdrawals.make(actor, data))

    @post("/{withdrawal:uuid}/lifting", operation_id="liftWithdrawal", summary="End a withdrawal", status_code=200)
    async def lift(
        self,
        actor: NamedDependency[Account],
        withdrawals: NamedDependency[Withdrawals],
        withdrawal: FromPath[UUID],
        data: JSONBody[LiftDraft],
    ) -> WithdrawalOut:
        """Let a yank or a quarantine go; a revocation stays."""
        return withdrawal_out(await withdrawals.lift(actor, withdrawal, data))
