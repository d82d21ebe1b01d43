"""Whole trial runs, each against a platform that is started for it: what misbehaves when it runs is told, what is honest passes."""

import hashlib
import os
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.registry.trials.misbehaving import FIVE_AT_ONCE, PLUGINS, Misbehaving, locking
from tests.registry.trials.test_bringing import DIGEST, LOCK, NAME, mirror_of
from wangge_registry.libraries import Libraries
from wangge_registry.trials.apart import trial_runner
from wangge_registry.trials.means import Means
from wangge_registry.trials.model import Kind, Matrix, Outcome, RowVerdict
from wangge_registry.trials.running import run_trial
from wangge_sdk.projects.creating import TEMPLATES, NewPlugin, create
from wangge_sdk.projects.packing import build

pytestmark = pytest.mark.slow

MEANS = Means(platform=str(Path(sys.executable).with_name("wangge")))
ROOT = Path(__file__).parents[3]
LIBRARIES = Path(os.environ.get("WANGGE_TEST_LIBRARIES", ROOT / "build" / "libraries"))
OURS = ROOT / "plugins"
soak_only = pytest.mark.skipif(not os.environ.get("WANGGE_TEST_SOAK"), reason="a platform for each takes minutes: make soak")


def rows(matrix: Matrix) -> dict[tuple[Kind, str], RowVerdict]:
    return {(row.kind, row.name): row.verdict for row in matrix.rows}


def test_five_ways_to_misbehave_are_told_apart():
    name, content = FIVE_AT_ONCE.wheel()
    matrix = trial_runner(MEANS)((name, content))
    assert matrix.outcome is Outcome.FAILED
    assert matrix.sha256 == hashlib.sha256(content).hexdigest()
    told = rows(matrix)
    assert told[Kind.HOST, "collect.elsewhere.example"] is RowVerdict.UNDECLARED
    assert told[Kind.HOST, "api.lamps.example"] is RowVerdict.UNSEEN
    assert told[Kind.PERMISSION, "people:read"] is RowVerdict.UNDECLARED
    assert told[Kind.AREA, "another area's words"] is RowVerdict.FAULTY
    assert told[Kind.ROUTE, "GET /find"] is RowVerdict.FAULTY
    assert told[Kind.SCREEN, "page board"] is RowVerdict.FAULTY
    assert told[Kind.HOOK, "validate_report.v1"] is RowVerdict.AGREES
    assert told[Kind.CONFORMANCE, "test_it_answers_what_it_may[validate_report.v1]"] is RowVerdict.AGREES
    assert told[Kind.CONFORMANCE, "test_it_answers_what_it_may[GET /find]"] is RowVerdict.FAULTY


@soak_only
@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.name)
def test_what_misbehaves_is_told(plugin: Misbehaving):
    matrix = run_trial(*plugin.wheel(), MEANS)
    assert rows(matrix)[plugin.kind, plugin.row] is plugin.verdict
    assert matrix.outcome is Outcome.FAILED


@soak_only
@pytest.mark.parametrize("folder", sorted(path.name for path in OURS.iterdir() if path.is_dir()))
def test_our_own_plugins_pass(folder: str, tmp_path: Path):
    if list((OURS / folder).glob("src/*/pylock.toml")):
        if not LIBRARIES.is_dir():
            pytest.skip("its lock names libraries: WANGGE_TEST_LIBRARIES is a folder with their wheels")
        Libraries(tmp_path / "mirror").take_all(LIBRARIES)
    packed = build(OURS / folder)
    matrix = run_trial(packed.name, packed.content, replace(MEANS, libraries=str(tmp_path / "mirror")))
    assert (matrix.outcome, [row for row in matrix.rows if row.blocks]) == (Outcome.PASSED, [])


@soak_only
@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_pass(template: str, tmp_path: Path):
    create(NewPlugin(template=template, publisher="acme", name="street-lights"), tmp_path / "made")
    packed = build(tmp_path / "made")
    matrix = run_trial(packed.name, packed.content, MEANS)
    assert (matrix.outcome, [row for row in matrix.rows if row.blocks]) == (Outcome.PASSED, [])


@soak_only
def test_a_plugin_runs_with_the_libraries_of_its_lock(tmp_path: Path):
    name, content = locking(LOCK.format(name=NAME, digest=DIGEST), "\nfrom lampmath import LAMPS\n", "return () if LAMPS == 3 else None")
    lacking = run_trial(name, content, MEANS)
    assert (lacking.outcome, rows(lacking)) == (Outcome.INCOMPLETE, {(Kind.START, "libraries"): RowVerdict.NOT_RUN})
    matrix = run_trial(name, content, replace(MEANS, libraries=str(mirror_of(tmp_path))))
    assert (matrix.outcome, rows(matrix)[Kind.HOOK, "validate_report.v1"]) == (Outcome.PASSED, RowVerdict.AGREES)


def test_a_platform_that_cannot_be_started_is_no_pass(tmp_path: Path):
    name, content = PLUGINS[0].wheel()
    for command in (tmp_path / "nothing", Path("/bin/true")):
        matrix = run_trial(name, content, Means(platform=str(command)))
        assert (matrix.outcome, len(matrix.rows)) == (Outcome.INCOMPLETE, 1)


def test_a_run_that_does_not_end_is_given_up_and_is_no_pass():
    name, content = PLUGINS[0].wheel()
    matrix = trial_runner(Means(platform="/bin/cat"), seconds=1.5)((name, content))
    assert matrix.outcome is Outcome.INCOMPLETE
    assert matrix.sha256 == hashlib.sha256(content).hexdigest()


def test_what_is_no_wheel_is_no_pass():
    assert run_trial("x-1.0.0-py3-none-any.whl", b"no zip", MEANS).outcome is Outcome.INCOMPLETE
