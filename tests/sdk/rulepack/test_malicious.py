"""None of the malicious plugins passes, and those that should notice do; none of the good ones is kept back.

Five of them in the quick tests, all together in a slow one; `WANGGE_TEST_SOAK=1` tells each by itself.
"""

import os
from pathlib import Path
from typing import Final

import pytest

from tests.sdk.rulepack import honest
from tests.sdk.rulepack.malicious import PLUGINS, Malicious, advisories
from wangge_sdk.projects.creating import TEMPLATES, NewPlugin, create
from wangge_sdk.rulepack import Outcome, Report, Verdict, examine, read_place, read_wheel

ROOT = Path(__file__).parents[3]
SOAK: Final = bool(os.environ.get("WANGGE_TEST_SOAK"))
SAMPLE: Final = PLUGINS[:: len(PLUGINS) // 5][:5]


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return advisories(tmp_path_factory.mktemp("osv"))


def report_on(plugin: Malicious, mirror: Path) -> Report:
    return examine(read_wheel(plugin.file_name, plugin.wheel()), advisories=mirror)


@pytest.mark.parametrize("plugin", PLUGINS if SOAK else SAMPLE, ids=lambda plugin: plugin.name)
def test_a_malicious_plugin_is_noticed(plugin: Malicious, mirror: Path) -> None:
    report = report_on(plugin, mirror)
    assert report.verdict is Verdict.FAILED
    assert set(plugin.caught_by) <= {finding.check for finding in report.findings if finding.blocks}
    assert not [run.id for run in report.checks if run.outcome in {Outcome.ERRORED, Outcome.UNAVAILABLE}]


@pytest.mark.slow
def test_no_malicious_plugin_is_missed(mirror: Path) -> None:
    missed = {
        plugin.name: set(plugin.caught_by) - told
        for plugin in PLUGINS
        if not set(plugin.caught_by) <= (told := {finding.check for finding in report_on(plugin, mirror).findings if finding.blocks})
    }
    assert missed == {}


@pytest.mark.parametrize("plugin", honest.plugins(), ids=lambda plugin: plugin.name)
def test_an_honest_plugin_is_not_kept_back(plugin: Malicious, mirror: Path) -> None:
    report = report_on(plugin, mirror)
    assert [(finding.id, finding.code) for finding in report.findings if finding.severity != "note"] == []
    assert report.verdict is Verdict.PASSED


def test_there_are_enough_of_them() -> None:
    assert len({plugin.name for plugin in PLUGINS}) == len(PLUGINS) >= 25


def test_what_they_are_made_of_passes(mirror: Path) -> None:
    report = report_on(Malicious("nothing", ()), mirror)
    assert (report.verdict, [finding.id for finding in report.findings]) == (Verdict.PASSED, [])


REMARKS = {"open311": ["egress.hosts"]}
"""What a reviewer reads about our own: Open311 gives out the address of its specification and never asks it."""


@pytest.mark.parametrize("folder", sorted(path.name for path in (ROOT / "plugins").iterdir() if path.is_dir()))
def test_our_own_plugins_pass(folder: str, mirror: Path) -> None:
    report = examine(read_place(ROOT / "plugins" / folder), advisories=mirror)
    assert report.verdict is Verdict.PASSED
    assert [finding.id for finding in report.findings if finding.severity != "note"] == REMARKS.get(folder, [])


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_pass(template: str, tmp_path: Path, mirror: Path) -> None:
    create(NewPlugin(template=template, publisher="acme", name="street-lights"), tmp_path / "made")
    report = examine(read_place(tmp_path / "made"), advisories=mirror)
    assert (report.verdict, report.findings) == (Verdict.PASSED, ())
