"""Accounts over HTTP, for administrators."""

from uuid import UUID

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from wangge_core.access.model import Actor
from wangge_core.identity.accounts.model import Account, AccountPage
from wangge_core.identity.accounts.schemas import AccountDraft, AccountStateChange, PasswordReset
from wangge_core.identity.accounts.service import Accounts
from wangge_core.identity.directory.controllers import Limit


class AccountController(Controller):
    """How people sign in."""

    path = "/accounts"
    tags = ("accounts",)

    @get("/", operation_id="listAccounts", summary="List accounts")
    async def page(
        self,
        actor: NamedDependency[Actor],
        accounts: NamedDependency[Accounts],
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 100,
    ) -> AccountPage:
        """Return a page; `next` of one page is `after` of the following."""
        return await accounts.page(actor, after, limit)

    @post("/", operation_id="createAccount", summary="Open an account for a person")
    async def add(self, actor: NamedDependency[Actor], accounts: NamedDependency[Accounts], data: JSONBody[AccountDraft]) -> Account:
        """Return the new account, whose owner must change the password at the first sign-in."""
        return await accounts.add(actor, data)

    @put("/{account_id:uuid}/state", operation_id="setAccountState", summary="Lock, unlock or end an account")
    async def set_state(
        self,
        actor: NamedDependency[Actor],
        accounts: NamedDependency[Accounts],
        account_id: FromPath[UUID],
        data: JSONBody[AccountStateChange],
    ) -> Account:
        """Return the account as it is now; when it is not active, its sessions and tokens have ended."""
        return await accounts.set_state(actor, account_id, data.state)

    @put("/{account_id:uuid}/password", operation_id="resetPassword", summary="Give an account another password", status_code=204)
    async def reset_password(
        self, actor: NamedDependency[Actor], accounts: NamedDependency[Accounts], account_id: FromPath[UUID], data: JSONBody[PasswordReset]
    ) -> None:
        """End the account's sessions; its owner must change the password at the next sign-in."""
        await accounts.reset_password(actor, account_id, data.password)

    @delete("/{account_id:uuid}/second-factor", operation_id="removeSecondFactor", summary="Take an account's second factor away")
    async def remove_second_factor(
        self, actor: NamedDependency[Actor], accounts: NamedDependency[Accounts], account_id: FromPath[UUID]
    ) -> None:
        """End the account's sessions; for an owner who lost the phone and the recovery codes."""
        await accounts.remove_second_factor(actor, account_id)
