"""Each contract of import-linter is shown to bite: a copy of the source with one forbidden import must fail it, and only it."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "plugins").glob("*/src"))
SOURCES = ("sdk/src", "sandbox/src", "core/serving/src", "core/src", "registry/src", *PLUGINS)

VIOLATIONS = {
    "sdk": ("sdk/src/wangge_sdk/texts.py", "import piccolo"),
    "sandbox": ("sandbox/src/wangge_sandbox/__init__.py", "import wangge_core.errors"),
    "serving": ("core/serving/src/wangge_serving/ids.py", "import wangge_sdk.texts"),
    "servers": ("registry/src/wangge_registry/__init__.py", "import wangge_core.errors"),
    "plugins": ("plugins/keyword-triage/src/wangge_plugin_keyword_triage/__init__.py", "import wangge_core.errors"),
    "not-plugins": ("core/src/wangge_core/ids.py", "import wangge_plugin_livelihood"),
    "pure": ("core/src/wangge_core/cases/workflow.py", "import litestar"),
    "roots": ("core/src/wangge_core/cases/model.py", "import wangge_core.platform"),
    "layers": ("core/src/wangge_core/areas/repository.py", "import wangge_core.areas.service"),
    "acyclic": ("core/src/wangge_core/access/decision.py", "import wangge_core.cases.model"),
    "registry-acyclic": ("registry/src/wangge_registry/log/model.py", "import wangge_registry.versions.model"),
}


def test_no_plugin_is_left_out():
    linted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    contracts = {contract["id"]: contract for contract in linted["contracts"]}
    modules = {place.name for source in PLUGINS for place in (ROOT / source).glob("wangge_plugin_*")}
    assert modules <= set(linted["root_packages"])
    assert modules == set(contracts["plugins"]["source_modules"]) == set(contracts["not-plugins"]["forbidden_modules"])


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("source")
    for source in SOURCES:
        shutil.copytree(ROOT / source, folder / source, ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(str(folder / source) for source in SOURCES)
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--contract", contract]
    return subprocess.run(command, cwd=folder, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("contract", VIOLATIONS)
def test_the_contract_bites(copy: Path, contract: str):
    name, line = VIOLATIONS[contract]
    file = copy / name
    before = file.read_text(encoding="utf-8")
    file.write_text(before + f"\n{line}\n", encoding="utf-8")
    try:
        found = _lint(copy, contract)
    finally:
        file.write_text(before, encoding="utf-8")
    assert found.returncode == 1, found.stdout
    assert "1 broken" in found.stdout


def test_every_contract_has_its_violation():
    declared = [
        line.split('"')[1] for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines() if line.startswith("id = ")
    ]
    assert sorted(declared) == sorted(VIOLATIONS)
