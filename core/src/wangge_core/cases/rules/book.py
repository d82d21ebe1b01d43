"""The rules in force: those that come with the platform, and what areas say in their place. Pure."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec

from wangge_core import area_code
from wangge_core.cases.rules.model import KINDS, CaseRules, RuleName


class Said(NamedTuple):
    """Where something is said: an area and a case type (empty: all of them)."""

    area: str
    case_type: str


Overrides = Mapping[Said, Mapping[RuleName, Any]]
"""What areas say, by place and name of the rule."""


@cache
def default_rules() -> CaseRules:
    """Return the rules that come with the platform."""
    return msgspec.json.decode(files(__package__).joinpath("rules.json").read_bytes(), type=CaseRules)


def in_force(area: str, case_type: str, overrides: Overrides) -> dict[RuleName, tuple[Any, Said | None]]:
    """Return each rule with where it is said: the nearest area decides, and in an area the case type before all of them.

    Raises:
        InvalidError: `area_code`.
    """
    found: dict[RuleName, tuple[Any, Said | None]] = {name: (getattr(default_rules(), name), None) for name in KINDS}
    for code in reversed(area_code.ancestors(area)):
        for place in (Said(code, ""), Said(code, case_type)):
            found |= {name: (rule, place) for name, rule in overrides.get(place, {}).items()}
    return found


def rules_of(area: str, case_type: str, overrides: Overrides) -> CaseRules:
    """Return the rules that hold for a case type in an area."""
    return CaseRules(**{name: rule for name, (rule, _) in in_force(area, case_type, overrides).items()})
