"""Wheels: the same bytes twice, what the standard tools expect, and nothing else in them."""

import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from wangge_sdk.cli import DONE, FAILED, USAGE, main
from wangge_sdk.manifest import check, open_package, read_manifest
from wangge_sdk.projects.creating import TEMPLATES, NewPlugin, create
from wangge_sdk.projects.packing import PackingError, pack

ROOT = Path(__file__).parents[3]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    create(NewPlugin(template="service", publisher="acme", name="street-lights"), tmp_path / "made")
    return tmp_path / "made"


@pytest.fixture
def package(project: Path) -> Path:
    return project / "src/acme_street_lights"


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_is_packed_has_nothing_to_mend(tmp_path: Path, template: str):
    create(NewPlugin(template=template, publisher="acme", name="street-lights"), tmp_path / "made")
    packed = pack(tmp_path / "made")
    file = tmp_path / packed.name
    file.write_bytes(packed.content)
    assert packed.name == "acme_street_lights-0.1.0-py3-none-any.whl"
    assert check(file) == []
    assert read_manifest(open_package(file)).id == "acme.street-lights"


def test_the_same_files_give_the_same_bytes(project: Path, package: Path):
    first = pack(project)
    for path in project.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o700)
    (package / "__pycache__").mkdir(exist_ok=True)
    (package / "__pycache__/hooks.cpython-311.pyc").write_bytes(b"x")
    (package / ".hidden").write_text("x")
    assert pack(project).sha256 == first.sha256
    (package / "hooks.py").write_text((package / "hooks.py").read_text() + "\n")
    assert pack(project).sha256 != first.sha256


def test_pip_and_its_record_agree(project: Path, tmp_path: Path):
    (project / "LICENSE").write_text("Apache-2.0")
    assert main(["plugin", "pack", str(project), "--out", str(tmp_path / "out")]) == DONE
    [wheel] = (tmp_path / "out").iterdir()
    command = [
        str(Path(sys.executable).with_name("uv")),
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        "there",
        str(wheel),
    ]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=100)
    assert (tmp_path / "there/acme_street_lights/plugin.json").read_bytes() == (project / "src/acme_street_lights/plugin.json").read_bytes()
    with zipfile.ZipFile(wheel) as archive:
        told = Parser().parsestr(archive.read("acme_street_lights-0.1.0.dist-info/METADATA").decode())
        recorded = archive.read("acme_street_lights-0.1.0.dist-info/RECORD").decode().splitlines()
        assert {line.split(",")[0] for line in recorded} == set(archive.namelist())
    assert (told["Name"], told["Version"], told["Requires-Dist"]) == ("acme-street-lights", "0.1.0", "wangge-sdk")
    assert told.get_payload().startswith("# street-lights")


def test_the_command_tells_hash_and_size(project: Path, capsys):
    assert main(["plugin", "pack", str(project)]) == DONE
    file, digest, size = capsys.readouterr().out.splitlines()
    assert Path(file) == project / "dist/acme_street_lights-0.1.0-py3-none-any.whl"
    assert digest == f"sha256 {pack(project).sha256}"
    assert size.startswith(f"{Path(file).stat().st_size} bytes, ")


@pytest.mark.parametrize("name", ["native.so", "native.cpython-311-x86_64-linux-gnu.so", "native.so.1", "evil.pth", "old.pyc"])
def test_code_that_cannot_be_read_is_refused(project: Path, package: Path, name: str):
    (package / name).write_bytes(b"\x7fELF")
    with pytest.raises(PackingError, match="plain Python"):
        pack(project)


def test_links_are_refused(project: Path, package: Path):
    (package / "link").symlink_to("/etc/passwd")
    with pytest.raises(PackingError, match="link"):
        pack(project)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('version = "0.1.0"', 'version = "0.2.0"', "write the same in both"),
        ('version = "0.1.0"', 'version = "new"', "is not a version; write 0.1.0"),
        ('version = "0.1.0"', 'dynamic = ["version"]', "dynamic"),
        ('"acme_street_lights:plugin.json"', '"other:plugin.json"', 'of the value "acme_street_lights:plugin.json"'),
        ('["wangge-sdk"]', '["wangge sdk"]', "in dependencies"),
        ('readme = "README.md"', 'readme = "NONE.md"', "NONE.md cannot be read"),
        ("[project]", "[other]", "no \\[project\\]"),
        ("[project]", "[project", "cannot be read"),
    ],
)
def test_a_project_that_says_something_else_is_refused(project: Path, old: str, new: str, told: str):
    file = project / "pyproject.toml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(PackingError, match=told):
        pack(project)


def test_what_has_errors_is_not_packed(project: Path, package: Path, capsys):
    (package / "settings/area.schema.json").unlink()
    assert main(["plugin", "pack", str(project)]) == FAILED
    assert "There is no file settings/area.schema.json" in capsys.readouterr().err
    assert not (project / "dist").exists()
    (project / "pyproject.toml").unlink()
    assert main(["plugin", "pack", str(project.parent / "none")]) == USAGE


@pytest.mark.parametrize("name", ["livelihood", "keyword-triage"])
def test_the_platforms_own_plugins_can_be_packed(name: str):
    assert pack(ROOT / "plugins" / name).files > 5
