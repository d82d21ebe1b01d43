from importlib.metadata import PathDistribution, distribution
from pathlib import Path

from wangge_core.plugins.workers.libraries import libraries


def test_a_plugin_brings_what_it_requires_and_nothing_of_the_servers():
    (path,) = libraries(distribution("qingxi-digital-base-library"))
    assert path.name == "stdnum"
    assert (path / "cn" / "uscc.py").is_file()
    assert libraries(distribution("wangge-plugin-livelihood")) == ()


def test_what_is_not_there_or_cannot_be_read_is_left_out(tmp_path: Path):
    lines = ("nothing-of-this-name", "python-stdnum; extra == 'more'", "((", "wangge-sdk>=0.1")
    (tmp_path / "METADATA").write_text("Name: acme\nVersion: 1\n" + "".join(f"Requires-Dist: {line}\n" for line in lines))
    assert libraries(PathDistribution(tmp_path)) == ()
