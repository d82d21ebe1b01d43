"""`wangge-registry keys …`: the ceremonies."""

import argparse
import getpass
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

from wangge_registry.keys.online import OnlineKey
from wangge_registry.marketplace import Marketplace
from wangge_registry.trust.ceremonies import Holders, Standing
from wangge_registry.trust.repository import NotDelegatedError
from wangge_registry.trust.revoking import certificates, revocations
from wangge_registry.trust.roles import CEREMONIAL, REVOCATIONS, ROOT, TARGETS
from wangge_registry.trust.signing import PUBLIC, read_public
from wangge_serving.errors import ConflictError

DONE: Final = 0
_ID: Final = 16
Work: TypeAlias = Callable[[Marketplace], Awaitable[int]]
Opened: TypeAlias = Callable[[Work], int]


class Subparsers(Protocol):
    """What ``argparse`` gives for adding subcommands; its own class has no public name."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser:  # noqa: ANN401  argparse's own options
        """Add a subcommand."""


def register(subparsers: Subparsers, opened: Opened) -> None:
    """Add `keys`; `opened` opens the registry, does the work and returns the exit code."""
    parser = subparsers.add_parser("keys", help="make keys, and sign what people have to sign")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    make = commands.add_parser("make", help="make a key for a person, and beside it its public half (.pub)")
    make.add_argument("file", type=Path, metavar="FILE")
    make.set_defaults(run=_make)
    begin = commands.add_parser("begin", help="stage the first root, targets and revocations")
    for role in CEREMONIAL:
        begin.add_argument(f"--{role}", type=Path, nargs="+", required=True, metavar="PUB", help=f"public keys that sign {role}")
        begin.add_argument(f"--{role}-threshold", type=int, default=2, metavar="N", help="how many of them have to (default: 2)")
    begin.set_defaults(run=lambda arguments: opened(lambda market: _begin(market, arguments)))
    delegate = commands.add_parser("delegate", help="stage targets in which a publisher has a role")
    delegate.add_argument("publisher", metavar="PUBLISHER")
    delegate.add_argument("--renew", action="store_true", help="give its role another key")
    delegate.set_defaults(run=lambda arguments: opened(lambda market: _delegate(market, arguments)))
    certify = commands.add_parser("certify", help="stage targets that let files run inside a server")
    certify.add_argument("versions", nargs="*", metavar="PLUGIN==VERSION", help="all that may; none takes every certificate away")
    certify.set_defaults(run=lambda arguments: opened(lambda market: _certify(market, arguments)))
    revoke = commands.add_parser("revocations", help="stage the list of every revoked version")
    revoke.set_defaults(run=lambda _: opened(_revocations))
    rotate = commands.add_parser("rotate", help="stage other keys for a role; online roles get a new one by themselves")
    rotate.add_argument("role", metavar="ROLE")
    rotate.add_argument("--add", type=Path, nargs="*", default=[], metavar="PUB")
    rotate.add_argument("--remove", nargs="*", default=[], metavar="ID", help="ids of keys, or how they begin")
    rotate.add_argument("--threshold", type=int, metavar="N")
    rotate.set_defaults(run=lambda arguments: opened(lambda market: _rotate(market, arguments)))
    renew = commands.add_parser("renew", help="stage the same once more, to live longer")
    renew.add_argument("role", choices=CEREMONIAL)
    renew.set_defaults(run=lambda arguments: opened(lambda market: _renew(market, arguments)))
    sign = commands.add_parser("sign", help="add a person's signature to what is staged")
    sign.add_argument("role", choices=CEREMONIAL)
    sign.add_argument("--key", type=Path, required=True, metavar="FILE")
    sign.set_defaults(run=lambda arguments: opened(lambda market: _sign(market, arguments)))
    publish = commands.add_parser("publish", help="publish what is staged and signed by enough people")
    publish.set_defaults(run=lambda _: opened(_publish))
    status = commands.add_parser("status", help="show every role: version, expiry, keys, what waits for signatures")
    status.set_defaults(run=lambda _: opened(_status))
    for each in (make, sign):
        each.add_argument("--passphrase-file", type=Path, metavar="FILE", help="its first line is the passphrase")


def _make(arguments: argparse.Namespace) -> int:
    if arguments.file.exists():
        raise ConflictError("key_exists", f"{arguments.file} is there already; it is never written over.")
    key = OnlineKey.generate()
    key.save(arguments.file, _passphrase(arguments), replace=False)
    Path(f"{arguments.file}{PUBLIC}").write_text(key.public_pem, encoding="ascii")
    sys.stdout.write(f"{arguments.file} keeps it, encrypted; hand on {arguments.file}{PUBLIC}.\n")
    return DONE


async def _begin(market: Marketplace, arguments: argparse.Namespace) -> int:
    held = [_holders(getattr(arguments, role), getattr(arguments, f"{role}_threshold")) for role in (ROOT, TARGETS, REVOCATIONS)]
    market.ceremonies.begin(*held)
    return _told(market)


async def _delegate(market: Marketplace, arguments: argparse.Namespace) -> int:
    await market.publishers.team(arguments.publisher)
    market.ceremonies.delegate(arguments.publisher, renew=arguments.renew)
    return _told(market)


async def _certify(market: Marketplace, arguments: argparse.Namespace) -> int:
    market.ceremonies.certify(await certificates(market.database, arguments.versions))
    return _told(market)


async def _revocations(market: Marketplace) -> int:
    market.ceremonies.revoke(await revocations(market.database, market.log, market.time.now()))
    return _told(market)


async def _rotate(market: Marketplace, arguments: argparse.Namespace) -> int:
    added = [read_public(path) for path in arguments.add]
    market.ceremonies.rotate(arguments.role, add=added, remove=arguments.remove, threshold=arguments.threshold)
    return _told(market)


async def _renew(market: Marketplace, arguments: argparse.Namespace) -> int:
    market.ceremonies.renew(arguments.role)
    return _told(market)


async def _sign(market: Marketplace, arguments: argparse.Namespace) -> int:
    standing = market.ceremonies.sign(arguments.role, OnlineKey.load(arguments.key, _passphrase(arguments)))
    sys.stdout.write(f"{_line(standing)}\n")
    return DONE


async def _publish(market: Marketplace) -> int:
    try:
        roles = market.ceremonies.publish()
    except NotDelegatedError as error:
        raise ConflictError("online_key_missing", str(error)) from error
    sys.stdout.write(f"published: {', '.join(roles) or 'nothing was staged'}\n")
    return DONE


async def _status(market: Marketplace) -> int:
    for standing in market.ceremonies.standings():
        sys.stdout.write(f"{_line(standing)}\n  keys: {', '.join(standing.keys)}\n")
    return DONE


def _told(market: Marketplace) -> int:
    """Say what waits for signatures."""
    waiting = [market.ceremonies.standing(role) for role in CEREMONIAL]
    sys.stdout.write("".join(f"{_line(standing)}\n" for standing in waiting if standing.staged))
    return DONE


def _line(standing: Standing) -> str:
    published = f"version {standing.version}, until {standing.expires}" if standing.version else "not published"
    staged = f"; version {standing.staged} is staged and lacks {standing.missing} signature(s)" if standing.staged else ""
    return f"{standing.role}: {published}; {standing.threshold} of {len(standing.keys)} sign{staged}"


def _holders(paths: Sequence[Path], threshold: int) -> Holders:
    return Holders(keys=[read_public(path) for path in paths], threshold=threshold)


def _passphrase(arguments: argparse.Namespace) -> str:
    if arguments.passphrase_file is not None:
        return str(arguments.passphrase_file.read_text(encoding="utf-8").splitlines()[0])
    return getpass.getpass(f"Passphrase of {os.fspath(getattr(arguments, 'key', None) or arguments.file)}: ")
