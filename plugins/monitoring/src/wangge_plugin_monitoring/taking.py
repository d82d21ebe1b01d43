"""A batch of messages: what it observes is kept, what the rules make of it is stored, alarms are raised; all of it one answer."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from msgspec import Struct

from wangge_plugin_monitoring.known import Known, step_of
from wangge_plugin_monitoring.observations import MisfitError, Observation, of_message, written
from wangge_plugin_monitoring.watching import Judge, Raised, Watch
from wangge_sdk.broker.documents import DocumentData, DocumentList, DocumentStep
from wangge_sdk.log import Log
from wangge_sdk.platform import Platform, RefusedError
from wangge_sdk.work import Message

HOUR: Final = 3600.0
_MOST_STALE: Final = 100


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


def take(platform: Platform, known: Known, seen: Iterable[Observation], silent_hours: float, *, again: bool = False) -> Taken:
    """Judge observations, in the order in which they came; `again` after it was refused once, so that nothing is taken on trust."""
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
    told = tuple(alarms(platform, judge.raised, known.watches, again=again))
    changed = (*(watch for watch in touched.values() if watch.changed), *_stale(touched.values()))
    steps += [step_of(watch, judge.of(watch), judge.silent) for watch in changed]
    steps += told
    return Taken(tuple(steps), changed, frozenset(unknown))


def alarms(
    platform: Platform, raised: Mapping[str, Raised], watches: Mapping[str, Watch], *, again: bool = False
) -> Iterator[DocumentStep]:
    """Yield the steps that enter and change alarms. One that is open already, from before its device was out of use, is gone on with."""
    for each in raised.values():
        there = _open(platform, each, watches) if each.fresh and again else None if each.fresh else _there(platform, each.id)
        if there is not None:
            same = {name: value for name, value in each.fields.items() if name not in {"started_at", "open"}}
            yield DocumentStep(collection="alarm", id=there.id, version=there.version, body=same)
        elif each.fresh:
            body = {name: value for name, value in each.fields.items() if value is not None}
            yield DocumentStep(collection="alarm", id=each.id, area=watches[body["thing"]].area, body=body)


def _there(platform: Platform, alarm: str) -> DocumentData | None:
    """Return an alarm; none where somebody has deleted it."""
    try:
        return platform.collections.get("alarm", alarm)
    except RefusedError as refused:
        if refused.code != "document_not_found":
            raise
        return None


def _open(platform: Platform, raised: Raised, watches: Mapping[str, Watch]) -> DocumentData | None:
    """Return the alarm that is open under the key of a fresh one, after the watch has learnt of it."""
    found = platform.collections.list(DocumentList(collection="alarm", filters=(f"open={raised.fields['open']}",), limit=1)).items
    if not found:
        return None
    watches[raised.fields["thing"]].open[raised.fields["alarm"]].id = found[0].id
    return found[0]


def _stale(watches: Iterable[Watch]) -> tuple[Watch, ...]:
    """Return some of those that are only to be written down as heard of: all at once would be more than an answer may hold."""
    return tuple(islice((watch for watch in watches if watch.stale and not watch.changed), _MOST_STALE))


def _kept(watch: Watch, seen: Observation) -> DocumentStep:
    body = {"device": seen.device, "quantity": seen.quantity, "at": written(seen.at), "value": seen.value}
    return DocumentStep(collection="observation", area=watch.area, body=body)
