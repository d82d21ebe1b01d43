"""From what was declared and what was seen to the rows of the matrix. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from wangge_registry.trials.bringing import Brought
from wangge_registry.trials.exercising import HERE, THERE, Try
from wangge_registry.trials.model import Kind, Row, RowVerdict
from wangge_registry.trials.server import FeedStand, Observed, Worker
from wangge_sandbox.importing import Imported
from wangge_sdk.hooks import SPECS
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.handlers import called_ids
from wangge_sdk.manifest.screens import Screen
from wangge_sdk.scopes import PROTECTED
from wangge_sdk.trials import Ask

_BAD: Final = {
    "failed": "fails",
    "late": "takes longer than it may",
    "unfit_answer": "answers what it may not",
    "forbidden": "tries what its page's policy forbids",
    "unusable": "keeps people from using it",
}
_COUNTYS: Final = frozenset({"egress_secret", "egress_mirror"})
"""Why a feed is not asked that a county has to see to first."""
_REFUSED: Final = "HookError: RefusedError"
_UNKNOWN: Final = "unknown_method"
EMPTY_WORKER_MB: Final = 18
"""What a worker takes in which nothing of a plugin is: Python, the SDK and the platform's part, shared pages and all."""


def of_import(manifest: Manifest, found: Imported | None, worker: str) -> Iterator[Row]:
    """Judge the import with everything denied, and each hook and handler against the manifest."""
    if found is None:
        if manifest.runtime.module is None:
            yield Row(kind=Kind.START, name="import", observed="there is no code", verdict=RowVerdict.AGREES)
        return
    bad = found.fault is not None or bool(found.tried) or bool(worker)
    yield Row(
        kind=Kind.START,
        name="import",
        declared="a module that needs nothing when it is imported",
        observed=found.fault or worker or ("tries what is denied" if found.tried else "is imported with everything denied"),
        verdict=RowVerdict.FAULTY if bad else RowVerdict.AGREES,
        evidence=found.tried,
    )
    if found.fault is not None:
        return
    listed, there = called_ids(manifest), set(found.hooks)
    for hook in sorted(there - listed):
        yield Row(kind=Kind.HOOK, name=hook, observed="the code implements it", verdict=RowVerdict.UNDECLARED)
    for hook in sorted(listed - there):
        yield Row(kind=Kind.HOOK, name=hook, declared="listed in plugin.json", observed="", verdict=RowVerdict.FAULTY)


def of_libraries(manifest: Manifest, brought: Brought) -> Iterator[Row]:
    """Judge whether the libraries of the lock are there to be tried with; what the mirror lacks is no fault of the plugin."""
    if manifest.requires.lock is None:
        return
    count = len(brought.pins)
    told = brought.fault or (f"{len(brought.missing)} of {count} are not in the mirror" if brought.missing else f"{count} from the mirror")
    verdict = RowVerdict.FAULTY if brought.fault else RowVerdict.NOT_RUN if brought.missing else RowVerdict.AGREES
    mend = ("wangge-registry libraries FOLDER takes them into the mirror",) if brought.missing else ()
    said = manifest.requires.lock
    yield Row(kind=Kind.START, name="libraries", declared=said, observed=told, verdict=verdict, evidence=(*mend, *brought.missing))


def unopened(name: str, screen: Screen, why: str, verdict: RowVerdict) -> Row:
    """Return the row of a screen that was not opened."""
    said = f"a {screen.render} for {' and '.join(screen.audience)}"
    return Row(kind=Kind.SCREEN, name=name, declared=said, observed=why, verdict=verdict)


def of_tries(tries: Sequence[Try], declared: Mapping[tuple[Kind, str], str]) -> Iterator[Row]:
    """Judge each declared thing by all that came of it here."""
    by_thing = {key: list(group) for key, group in groupby(sorted(tries, key=_thing), key=_thing)}
    for (kind, name), said in declared.items():
        done = by_thing.get((kind, name), [])
        bad = [try_ for try_ in done if try_.outcome in _BAD]
        good = [try_ for try_ in done if try_.outcome == "answered"]
        refused = [try_ for try_ in done if try_.outcome == "refused"]
        if bad:
            evidence = tuple(f"{try_.given} → {try_.detail}" for try_ in bad)
            told = f"{_BAD[bad[0].outcome]}: {bad[0].detail}"
            yield Row(kind=kind, name=name, declared=said, observed=told, verdict=RowVerdict.FAULTY, evidence=evidence)
        elif good:
            slowest = max(try_.milliseconds for try_ in good)
            told = f"answers {len(good)} of {len(done)}, at most {slowest:.0f} ms"
            yield Row(kind=kind, name=name, declared=said, observed=told, verdict=RowVerdict.AGREES, evidence=(good[0].given,))
        else:
            evidence = tuple(f"{try_.given} → {try_.detail}" for try_ in refused)
            told = "refuses all that it was given" if refused else ""
            yield Row(kind=kind, name=name, declared=said, observed=told, verdict=RowVerdict.UNSEEN, evidence=evidence)


