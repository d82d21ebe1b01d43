"""`wangge account open | password`: accounts from the server itself.

On a new server nobody could open the first ones otherwise, and no administrator may set the password of another.
"""

import argparse
import getpass
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, Protocol, TypeAlias, TypeVar

import msgspec

from wangge_core.access.model import Actor
from wangge_core.errors import FieldError, InvalidError, WanggeError
from wangge_core.identity.accounts.schemas import AccountDraft
from wangge_core.identity.directory.schemas import PersonChange, PersonDraft
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.identity.wiring import Identity
from wangge_core.settings import Settings
from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers

_BY: Final = Actor.system("wangge account")


Draft = TypeVar("Draft")


class Opened(Protocol):
    """What the command needs of an open platform."""

    @property
    def settings(self) -> Settings:
        """The settings, for the county."""

    @property
    def identity(self) -> Identity:
        """The services of people, positions and accounts."""


Opener: TypeAlias = Callable[[Callable[[Opened], Awaitable[int]]], int]
"""Opens the platform, awaits the work with it, and returns the exit code."""


def register(subparsers: Subparsers, opened: Opener, ask: Callable[[str], str] = getpass.getpass) -> None:
    """Add `account open`; `ask` reads a password from the terminal without showing it."""
    parser = subparsers.add_parser("account", help="open an account from the server, or give one a new password")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = commands.add_parser("open", help="enter a person with a position, and open their account")
    add.description = "Enter a person with one position and open their account. The first password must be changed at the first sign-in."
    add.add_argument("username", metavar="USERNAME", help="name to sign in with")
    add.add_argument("--name", required=True, help="name of the person")
    add.add_argument("--role", required=True, help="role of the position, e.g. security_admin")
    add.add_argument("--area", default="", metavar="CODE", help="area of the position (default: WANGGE_COUNTY)")
    add.add_argument("--password-file", type=Path, metavar="FILE", help="take the first line as the first password instead of asking")
    add.set_defaults(run=lambda arguments: _run(arguments, opened, ask, _open))
    renew = commands.add_parser("password", help="give an account a new first password, and end its sessions")
    renew.add_argument("username", metavar="USERNAME", help="name to sign in with")
    renew.add_argument("--password-file", type=Path, metavar="FILE", help="take the first line as the password instead of asking")
    renew.set_defaults(run=lambda arguments: _run(arguments, opened, ask, _renew))


Work: TypeAlias = Callable[[Opened, argparse.Namespace, str], Awaitable[None]]


async def _open(platform: Opened, arguments: argparse.Namespace, password: str) -> None:
    area = arguments.area or platform.settings.county
    await open_account(platform.identity, arguments.username, password, name=arguments.name, role=arguments.role, area=area)


async def _renew(platform: Opened, arguments: argparse.Namespace, password: str) -> None:
    await platform.identity.accounts.reset_password_of(_BY, arguments.username, password)


def _run(arguments: argparse.Namespace, opened: Opener, ask: Callable[[str], str], do: Work) -> int:
    try:
        password = _password(arguments.password_file, ask)
    except (OSError, EOFError, ValueError) as error:
        sys.stderr.write(f"{error or 'No password was given.'}\n")
        return USAGE

    async def work(platform: Opened) -> int:
        try:
            await do(platform, arguments, password)
        except WanggeError as error:
            sys.stderr.write(f"{error.detail}\n")
            return FAILED
        sys.stdout.write(f"{arguments.username} may sign in, and must choose another password.\n")
        return DONE

    return opened(work)


def _password(file: Path | None, ask: Callable[[str], str]) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    password = ask("First password: ")
    if ask("Once more: ") != password:
        raise ValueError("The two passwords differ; nothing was done.")
    return password


async def open_account(identity: Identity, username: str, password: str, *, name: str, role: str, area: str) -> None:
    """Enter a person with a position and open their account; when one of the three fails, none of them stays in force.

    Raises:
        WanggeError: as the three operations do; `account` for a name that is none.
    """
    person = await identity.directory.add_person(_BY, _checked({"name": name, "area": area}, PersonDraft))
    try:
        position = _checked({"person_id": person.id, "role": role, "area": area}, PositionDraft)
        account = _checked({"person_id": person.id, "username": username, "password": password}, AccountDraft)
        await identity.positions.add(_BY, position)
        await identity.accounts.add(_BY, account)
    except WanggeError:
        await identity.directory.change_person(_BY, person.id, PersonChange(ended=True))
        raise


def _checked(values: dict[str, object], kind: type[Draft]) -> Draft:
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise InvalidError("account", f"{error}", (FieldError("", "invalid", f"{error}"),)) from error
