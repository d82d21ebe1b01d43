"""A batch of messages: what it observes is kept, what the rules make of it is stored, alarms are raised; all of it one answer."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from wangge_plugin_monitoring.known import Known, step_of
from wangge_plugin_monitoring.observations import MisfitError, Observation, of_message, written
from wangge_plugin_monitoring.watching import Judge, Raised, Watch
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.log import Log
from wangge_sdk.platform import Platform
from wangge_sdk.work import Message

HOUR: Final = 3600.0


class Taken(Struct, frozen=True):
    """What came of observations: the steps that keep it, and the watches that are stored by them."""

    steps: tuple[DocumentStep, ...]
    watches: tuple[Watch, ...]
    unknown: frozenset[str] = frozenset()
    """Devices that are not registered."""


def read(messages: Iterable[Message], log: Log) -> Iterator[Observation]:
    """Yield what messages observe; those that observe nothing are counted in the log, by reason."""
    misfits: dict[str, int] = {}
    for message in messages:
        try:
            yield from of_message(message)
        except MisfitError as misfit:
            misfits[str(misfit)] = misfits.get(str(misfit), 0) + 1
    for why, count in misfits.items():
        log.warning("messages observe nothing", why=why, count=count)


def take(platform: Platform, known: Known, seen: Iterable[Observation], silent_hours: float) -> Taken:
    """Judge observations, in the order in which they came."""
    judge = Judge(known.rules, known.silences, silent_hours * HOUR)
    steps: list[DocumentStep] = []
    touched: dict[str, Watch] = {}
    unknown = set()
    for each in seen:
        watch = known.watches.get(each.device)
        if watch is None:
            unknown.add(each.device)
            continue
        if judge.observe(watch, each) or watch.values.get(each.quantity) != (each.value, each.at):  # else it came twice
            steps.append(_kept(watch, each))
        touched[watch.number] = watch
    changed = tuple(watch for watch in touched.values() if watch.changed)
    steps += [step_of(watch, judge.of(watch), judge.silent) for watch in changed]
    steps += alarms(platform, judge.raised, known.watches)
    return Taken(tuple(steps), changed, frozenset(unknown))


def alarms(platform: Platform, raised: Mapping[str, Raised], watches: Mapping[str, Watch]) -> Iterator[DocumentStep]:
    """Yield the steps that enter and change alarms."""
    for each in raised.values():
        if each.fresh:
            body = {name: value for name, value in each.fields.items() if value is not None}
            yield DocumentStep(collection="alarm", id=each.id, area=watches[body["thing"]].area, body=body)
        else:
            there = platform.collections.get("alarm", each.id)
            yield DocumentStep(collection="alarm", id=each.id, version=there.version, body=each.fields)


def _kept(watch: Watch, seen: Observation) -> DocumentStep:
    body = {"device": seen.device, "quantity": seen.quantity, "at": written(seen.at), "value": seen.value}
    return DocumentStep(collection="observation", area=watch.area, body=body)
