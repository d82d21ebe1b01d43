"""A trial run from the wheel to the matrix."""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx

from wangge_registry.trials import judging
from wangge_registry.trials.browser import NoBrowserError, browser
from wangge_registry.trials.conforming import conforming
from wangge_registry.trials.declaring import declared_things
from wangge_registry.trials.exercising import Exercise, Try
from wangge_registry.trials.means import Means
from wangge_registry.trials.measuring import measured
from wangge_registry.trials.model import Kind, Matrix, Row, RowVerdict, bounded, broken_off
from wangge_registry.trials.server import NotStartedError, TrialServer
from wangge_registry.trials.subject import NotReadableError, Subject
from wangge_registry.trials.viewing import OPENED, Viewing
from wangge_sandbox.importing import Imported, NotImportedError, imported

_TOWNSHIP: Final = 9
_NO_ELEMENTS: Final = "no shell draws elements: a person looks at it"
_AFTERWARDS_S: Final = 1.0
"""So long is waited for what a plugin does when its calls are over."""
_SLOW_MS: Final = 300
_AHEAD_S: Final = 400 * 24 * 3600
_GARBAGE: Final[tuple[Any, ...]] = (None, -1, "", [], {"a": "b"}, "🙂" * 50)


def run_trial(name: str, wheel: bytes, means: Means) -> Matrix:
    """Run a wheel against a platform that is thrown away, with what this machine has. Whatever breaks off is no pass."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wangge-trial-", ignore_cleanup_errors=True) as place:
        try:
            subject = Subject(name, wheel, Path(place), Path(means.libraries) if means.libraries else None)
        except NotReadableError as error:
            return broken_off("", str(error))
        try:
            rows = list(_rows(subject, means))
        except (NotStartedError, NotImportedError, httpx.HTTPError) as error:
            return broken_off(subject.sha256, f"{type(error).__name__}: {error}", time.monotonic() - began)
        return bounded(Matrix(sha256=subject.sha256, seconds=round(time.monotonic() - began, 1), rows=tuple(rows)))


def _rows(subject: Subject, means: Means) -> Iterator[Row]:
    manifest = subject.manifest
    yield from judging.of_libraries(manifest, subject.brought)
    if subject.brought.missing or subject.brought.fault:
        return
    with TrialServer(Path(means.platform), subject.wheel, subject.wheels) as server:
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
        yield from _tried(subject, server, means)


def _imported(subject: Subject) -> Imported | None:
    module = subject.manifest.runtime.module
    return None if module is None else imported(subject.code, module)


def _tried(subject: Subject, server: TrialServer, means: Means) -> Iterator[Row]:
    manifest = subject.manifest
    spoilt: Counter[str] = Counter()
    there = list(Exercise(subject, server, spoilt, there=True).all())
    here = list(Exercise(subject, server, spoilt, there=False).all())
    seen, unopened = _opened(subject, server, means)
    declared = {thing: said for thing, said in declared_things(manifest).items() if thing not in {(row.kind, row.name) for row in unopened}}
    yield from judging.of_tries([*here, *seen, *_bad(there)], declared)
    yield from unopened
    yield from judging.of_feeds(manifest, server.fetched((feed.id for feed in manifest.contributes.feeds), server.ready.here[:_TOWNSHIP]))
    yield from measured(subject, server)
    yield from conforming(subject)
    faults = list(_faults(subject, server, spoilt)) if manifest.runtime.module is not None else []
    if manifest.runtime.module is not None:
        time.sleep(_AFTERWARDS_S)
    last = list(Exercise(subject, server, spoilt, there=False).hooks_once())
    observed = server.observed()
    yield from judging.of_areas([*here, *seen, *last], observed, server.ready.here)
    yield from judging.of_asks(manifest, observed)
    yield from judging.of_budgets(manifest, observed)
    yield from faults


def _opened(subject: Subject, server: TrialServer, means: Means) -> tuple[list[Try], list[Row]]:
    """Open the plugin's screens; return what came of it, and the rows of those that cannot be opened here."""
    ui = subject.manifest.contributes.ui
    screens = {f"{word} {screen.id}": screen for word, each in (("page", ui.pages), ("card", ui.cards)) for screen in each}
    closed = [
        judging.unopened(name, screen, _NO_ELEMENTS, RowVerdict.NOT_RUN) for name, screen in screens.items() if screen.render not in OPENED
    ]
    if len(closed) == len(screens):
        return [], closed
    try:
        with browser(means.browser_program, server.ready.url) as context:
            return list(Viewing(subject, server, context).all()), closed
    except NoBrowserError as error:
        missing = [
            judging.unopened(name, screen, str(error), RowVerdict.ERRORED) for name, screen in screens.items() if screen.render in OPENED
        ]
        return [], [*missing, *closed]


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
    for enabled in (False, True):
        server.switch(server.ready.here[:_TOWNSHIP], enabled=enabled)
    again = list(Exercise(subject, server, spoilt, there=False).hooks_once())
    yield judging.of_fault("switched off and on again", again, may_raise=False)
    settings = {key: _GARBAGE[number % len(_GARBAGE)] for number, key in enumerate(subject.settings_schema().get("properties", {}))}
    if settings:
        tries = list(Exercise(subject, server, spoilt, there=False).hooks_once(settings))
        yield judging.of_fault("malformed settings", tries, may_raise=True)
