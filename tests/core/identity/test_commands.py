"""`wangge account open`: the first accounts of a server."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.core.identity.conftest import COUNTY, PASSWORD, Client, House
from wangge_core.access.seed import seed_roles
from wangge_core.database import Database
from wangge_core.errors import ConflictError, InvalidError
from wangge_core.identity.commands import Opened, open_account, register
from wangge_core.identity.wiring import Identity
from wangge_core.schema import migrate
from wangge_core.settings import Settings


async def test_the_account_signs_in_and_must_choose_a_password_first(house: House, client: Client) -> None:
    await open_account(house.identity, "chen", PASSWORD, name="陈建国", role="system_admin", area=COUNTY)
    me = (await client.sign_in("chen")).json()
    assert [position["role"] for position in me["positions"]] == ["system_admin"]
    assert (await client.expect(403, "GET", "/people"))["code"] == "password_change_required"
    assert (await house.acts())[:3] == ["person.created", "position.created", "account.created"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"username": "No Name"}, "account"),
        ({"password": "123"}, "password"),
        ({"role": "emperor"}, "position"),
        ({"role": "Not A Role"}, "account"),
    ],
)
async def test_what_cannot_be_opened_leaves_no_position_in_force(house: House, change: dict[str, str], code: str) -> None:
    wanted = {"username": "chen", "password": PASSWORD, "role": "system_admin"} | change
    with pytest.raises(InvalidError) as caught:
        await open_account(house.identity, wanted["username"], wanted["password"], name="陈建国", role=wanted["role"], area=COUNTY)
    assert caught.value.code == code
    rows = await house.database.fetch("SELECT ended_at FROM person")
    assert [row["ended_at"] is None for row in rows] == [False]
    assert await house.database.fetch("SELECT id FROM account") == []


async def test_a_name_that_is_taken_is_refused(house: House) -> None:
    await house.account("chen")
    with pytest.raises(ConflictError, match="account_taken"):
        await open_account(house.identity, "chen", PASSWORD, name="陈建国", role="system_admin", area=COUNTY)


class Platform:
    """As much of an open platform as the command needs."""

    def __init__(self, identity: Identity, settings: Settings) -> None:
        self.identity = identity
        self.settings = settings


def run(folder: Path, arguments: list[str], typed: Iterator[str]) -> int:
    def opened(work: Callable[[Opened], Awaitable[int]]) -> int:
        async def within() -> int:
            database = Database.open(f"sqlite:///{folder / 'wangge.sqlite'}", synchronous="NORMAL")
            await database.start()
            try:
                await migrate(database)
                await seed_roles(database)
                house = House(database, folder / "data")
                await house.access.refresh()
                return await work(Platform(house.identity, Settings(county=COUNTY)))
            finally:
                house.identity.close()
                await database.close()

        return asyncio.run(within())

    parser = argparse.ArgumentParser()
    register(parser.add_subparsers(), opened, lambda _: next(typed))
    parsed = parser.parse_args(["account", *arguments])
    code: int = parsed.run(parsed)
    return code


OPEN = ["open", "chen", "--name", "陈建国", "--role", "system_admin"]


def test_the_password_is_asked_for_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, OPEN, iter([PASSWORD, PASSWORD])) == 0
    assert "must choose another password" in capsys.readouterr().out
    assert run(tmp_path, OPEN, iter([PASSWORD, "something else"])) == 2
    assert "differ" in capsys.readouterr().err


def test_the_password_may_come_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "first"
    file.write_text(f"{PASSWORD}\r\nnot this\n", encoding="utf-8")
    assert run(tmp_path, [*OPEN, "--password-file", str(file)], iter([])) == 0
    assert run(tmp_path, [*OPEN, "--password-file", str(tmp_path / "none")], iter([])) == 2
    assert "No such file" in capsys.readouterr().err


def test_what_is_wrong_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, [*OPEN, "--area", "330599"], iter([PASSWORD, PASSWORD])) == 1
    assert "There is no area 330599" in capsys.readouterr().err


def test_a_new_password_is_given_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, OPEN, iter([PASSWORD, PASSWORD])) == 0
    assert run(tmp_path, ["password", "chen"], iter([PASSWORD + " anew", PASSWORD + " anew"])) == 0
    assert capsys.readouterr().out.count("must choose another password") == 2
    assert run(tmp_path, ["password", "nobody"], iter([PASSWORD, PASSWORD])) == 1
    assert "There is no account 'nobody'." in capsys.readouterr().err
