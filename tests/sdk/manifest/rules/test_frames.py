import pytest

from tests.sdk.manifest.example import Plugin
from wangge_sdk.manifest import open_package
from wangge_sdk.manifest.frames import MOST_BYTES, media_type, offered_frames
from wangge_sdk.manifest.read import read_manifest


def test_frames_are_scripts(plugin: Plugin) -> None:
    frame = plugin.contributes["ui"]["pages"][1]
    assert frame["render"] == "frame"
    frame["source"] = "icon.svg"
    assert [finding.path for finding in plugin.findings("frame.script")] == ["$.contributes.ui.pages[1].source"]
    frame["assets"] = ["icon.svg", "quality.yaml"]
    plugin.contributes["ui"]["pages"][0]["assets"] = ["icon.svg"]
    assert [finding.path for finding in plugin.findings("frame.assets")] == [
        "$.contributes.ui.pages[0].assets",
        "$.contributes.ui.pages[1].assets[1]",
    ]


def test_elements_wait_for_a_shell_that_draws_them(plugin: Plugin) -> None:
    plugin.contributes["ui"]["pages"][1]["render"] = "element"
    assert [finding.path for finding in plugin.findings("frame.element")] == ["$.contributes.ui.pages[1].render"]


def test_frames_small(plugin: Plugin) -> None:
    frame = plugin.contributes["ui"]["pages"][1]
    plugin.files[frame["source"]] = "x" * (MOST_BYTES + 1)
    assert [finding.path for finding in plugin.findings("frame.size")] == ["$.contributes.ui.pages[1]"]


def test_a_change_of_any_file_is_another_digest(plugin: Plugin) -> None:
    frame = plugin.contributes["ui"]["pages"][1]
    frame["assets"] = ["icon.svg"]

    def digest() -> str:
        package = open_package(plugin.write())
        return offered_frames(package, read_manifest(package))[frame["source"]].digest

    first = digest()
    assert digest() == first
    plugin.files["icon.svg"] = "<svg><path/></svg>"
    assert digest() != first


@pytest.mark.parametrize(
    ("path", "kind"), [("a.js", "text/javascript"), ("b/c.CSS", "text/css"), ("d.html", None), ("e", None), ("f.js.map", None)]
)
def test_kinds_of_files(path: str, kind: str | None) -> None:
    assert media_type(path) == kind
