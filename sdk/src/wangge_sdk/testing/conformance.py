"""The platform's own tests of a plugin; ``wangge plugin test`` runs them, and so does a trial run of the marketplace (``telling``).

They are the same every time: the requests are made up, but always the same ones.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, get_type_hints

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator

from wangge_sdk.hooks import HookSpec, denied
from wangge_sdk.hooks.loading import CodeError, Hook
from wangge_sdk.interactions import Refusal, Sentence
from wangge_sdk.manifest import check, offered_case_types
from wangge_sdk.manifest.handlers import called_ids
from wangge_sdk.projects.structs import FILE, struct_source
from wangge_sdk.testing.calls import Call, calls_of
from wangge_sdk.testing.fakes import FakePlatform, LogRecorder
from wangge_sdk.testing.questions import Vocabulary
from wangge_sdk.testing.subject import PluginUnderTest, defaults_of
from wangge_sdk.texts import LOCALES
from wangge_sdk.views import HookContext, Reason

_EXAMPLES: Final = 60
_PAIRS: Final = 15
_TRIES: Final = 3
"""A call that is late is made again: a busy machine must not fail a plugin that is fast enough."""
_IMPORT_SECONDS: Final = 30
_MARK: Final = "⟦only-in-the-other-area⟧"
_SAME: Final = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)

_READ: Final = (Reason, Reason | None, Sentence, Sentence | None)
Ask = Callable[[Hook, str, object], Any]


def test_the_check_finds_no_error(plugin: PluginUnderTest) -> None:
    """``wangge plugin check`` has nothing that must be mended."""
    errors = [finding.sentence() for finding in check(plugin.package) if finding.severity == "error"]
    assert not errors, "\n".join(errors)


def test_the_types_are_those_of_the_manifest(plugin: PluginUnderTest) -> None:
    """``declared.py``, where there is one, is what ``wangge plugin types`` would write."""
    file = plugin.folder / FILE
    if not file.is_file():
        pytest.skip(f"There is no {FILE}.")
    assert file.read_text(encoding="utf-8") == struct_source(plugin.package, plugin.manifest), "Run wangge plugin types."


def test_importing_needs_nothing(plugin: PluginUnderTest) -> None:
    """The code is imported without network, processes, threads, writing, or reading outside of Python and its package."""
    report = _imported_denied(plugin)
    assert not report["tried"], f"On import the code tries: {'; '.join(report['tried'])}. Do it when a hook is called, or not at all."


def test_the_code_has_the_hooks_of_the_manifest(plugin: PluginUnderTest) -> None:
    """No hook is implemented that the manifest does not list, and none is listed that is not implemented; so with handlers."""
    report = _imported_denied(plugin)
    assert report["fault"] is None, f"The code {report['fault']}."
    assert report["hooks"] == sorted(called_ids(plugin.manifest)), "plugin.json and the functions marked hookimpl, or as handlers, differ."


def test_it_answers_what_it_may(plugin: PluginUnderTest, listed_call: str, area: str) -> None:
    """For whatever the platform may send, the answer is of the type that is declared, in its languages, and there in time."""
    call, hook = _called(plugin, listed_call)
    budget = call.budget_ms / 1000
    ask = _asking(plugin, call.spec)

    @settings(_SAME, max_examples=_EXAMPLES)
    @given(request=call.requests(_vocabulary(plugin, area)))
    def answers(request: object) -> None:
        took: list[float] = []
        while not took or (took[-1] > budget and len(took) < _TRIES):
            began = time.perf_counter()
            answer = ask(hook, area, request)
            took.append(time.perf_counter() - began)
        assert min(took) <= budget, f"{listed_call} took {min(took) * 1000:.0f} ms; it may take {budget * 1000:.0f} ms."
        fault = call.fault(answer)
        assert fault is None, f"{listed_call}: {fault}."
        lacking = sorted({locale for text in _texts(answer) for locale in LOCALES if not text.get(locale, "").strip()})
        assert not lacking, f"A text that {listed_call} answers lacks {', '.join(lacking)}: {answer}"

    answers()


def test_two_areas_at_once_know_nothing_of_each_other(plugin: PluginUnderTest, listed_call: str, area: str, other_area: str) -> None:
    """Called for two areas at the same time, no answer or log line of one holds what was said in the other."""
    call, hook = _called(plugin, listed_call)
    here, there = _vocabulary(plugin, area), msgspec.structs.replace(_vocabulary(plugin, other_area), mark=_MARK)

    @settings(_SAME, max_examples=_PAIRS)
    @given(ours=call.requests(here), theirs=call.requests(there))
    def apart(ours: object, theirs: object) -> None:
        log = LogRecorder()
        ask = _asking(plugin, call.spec, log)
        answers: list[Any] = []
        other = threading.Thread(target=_quietly, args=(_asking(plugin, call.spec), hook, other_area, theirs))
        other.start()
        answers.append(ask(hook, area, ours))
        other.join()
        answers.append(ask(hook, area, ours))
        assert _MARK not in repr((answers, log.lines)), f"{listed_call} tells one area what was said in another."

    apart()


def test_switched_off_and_on_it_answers_again(plugin: PluginUnderTest, listed_call: str, area: str) -> None:
    """Imported anew, as after it was switched off and on, it has the same hooks and answers the same questions."""
    call = calls_of(plugin)[listed_call]
    first, second = _loaded(plugin), _loaded(plugin)
    assert first.keys() == second.keys()
    ask = _asking(plugin, call.spec)

    @settings(_SAME, max_examples=1)
    @given(request=call.requests(_vocabulary(plugin, area)))
    def again(request: object) -> None:
        assert type(ask(first[call.spec.id], area, request)) is type(ask(second[call.spec.id], area, request))

    again()


def test_default_settings_fit_their_schema(plugin: PluginUnderTest) -> None:
    """Every default is a value that the schema allows, so that whoever sets nothing has valid settings."""
    schemas = plugin.settings_schemas()
    if not schemas:
        pytest.skip("The manifest declares no settings.")
    for schema in schemas:
        whole = {key: value for key, value in schema.items() if key != "required"}  # what has no default may be left open
        faults = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(whole).iter_errors(defaults_of(schema))]
        assert not faults, "\n".join(faults)


def test_every_language_has_every_string(plugin: PluginUnderTest) -> None:
    """The files of the folder ``localisation.path`` are there for each language and have the same keys."""
    localisation = plugin.manifest.localisation
    if localisation.path is None:
        pytest.skip("The manifest names no folder of strings.")
    keys = {locale: _keys(plugin, f"{localisation.path}/{locale}.json") for locale in localisation.available}
    wanted = keys[localisation.default]
    lacking = [f"{locale} lacks {key}" for locale, found in keys.items() for key in sorted(wanted - found)]
    assert not lacking, "\n".join(lacking)


def _imported_denied(plugin: PluginUnderTest) -> dict[str, Any]:
    module = plugin.manifest.runtime.module
    if module is None:
        return {"hooks": [], "fault": None, "tried": []}
    command = [sys.executable, "-I", denied.__file__, str(plugin.folder.parent), module]
    done = subprocess.run(command, env={}, capture_output=True, text=True, check=False, timeout=_IMPORT_SECONDS)  # noqa: S603  our own file
    try:
        report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        pytest.fail(f"The process that imports the code ended with {done.returncode}: {done.stderr[-500:]}", pytrace=False)
    return report


def _loaded(plugin: PluginUnderTest) -> Mapping[str, Hook]:
    try:
        return plugin.load()
    except CodeError as error:
        pytest.fail(f"The plugin's code {error}.", pytrace=False)


def _called(plugin: PluginUnderTest, name: str) -> tuple[Call, Hook]:
    call = calls_of(plugin)[name]
    return call, _loaded(plugin)[call.spec.id]


def _asking(plugin: PluginUnderTest, spec: HookSpec, log: LogRecorder | None = None) -> Ask:
    """Return a function that calls a hook in an area, with the default settings and nothing granted."""

    def ask(hook: Hook, area: str, request: object) -> Any:  # noqa: ANN401  of the type that the specification names
        ctx = HookContext(
            area=area,
            plugin=plugin.manifest.id,
            version=plugin.manifest.version,
            log=log or LogRecorder(),
            settings=plugin.default_settings(),
            platform=FakePlatform(),
        )
        return spec.check_answer(hook(ctx, msgspec.msgpack.encode(request)))

    return ask


def _quietly(ask: Ask, hook: Hook, area: str, request: object) -> None:
    with suppress(Exception):  # what the other area's call comes to is not what is asked here
        ask(hook, area, request)


def _vocabulary(plugin: PluginUnderTest, area: str) -> Vocabulary:
    offered = offered_case_types(plugin.package, plugin.manifest)
    classes = tuple(entry.id for case_type in offered for entry in case_type.classes)
    return Vocabulary(area=area, case_types=tuple(case_type.id for case_type in offered), classes=classes)


def _texts(answer: object) -> Iterator[Mapping[str, str]]:
    """Yield the texts in an answer that people read."""
    if isinstance(answer, tuple):
        for item in answer:
            yield from _texts(item)
    elif isinstance(answer, msgspec.Struct):
        for name, kind in get_type_hints(type(answer), include_extras=True).items():
            value = getattr(answer, name)
            if isinstance(value, Mapping) and kind in _READ:
                yield value
            elif isinstance(value, Refusal):
                yield from _texts(value)


def _keys(plugin: PluginUnderTest, path: str) -> set[str]:
    if not plugin.package.has(path):
        pytest.fail(f"There is no file {path} in {Path(plugin.folder).name}.", pytrace=False)
    return set(json.loads(plugin.package.read(path)))
