"""A trial run from the wheel to the matrix."""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx

from wangge_registry.trials import judging
from wangge_registry.trials.declaring import declared_things
from wangge_registry.trials.exercising import Exercise, Try
from wangge_registry.trials.model import Kind, Matrix, Row, RowVerdict, bounded, broken_off
from wangge_registry.trials.server import NotStartedError, TrialServer
from wangge_registry.trials.subject import NotReadableError, Subject
from wangge_sandbox.importing import Imported, NotImportedError, imported

_SLOW_MS: Final = 300
_AHEAD_S: Final = 400 * 24 * 3600
_GARBAGE: Final[tuple[Any, ...]] = (None, -1, "", [], {"a": "b"}, "🙂" * 50)


def run_trial(name: str, wheel: bytes, wangge: Path) -> Matrix:
    """Run a wheel against a platform that is thrown away; `wangge` is the platform's command. Whatever breaks off is no pass."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wangge-trial-", ignore_cleanup_errors=True) as place:
        try:
            subject = Subject(name, wheel, Path(place))
        except NotReadableError as error:
            return broken_off("", str(error))
        try:
            rows = list(_rows(subject, wangge))
        except (NotStartedError, NotImportedError, httpx.HTTPError) as error:
            return broken_off(subject.sha256, f"{type(error).__name__}: {error}", time.monotonic() - began)
        return bounded(Matrix(sha256=subject.sha256, seconds=round(time.monotonic() - began, 1), rows=tuple(rows)))


def _rows(subject: Subject, wangge: Path) -> Iterator[Row]:
    manifest = subject.manifest
    if manifest.requires.lock:
        yield Row(kind=Kind.START, name="dependencies", declared=manifest.requires.lock, verdict=RowVerdict.NOT_RUN)
    with TrialServer(wangge, subject.folder) as server:
        found = _imported(subject)
        yield from judging.of_import(manifest, found, server.ready.worker)
        if server.ready.state != "ready":
            told = f"{server.ready.state}: {server.ready.reason}"
            lacking = found is not None and server.ready.fence == "none"
            verdict = RowVerdict.ERRORED if lacking else RowVerdict.FAULTY
            yield Row(kind=Kind.START, name="taken in", declared="the platform runs it", observed=told, verdict=verdict)
            return
        if server.ready.worker:
            return
        yield from _tried(subject, server)


def _imported(subject: Subject) -> Imported | None:
    module = subject.manifest.runtime.module
    return None if module is None else imported([subject.folder], module)


def _tried(subject: Subject, server: TrialServer) -> Iterator[Row]:
    manifest = subject.manifest
    spoilt: Counter[str] = Counter()
    there = list(Exercise(subject, server, spoilt, there=True).all())
    here = list(Exercise(subject, server, spoilt, there=False).all())
    yield from judging.of_tries([*here, *_bad(there)], declared_things(manifest))
    faults = list(_faults(subject, server, spoilt)) if manifest.runtime.module is not None else []
    last = list(Exercise(subject, server, spoilt, there=False).hooks_once())
    observed = server.observed()
    yield from judging.of_areas([*here, *last], observed, server.ready.here)
    yield from judging.of_asks(manifest, observed)
    yield from judging.of_budgets(manifest, observed)
    yield from faults


def _bad(tries: list[Try]) -> list[Try]:
    """Return what went wrong in the other township: it is as bad there, and a refusal there says nothing."""
    return [try_ for try_ in tries if try_.outcome in {"failed", "late", "unfit_answer"}]


def _faults(subject: Subject, server: TrialServer, spoilt: Counter[str]) -> Iterator[Row]:
    made: tuple[tuple[str, dict[str, Any], bool], ...] = (
        ("slow store", {"slow_ms": _SLOW_MS}, False),
        ("refused permissions", {"refuse": True}, False),
        ("clock that jumps", {"ahead_s": _AHEAD_S}, False),
        ("answers that lead elsewhere", {"redirect": True}, False),
    )
    for name, fault, may_raise in made:
        server.fault(**fault)
        yield judging.of_fault(name, list(Exercise(subject, server, spoilt, there=False).hooks_once()), may_raise=may_raise)
    server.fault()
    settings = {key: _GARBAGE[number % len(_GARBAGE)] for number, key in enumerate(subject.settings_schema().get("properties", {}))}
    if settings:
        tries = list(Exercise(subject, server, spoilt, there=False).hooks_once(settings))
        yield judging.of_fault("malformed settings", tries, may_raise=True)
