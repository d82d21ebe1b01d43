"""Folders, projects and wheels become one thing; what cannot be packed is read all the same."""

from pathlib import Path

import pytest

from tests.sdk.rulepack.zips import FILES, WHEEL, wheel
from wangge_sdk.manifest import PackageError
from wangge_sdk.projects.creating import NewPlugin, create
from wangge_sdk.rulepack import places, read_place
from wangge_sdk.rulepack.content import ContentPackage


@pytest.fixture
def project(tmp_path: Path) -> Path:
    create(NewPlugin(template="service", publisher="acme", name="street-lights"), tmp_path / "made")
    return tmp_path / "made"


def test_a_project_is_its_wheel(project: Path) -> None:
    content = read_place(project)
    assert (content.is_wheel, content.base, content.faults) == (True, "src/", ())
    assert content.where == "acme_street_lights-0.1.0-py3-none-any.whl"


@pytest.mark.parametrize("place", ["src/acme_street_lights", "src/acme_street_lights/plugin.json"])
def test_a_package_alone_has_no_dist_info(project: Path, place: str) -> None:
    content = read_place(project / place)
    assert (content.is_wheel, content.base, content.root) == (False, "", "")
    assert "plugin.json" in content.files


def test_a_wheel_in_a_file(tmp_path: Path) -> None:
    (tmp_path / WHEEL).write_bytes(wheel())
    assert set(FILES) < set(read_place(tmp_path / WHEEL).files)


def test_a_project_that_cannot_be_packed_is_read(project: Path) -> None:
    (project / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    content = read_place(project)
    assert ([fault.rule for fault in content.faults], content.base) == (["wheel.packable"], "src/acme_street_lights/")


def test_a_project_whose_manifest_cannot_be_read_is_read(project: Path) -> None:
    (project / "src/acme_street_lights/plugin.json").write_text("{", encoding="utf-8")
    content = read_place(project)
    assert (content.faults, content.is_wheel) == ((), False)


def test_links_and_hidden_files(project: Path) -> None:
    package = project / "src/acme_street_lights"
    (package / "link.json").symlink_to("/etc/passwd")
    (package / ".hidden").write_text("x", encoding="utf-8")
    (package / "__pycache__").mkdir()
    (package / "__pycache__/x.pyc").write_bytes(b"x")
    content = read_place(package)
    assert [fault.rule for fault in content.faults] == ["wheel.kind"]
    assert not {"link.json", ".hidden", "__pycache__/x.pyc"} & set(content.files)


def test_a_folder_of_too_many_files_is_not_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MOST_FILES", 3)
    package = project / "src/acme_street_lights"
    content = read_place(package)
    assert ([fault.rule for fault in content.faults], content.readable) == (["wheel.limits"], False)


def test_where_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(PackageError):
        read_place(tmp_path)
    (tmp_path / "x.txt").touch()
    with pytest.raises(PackageError):
        read_place(tmp_path / "x.txt")


def test_the_package_as_the_manifests_rules_read_it(project: Path) -> None:
    package = ContentPackage(read_place(project))
    assert package.where.endswith(".whl")
    assert (package.has("settings"), package.has("settings/area.schema.json"), package.has("other")) == (True, True, False)
    with pytest.raises(PackageError, match="there is no file x"):
        package.read("x")
