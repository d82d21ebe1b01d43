"""The plugin author's guide: its examples work, and its lists are complete, in both languages."""

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import wangge_sdk
from tests.sdk.manifest.example import Plugin
from wangge_sdk.hooks import SPECS
from wangge_sdk.manifest import check, manifest_schema, offered_case_types, open_package, read_manifest, view_schema
from wangge_sdk.scopes import SCOPES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "zh-CN")
BLOCK = re.compile(r"```\{code-block\} (\w+)\n(?::caption: ([^\n]+)\n\n)?(.*?)```", re.DOTALL)


def page(language: str, name: str) -> str:
    return (ROOT / "docs" / language / "plugins" / f"{name}.md").read_text(encoding="utf-8")


def blocks(language: str, name: str) -> dict[str, str]:
    """Return the examples of a page by caption, those without by their language."""
    return {caption or kind: content for kind, caption, content in BLOCK.findall(page(language, name))}


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param  # type: ignore[no-any-return]


def test_both_languages_have_the_same_pages_and_examples():
    names = [{file.stem for file in (ROOT / "docs" / language / "plugins").glob("*.md")} for language in LANGUAGES]
    assert names[0] == names[1]
    for name in names[0]:
        assert blocks("en", name) == blocks("zh-CN", name)


@pytest.fixture
def first_plugin(language: str, tmp_path: Path) -> Path:
    for name, content in blocks(language, "first-plugin").items():
        if "." in name:
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
    (tmp_path / "src" / "example_lost_and_found" / "__init__.py").touch()
    return tmp_path


def test_the_first_plugin_checks_as_it_says(first_plugin: Path, language: str):
    command, output = blocks(language, "first-plugin")["console"].split("\n", 1)
    wangge = str(Path(sys.executable).with_name("wangge"))
    done = subprocess.run(
        [wangge, *command.split()[2:], "--lang", "en"], cwd=first_plugin, capture_output=True, text=True, check=True, timeout=60
    )
    assert command.startswith("$ wangge plugin check")
    assert done.stdout == output


def test_the_first_plugin_offers_what_it_says(first_plugin: Path):
    package = open_package(first_plugin)
    (thing,) = offered_case_types(package, read_manifest(package))
    assert [entry.id for entry in thing.classes] == ["lost-and-found.thing.lost", "lost-and-found.thing.found"]
    assert [route.unit_kind for route in (thing.route(f"{thing.id}.{name}", "999901") for name in ("found", "lost")) if route] == [
        "police",
        "township_office",
    ]


def test_the_first_plugin_builds_into_a_wheel_that_checks(first_plugin: Path):
    build = f"from hatchling.build import build_wheel; print(build_wheel({str(first_plugin)!r}))"
    done = subprocess.run([sys.executable, "-c", build], cwd=first_plugin, capture_output=True, text=True, check=True, timeout=120)
    assert check(first_plugin / done.stdout.split()[-1]) == []


def test_the_form_of_the_guide_has_nothing_to_mend(language: str, tmp_path: Path):
    plugin = Plugin(tmp_path / "plugin")
    plugin.files.update(blocks(language, "forms"))
    plugin.case_type["form"] = {"schema": "forms/lamp.schema.json", "ui": "forms/lamp.ui.json"}
    assert plugin.findings() == []


