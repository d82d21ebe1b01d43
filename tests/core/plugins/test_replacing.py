"""A running host takes in what is installed, replaces its code, and lets it go; the commands that install do so only in development."""

from collections.abc import AsyncIterator
from pathlib import Path
from unittest.mock import Mock

import pytest

from tests.core.plugins import example
from tests.core.plugins.conftest import MakeHost, chosen
from tests.core.plugins.example import COUNTY, GRID, found, report
from wangge_core.plugins.discovery import read_offer
from wangge_core.plugins.errors import PluginNotFoundError
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Choices, State
from wangge_core.plugins.workers.store import Store
from wangge_core.settings import Settings
from wangge_sdk.cli import DONE, FAILED, USAGE, main
from wangge_sdk.manifest import open_package
from wangge_sdk.projects.creating import NewPlugin, create
from wangge_sdk.projects.packing import pack

PLUGIN = "acme.street-lights"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    create(NewPlugin(template="service", publisher="acme", name="street-lights"), tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def wheel(project: Path, tmp_path: Path) -> Path:
    return packed(project, tmp_path)


def packed(project: Path, folder: Path) -> Path:
    made = pack(project)
    (folder / made.name).write_bytes(made.content)
    return folder / made.name


def reworded(project: Path, old: str, new: str) -> None:
    file = project / "src/acme_street_lights/hooks.py"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


@pytest.fixture
async def host(tmp_path: Path, project: Path) -> AsyncIterator[Host]:
    host = Host(Mock(), Settings(data=tmp_path / "data"))
    grants = example.agreed([read_offer(open_package(project))])
    host._take(Choices(version=1, areas=(chosen(PLUGIN, COUNTY),), grants=grants))
    yield host
    await host.fleet.stop()


async def said(host: Host) -> list[str]:
    answers = await host.relay(GRID).ask("validate_report", report("灯"))
    return [problem.message["en"] for answer in answers for problem in answer.value]


async def test_a_wheel_is_taken_in_replaced_and_let_go_while_the_host_runs(host: Host, project: Path, wheel: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "data/plugins")
    await host.look_into_store()
    store.install(wheel)
    await host.look_into_store()
    assert host.installed(PLUGIN).state is State.READY
    assert await said(host) == ["Please write at least 6 characters, or add a photo."]

    reworded(project, "Please write at least", "Write")
    store.replace_same(store.install(packed(project, tmp_path)))
    await host.look_into_store()
    assert await said(host) == ["Write 6 characters, or add a photo."]
    assert [health.key.plugin for health in host.fleet.health()] == [PLUGIN]

    store.remove(PLUGIN)
    await host.look_into_store()
    assert await said(host) == []
    with pytest.raises(PluginNotFoundError):
        host.installed(PLUGIN)
    assert host.fleet.health() == ()


async def test_what_is_replaced_by_something_faulty_is_off(make_host: MakeHost) -> None:
    host = make_host(example.Good())
    [name] = [plugin.id for plugin in host.plugins]
    assert len(await host.relay(GRID).ask("suggest_class", report())) == 1
    await host.replace(found(name, ("suggest_class.v1",), platform={"api": ">=9"}))
    assert host.installed(name).state is State.INVALID
    assert await host.relay(GRID).ask("suggest_class", report()) == []


def test_a_wheel_is_installed_and_removed_in_development(wheel: Path, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("WANGGE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WANGGE_DEVELOPMENT", "true")
    assert main(["plugin", "install", str(wheel)]) == DONE
    assert f"Installed {PLUGIN} 0.1.0, sha256 " in capsys.readouterr().out
    assert len(Store(tmp_path / "data/plugins").sites()) == 1
    assert main(["plugin", "uninstall", PLUGIN]) == DONE
    assert main(["plugin", "uninstall", PLUGIN]) == FAILED
    assert main(["plugin", "uninstall", "../plugins"]) == FAILED
    assert Store(tmp_path / "data/plugins").sites() == frozenset()


@pytest.mark.parametrize("command", [["install", "lights.whl"], ["uninstall", PLUGIN]])
def test_elsewhere_it_is_refused(command: list[str], tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("WANGGE_DATA", str(tmp_path / "data"))
    assert main(["plugin", *command]) == USAGE
    assert "come through the registry" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_what_cannot_be_installed_is_told(project: Path, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("WANGGE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WANGGE_DEVELOPMENT", "true")
    assert main(["plugin", "install", str(tmp_path / "none.whl")]) == FAILED
    assert "none.whl was not installed" in capsys.readouterr().err
    wheel = packed(project, tmp_path)
    content = wheel.read_bytes()
    wheel.write_bytes(content[: len(content) // 2])
    assert main(["plugin", "install", str(wheel)]) == FAILED
    monkeypatch.setenv("WANGGE_DEVELOPMENT", "perhaps")
    assert main(["plugin", "install", str(wheel)]) == USAGE
    assert "WANGGE_DEVELOPMENT" in capsys.readouterr().err
