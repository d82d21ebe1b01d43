"""Observations and the passing of time outside of the batches of the standing subscription: each act is one batch of documents.

It is done again where somebody else stored a watch meanwhile, and told to the memory of the worker that takes the batches.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from wangge_plugin_monitoring import pulse
from wangge_plugin_monitoring.known import Known, rules_of, silences_of, step_of
from wangge_plugin_monitoring.observations import Observation, written
from wangge_plugin_monitoring.taking import HOUR, alarms, take
from wangge_plugin_monitoring.watching import Judge, Watch, watch_id, watch_of
from wangge_sdk.broker.documents import MOST_DOCUMENTS, DocumentStep
from wangge_sdk.log import Log
from wangge_sdk.platform import Platform, RefusedError
from wangge_sdk.registers import Registers

Result = TypeVar("Result")

AT_ONCE: Final = 30
"""Observations of one call: each may store a watch and raise an alarm too."""
_TRIES: Final = 4
_OVERTAKEN: Final = frozenset({"document_changed", "document_not_unique", "document_exists", "document_not_found"})


def again(act: Callable[[], Result]) -> Result:
    """Do something that reads and writes, and once more where somebody else was faster.

    Raises:
        RefusedError: it is refused for another reason, or again and again.
    """
    for _ in range(_TRIES - 1):
        try:
            return act()
        except RefusedError as refused:
            if refused.code not in _OVERTAKEN:
                raise
    return act()


def observe(platform: Platform, area: str, seen: Iterable[Observation], silent_hours: float, log: Log) -> frozenset[str]:
    """Take observations in; return the things that are not watched."""
    listed = tuple(seen)

    def act() -> frozenset[str]:
        known = Known(area, rules=rules_of(platform, log), silences=silences_of(platform), watches=dict(_watches(platform, area, listed)))
        taken = take(platform, known, listed, silent_hours, again=True)
        _store(platform, area, taken.steps, taken.watches)
        return taken.unknown

    return again(act)


def pass_time(platform: Platform, area: str, now: float, silent_hours: float, log: Log) -> int:
    """Let time pass for every watch of which something is due; return how many alarms were raised or changed."""
    rules, silences, silent = rules_of(platform, log), silences_of(platform), silent_hours * HOUR
    raised = 0
    for each in tuple(Registers(platform.collections).every("watch", f"due_at<={written(now)}", sort="due_at")):
        watch = watch_of(each.data.area, each.data.version, each.data.body)
        judge = Judge(rules, silences, silent)
        judge.pass_time(watch, now)
        told = tuple(alarms(platform, judge.raised, {watch.number: watch}, again=True))
        steps = (step_of(watch, judge.of(watch), silent), *told)
        try:
            _store(platform, area, steps, (watch,))
        except RefusedError as refused:
            if refused.code not in _OVERTAKEN:
                raise
            continue  # it was heard of meanwhile: what is due now, the next round says
        raised += len(judge.raised)
    return raised


def _store(platform: Platform, area: str, steps: tuple[DocumentStep, ...], watches: Iterable[Watch]) -> None:
    for start in range(0, len(steps), MOST_DOCUMENTS):
        platform.collections.batch("watch", steps[start : start + MOST_DOCUMENTS])
    told = [watch.id for watch in watches]
    if told:
        pulse.beat(platform, area, *told)


def _watches(platform: Platform, area: str, seen: Iterable[Observation]) -> Mapping[str, Watch]:
    found = {}
    for number in dict.fromkeys(each.device for each in seen):
        try:
            there = platform.collections.get("watch", watch_id(area[:6], number))
        except RefusedError as refused:
            if refused.code != "document_not_found":
                raise
        else:
            found[number] = watch_of(there.area, there.version, there.body)
    return found