def test_the_languages_of_the_guide_have_nothing_to_mend_and_say_the_same(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    plugin = Plugin(tmp_path / "example_lamps")
    examples = blocks(language, "languages")
    plugin.files |= {name: content for name, content in examples.items() if name.startswith("locales/")}
    plugin.files |= {"words.py": examples["example_lamps/words.py"], "__init__.py": ""}
    plugin.manifest |= json.loads(examples["localisation in plugin.json"])
    assert plugin.findings() == []
    monkeypatch.syspath_prepend(tmp_path)
    words = importlib.import_module("example_lamps.words")
    monkeypatch.delitem(sys.modules, "example_lamps.words")
    monkeypatch.delitem(sys.modules, "example_lamps")
    assert words.mended("East Road", 1) == {
        "zh-CN": "East Road的路灯已修好。 还有 1 盏。",
        "en": "The lamps of East Road are mended. One is left.",
    }
    assert words.mended("East Road", 3)["en"].endswith("3 are left.")


def test_the_workflow_of_the_guide_has_nothing_to_mend_and_leads_where_it_says(language: str, tmp_path: Path):
    plugin = Plugin(tmp_path / "plugin")
    examples = blocks(language, "workflows")
    plugin.files["forms/mend.schema.json"] = examples["forms/mend.schema.json"]
    plugin.case_type["workflow"] = json.loads(examples["workflow in plugin.json"])
    assert plugin.findings() == []
    package = open_package(plugin.write())
    definition = offered_case_types(package, read_manifest(package))[0].definition
    mend = next(step for step in definition.transitions if step.id == "road-defects.mend")
    assert [mend.target({"result": result}) for result in ("done", "later")] == ["handled", "road-defects.closed_off"]


def test_every_promise_about_workflows_is_in_the_guide(language: str):
    sources = "".join(file.read_text() for file in Path(wangge_sdk.__file__).parent.joinpath("workflows").glob("*.py"))
    raised = set(re.findall(r'problem\(\s*"(workflow\.[a-z]+)"', sources)) - {"workflow.schema"}
    assert set(re.findall(r"`(workflow\.[a-z]+)`", page(language, "workflows"))) == raised


def test_the_code_of_the_guide_runs(language: str, tmp_path: Path):
    examples = blocks(language, "code")
    for name in ("example_lamps/hooks.py", "tests/test_hooks.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(examples[name], encoding="utf-8")
    (tmp_path / "example_lamps" / "__init__.py").touch()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_the_runtime_of_the_guide_is_valid(language: str, tmp_path: Path):
    fragment = json.loads(blocks(language, "code")["runtime and hooks in plugin.json"])
    plugin = Plugin(tmp_path / "plugin")
    plugin.manifest |= {name: fragment[name] for name in ("kind", "runtime", "permissions")}
    plugin.contributes["hooks"] = fragment["contributes"]["hooks"]
    assert plugin.findings() == []


def test_the_collection_of_the_guide_is_valid(language: str, tmp_path: Path):
    examples = blocks(language, "collections")
    plugin = Plugin(tmp_path / "plugin")
    plugin.manifest["data"] = json.loads(examples["data in plugin.json"]) | {"reads": [], "impact_assessment": "docs/impact.md"}
    plugin.files["documents/home.schema.json"] = json.loads(examples["documents/home.schema.json"])
    plugin.contributes["feeds"], plugin.contributes["ui"] = [], {}
    assert plugin.findings() == []
    (home,) = plugin.manifest["data"]["collections"]
    home["quarantine"] = "held"
    assert {finding.id for finding in plugin.findings()} == {"collection.quarantine"}
    plugin.manifest["data"]["collections"].append(json.loads(examples["quarantine in plugin.json"]))
    plugin.files["documents/held.schema.json"] = json.loads(examples["documents/held.schema.json"])
    fields = plugin.files["documents/home.schema.json"]["properties"]
    fields |= json.loads(examples["fields of documents/home.schema.json for old spreadsheets"])
    assert plugin.findings() == []


def test_every_hook_is_in_the_guide(language: str):
    assert re.findall(r"^\| `(\w+\.v\d+)` \|", page(language, "code"), re.MULTILINE) == [spec.id for spec in SPECS.values()]


def test_every_scope_and_what_each_hook_needs_is_in_the_guide(language: str):
    tables = page(language, "permissions").split("\n## ")[1:3]
    scopes, hooks = (re.findall(r"^\| `([\w.:]+)` \|(.*)\|$", table, re.MULTILINE) for table in tables)
    assert [(name, re.findall(r"`(\w+)`", row)) for name, row in scopes] == [
        (scope.id, [field.name for field in scope.fields]) for scope in SCOPES.values()
    ]
    assert [(name, tuple(re.findall(r"`([\w.:]+)`", row))) for name, row in hooks] == [(spec.id, spec.needs) for spec in SPECS.values()]


def test_the_permissions_of_the_guide_are_valid(language: str, tmp_path: Path):
    plugin = Plugin(tmp_path / "plugin")
    plugin.manifest |= json.loads(blocks(language, "permissions")["permissions in plugin.json"])
    plugin.manifest["runtime"]["activate_on"] = []
    plugin.contributes["hooks"] = [{"hook": "case_closed.v1"}]
    assert plugin.findings() == []


def test_every_section_of_the_manifest_is_in_the_guide(language: str):
    table = page(language, "manifest").split("\n## ")[0]
    named = {name for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert named == set(manifest_schema()["properties"]) - {"$schema"}


def test_every_finding_is_in_the_guide(language: str):
    table = page(language, "manifest").rpartition("\n## ")[2]
    named = {name for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for name in re.findall(r"`([\w.]+)`", row)}
    folders = (Path(wangge_sdk.__file__).parent.joinpath(name) for name in ("manifest", "workflows"))
    sources = "".join(file.read_text() for folder in folders for file in folder.rglob("*.py"))
    raised = set(re.findall(r'(?:[fF]inding|_refusal|_missing|problem)\(\s*(?:id=)?"([a-z_]+\.[a-z_]+)"', sources))
    assert named == raised
    assert len(raised) > 35


def street_lamps(language: str, tmp_path: Path) -> Plugin:
    """The plugin of the guide's page about pages and cards, laid over the example that has everything else."""
    examples = blocks(language, "pages")
    plugin = Plugin(tmp_path / "plugin")
    declared = json.loads(examples.pop("data and contributes in plugin.json"))
    plugin.manifest["id"], plugin.manifest["publisher"]["id"] = "example.street-lamps", "example"
    plugin.manifest["data"] = declared["data"]
    plugin.manifest["contributes"] = declared["contributes"]
    plugin.manifest |= {
        "kind": "declarative",
        "runtime": {"isolation": "none"},
        "egress": [],
        "permissions": {"required": []},
        "consults": [],
    }
    plugin.files |= {name: json.loads(text) for name, text in examples.items()}
    return plugin


def test_the_pages_of_the_guide_are_valid(language: str, tmp_path: Path):
    assert street_lamps(language, tmp_path).findings() == []


def test_every_block_of_the_guide_is_valid_and_none_is_missing(language: str, tmp_path: Path):
    plugin = street_lamps(language, tmp_path)
    shown = blocks(language, "blocks")
    plugin.files["ui/lamp.json"] = {"parameters": ["id"], "blocks": [json.loads(text) for text in shown.values()]}
    plugin.files["pictures/lamp.png"] = ""
    assert plugin.findings() == []
    assert set(shown) == set(view_schema()["$defs"]["block"]["properties"]["block"]["enum"])