def of_feeds(manifest: Manifest, stand: Mapping[str, FeedStand]) -> Iterator[Row]:
    """Judge each feed by what became of the fetch that was asked for: a stand-in answers, with the feed's own sample where it brings one.

    Without a sample the request counts, and not what came.
    """
    for feed in manifest.contributes.feeds:
        said, seen = f"{feed.format} from {feed.url}, {feed.schedule}", stand.get(feed.id)
        if seen is None or seen.fetched_at is None:
            yield Row(kind=Kind.FEED, name=feed.id, declared=said, verdict=RowVerdict.UNSEEN)
            continue
        if feed.sample is not None and not seen.error:
            told = f"of the {seen.items} items of its sample {seen.unfit} are left out"
            verdict = RowVerdict.AGREES if seen.items > seen.unfit else RowVerdict.FAULTY
            yield Row(kind=Kind.FEED, name=feed.id, declared=said, observed=told, verdict=verdict)
            continue
        refused = "not taken" if feed.sample else "not asked"
        asked = seen.status is not None and feed.sample is None
        told = f"asked once, answered with {seen.status} by a stand-in" if asked else f"{refused}: {seen.error}: {seen.detail}"
        verdict = RowVerdict.AGREES if asked else RowVerdict.UNSEEN if seen.error in _COUNTYS else RowVerdict.FAULTY
        yield Row(kind=Kind.FEED, name=feed.id, declared=said, observed=told, verdict=verdict)


def of_areas(tries: Iterable[Try], observed: Observed, here: str) -> Iterator[Row]:
    """Judge whether anything that was said in the other township came out here."""
    leaks = [f"{try_.kind} {try_.name}: {_around(try_.text, THERE)}" for try_ in tries if THERE in try_.text]
    township = here[:9]
    leaks += [f"{ask.method} asked in {ask.hook}: {_around(ask.told, THERE)}" for ask in observed.asks if _leaks(ask, township)]
    yield Row(
        kind=Kind.AREA,
        name="another area's words",
        declared="nothing of one area comes out in another",
        observed="words of the other township come out here" if leaks else "none came out",
        verdict=RowVerdict.FAULTY if leaks else RowVerdict.AGREES,
        evidence=tuple(leaks),
    )


def _leaks(ask: Ask, township: str) -> bool:
    """Tell whether words of next door are in a question here; a job acts for every area, and may put a document back where it lies."""
    keeps = ask.hook.startswith("job:") and not ask.host
    return THERE in ask.told and ask.area.startswith(township) and not keeps


def of_asks(manifest: Manifest, observed: Observed) -> Iterator[Row]:
    """Judge the hosts and permissions that were used against those that are declared."""
    yield from _hosts(manifest, observed.asks)
    yield from _permissions(manifest, observed.asks)


def _hosts(manifest: Manifest, asks: Sequence[Ask]) -> Iterator[Row]:
    declared = {host.host: host for host in manifest.egress if host.from_ == "backend"}
    seen: dict[str, list[Ask]] = {}
    for ask in asks:
        if ask.host:
            seen.setdefault(ask.host, []).append(ask)
    for name in sorted(seen.keys() - declared.keys()):
        yield Row(
            kind=Kind.HOST,
            name=name,
            observed=f"asked for {len(seen[name])} times",
            verdict=RowVerdict.UNDECLARED,
            evidence=tuple(f"{ask.hook}: {ask.told}" for ask in seen[name]),
        )
    for name, host in declared.items():
        said, used = f"{host.operation}, {', '.join(host.data_classes)}", seen.get(name, [])
        told = [ask for ask in used if (THERE in ask.told or HERE in ask.told) and not PROTECTED & set(host.data_classes)]
        verdict = RowVerdict.FAULTY if told else RowVerdict.AGREES if used else RowVerdict.UNSEEN
        yield Row(
            kind=Kind.HOST,
            name=name,
            declared=said,
            observed="is told what people wrote" if told else f"asked {len(used)} times" if used else "",
            verdict=verdict,
            evidence=tuple(f"{ask.hook}: {ask.told}" for ask in told or used[:1]),
        )


