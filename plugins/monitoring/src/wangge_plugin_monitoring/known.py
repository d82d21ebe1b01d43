"""The rules, silences and watches of an area in a worker's memory: read once, then only what the pulse says has changed.

What is written from here is written at the version that was read: where somebody else was faster the write is refused, and whoever
called `forget` reads everything again. Nothing depends on the memory being there.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from msgspec import Struct, field

from wangge_plugin_monitoring import pulse
from wangge_plugin_monitoring.conditions import Rule, rule_of
from wangge_plugin_monitoring.watching import Silence, Watch, moment, watch_of
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.log import Log
from wangge_sdk.platform import Platform, RefusedError
from wangge_sdk.registers import Registers


class Known(Struct):
    """What is known of one area."""

    area: str
    by: str = field(default_factory=lambda: uuid4().hex)
    batch: str = ""
    """The batch that was taken last: when it comes again, what was noted of it was never stored."""
    count: int = -1
    rules: dict[str, Rule] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()
    watches: dict[str, Watch] = field(default_factory=dict)

    def follow(self, platform: Platform, log: Log) -> tuple[DocumentStep, ...]:
        """Bring it up to date; return what is to be stored with whatever comes of it."""
        beat = pulse.read(platform, self.area)
        fresh = beat.since(self.count) if self.count >= 0 and beat.by == self.by else None
        if fresh is None:
            self.rules, self.silences = rules_of(platform, log), silences_of(platform)
            self.watches = {}
            for each in Registers(platform.collections).every("watch", sort="number"):
                watch = watch_of(each.data.area, each.data.version, each.data.body)
                self.watches[watch.number] = watch
        elif fresh:
            self._take(platform, dict.fromkeys(fresh), log)
        self.count = beat.count
        return () if beat.by == self.by else (pulse.claim(beat, self.area, self.by),)

    def written(self, watches: Iterable[Watch]) -> None:
        """Note that watches were stored as they are, each as the version after."""
        for watch in watches:
            watch.version += 1
            watch.told_seen, watch.changed, watch.stale = watch.seen, False, False

    def _take(self, platform: Platform, fresh: Iterable[str], log: Log) -> None:
        for what in fresh:
            if what == pulse.RULES:
                self.rules, self.silences = rules_of(platform, log), silences_of(platform)
                continue
            try:
                there = platform.collections.get("watch", what)
            except RefusedError as refused:
                if refused.code != "document_not_found":
                    raise
                self.watches = {number: watch for number, watch in self.watches.items() if watch.id != what}
            else:
                watch = watch_of(there.area, there.version, there.body)
                self.watches[watch.number] = watch


def rules_of(platform: Platform, log: Log) -> dict[str, Rule]:
    """Return the rules that are switched on and were tested; one that cannot be read is left out and told."""
    found = {}
    for each in Registers(platform.collections).every("rule", "state=on", sort="name"):
        if not each["tried_at"]:
            continue  # nobody has tested it
        try:
            found[each.id] = rule_of(each.id, each.data.area, each.data.body)
        except (KeyError, ValueError, TypeError) as error:
            log.warning("a rule cannot be read", rule=each.id, why=type(error).__name__)
    return found


def silences_of(platform: Platform) -> tuple[Silence, ...]:
    """Return the silences that are not over."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    found = Registers(platform.collections).every("silence", f"until>={now}", sort="until")
    return tuple(Silence(thing=each["thing"], alarm=each["alarm"] or "", until=moment(each["until"])) for each in found)


def step_of(watch: Watch, rules: Iterable[Rule], silent: float) -> DocumentStep:
    """Return the step that stores a watch."""
    body: dict[str, Any] = watch.body(rules, silent)
    if watch.version:
        return DocumentStep(collection="watch", id=watch.id, version=watch.version, body=body)
    kept = watch.told() | {name: value for name, value in body.items() if value is not None}
    return DocumentStep(collection="watch", id=watch.id, area=watch.area, body=kept)
