"""Who a request comes from, where an account may be missing."""

import pytest
from litestar.testing import RequestFactory

from tests.core.identity.conftest import PASSWORD, SAME_ORIGIN, TOWNSHIP, House
from wangge_core.errors import ForbiddenError, UnauthenticatedError
from wangge_core.identity.accounts.repository import AccountRepository
from wangge_core.identity.sessions.requests import COOKIE, AnyRequest
from wangge_core.identity.sessions.schemas import Credentials


def request(cookie: str | None = None, **headers: str) -> AnyRequest:
    carried = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    return RequestFactory().post("/attachments", headers=carried | SAME_ORIGIN | headers)


async def signed_in(house: House, username: str) -> str:
    return (await house.identity.sessions.sign_in(Credentials(username, PASSWORD), "192.0.2.1", "test"))[0]


async def test_a_resident_is_nobody_in_particular(house: House) -> None:
    assert await house.identity.request_origin.caller(request()) is None


async def test_whoever_is_signed_in_is_known(house: House) -> None:
    account = await house.account("zhang.san", role="grid_worker", at=TOWNSHIP)
    assert await house.identity.request_origin.caller(request(await signed_in(house, "zhang.san"))) == house.actor(account)


async def test_a_cookie_left_over_from_yesterday_stops_nobody(house: House) -> None:
    assert await house.identity.request_origin.caller(request("long-gone")) is None


async def test_a_wrong_token_and_another_site_are_refused_all_the_same(house: House) -> None:
    await house.account("zhang.san")
    with pytest.raises(UnauthenticatedError, match="token_invalid"):
        await house.identity.request_origin.caller(request(Authorization="Bearer nonsense"))
    with pytest.raises(ForbiddenError, match="cross_site"):
        await house.identity.request_origin.caller(request(await signed_in(house, "zhang.san"), **{"Sec-Fetch-Site": "cross-site"}))


async def test_what_is_due_first_is_due_here_too(house: House) -> None:
    account = await house.account("zhang.san")
    token = await signed_in(house, "zhang.san")
    await AccountRepository(house.database).set_password(account.id, await house.passwords.hashed(PASSWORD), must_change=True)
    with pytest.raises(ForbiddenError, match="password_change_required"):
        await house.identity.request_origin.caller(request(token))
