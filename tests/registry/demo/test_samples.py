"""The wheels of the demonstration registry."""

import json
from pathlib import Path

from wangge_registry.demo.publishers import PUBLISHER
from wangge_registry.demo.samples import wheels
from wangge_registry.versions.reading import read

PLUGINS = Path(__file__).parents[3] / "plugins"


def test_our_own_plugins_are_published_and_two_samples_wait(tmp_path: Path):
    found = {wheel.plugin: wheel for wheel in wheels(PLUGINS)}
    ids = {json.loads(file.read_bytes())["id"] for file in PLUGINS.glob("*/src/*/plugin.json")}
    assert {name for name, wheel in found.items() if wheel.published} == ids
    assert [wheel.published for wheel in found.values() if wheel.publisher == PUBLISHER][-2:] == [False, False], "samples after ours"
    assert {name for name, wheel in found.items() if not wheel.published} == {"wangge.street-trees", "wangge.curious-clerk"}
    for wheel in found.values():
        said = read(wheel.filename, wheel.content)
        assert (said.manifest.id, said.package, said.version) == (wheel.plugin, wheel.package, wheel.version)
    assert {wheel.plugin for wheel in wheels(tmp_path / "nothing")} == {"wangge.street-trees", "wangge.curious-clerk"}
