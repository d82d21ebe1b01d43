"""The command `wangge-registry`."""

import argparse
import asyncio
import getpass
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeAlias

from wangge_registry import ceremony_commands as keys
from wangge_registry import trial_commands as trial
from wangge_registry.accounts.model import Duty
from wangge_registry.accounts.schemas import AccountDraft
from wangge_registry.app import create_app
from wangge_registry.demo import commands as demo
from wangge_registry.libraries import Libraries
from wangge_registry.marketplace import Marketplace
from wangge_registry.openapi import description
from wangge_registry.settings import PREFIX, Settings
from wangge_serving import running
from wangge_serving.errors import InvalidError, WanggeError

DONE: Final = 0
FAILED: Final = 1
USAGE: Final = 2
Work: TypeAlias = Callable[[Marketplace], Awaitable[int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    parsed = build_parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
    except InvalidError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    except (WanggeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    return code


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(prog="wangge-registry", description="The marketplace server of wangge.")
    parser.add_argument("--version", action="version", version=f"wangge-registry {version('wangge-registry')}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    serve = commands.add_parser("serve", help="run the registry")
    serve.add_argument("--host", help="address to listen on (WANGGE_REGISTRY_HOST)")
    serve.add_argument("--port", help="port to listen on; 0 takes a free one (WANGGE_REGISTRY_PORT)")
    serve.set_defaults(run=run_serve)
    migrate = commands.add_parser("migrate", help="bring the database's tables up to date")
    migrate.set_defaults(run=lambda _: _opened(_migrated))
    openapi = commands.add_parser("openapi", help="write the API's description (OpenAPI 3.1)")
    openapi.add_argument("--check", metavar="FILE", type=Path, help="compare with this file instead, and fail when they differ")
    openapi.set_defaults(run=run_openapi)
    verify = commands.add_parser("verify-log", help="verify the chain of the public log")
    verify.set_defaults(run=lambda _: _opened(_verified))
    libraries = commands.add_parser("libraries", help="keep the wheels of a folder for plugins whose lock names them")
    libraries.add_argument("folder", type=Path, metavar="FOLDER")
    libraries.set_defaults(run=run_libraries)
    tried = commands.add_parser("trial", help="run a plugin's wheel in a county that is thrown away, and say what it does")
    trial.add_arguments(tried)
    tried.set_defaults(run=lambda arguments: trial.run(arguments, Settings.from_env(os.environ).means))
    keys.register(commands, _opened)
    export = commands.add_parser("export", help="write everything signed into one file, for servers without a connection")
    export.add_argument("file", metavar="FILE", type=Path, help="the bundle, a tar")
    export.add_argument("--since", metavar="DAY", type=date.fromisoformat, help="leave out wheels that were published before it")
    export.set_defaults(run=run_export)
    follower = commands.add_parser("follower", help="let a county tell how plugins do with it, and print its token")
    follower.add_argument("name", metavar="NAME", help="shown to administrators alone")
    follower.set_defaults(run=run_follower)
    demo.register(commands)
    _add_account(commands.add_parser("account", help="open an account from the server, or say what it does for the registry"))
    return parser


def _add_account(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = commands.add_parser("open", help="open an account")
    add.add_argument("--name", required=True, help="name of the person")
    add.set_defaults(run=run_account_open)
    renew = commands.add_parser("password", help="give an account another password, and end its sessions")
    renew.add_argument("username", metavar="USERNAME")
    renew.set_defaults(run=run_password)
    for each in (add, renew):
        each.add_argument("--password-file", type=Path, metavar="FILE", help="take the first line as the password instead of asking")
    appoint = commands.add_parser("appoint", help="say what an account does for the registry")
    appoint.set_defaults(run=run_appoint)
    for each in (add, appoint):
        each.add_argument("username", metavar="USERNAME")
        each.add_argument("--duty", action="append", default=[], choices=[str(duty) for duty in Duty], help="may be given twice")
        each.add_argument("--organisation", default="", help="whom a reviewer reviews for")


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes."""
    given = {PREFIX + name.upper(): value for name in ("host", "port") if (value := getattr(arguments, name)) is not None}
    settings = Settings.from_env(os.environ | given)
    listener = running.listen(settings.host, settings.port, f"{PREFIX}PORT")
    return running.serve(listener, create_app(Marketplace(settings)), settings.log_level)


def run_openapi(arguments: argparse.Namespace) -> int:
    """Write the description to standard output, or compare it with a file."""
    text = json.dumps(description(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if arguments.check is None:
        sys.stdout.write(text)
        return DONE
    if arguments.check.exists() and arguments.check.read_text(encoding="utf-8") == text:
        return DONE
    sys.stderr.write(f"{arguments.check} differs from the API: run `wangge-registry openapi > {arguments.check}`.\n")
    return FAILED


def run_libraries(arguments: argparse.Namespace) -> int:
    """Keep the wheels of a folder."""
    taken = Libraries(Settings.from_env(os.environ).libraries).take_all(arguments.folder)
    sys.stdout.write("".join(f"{digest}  {name}\n" for name, digest in taken.items()))
    return DONE


def run_export(arguments: argparse.Namespace) -> int:
    """Write a bundle."""
    since = datetime.combine(arguments.since, time(), UTC) if arguments.since else None

    async def work(marketplace: Marketplace) -> int:
        bundled = await marketplace.bundling.write(arguments.file, since)
        left = f", {bundled.left_out} older wheels left out" if bundled.left_out else ""
        sys.stdout.write(f"{bundled.path}: {bundled.files} files{left}; counts as new until {bundled.until:%Y-%m-%d}.\n")
        return DONE

    return _opened(work)


def run_follower(arguments: argparse.Namespace) -> int:
    """Enrol a county, and print its token."""

    async def work(marketplace: Marketplace) -> int:
        sys.stdout.write(f"{(await marketplace.followers.enrol_from_server(arguments.name)).token}\n")
        return DONE

    return _opened(work)


def run_account_open(arguments: argparse.Namespace) -> int:
    """Open an account with a password from the terminal or a file."""
    password = _password(arguments)
    duties = _duties(arguments)

    async def work(marketplace: Marketplace) -> int:
        draft = AccountDraft(username=arguments.username, name=arguments.name, password=password)
        account = await marketplace.accounts.open(draft)
        if duties:
            await marketplace.accounts.appoint_from_server(account.username, duties, arguments.organisation)
        sys.stdout.write(f"{account.username} can sign in.\n")
        return DONE

    return _opened(work)


def run_password(arguments: argparse.Namespace) -> int:
    """Give an account another password, from the terminal or a file."""
    password = _password(arguments)

    async def work(marketplace: Marketplace) -> int:
        await marketplace.accounts.set_password_from_server(arguments.username, password)
        sys.stdout.write(f"{arguments.username} has another password.\n")
        return DONE

    return _opened(work)


def _password(arguments: argparse.Namespace) -> str:
    if arguments.password_file is not None:
        return str(arguments.password_file.read_text(encoding="utf-8").splitlines()[0])
    return getpass.getpass("Password: ")


def run_appoint(arguments: argparse.Namespace) -> int:
    """Give an account duties, or take them away."""
    duties = _duties(arguments)

    async def work(marketplace: Marketplace) -> int:
        account = await marketplace.accounts.appoint_from_server(arguments.username, duties, arguments.organisation)
        sys.stdout.write(f"{account.username}: {', '.join(sorted(account.duties)) or 'no duties'}\n")
        return DONE

    return _opened(work)


def _duties(arguments: argparse.Namespace) -> frozenset[Duty]:
    return frozenset(Duty(word) for word in arguments.duty)


def _opened(work: Work) -> int:
    """Open the registry that the settings name, do the work with it, and close it again."""

    async def within() -> int:
        async with Marketplace(Settings.from_env(os.environ)).opened() as marketplace:
            return await work(marketplace)

    return asyncio.run(within())


async def _migrated(_: Marketplace) -> int:
    sys.stdout.write("The database is up to date.\n")
    return DONE


async def _verified(marketplace: Marketplace) -> int:
    found = await marketplace.log.verify()
    for fault in found:
        sys.stdout.write(f"entry {fault.number}: {fault.fault}\n")
    head = await marketplace.log.head()
    sys.stdout.write(f"{'NOT WHOLE' if found else 'whole'}: {head.number if head else 0} entries, head {head.hash if head else '-'}\n")
    return FAILED if found else DONE
