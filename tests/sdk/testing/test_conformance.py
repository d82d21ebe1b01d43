"""The conformance suite finds what it is for: each fault of a faulty plugin is told by the test that is about it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from wangge_sdk.cli import USAGE, main
from wangge_sdk.projects.creating import NewPlugin, create

pytestmark = pytest.mark.slow

FAULTY = '''
"""Everything that a plugin should not do."""

import socket
import time
from pathlib import Path

from wangge_sdk.hooks import hookimpl
from wangge_sdk.hooks.handlers import performs, serves
from wangge_sdk.views import (
    CaseClosed, ClassSuggestion, CommandAnswer, CommandRequest, HookContext, Refusal, ReportView, RouteAnswer, RouteRequest, UnitSuggestion,
)

try:
    socket.socket()
except PermissionError:
    pass
SEEN: list[str] = []


@hookimpl
def suggest_class(request: ReportView) -> object:
    return ({"class_id": "x", "confidence": 2, "reason": {"en": "?"}},)


@hookimpl
def route_case(ctx: HookContext, request: ReportView) -> tuple[UnitSuggestion, ...]:
    SEEN.append(request.text)
    time.sleep(0.001)
    return (UnitSuggestion(unit_kind="police", confidence=0.5, reason={"zh-CN": "".join(SEEN[-3:])[:900] or "?"}),)


@hookimpl
def validate_report(ctx: HookContext, request: ReportView) -> None:
    time.sleep(0.3)


@hookimpl
def case_closed(event: CaseClosed) -> None:
    raise KeyError(event.case.text)


@serves
def rule(request: RouteRequest) -> RouteAnswer:
    return RouteAnswer(output={"rule": 3})


@serves
def words(request: RouteRequest) -> RouteAnswer:
    SEEN.append(request.input["text"])
    if len(request.input["text"]) > 20:
        return RouteAnswer(refused=Refusal(message={"en": "".join(SEEN[-3:])[:900] or "?"}))
    return RouteAnswer(output={"rule": "".join(SEEN[-3:])[:200] or "?"})


@performs
def look(request: CommandRequest) -> CommandAnswer:
    return CommandAnswer(open="page:none")
'''


def run_tests(folder: Path, *more: str) -> tuple[int, str]:
    command = [
        str(Path(sys.executable).with_name("wangge")),
        "plugin",
        "test",
        str(folder),
        "--pytest=-p no:cacheprovider -W ignore -rA --tb=line",
        *more,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("faulty") / "made"
    create(NewPlugin(template="service", publisher="acme", name="faulty"), folder)
    package = folder / "src/acme_faulty"
    (package / "hooks.py").write_text(FAULTY)
    manifest = json.loads((package / "plugin.json").read_text())
    manifest["contributes"]["hooks"] = [
        {"hook": f"{name}.v1"} for name in ("suggest_class", "route_case", "validate_report", "case_closed")
    ]
    schema = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "maxLength": 400}}}
    (package / "schemas/words.json").write_text(json.dumps(schema))
    words = {"method": "POST", "path": "/words", "handler": "words", "public": True, "output": "schemas/rule.json"}
    manifest["contributes"]["routes"].append(words | {"input": "schemas/words.json"})
    manifest["contributes"]["ui"] = {"commands": [{"id": "open", "title": {"zh-CN": "打开", "en": "Open"}, "handler": "look"}]}
    manifest["localisation"]["path"] = "locales"
    (package / "locales").mkdir()
    (package / "locales/zh-CN.json").write_text('{"greeting": "你好", "end": "再见"}')
    (package / "locales/en.json").write_text('{"greeting": "Hello"}')
    (package / "plugin.json").write_text(json.dumps(manifest))
    schema = json.loads((package / "settings/area.schema.json").read_text())
    schema["properties"]["least_characters"]["default"] = 1000
    (package / "settings/area.schema.json").write_text(json.dumps(schema))
    code, output = run_tests(folder, "--conformance")
    assert code == 1
    return output


@pytest.mark.parametrize(
    "test",
    [
        "test_importing_needs_nothing",
        "test_the_types_are_those_of_the_manifest",
        "test_it_answers_what_it_may[suggest_class.v1]",
        "test_it_answers_what_it_may[route_case.v1]",
        "test_it_answers_what_it_may[validate_report.v1]",
        "test_it_answers_what_it_may[case_closed.v1]",
        "test_it_answers_what_it_may[GET /rule]",
        "test_it_answers_what_it_may[POST /words]",
        "test_it_answers_what_it_may[command open]",
        "test_two_areas_at_once_know_nothing_of_each_other[POST /words]",
        "test_two_areas_at_once_know_nothing_of_each_other[route_case.v1]",
        "test_default_settings_fit_their_schema",
        "test_every_language_has_every_string",
    ],
)
def test_each_fault_is_told_by_its_test(told: str, test: str):
    assert re.search(rf"^FAILED .*::{re.escape(test)}", told, re.MULTILINE), told


@pytest.mark.parametrize("test", ["test_the_check_finds_no_error", "test_the_code_has_the_hooks_of_the_manifest"])
def test_what_is_well_passes(told: str, test: str):
    assert re.search(rf"^PASSED .*::{re.escape(test)}", told, re.MULTILINE), told


def test_the_reasons_are_plain(told: str):
    assert "On import the code tries: socket.__new__" in told
    assert "lacks en" in told
    assert "validate_report.v1 took 3" in told
    assert "en lacks end" in told
    assert "GET /rule: its output does not fit at $.rule" in told
    assert "A text that POST /words answers lacks zh-CN" in told
    assert "it opens page:none, which is no page of the plugin" in told


def test_hooks_that_are_not_listed_are_told(tmp_path: Path):
    folder = tmp_path / "made"
    create(NewPlugin(template="service", publisher="acme", name="quiet"), folder)
    file = folder / "src/acme_quiet/plugin.json"
    manifest = json.loads(file.read_text())
    manifest["contributes"]["hooks"].pop()
    file.write_text(json.dumps(manifest))
    code, output = run_tests(folder, "--conformance")
    assert code == 1
    assert re.search(r"^FAILED .*::test_the_code_has_the_hooks_of_the_manifest", output, re.MULTILINE), output


def test_where_there_is_no_plugin_it_says_so(tmp_path: Path, capsys):
    assert main(["plugin", "test", str(tmp_path)]) == USAGE
    assert "has 0 plugin.json" in capsys.readouterr().err
