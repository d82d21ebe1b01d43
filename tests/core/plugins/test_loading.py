"""Which code may run in the server's process, and what the contract refuses."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.core.plugins import example
from tests.core.plugins.example import found
from wangge_core.plugins.loading import Loader
from wangge_core.plugins.model import Installed, State
from wangge_core.settings import Settings
from wangge_sdk.hooks import hookimpl


def loader(folder: Path, *allowed: str) -> Loader:
    return Loader(Settings(data=folder, inprocess_plugins=", ".join(allowed)))


def admitted(folder: Path, code: object, *hooks: Any) -> Installed:
    return loader(folder, "acme.noise").admit(found("acme.noise", hooks or ("suggest_class.v1",)), code)


def reason(plugin: Installed) -> str:
    assert plugin.reason is not None
    assert plugin.reason["zh-CN"]
    return plugin.reason["en"]


def test_good_code_is_ready(tmp_path: Path) -> None:
    plugin = admitted(tmp_path, example.Good())
    assert (plugin.state, plugin.reason) == (State.READY, None)


def test_foreign_code_waits_for_a_worker(tmp_path: Path) -> None:
    book = loader(tmp_path)
    plugin = book.admit(found("acme.noise", ("suggest_class.v1",)), example.Good())
    assert plugin.state is State.REFUSED
    assert "sandboxed worker" in reason(plugin)
    assert "WANGGE_INPROCESS_PLUGINS" in reason(plugin)
    assert book.implementation("acme.noise", "1.2.0", "suggest_class.v1") is None
    assert book.shelf.standing_in("acme.noise", "1.2.0") is None


def test_a_plugin_without_code_needs_no_leave(tmp_path: Path) -> None:
    book = loader(tmp_path)
    assert book.admit(found("acme.noise")).state is State.READY
    assert book.shelf.standing_in("acme.noise", "1.2.0") is not None


def test_a_wrapper_is_refused(tmp_path: Path) -> None:
    class Wrapping:
        @hookimpl(wrapper=True)
        def suggest_class(self) -> Any:
            return (yield)

    assert "only the platform may do that" in reason(admitted(tmp_path, Wrapping()))


def test_an_old_wrapper_is_refused(tmp_path: Path) -> None:
    class Wrapping:
        @hookimpl(hookwrapper=True)
        def suggest_class(self) -> Any:
            yield

    assert "only the platform may do that" in reason(admitted(tmp_path, Wrapping()))


@pytest.mark.parametrize("order", [{"tryfirst": True}, {"trylast": True}])
def test_pushing_to_the_front_or_the_back_is_refused(tmp_path: Path, order: Any) -> None:
    class Pushing:
        @hookimpl(**order)
        def suggest_class(self) -> None:
            return None

    assert "the platform decides the order" in reason(admitted(tmp_path, Pushing()))


def test_a_hook_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    class More(example.Good):
        @hookimpl
        def route_case(self) -> None:
            return None

    plugin = admitted(tmp_path, More())
    assert plugin.state is State.REFUSED
    assert reason(plugin) == "Its code implements hooks that its manifest does not list: route_case.v1."


def test_a_hook_that_is_listed_and_not_there_is_refused(tmp_path: Path) -> None:
    plugin = admitted(tmp_path, example.Good(), "suggest_class.v1", "route_case.v1")
    assert reason(plugin) == "Its manifest lists hooks that its code does not implement: route_case.v1."


def test_a_hook_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    class Inventing(example.Good):
        @hookimpl
        def read_minds(self) -> None:
            return None

    assert "read_minds" in reason(admitted(tmp_path, Inventing()))


def test_an_argument_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    class Asking:
        @hookimpl
        def suggest_class(self, database: object) -> object:
            return database

    assert "database" in reason(admitted(tmp_path, Asking()))


def test_what_was_refused_leaves_nothing_behind(tmp_path: Path) -> None:
    class More(example.Good):
        @hookimpl
        def route_case(self) -> None:
            return None

    book = loader(tmp_path, "acme.noise")
    book.admit(found("acme.noise", ("suggest_class.v1",)), More())
    assert book.admit(found("acme.noise", ("suggest_class.v1",)), example.Good()).state is State.READY


def plugin_on_disk(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str, name: str) -> None:
    monkeypatch.syspath_prepend(str(folder))
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text("")
    (folder / name / "hooks.py").write_text(code)


GOOD = "from wangge_sdk.hooks import hookimpl\n@hookimpl\ndef suggest_class():\n    return None\n"
CLASS = "from wangge_sdk.hooks import hookimpl\nclass Triage:\n    @hookimpl\n    def suggest_class(self):\n        return None\n"


@pytest.mark.parametrize(
    ("name", "code", "module", "state", "words"),
    [
        ("h_module", GOOD, "h_module.hooks", State.READY, ""),
        ("h_class", CLASS, "h_class.hooks:Triage", State.READY, ""),
        ("h_object", CLASS + "triage = Triage()\n", "h_object.hooks:triage", State.READY, ""),
        ("h_raise", "raise ValueError('secret words')", "h_raise.hooks", State.FAILED, "ValueError in hooks.py, line 1"),
        ("h_exit", "raise SystemExit", "h_exit.hooks", State.FAILED, "SystemExit in hooks.py, line 1"),
        ("h_import", "import nowhere_at_all", "h_import.hooks", State.FAILED, "ModuleNotFoundError"),
        ("h_name", GOOD, "h_name.hooks:missing", State.FAILED, "AttributeError"),
    ],
)
def test_code_is_imported_only_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str, module: str, state: State, words: str
) -> None:
    plugin_on_disk(tmp_path, monkeypatch, code, name)
    runtime = {"isolation": "inprocess", "module": module, "limits": {}}
    files = {f"{name}/hooks.py": b"", f"{name}/__init__.py": b""}
    described = found("acme.noise", ("suggest_class.v1",), files=files, runtime=runtime)
    assert described.offer is not None, [finding.sentence() for finding in described.findings]
    plugin = loader(tmp_path / "data", "acme.noise").admit(described)
    assert plugin.state is state
    assert words in (plugin.reason or {"en": ""})["en"]
    assert "secret" not in str(plugin.reason)


DIES = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.core.plugins.example import found
from tests.core.plugins.test_loading import loader
files = {"h_dies/hooks.py": b"", "h_dies/__init__.py": b""}
runtime = {"isolation": "inprocess", "module": "h_dies.hooks", "limits": {}}
loader(Path(sys.argv[1]), "acme.noise").admit(found("acme.noise", ("suggest_class.v1",), files=files, runtime=runtime))
"""


@pytest.mark.slow
def test_a_plugin_that_kills_the_server_is_held_back_until_it_is_released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin_on_disk(tmp_path, monkeypatch, "import os\nos._exit(7)\n", "h_dies")
    data = tmp_path / "data"
    root = Path(__file__).parents[3]
    died = subprocess.run([sys.executable, "-c", DIES, str(data), str(tmp_path)], check=False, cwd=root)
    assert died.returncode == 7
    book = loader(data, "acme.noise")
    plugin = book.admit(found("acme.noise", ("suggest_class.v1",)), example.Good())
    assert plugin.state is State.HELD
    assert "died while it loaded" in reason(plugin)
    assert book.release("acme.noise", "1.2.0").state is State.READY
    assert loader(data, "acme.noise").admit(found("acme.noise", ("suggest_class.v1",)), example.Good()).state is State.READY