def _permissions(manifest: Manifest, asks: Sequence[Ask]) -> Iterator[Row]:
    required = {request.scope for request in manifest.permissions.required}
    declared = required | {request.scope for request in manifest.permissions.optional}
    by_hook = {scope for use in manifest.contributes.hooks for spec in SPECS.values() if spec.id == use.hook for scope in spec.needs}
    used: dict[str, list[Ask]] = {}
    for ask in asks:
        if ask.scope is not None:
            used.setdefault(ask.scope, []).append(ask)
    unknown = {ask.method: ask.hook for ask in asks if ask.refused == _UNKNOWN}
    for method, hook in sorted(unknown.items()):
        yield Row(kind=Kind.PERMISSION, name=method, observed=f"asked in {hook}", verdict=RowVerdict.UNDECLARED)
    for scope in sorted(used.keys() - declared):
        evidence = tuple(f"{ask.method} in {ask.hook}: {ask.refused or 'given'}" for ask in used[scope])
        yield Row(kind=Kind.PERMISSION, name=scope, observed="asked for", verdict=RowVerdict.UNDECLARED, evidence=evidence)
    for scope in sorted(declared):
        seen = "asked for" if scope in used else "needed by a hook" if scope in by_hook else ""
        verdict = RowVerdict.AGREES if seen else RowVerdict.UNSEEN
        said = "required" if scope in required else "optional"
        yield Row(kind=Kind.PERMISSION, name=scope, declared=said, observed=seen, verdict=verdict)


def of_budgets(manifest: Manifest, observed: Observed) -> Iterator[Row]:
    """Judge memory, and whether the worker lived, asked in time and kept still after its calls."""
    if manifest.runtime.module is None or not observed.workers:
        return
    yield _memory(manifest.runtime.limits.memory_mb, observed.workers)
    deaths = [worker.last_death or "" for worker in observed.workers if worker.deaths]
    yield Row(
        kind=Kind.BUDGET,
        name="life",
        declared="the worker lives",
        observed=f"it died: {deaths[0]}" if deaths else "it lived",
        verdict=RowVerdict.FAULTY if deaths else RowVerdict.AGREES,
        evidence=tuple(deaths),
    )
    after = sum(worker.refused_asks for worker in observed.workers) - sum(ask.refused is not None for ask in observed.asks)
    yield Row(
        kind=Kind.BUDGET,
        name="after the call",
        declared="nothing is asked when no call is live",
        observed=f"{after} questions came after their call" if after > 0 else "none came",
        verdict=RowVerdict.FAULTY if after > 0 and not deaths else RowVerdict.AGREES,
    )


def _memory(allowed: int, workers: Sequence[Worker]) -> Row:
    """Judge what a worker took beside Python and the platform's own part of it, which every worker has."""
    peak = max(max(worker.peak_kb, worker.memory_kb or 0) for worker in workers) // 1024
    own = max(peak - EMPTY_WORKER_MB, 0)
    return Row(
        kind=Kind.BUDGET,
        name="memory",
        declared=f"{allowed} MB of its own",
        observed=f"{own} MB of its own at most, {peak} MB with what every worker has",
        verdict=RowVerdict.FAULTY if own > allowed else RowVerdict.AGREES,
    )


def of_fault(fault: str, tries: Sequence[Try], *, may_raise: bool) -> Row:
    """Judge how a plugin bears one fault; `may_raise` lets it fail with an error, as long as its worker lives."""
    bad = [try_ for try_ in tries if try_.outcome in _BAD and not (may_raise and try_.detail.startswith("HookError"))]
    bad = [try_ for try_ in bad if try_.outcome != "late" and not _hands_on(try_)]
    tries = [try_ for try_ in tries if try_.outcome != "unfit_request"]
    return Row(
        kind=Kind.FAULT,
        name=fault,
        declared="it goes on answering, or says no",
        observed=f"{bad[0].name} {_BAD[bad[0].outcome]}: {bad[0].detail}" if bad else f"{len(tries)} calls borne" if tries else "",
        verdict=RowVerdict.FAULTY if bad else RowVerdict.AGREES if tries else RowVerdict.UNSEEN,
        evidence=tuple(f"{try_.name}: {try_.detail}" for try_ in bad),
    )


def _hands_on(try_: Try) -> bool:
    """Tell whether a job ends with a refusal of the platform: nobody waits for it, and the platform runs it again."""
    return try_.kind is Kind.JOB and try_.detail.startswith(_REFUSED)


def _thing(try_: Try) -> tuple[Kind, str]:
    return try_.kind, try_.name


def _around(text: str, mark: str) -> str:
    at = text.find(mark)
    return text[max(at - 80, 0) : at + len(mark) + 40]
