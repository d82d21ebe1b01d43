"""Manifests are read without touching code, and what is wrong is listed instead of hiding the rest."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.core.plugins import example
from wangge_core.plugins.discovery import discover, distinct


def test_the_first_party_plugins_are_found_without_importing_them() -> None:
    for name in [name for name in sys.modules if name.startswith("wangge_plugin_")]:
        del sys.modules[name]
    found = {each.name: each for each in discover()}
    assert {"wangge.livelihood", "wangge.keyword-triage"} <= set(found)
    assert all(each.offer for each in found.values()), [finding.sentence() for each in found.values() for finding in each.findings]
    assert not [name for name in sys.modules if name.startswith("wangge_plugin_")]


def test_a_broken_plugin_does_not_hide_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    for name, content in {"h_broken": '{"id": "acme.broken"', "h_faulty": '{"id": "acme.faulty"}'}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('must not be imported')")
        (tmp_path / name / "plugin.json").write_text(content)
    points = [EntryPoint(name, f"{name}:plugin.json", "wangge.plugins") for name in ("h_broken", "h_faulty", "h_absent")]
    by_name = {each.name: each for each in discover(points)}
    absent, faulty, broken = by_name["h_absent"], by_name["acme.faulty"], by_name[str(tmp_path / "h_broken")]
    assert absent.problem is not None
    assert "h_absent" in absent.problem["en"]
    assert absent.problem["zh-CN"].startswith("无法读取插件")
    assert faulty.offer is None
    assert "$" in faulty.findings[0].path
    assert [finding.id for finding in broken.findings] == ["json.valid"]


def test_two_plugins_of_one_name_do_not_answer_for_the_same_case_types() -> None:
    first, second = example.found("acme.noise"), example.found("zeta.noise")
    kept = distinct([first, second])
    assert kept[0] is first
    assert kept[1].offer is None
    assert kept[1].problem is not None
    assert "taken by acme.noise" in kept[1].problem["en"]


def test_the_same_plugin_twice_is_listed_once_as_usable() -> None:
    kept = distinct([example.found("acme.noise"), example.found("acme.noise")])
    assert [(each.name, each.offer is None) for each in kept] == [("acme.noise", False), ("acme.noise 1.2.0 (2)", True)]


def test_the_settings_schema_comes_along() -> None:
    schema = {"type": "object", "properties": {"words": {"type": "integer", "default": 3, "x-i18n": example.TITLE}}}
    found = example.found(files={"settings.json": schema}, contributes={"settings": {"area": "settings.json"}})
    assert found.offer is not None, found.findings
    assert found.offer.settings_schema == schema
