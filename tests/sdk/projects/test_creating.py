"""Projects of new plugins: sound from the first minute, never written over anything."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wangge_sdk.cli import DONE, USAGE, main
from wangge_sdk.manifest import check, read_manifest
from wangge_sdk.projects.creating import FOLDER, TEMPLATES, NewPlugin, NewPluginError, create

BIN = Path(sys.executable).parent
LONGEST = NewPlugin(template="service", publisher="p" * 40, name="n" * 50)


def new(template: str = "form-only", **more) -> NewPlugin:
    return NewPlugin(**{"template": template, "publisher": "acme-works", "name": "street-lights"} | more)


def tool(folder: Path, *command: str) -> str:
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=folder, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_template_is_offered():
    assert {folder.name for folder in FOLDER.iterdir()} == set(TEMPLATES)


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_is_to_mend_and_nothing_of_the_template_is_left(tmp_path: Path, template: str):
    files = create(new(template), tmp_path / "made")
    assert check(tmp_path / "made") == []
    assert read_manifest(tmp_path / "made").id == "acme-works.street-lights"
    for file in files:
        assert "your" not in file.relative_to(tmp_path).as_posix()
        assert not {"your-", "your_"} & {word[:5] for word in file.read_text(encoding="utf-8").split()}


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", ["street-lights", "n" * 50])
def test_every_template_is_clean(tmp_path: Path, template: str, name: str):
    create(new(template, name=name), tmp_path / "made")
    tool(tmp_path / "made", "ruff", "check", "--no-cache", ".")
    tool(tmp_path / "made", "ruff", "format", "--no-cache", "--check", ".")
    tool(tmp_path / "made", "wangge", "plugin", "types", "--check")


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where mypy keeps what it knows of the SDK's types from one project to the next."""
    return tmp_path_factory.mktemp("types")


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_passes_its_tests_and_types(tmp_path: Path, template: str, types: Path):
    create(new(template), tmp_path / "made")
    assert "Success" in tool(tmp_path / "made", "mypy", "--cache-dir", str(types), ".")
    told = tool(tmp_path / "made", "wangge", "plugin", "test", "--pytest=-p no:cacheprovider -W ignore")
    assert " passed" in told


@pytest.mark.slow
def test_pytest_alone_runs_the_tests_of_a_project(tmp_path: Path):
    create(new("service"), tmp_path / "made")
    assert "passed" in tool(tmp_path / "made", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore")


@pytest.mark.parametrize("template", TEMPLATES)
def test_another_language_is_there_everywhere(tmp_path: Path, template: str):
    create(new(template, languages=("en", "zh-CN", "bo")), tmp_path / "made")
    assert check(tmp_path / "made") == []
    manifest = read_manifest(tmp_path / "made")
    assert (manifest.localisation.default, manifest.localisation.available) == ("en", ("en", "zh-CN", "bo"))
    assert manifest.summary["bo"] == manifest.summary["en"]


def test_words_that_are_put_in_are_not_looked_at_again(tmp_path: Path):
    create(new(publisher="your-plugin", name="your-publisher"), tmp_path / "made")
    manifest = json.loads((tmp_path / "made/src/your_plugin_your_publisher/plugin.json").read_text())
    assert manifest["id"] == "your-plugin.your-publisher"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"publisher": "Acme"}, "cannot be the id"),
        ({"name": "x"}, "cannot be the id"),
        ({"name": "../../evil"}, "cannot be the id"),
        ({"template": "../service"}, "no template"),
        ({"languages": ("zh-CN",)}, "add en to the languages"),
        ({"languages": ("zh-CN", "en", "english")}, "not the tag"),
        ({"languages": ("zh-CN", "en", "en")}, "twice"),
    ],
)
def test_what_cannot_be_made_is_told(tmp_path: Path, wrong, told: str):
    with pytest.raises(NewPluginError, match=told):
        create(new(**wrong), tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_nothing_is_overwritten(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    command = ["plugin", "new", "street-lights", "--publisher", "acme", "--template", "form-only"]
    assert main(command) == DONE
    file = tmp_path / "street-lights/README.md"
    file.write_text("mine")
    assert main(command) == USAGE
    assert "is there already" in capsys.readouterr().err
    assert file.read_text() == "mine"


def test_an_id_may_be_given_whole(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["plugin", "new", "here", "--id", "acme.lights", "--template", "service", "--languages", "zh-CN,en,ug"]) == DONE
    told = capsys.readouterr().out
    assert "Made acme.lights in here" in told
    assert "The texts in ug are copies of those in zh-CN: translate them." in told
    assert main(["plugin", "new", "there", "--id", "acme.lights", "--publisher", "other", "--template", "service"]) == USAGE
    assert main(["plugin", "new", "there", "--id", "acme", "--template", "service"]) == USAGE
    assert "'acme' is half an id: write --id PUBLISHER.NAME." in capsys.readouterr().err


def test_what_is_not_given_is_asked_for(tmp_path: Path, monkeypatch, capsys):
    answers = iter(["", "acme", "", "en,zh-CN"])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("wangge_sdk.commands.plugin_new.read_line", lambda _question: next(answers))
    assert main(["plugin", "new", "lights"]) == DONE
    assert read_manifest(tmp_path / "lights").localisation.default == "en"
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    assert main(["plugin", "new", "more"]) == USAGE
    assert "--publisher is missing" in capsys.readouterr().err
