"""The rules in force: those that come with the platform, and what areas have set in their place. Pure."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from wangge_core import area_code
from wangge_core.notifications.rules.model import Rule

Overrides = Mapping[str, Mapping[str, Rule]]
"""Area → id of a rule → what the area says."""


class RuleInForce(msgspec.Struct, frozen=True):
    """A rule and the area that says so; empty for a rule that comes with the platform."""

    id: str
    rule: Rule
    set_by: str


@cache
def default_rules() -> dict[str, Rule]:
    """Return the rules that come with the platform, by id."""
    return msgspec.json.decode(files(__package__).joinpath("rules.json").read_bytes(), type=dict[str, Rule])


def in_force(area: str, overrides: Overrides) -> tuple[RuleInForce, ...]:
    """Return the rules of an area in the order of their ids: for each the nearest area decides.

    Raises:
        InvalidError: `area_code`.
    """
    found = {rule_id: RuleInForce(rule_id, rule, "") for rule_id, rule in default_rules().items()}
    for code in reversed(area_code.ancestors(area)):
        found |= {rule_id: RuleInForce(rule_id, rule, code) for rule_id, rule in overrides.get(code, {}).items()}
    return tuple(found[rule_id] for rule_id in sorted(found))
