"""A street gets its people: whoever practises is one of them, the others are played."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry
from wangge_core.duty.roster.schemas import ShiftIn
from wangge_core.identity.accounts.model import StoredAccount
from wangge_core.identity.accounts.repository import AccountRepository
from wangge_core.identity.directory.schemas import PersonDraft, UnitDraft
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.ids import new_id
from wangge_core.platform import Platform
from wangge_core.practice.model import Part
from wangge_core.practice.street import Street

SYSTEM: Final = Actor.system("practice")
RESIDENT: Final = Actor(kind="resident", id="anonymous")
UNIT_KIND: Final = "urban_management"
OFFICE_KIND: Final = "township_office"
_NAMES: Final[Mapping[Part, str]] = {
    "grid_worker": "网小格",
    "township_dispatcher": "派小遣",
    "unit_handler": "办小理",
    "leader": "领小导",
    "system_admin": "管小理",
}
_NO_PASSWORD: Final = "!"  # noqa: S105  no password has this digest: nobody signs in here, the door lets in
_EVERY_DAY: Final = list(range(1, 8))


class Cast(msgspec.Struct, frozen=True):
    """Who is in a street, by part, and the unit that handles its cases."""

    actors: Mapping[Part, Actor]
    unit: UUID


async def cast(platform: Platform, street: Street) -> Cast:
    """Enter the street, its units, its people and the worker's shift."""
    await platform.areas.import_file(SYSTEM, street.geojson())
    directory = platform.identity.directory
    unit = await directory.add_unit(SYSTEM, UnitDraft(name=f"演练街道{street.number}城管中队", area=street.code, kind=UNIT_KIND))
    office = await directory.add_unit(SYSTEM, UnitDraft(name=f"演练街道{street.number}办事处", area=street.code, kind=OFFICE_KIND))
    actors: dict[Part, Actor] = {"resident": RESIDENT}
    for part, name in _NAMES.items():
        area = street.village if part == "grid_worker" else street.code
        person = await directory.add_person(SYSTEM, PersonDraft(name=f"{name}（演练）", area=street.code))
        held = unit.id if part == "unit_handler" else office.id
        await platform.identity.positions.add(SYSTEM, PositionDraft(person_id=person.id, role=part, area=area, unit_id=held))
        actors[part] = await _account(platform, street, part, (person.id, person.name))
        if part == "grid_worker":
            shift = ShiftIn(area=street.village, person_id=person.id, begins="06:00", ends="05:59", weekdays=_EVERY_DAY)
            await platform.duty.rosters.add_shift(SYSTEM, shift)
    await platform.access.refresh()
    return Cast(actors, unit.id)


async def session_of(platform: Platform, street: Street, actor: Actor) -> str:
    """Return the token of a fresh session for somebody of the cast."""
    assert actor.account_id is not None  # noqa: S101  everybody but the resident was given an account above
    token, _ = await platform.identity.sessions.begin_proved(actor.account_id, (actor.name, street.code), ("practice", "practice"))
    return token


async def _account(platform: Platform, street: Street, part: Part, person: tuple[UUID, str]) -> Actor:
    account = StoredAccount(
        id=new_id(),
        person_id=person[0],
        person_name=person[1],
        person_ended_at=None,
        username=f"{part}.{street.number}",
        area=street.code,
        password_hash=_NO_PASSWORD,
        must_change=False,
        state="active",
        created_at=platform.time.now(),
        second_factor=False,
    )
    async with platform.access.changing():
        await AccountRepository(platform.database).add(account)
        entry = AuditEntry(action="account.created", actor=SYSTEM, resource="account", resource_id=str(account.id), area=street.code)
        await platform.audit.record(entry)
    return Actor(kind="account", id=str(account.id), account_id=account.id, name=account.person_name)
