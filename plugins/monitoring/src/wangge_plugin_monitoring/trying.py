"""A rule on what was observed before: how often it would have fired, so that nobody switches on what cries all day or never."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec import Struct

from wangge_plugin_monitoring import machine
from wangge_plugin_monitoring.conditions import LOCAL, Rule, rule_of
from wangge_plugin_monitoring.machine import NORMAL, Stand
from wangge_plugin_monitoring.observations import written
from wangge_plugin_monitoring.watching import moment
from wangge_sdk.broker.documents import DocumentPut
from wangge_sdk.platform import Platform
from wangge_sdk.registers import Registers

MOST_SEEN: Final = 20_000
"""Observations of one test, the things with the most recent ones first; how many there were stands beside the result."""
_EXAMPLES: Final = 8
_DAY: Final = 86_400.0
_ASKED: Final = (
    "things",
    "thing",
    "quantity",
    "kind",
    "sign",
    "threshold",
    "seconds",
    "times",
    "clear_at",
    "clear_seconds",
    "days",
    "starts",
    "ends",
)


class Tried(Struct):
    """What a test came to."""

    things: int = 0
    seen: int = 0
    fired: int = 0
    examples: tuple[str, ...] = ()


def fingerprint(body: Mapping[str, Any]) -> str:
    """Return what tells a rule's conditions from any others: a test holds for these."""
    asked = {name: body[name] for name in _ASKED if body.get(name) not in {None, ""}}
    return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()


def try_rule(platform: Platform, rule_id: str, now: float, days: int, silent: float) -> Tried:
    """Test a rule on the last days, and write the result down beside it."""
    shelf = Registers(platform.collections)
    document = shelf.get("rule", rule_id)
    rule = rule_of(document.id, document.data.area, document.data.body)
    start = now - days * _DAY
    tried = Tried()
    for watch in shelf.every("watch", sort="-seen_at"):
        if rule.watches(str(watch["kind"]), str(watch["number"]), watch.data.area) and tried.seen < MOST_SEEN:
            seen = shelf.every("observation", f"device={watch['number']}", f"at>={written(start)}", sort="at")
            _try_on(tried, rule, str(watch["name"]), ((moment(each["at"]), each["quantity"], each["value"]) for each in seen), now, silent)
    result = {
        "tried_at": written(now),
        "tried_from": written(start),
        "tried_things": tried.things,
        "tried_seen": tried.seen,
        "would_fire": tried.fired,
        "examples": "\n".join(tried.examples) or None,
        "tried_as": fingerprint(document.data.body),
    }
    fresh = platform.collections.get("rule", rule_id)
    platform.collections.put(DocumentPut(collection="rule", id=rule_id, version=fresh.version, body=result))
    return tried


def fires(rule: Rule, seen: Iterable[tuple[float, float]], heard: Iterable[float], now: float, silent: float) -> Iterator[float]:
    """Yield each moment at which a rule would have fired: `seen` are moments and values of its quantity, `heard` all moments of the thing.

    What recovers may fire again, as if its case had been closed at once.
    """
    values, stand, last = dict(seen), NORMAL, None
    for at in (*sorted({*heard, *values}), now):
        if last is not None:
            for passing in _between(rule, stand, last, at, silent):
                before, stand = stand, machine.passed(rule, stand, passing, last, silent)
                if _begins(rule, before, stand):
                    yield passing
        if at in values or (rule.kind == "no_data" and at < now):
            before, stand = stand, machine.observed(rule, stand, at, values.get(at, 0.0))
            if _begins(rule, before, stand):
                yield at
        last = at


def _try_on(tried: Tried, rule: Rule, name: str, seen: Iterable[tuple[float, str, float]], now: float, silent: float) -> None:
    """Test the rule on one thing."""
    values: list[tuple[float, float]] = []
    heard: list[float] = []
    for at, quantity, value in seen:
        heard.append(at)
        if quantity == rule.quantity:
            values.append((at, float(value)))
        tried.seen += 1
        if tried.seen >= MOST_SEEN:
            break
    tried.things += 1
    for at in fires(rule, values, heard, now, silent) if heard else ():
        tried.fired += 1
        if len(tried.examples) < _EXAMPLES:
            tried.examples = (*tried.examples, f"{datetime.fromtimestamp(at, LOCAL):%Y-%m-%d %H:%M:%S} {name}")


def _between(rule: Rule, stand: Stand, last: float, at: float, silent: float) -> Iterator[float]:
    """Yield the moments before the next observation at which time alone changes something."""
    while (moment_due := machine.due(rule, stand, last, silent)) is not None and moment_due < at:
        yield moment_due
        changed = machine.passed(rule, stand, moment_due, last, silent)
        if changed == stand:
            return
        stand = changed


def _begins(rule: Rule, before: Stand, after: Stand) -> bool:
    return machine.firing(rule, after) and not machine.firing(rule, before)
