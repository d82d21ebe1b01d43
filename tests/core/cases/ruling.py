"""Setting rules of areas for tests, by the way that people go."""

from typing import TypeVar

import msgspec

from tests.world import SYSTEM
from wangge_core.local_rules.model import Kind, Place
from wangge_core.platform import Platform

T = TypeVar("T", bound=msgspec.Struct)


async def ruled(platform: Platform, kind: Kind[T], settings: T, area: str, case_type: str = "") -> None:
    """Have an area say what a rule is."""
    own = platform.cases.rules.own(kind, Place(area, case_type))
    await platform.cases.rule_desk.put(SYSTEM, kind.id, area, case_type, own.version if own else 0, kind.as_json(settings))
