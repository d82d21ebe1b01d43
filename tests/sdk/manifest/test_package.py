import json
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path

import pytest

from tests.sdk.manifest.example import Plugin
from wangge_sdk.manifest import PackageError, check, installed_plugins, open_package, read_manifest
from wangge_sdk.manifest.package import MAX_FILE_BYTES

ROOT = Path(__file__).parents[3]
POINTS = "[wangge.plugins]\nroads = road_defects:plugin.json\n"


def make_wheel(plugin: Plugin, points: str | None = POINTS, name: str = "road_defects-1.2.0-py3-none-any.whl") -> Path:
    folder = plugin.write()
    wheel = folder.parent / name
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in folder.rglob("*"):
            if file.is_file():
                archive.write(file, f"road_defects/{file.relative_to(folder)}")
        if points is not None:
            archive.writestr("road_defects-1.2.0.dist-info/entry_points.txt", points)
    return wheel


def install(plugin: Plugin, points: str = POINTS) -> Path:
    """Lay the plugin out as pip would, and return the folder of packages."""
    site = plugin.folder.parent / "site"
    plugin.folder = site / "road_defects"
    plugin.write()
    (plugin.folder / "__init__.py").write_text("raise RuntimeError('imported')")
    info = site / "road_defects-1.2.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: road-defects\nVersion: 1.2.0\n")
    (info / "entry_points.txt").write_text(points)
    return site


def test_a_plugin_is_opened_by_folder_manifest_or_project(plugin: Plugin):
    folder = plugin.write()
    project = folder.parent / "project"
    (project / "src").mkdir(parents=True)
    (project / "src" / "road_defects").symlink_to(folder)
    flat = folder.parent / "flat"
    flat.mkdir()
    (flat / "road_defects").symlink_to(folder)
    for where in (folder, str(folder), folder / "plugin.json", project, flat):
        assert read_manifest(where).id == "example-university.road-defects"
        assert open_package(where).where == str(folder)


def test_a_folder_with_two_plugins_is_not_guessed_about(plugin: Plugin):
    folder = plugin.write()
    for name in ("one", "two"):
        (folder.parent / name).mkdir()
        (folder.parent / name / "plugin.json").write_text("{}")
    with pytest.raises(PackageError, match=r"has 3 plugin\.json"):
        open_package(folder.parent)


def test_a_wheel_is_read_where_it_is(plugin: Plugin):
    wheel = make_wheel(plugin)
    assert check(wheel) == []
    package = open_package(wheel)
    assert package.where == "road_defects-1.2.0-py3-none-any.whl"
    assert json.loads(package.read("classes.json"))[0]["id"] == "pothole"
    assert package.has("forms")
    assert not package.has("form")
    with pytest.raises(PackageError, match=r"no file none\.json"):
        package.read("none.json")


@pytest.mark.parametrize(
    ("points", "says"),
    [
        (None, "has 0 entry_points.txt"),
        ("", "has 0 entry points in wangge.plugins"),
        ("[other]\nroads = road_defects:plugin.json\n", "has 0 entry points"),
        (f"{POINTS}more = road_defects:plugin.json\n", "has 2 entry points"),
        ("[wangge.plugins]\nroads = road_defects.inner:plugin.json\n", "should be <top-level package>:plugin.json"),
        ("[wangge.plugins]\nroads = road_defects:main\n", "should be <top-level package>:plugin.json"),
        ("roads = road_defects:plugin.json", "cannot be read"),
    ],
)
def test_a_wheel_has_one_entry_point(plugin: Plugin, points, says):
    with pytest.raises(PackageError, match=says):
        open_package(make_wheel(plugin, points))


def test_a_broken_wheel_is_refused(plugin: Plugin, tmp_path: Path):
    broken = tmp_path / "broken.whl"
    broken.write_bytes(b"PK nothing")
    with pytest.raises(PackageError, match="not a readable wheel"):
        open_package(broken)
    damaged = make_wheel(plugin)
    content = bytearray(damaged.read_bytes())
    start = content.index(b"pothole")
    content[start : start + 7] = b"POTHOLE"
    damaged.write_bytes(content)
    assert {finding.id for finding in check(damaged)} >= {"json.readable"}


def test_a_wheel_that_unpacks_to_too_much_is_refused(plugin: Plugin):
    plugin.files["classes.json"] = " " * (MAX_FILE_BYTES + 1)
    wheel = make_wheel(plugin)
    with pytest.raises(PackageError, match="larger than"):
        open_package(wheel).read("classes.json")


def test_files_outside_the_package_are_not_read(plugin: Plugin):
    package = open_package(plugin.write())
    (plugin.folder.parent / "secret").write_text("secret")
    for path in ("../secret", str(plugin.folder.parent / "secret"), "forms", "a\0b", "x" * 5000):
        with pytest.raises(PackageError, match="no file"):
            package.read(path)


def test_a_file_that_may_not_be_read_is_said_so(plugin: Plugin, monkeypatch):
    package = open_package(plugin.write())

    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root, as which tests may run, is refused nothing
    with pytest.raises(PackageError, match=r"icon\.svg in .* cannot be read: Permission denied"):
        package.read("icon.svg")


def test_an_installed_plugin_is_read_without_importing_it(plugin: Plugin):
    site = install(plugin)
    (distribution,) = Distribution.discover(path=[str(site)])
    assert read_manifest(distribution).id == "example-university.road-defects"
    (point,) = distribution.entry_points
    assert check(point) == []
    assert "road_defects" not in sys.modules


def test_a_distribution_with_other_entry_points_is_no_plugin(plugin: Plugin):
    (distribution,) = Distribution.discover(path=[str(install(plugin, "[console_scripts]\nroads = road_defects:main\n"))])
    with pytest.raises(PackageError, match="road-defects has 0 entry points"):
        open_package(distribution)


def test_an_editable_installation_is_found_by_its_package():
    point = EntryPoint(name="livelihood", value="wangge_plugin_livelihood:plugin.json", group="wangge.plugins")
    assert read_manifest(point).id == "wangge.livelihood"


def test_an_entry_point_without_a_package_is_an_error():
    for name in ("no_such_package_anywhere", "json"):
        with pytest.raises(PackageError, match=f"the package {name} of entry point x has no plugin.json"):
            open_package(EntryPoint(name="x", value=f"{name}:plugin.json", group="wangge.plugins"))


def test_installed_plugins_are_listed_by_name():
    names = [point.name for point in installed_plugins()]
    assert names == sorted(names)
    assert {"livelihood", "keyword-triage"} <= set(names)


@pytest.mark.parametrize("name", ["livelihood", "keyword-triage"])
def test_our_plugins_build_into_wheels_with_all_their_files(name: str, tmp_path: Path):
    build = f"from hatchling.build import build_wheel; print(build_wheel({str(tmp_path)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", build], cwd=ROOT / "plugins" / name, capture_output=True, text=True, check=True, timeout=120
    )
    wheel = tmp_path / done.stdout.split()[-1]
    assert [finding for finding in check(wheel) if finding.severity != "note"] == []
    assert read_manifest(wheel) == read_manifest(ROOT / "plugins" / name)
