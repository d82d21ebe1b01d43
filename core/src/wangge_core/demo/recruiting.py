"""Units, people, accounts and positions of the demonstration, each entered once."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry
from wangge_core.demo.places import Township
from wangge_core.demo.staff import PASSWORD, Post, posts, units
from wangge_core.identity.accounts.model import StoredAccount
from wangge_core.identity.accounts.repository import AccountRepository
from wangge_core.identity.directory.schemas import PersonDraft, UnitDraft
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.ids import new_id
from wangge_core.platform import Platform

_MOST_UNITS: Final = 500


class Recruits(msgspec.Struct, frozen=True):
    """Who was entered: units by (kind, area), accounts by user name."""

    units: Mapping[tuple[str, str], UUID]
    accounts: Mapping[str, Actor]


async def recruit(platform: Platform, by: Actor, townships: Sequence[Township], more: Sequence[Post] = ()) -> Recruits:
    """Enter what is not there yet, and return everything; `more` are people from outside of the townships' county."""
    found = await _units(platform, by, townships)
    password_hash = await platform.identity.passwords.hashed(PASSWORD)
    accounts = {}
    for username, group in groupby((*posts(townships), *more), lambda post: post.username):
        held = list(group)
        accounts[username] = await _account(platform, by, held, found, password_hash)
    await platform.access.refresh()
    return Recruits(found, accounts)


async def _units(platform: Platform, by: Actor, townships: Sequence[Township]) -> dict[tuple[str, str], UUID]:
    page = await platform.identity.directory.units(by, None, None, _MOST_UNITS)
    there = {(unit.kind, unit.area.code): unit.id for unit in page.items}
    for plan in units(townships):
        if (plan.kind, plan.area) not in there:
            unit = await platform.identity.directory.add_unit(by, UnitDraft(name=plan.name, area=plan.area, kind=plan.kind))
            there[plan.kind, plan.area] = unit.id
    return there


async def _account(
    platform: Platform, by: Actor, held: Sequence[Post], own_units: Mapping[tuple[str, str], UUID], password_hash: str
) -> Actor:
    """Enter a person with account and positions; every account has the one hash, whose password is printed anyway."""
    repository = AccountRepository(platform.database)
    first = held[0]
    known = await repository.by_username(first.username)
    if known is not None:
        return _actor(known)
    person = await platform.identity.directory.add_person(by, PersonDraft(name=first.name, area=first.home))
    for post in held:
        unit_id = own_units[post.unit_kind, post.area] if post.unit_kind else None
        await platform.identity.positions.add(by, PositionDraft(person_id=person.id, role=post.role, area=post.area, unit_id=unit_id))
    account = StoredAccount(
        id=new_id(),
        person_id=person.id,
        person_name=person.name,
        person_ended_at=None,
        username=first.username,
        area=first.home,
        password_hash=password_hash,
        must_change=False,
        state="active",
        created_at=platform.time.now(),
        second_factor=False,
    )
    async with platform.access.changing():
        await repository.add(account)
        facts = {"person": str(person.id)}
        entry = AuditEntry(
            action="account.created", actor=by, resource="account", resource_id=str(account.id), area=first.home, facts=facts
        )
        await platform.audit.record(entry)
    return _actor(account)


def _actor(account: StoredAccount) -> Actor:
    return Actor(kind="account", id=str(account.id), account_id=account.id, name=account.person_name)
