"""Rules that turn a warning into tasks. They are data: a county writes its own, and until it has, the usual ones hold. Pure."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

from msgspec import Struct

from wangge_plugin_weather_and_traffic.severities import at_least

Target = Literal["object", "elder", "grid"]


class Rule(Struct, frozen=True, kw_only=True):
    """What is to be done, for which warnings, with whom or what, within how many hours."""

    name: str
    events: tuple[str, ...] = ()
    """Words, one of which the warning's kind holds; none is every kind."""
    least: str
    target: Target
    object_kind: str = ""
    age: int = 65
    hours: int

    def fits(self, event: str, severity: str) -> bool:
        """Tell whether the rule is for such a warning."""
        return at_least(severity, self.least) and (not self.events or any(word in event for word in self.events))


@cache
def usual() -> tuple[Rule, ...]:
    """Return the rules that come with the plugin."""
    return tuple(map(read, usual_bodies()))


def usual_bodies() -> list[dict[str, Any]]:
    """Return them as documents."""
    found: list[dict[str, Any]] = json.loads(files(__package__).joinpath("rules.json").read_text(encoding="utf-8"))
    return found


def read(body: Mapping[str, Any]) -> Rule:
    """Return the rule that a document says."""
    return Rule(
        name=str(body["name"]),
        events=tuple(str(body.get("events") or "").replace("、", " ").replace("，", " ").split()),
        least=str(body["least"]),
        target=cast("Target", body["target"]),
        object_kind=str(body.get("object_kind") or ""),
        age=int(body.get("age") or 65),
        hours=int(body["hours"]),
    )


def fitting(rules: Iterable[Rule], event: str, severity: str) -> list[Rule]:
    """Return the rules for a warning."""
    return [rule for rule in rules if rule.fits(event, severity)]
