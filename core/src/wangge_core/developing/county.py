"""The county that a plugin is tried in: two townships of the demonstration with a village each, and their people."""

from typing import Final, cast

import msgspec
import shapely

from wangge_core.access.model import Actor
from wangge_core.access.policy import Title
from wangge_core.areas.shapes import Outline
from wangge_core.demo.atlas import Named, geojson
from wangge_core.demo.neighbouring import neighbour
from wangge_core.demo.places import COUNTY_CODE, COUNTY_NAME, COUNTY_NAME_EN, Township, Village, townships
from wangge_core.demo.recruiting import recruit
from wangge_core.demo.seed import PLUGINS
from wangge_core.demo.staff import PASSWORD, posts
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.platform import Platform
from wangge_core.plugins.model import State
from wangge_sdk.texts import Text

SYSTEM: Final = Actor.system("plugin dev")
WORKING_ROLES: Final = ("grid_worker", "township_dispatcher")
"""Of those that one signs in as, the ones who use what plugins bring."""
_ROLES: Final = (*WORKING_ROLES, "system_admin")
_WEST, _SOUTH, _SIDE = 111.42, 29.18, 0.01
"""Where the county lies, and the side of a grid, in degrees."""
_GRIDS: Final = 2


class Account(msgspec.Struct, frozen=True):
    """An account to sign in with."""

    username: str
    password: str
    role: Text
    area: str


def places() -> tuple[Township, ...]:
    """Return the two townships; the plugin is on in the first."""
    return tuple(msgspec.structs.replace(township, villages=township.villages[:1]) for township in townships()[:2])


async def settle(platform: Platform) -> tuple[Account, ...]:
    """Fill an open, empty platform with land, people and the platform's own plugins; return an account for each of three roles."""
    land = _land()
    for areas in (land, neighbour(land[0])):  # one of the people dispatches next door
        await platform.areas.import_file(SYSTEM, geojson(areas))
    await recruit(platform, SYSTEM, places())
    ready = {plugin.id for plugin in platform.host.plugins if plugin.state is State.READY}
    for plugin in PLUGINS:
        if plugin in ready:
            await platform.grants.agree_to_installed(SYSTEM, plugin, COUNTY_CODE, officer=SYSTEM.id)
            await platform.plugins.switch(SYSTEM, plugin, COUNTY_CODE, enabled=True)
    titles = {role.id: role.title for role in platform.access.policy.roles}
    found = {post.role: post for post in reversed(posts(places())) if post.role in _ROLES}
    return tuple(
        Account(
            username=post.username,
            password=PASSWORD,
            role={"zh-CN": titles[role].zh_cn, "en": titles[role].en},
            area=platform.locator.name(post.home),
        )
        for role in _ROLES
        for post in (found[role],)
    )


async def allow(platform: Platform, plugin: str) -> None:
    """Give a plugin's own rights to those who work in the county; elsewhere a security administrator gives them to roles."""
    own = {f"{entry.resource}:{entry.action}" for entry in platform.host.permissions if entry.resource == plugin}
    for role_id in WORKING_ROLES:
        role = platform.access.policy.role(role_id)
        held = {str(permission) for permission in role.permissions} if role else set()
        if role is None or own <= held:
            continue
        title = Title(role.title.zh_cn, role.title.en)
        await platform.identity.roles.save(SYSTEM, role_id, RoleDraft(title, sorted(held | own), list(role.inherits)))


def _land() -> list[Named]:
    villages = [village for township in places() for village in township.villages]
    grids = {village.code: _grids(village, row) for row, village in enumerate(villages)}
    land = [Named(village.code, village.name, village.name_en, None, _whole(grids[village.code])) for village in villages]
    towns = [Named(one.code, one.name, one.name_en, None, _whole(grids[one.villages[0].code])) for one in places()]
    every = [grid for found in grids.values() for grid in found]
    county = Named(COUNTY_CODE, COUNTY_NAME, COUNTY_NAME_EN, None, _whole(every))
    return [county, *neighbour(county), *towns, *land, *every]  # some of the demonstration's people work next door


def _grids(village: Village, row: int) -> list[Named]:
    south = _SOUTH + row * _SIDE
    return [
        Named(
            f"{village.code}{number + 1:03d}",
            f"{village.short}第{'一二'[number]}网格",
            f"{village.name_en} grid {number + 1}",
            "base",
            shapely.box(_WEST + number * _SIDE, south, _WEST + (number + 1) * _SIDE, south + _SIDE),
        )
        for number in range(_GRIDS)
    ]


def _whole(parts: list[Named]) -> Outline:
    return cast("Outline", shapely.coverage_union_all([part.outline for part in parts]))
