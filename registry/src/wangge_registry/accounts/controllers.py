"""Accounts and sessions over HTTP."""

from litestar import Controller, Response, delete, get, post, put
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_registry.accounts.model import Account
from wangge_registry.accounts.origin import COOKIE, AnyRequest, bearer
from wangge_registry.accounts.schemas import (
    AccountDraft,
    AccountList,
    AccountOut,
    Appointment,
    Credentials,
    NewSession,
    PasswordChange,
    account_out,
)
from wangge_registry.accounts.service import Accounts
from wangge_registry.settings import Settings
from wangge_serving.http.limits import PUBLIC


class AccountController(Controller):
    """Opening an account, and what accounts do for the registry."""

    path = "/accounts"
    tags = ("accounts",)

    @post("/", operation_id="openAccount", summary="Open an account", opt=PUBLIC)
    async def open(self, accounts: NamedDependency[Accounts], data: JSONBody[AccountDraft]) -> AccountOut:
        """Anybody may; an account alone may do nothing."""
        return account_out(await accounts.open(data))

    @get("/", operation_id="listAccounts", summary="All accounts")
    async def page(self, actor: NamedDependency[Account], accounts: NamedDependency[Accounts]) -> AccountList:
        """Return them by their names, for an administrator who appoints."""
        return AccountList([account_out(account) for account in await accounts.all(actor)])

    @put("/{username:str}/duties", operation_id="appoint", summary="Say what an account does for the registry")
    async def appoint(
        self, actor: NamedDependency[Account], accounts: NamedDependency[Accounts], username: FromPath[str], data: JSONBody[Appointment]
    ) -> AccountOut:
        """Only an administrator may; it stands in the public log."""
        return account_out(await accounts.appoint(actor, username, data))


class SessionController(Controller):
    """Signing in and out."""

    path = "/session"
    tags = ("accounts",)

    @post("/", operation_id="signIn", summary="Sign in", opt=PUBLIC)
    async def begin(self, accounts: NamedDependency[Accounts], data: JSONBody[Credentials]) -> NewSession:
        """Return a token for the header `Authorization: Bearer …`."""
        return await accounts.sign_in(data)

    @post("/page", operation_id="signInPage", summary="Sign in on a page of the registry", opt=PUBLIC)
    async def begin_on_page(
        self, accounts: NamedDependency[Accounts], settings: NamedDependency[Settings], data: JSONBody[Credentials]
    ) -> Response[AccountOut]:
        """Return the account. The token goes into a cookie that no script reads; it changes things with the header `X-Wangge-Page` only."""
        session = await accounts.sign_in(data)
        account = account_out(await accounts.by_token(session.token))
        cookie = Cookie(key=COOKIE, value=session.token, path="/api", httponly=True, secure=settings.secure_cookies, samesite="strict")
        return Response(account, cookies=[cookie])

    @get("/", operation_id="whoAmI", summary="Who is signed in")
    async def own(self, actor: NamedDependency[Account]) -> AccountOut:
        """Return the account."""
        return account_out(actor)

    @put("/password", operation_id="changePassword", summary="Change one's password", status_code=204)
    async def password(self, actor: NamedDependency[Account], accounts: NamedDependency[Accounts], data: JSONBody[PasswordChange]) -> None:
        """Every session ends, this one too: sign in again."""
        await accounts.change_password(actor, data)

    @delete("/", operation_id="signOut", summary="Sign out", status_code=204)
    async def end(self, request: AnyRequest, actor: NamedDependency[Account], accounts: NamedDependency[Accounts]) -> Response[None]:  # noqa: ARG002  asked for, so that only a session ends
        """End the session, and take away the cookie if there is one."""
        await accounts.sign_out(bearer(request))
        return Response(None, status_code=204, cookies=[Cookie(key=COOKIE, value="", path="/api", httponly=True, max_age=0)])
