"""Passwords: what is refused, and how one is kept."""

import pytest
from argon2 import PasswordHasher, Type

from tests.core.identity.conftest import PASSWORD
from wangge_serving.passwords import Passwords, password_faults


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_length"),
        ("x" * 129, "password_length"),
        ("my name is Zhang.San!", "password_holds_username"),
        ("QwertyUiop123", "password_common"),
        ("ababababababab", "password_common"),
        ("\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10\uff11\uff12", "password_common"),
    ],
)
def test_a_bad_password_is_refused_with_its_reason(password: str, code: str) -> None:
    faults = password_faults(password, "zhang.san", "/password")
    assert code in [fault.code for fault in faults]
    assert {fault.path for fault in faults} == {"/password"}


@pytest.mark.parametrize("password", [PASSWORD, "人民群众的事就是我们自己的事", "x7!kQ0-pLm2z"])
def test_a_good_password_is_taken(password: str) -> None:
    assert password_faults(password, "zhang.san", "/password") == ()


async def test_a_hash_is_argon2id_and_fits_its_password_alone() -> None:
    passwords = Passwords()
    try:
        stored = await passwords.hashed(PASSWORD)
        assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert await passwords.fits(stored, PASSWORD)
        assert not await passwords.fits(stored, PASSWORD + " ")
        assert not await passwords.fits(None, "nobody has this password")
        assert not passwords.outdated(stored)
        assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID).hash(PASSWORD))
    finally:
        passwords.close()


async def test_what_looks_the_same_is_the_same_password() -> None:
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    try:
        stored = await passwords.hashed("cafe\u0301 au lait, s'il")
        assert await passwords.fits(stored, "caf\u00e9 au lait, s'il")
    finally:
        passwords.close()
