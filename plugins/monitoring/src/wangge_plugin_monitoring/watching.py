"""What is watched, and what its rules make of what is observed of it: where each stands, and which alarms are open.

A watch is stored whole: with the rules, the silences and the moment, it is all that the next observation needs. Nothing here asks the
platform.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid4, uuid5

import msgspec
from msgspec import Struct, field

from wangge_plugin_monitoring import machine
from wangge_plugin_monitoring.conditions import SIGNS, Rule, Severity, worse
from wangge_plugin_monitoring.machine import NORMAL, Stand
from wangge_plugin_monitoring.observations import Observation, written

SEEN_S: Final = 60.0
"""So often it is written down that a thing is still heard of; more often where a rule waits for its silence."""
_SHARE_OF_SILENCE: Final = 4
_WORST: Final = ("alarming", "recovering", "no_data", "pending", "normal")
_MOST_VALUES: Final = 20


class Open(Struct, kw_only=True):
    """An alarm that is open; `firing` while what it warns of goes on."""

    id: str
    severity: Severity
    firing: bool = True


class Silence(Struct, frozen=True, kw_only=True):
    """No alarms of a kind (empty: of any) for a thing until then."""

    thing: str
    alarm: str
    until: float

    def holds(self, thing: str, alarm: str, at: float) -> bool:
        """Tell whether it keeps an alarm silent."""
        return self.thing == thing and self.alarm in {"", alarm} and at < self.until


class Watch(Struct, kw_only=True):
    """One thing that is watched: a device, or something else that is counted (a grid, an enterprise, a person)."""

    number: str
    kind: str
    name: str
    area: str
    where: Mapping[str, float] | None = None
    device: str | None = None
    version: int = 0
    seen: float = 0.0
    told_seen: float = 0.0
    """`seen` as it is stored."""
    values: dict[str, tuple[float, float]] = field(default_factory=dict)
    """The last value of each quantity, and when."""
    stands: dict[str, Stand] = field(default_factory=dict)
    open: dict[str, Open] = field(default_factory=dict)
    changed: bool = False
    """Whether it has to be stored before anything is observed after it."""
    stale: bool = False
    """Whether it is time to write down that it is still heard of."""

    @property
    def id(self) -> str:
        """The id of its document."""
        return watch_id(self.area[:6], self.number)

    @property
    def state(self) -> str:
        """The worst state of its rules."""
        return min((stand.state for stand in self.stands.values()), key=_WORST.index, default="normal")

    def told(self) -> dict[str, Any]:
        """Return the fields of its document that do not change by what is observed."""
        said = {"number": self.number, "kind": self.kind, "name": self.name, "where": self.where, "device": self.device}
        return {name: value for name, value in said.items() if value is not None}

    def body(self, rules: Iterable[Rule], silent: float) -> dict[str, Any]:
        """Return the fields that do; `rules` are those that it is watched by."""
        due = min((moment for rule in rules if (moment := _due(rule, self, silent)) is not None), default=None)
        return {
            "state": self.state,
            "alarms": len(self.open),
            "seen_at": written(self.seen) if self.seen else None,
            "due_at": written(due) if due is not None else None,
            "values": {name: list(value) for name, value in self.values.items()},
            "stands": {rule.id: msgspec.to_builtins(self.stands[rule.id]) for rule in rules if rule.id in self.stands},
            "open": {kind: msgspec.to_builtins(each) for kind, each in self.open.items()},
        }


class Raised(Struct, frozen=True, kw_only=True):
    """An alarm to be entered (`fresh`), or fields of one to be changed."""

    id: str
    fields: dict[str, Any]
    fresh: bool


class Judge(Struct, frozen=True):
    """Rules and silences as they are at the moment; what comes of them is gathered in `raised`."""

    rules: Mapping[str, Rule]
    silences: tuple[Silence, ...]
    silent: float
    raised: dict[str, Raised] = field(default_factory=dict)

    def observe(self, watch: Watch, seen: Observation) -> bool:
        """Take an observation in; False for one that is older than what is known, or known already."""
        _, before = watch.values.get(seen.quantity, (0.0, 0.0))
        if seen.at <= before:
            return False
        if seen.quantity in watch.values or len(watch.values) < _MOST_VALUES:
            watch.values[seen.quantity] = (seen.value, seen.at)
        watch.seen = max(watch.seen, seen.at)
        for rule in self.of(watch):
            if rule.kind == "no_data" or rule.quantity == seen.quantity:
                stand = watch.stands.get(rule.id, NORMAL)
                self._stands(watch, rule, stand, machine.observed(rule, stand, seen.at, seen.value))
        self._settle(watch, seen.at)
        watch.changed = watch.changed or watch.device is None
        watch.stale = watch.seen - watch.told_seen >= self._seldom(watch)
        return True

    def pass_time(self, watch: Watch, now: float) -> None:
        """Let time pass for a thing of which nothing is observed."""
        for rule in self.of(watch):
            stand = watch.stands.get(rule.id, NORMAL)
            self._stands(watch, rule, stand, machine.passed(rule, stand, now, _heard(rule, watch), self.silent))
        self._settle(watch, now)

    def of(self, watch: Watch) -> tuple[Rule, ...]:
        """Return the rules that a thing is watched by."""
        return tuple(rule for rule in self.rules.values() if rule.watches(watch.kind, watch.number, watch.area))

    def _stands(self, watch: Watch, rule: Rule, before: Stand, after: Stand) -> None:
        if after != before:
            watch.stands[rule.id] = after
            watch.changed = True

    def _settle(self, watch: Watch, at: float) -> None:
        """Have one alarm of a kind open while any of its rules fires, as severe as the worst of them."""
        wanted: dict[str, Rule] = {}
        for rule in self.of(watch):
            stand = watch.stands.get(rule.id, NORMAL)
            if machine.firing(rule, stand) and not any(each.holds(watch.number, rule.alarm, at) for each in self.silences):
                there = wanted.get(rule.alarm)
                wanted[rule.alarm] = rule if there is None or worse(rule.severity, there.severity) else there
        for kind in (*wanted, *(kind for kind in watch.open if kind not in wanted)):
            self._kept(watch, kind, wanted.get(kind), at)

    def _kept(self, watch: Watch, kind: str, rule: Rule | None, at: float) -> None:
        there = watch.open.get(kind)
        if there is None and rule is not None:
            there = watch.open[kind] = Open(id=str(uuid4()), severity=rule.severity)
            self.raised[there.id] = Raised(id=there.id, fields=_alarm(watch, rule, at), fresh=True)
        elif there is not None and rule is None and there.firing:
            there.firing = False
            self._tell(there.id, {"state": "recovered", "ended_at": written(at)})
        elif there is not None and rule is not None and (not there.firing or worse(rule.severity, there.severity)):
            severity = rule.severity if worse(rule.severity, there.severity) else there.severity
            watch.open[kind] = Open(id=there.id, severity=severity)
            self._tell(there.id, {"state": "active", "ended_at": None, "severity": severity, "value": _value(watch, rule)})
        else:
            return
        watch.changed = True

    def _tell(self, alarm: str, fields: dict[str, Any]) -> None:
        there = self.raised.get(alarm)
        known = there.fields if there else {}
        self.raised[alarm] = Raised(id=alarm, fields={**known, **fields}, fresh=there is not None and there.fresh)

    def _seldom(self, watch: Watch) -> float:
        waits = (rule.seconds / _SHARE_OF_SILENCE for rule in self.of(watch) if rule.kind == "no_data")
        return min((SEEN_S, *waits))


def watch_id(county: str, number: str) -> str:
    """Return the id of the document of what is watched under a number in a county."""
    return str(uuid5(NAMESPACE_URL, f"wangge/monitoring/{county}/{number}"))


def watch_of(area: str, version: int, body: Mapping[str, Any]) -> Watch:
    """Read a watch from its document."""
    seen = moment(body.get("seen_at"))
    return Watch(
        number=body["number"],
        kind=body["kind"],
        name=body.get("name") or body["number"],
        area=area,
        where=body.get("where"),
        device=body.get("device"),
        version=version,
        seen=seen,
        told_seen=seen,
        values=msgspec.convert(body.get("values") or {}, dict[str, tuple[float, float]]),
        stands=msgspec.convert(body.get("stands") or {}, dict[str, Stand]),
        open=msgspec.convert(body.get("open") or {}, dict[str, Open]),
    )


def moment(text: str | None) -> float:
    """Return a moment of a document in seconds since 1970."""
    return datetime.fromisoformat(text).timestamp() if text else 0.0


def rearm(watch: Watch, kind: str, rules: Iterable[Rule], at: float) -> None:
    """Forget the open alarm of a kind: its case is closed, and its rules begin anew."""
    watch.open.pop(kind, None)
    for rule in rules:
        if rule.alarm == kind and machine.firing(rule, watch.stands.get(rule.id, NORMAL)):
            watch.stands[rule.id] = Stand(since=at)
    watch.changed = True


def _slack(rule: Rule) -> float:
    return min(SEEN_S, rule.seconds / _SHARE_OF_SILENCE)


def _heard(rule: Rule, watch: Watch) -> float:
    """Return since when a rule may count on silence: a little late, as what was seen is not written down each time."""
    return watch.seen + (_slack(rule) if rule.kind == "no_data" else 0.0)


def _due(rule: Rule, watch: Watch, silent: float) -> float | None:
    return machine.due(rule, watch.stands.get(rule.id, NORMAL), _heard(rule, watch), silent)


def _alarm(watch: Watch, rule: Rule, at: float) -> dict[str, Any]:
    return {
        "title": f"{watch.name}：{rule.name}"[:120],
        "thing": watch.number,
        "watch": watch.id,
        "device": watch.device,
        "alarm": rule.alarm,
        "rule": rule.id,
        "rule_name": rule.name,
        "severity": rule.severity,
        "state": "active",
        "started_at": written(at),
        "value": _value(watch, rule),
        "limit": _limit(rule),
        "class": rule.class_id or None,
        "where": watch.where,
        "open": f"{watch.number}/{rule.alarm}",
    }


def _value(watch: Watch, rule: Rule) -> float | None:
    return watch.values.get(rule.quantity, (None, 0.0))[0]


def _limit(rule: Rule) -> str:
    return "" if rule.kind == "no_data" else f"{rule.quantity} {SIGNS[rule.sign]} {rule.threshold:g}"
