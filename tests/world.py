"""A small county for tests: two townships, four grids, five units, an account for each role; built once, copied for each test."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.identity.accounts.schemas import AccountDraft
from wangge_core.identity.directory.schemas import PersonDraft, UnitDraft
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.platform import Platform

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, ten o'clock in the county."""

COUNTY = "999901"
NORTH, SOUTH = "999901100", "999901200"
"""Two townships; plugins are switched on in the north only."""
NORTH_VILLAGE, SOUTH_VILLAGE = "999901100201", "999901200201"
GRIDS = {"999901100201001": (0, 1), "999901100201002": (1, 1), "999901200201001": (0, 0), "999901200201002": (1, 0)}
"""Each grid is a square of a hundredth of a degree; the numbers say which."""
WEST_END, NORTH_EDGE = 112.0, 28.0
PASSWORD = "correct horse battery staple"
SYSTEM = Actor.system("test")

_NAMES = {
    "99": ("测试省", "Test Province"),
    "9999": ("测试市", "Test City"),
    COUNTY: ("清溪县", "Qingxi"),
    NORTH: ("北镇", "North"),
    SOUTH: ("南镇", "South"),
    NORTH_VILLAGE: ("北村", "North Village"),
    SOUTH_VILLAGE: ("南村", "South Village"),
}
_UNITS = {
    "city": ("城市管理局", "urban_management", COUNTY),
    "water": ("水利局", "water", COUNTY),
    "north_office": ("北镇政府", "township_office", NORTH),
    "south_office": ("南镇政府", "township_office", SOUTH),
    "center": ("网格中心", "grid_center", COUNTY),
}
_PEOPLE = {
    "worker": ("张网格", "grid_worker", "north_office", NORTH_VILLAGE),
    "north_dispatcher": ("李北", "township_dispatcher", "north_office", NORTH),
    "south_dispatcher": ("李南", "township_dispatcher", "south_office", SOUTH),
    "county_dispatcher": ("王中心", "county_dispatcher", "center", COUNTY),
    "handler": ("赵城管", "unit_handler", "city", COUNTY),
    "water_handler": ("钱水利", "unit_handler", "water", COUNTY),
    "adjudicator": ("冯裁定", "adjudicator", "center", COUNTY),
    "leader": ("孙领导", "leader", "center", COUNTY),
    "system_admin": ("周系统", "system_admin", "center", COUNTY),
    "security_admin": ("吴安全", "security_admin", "center", COUNTY),
    "audit_admin": ("郑审计", "audit_admin", "center", COUNTY),
}


class World(msgspec.Struct, frozen=True):
    """What the tests need to know of the county."""

    units: Mapping[str, UUID]
    accounts: Mapping[str, UUID]

    def actor(self, name: str) -> Actor:
        """Return somebody as an actor."""
        account = self.accounts[name]
        return Actor(kind="account", id=str(account), account_id=account, name=_PEOPLE[name][0])


def square(column: int, row: int, side: float = 0.01) -> list[list[float]]:
    """Return the ring of a grid's square."""
    west, south = WEST_END + column * side, NORTH_EDGE + row * side
    return [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]


def middle_of(grid: str) -> tuple[float, float]:
    """Return longitude and latitude of a grid's middle."""
    column, row = GRIDS[grid]
    return WEST_END + column * 0.01 + 0.005, NORTH_EDGE + row * 0.01 + 0.005


def areas_file() -> bytes:
    """Return the county's areas as GeoJSON."""

    def feature(code: str, name: str, rings: list[list[list[float]]], name_en: str = "") -> dict[str, object]:
        properties = {"code": code, "name": name, "name_en": name_en}
        return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": rings}}

    def block(columns: tuple[int, int], rows: tuple[int, int]) -> list[list[list[float]]]:
        west, east = WEST_END + columns[0] * 0.01, WEST_END + columns[1] * 0.01
        south, north = NORTH_EDGE + rows[0] * 0.01, NORTH_EDGE + rows[1] * 0.01
        return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]

    features = [feature(code, _NAMES[code][0], block((0, 2), (0, 2)), _NAMES[code][1]) for code in ("99", "9999", COUNTY)]
    features += [feature(code, _NAMES[code][0], block((0, 2), (1, 2)), _NAMES[code][1]) for code in (NORTH, NORTH_VILLAGE)]
    features += [feature(code, _NAMES[code][0], block((0, 2), (0, 1)), _NAMES[code][1]) for code in (SOUTH, SOUTH_VILLAGE)]
    features += [feature(code, f"网格{code[-3:]}", [square(*place)]) for code, place in GRIDS.items()]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


async def enable(platform: Platform, plugin: str, area: str, *optional: str) -> None:
    """Agree to what a plugin asks for in an area, and switch it on there, as an administrator does."""
    await platform.grants.agree_to_installed(SYSTEM, plugin, area, optional, officer="王保护")
    await platform.plugins.switch(SYSTEM, plugin, area, enabled=True)


async def build(platform: Platform) -> World:
    """Fill an empty platform, through its services."""
    await platform.areas.import_file(SYSTEM, areas_file())
    directory, positions, accounts = platform.identity.directory, platform.identity.positions, platform.identity.accounts
    units = {
        key: (await directory.add_unit(SYSTEM, UnitDraft(name=name, area=area, kind=kind))).id for key, (name, kind, area) in _UNITS.items()
    }
    made = {}
    for username, (name, role, unit, area) in _PEOPLE.items():
        person = await directory.add_person(SYSTEM, PersonDraft(name=name, area=area, phone="13800000000"))
        await positions.add(SYSTEM, PositionDraft(person_id=person.id, role=role, area=area, unit_id=units[unit]))
        made[username] = (await accounts.add(SYSTEM, AccountDraft(person.id, username.replace("_", "-"), PASSWORD))).id
    # As if each had chosen a password of their own at the first sign-in, which other tests are about.
    await platform.database.execute("UPDATE account SET must_change = {}", False)
    for plugin in ("wangge.livelihood", "wangge.keyword-triage"):
        await enable(platform, plugin, NORTH)
    return World(units, made)


def keep(world: World, folder: Path) -> None:
    """Write what the tests need to know beside the county."""
    (folder / "world.json").write_bytes(msgspec.json.encode(world))


def find(folder: Path) -> World:
    """Read it again."""
    return msgspec.json.decode((folder / "world.json").read_bytes(), type=World)
