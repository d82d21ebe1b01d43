"""The command before pytest has anything to say; what it runs is tried with every template in `tests/sdk/projects`."""

from pathlib import Path

from wangge_sdk.cli import USAGE, main
from wangge_sdk.projects.creating import NewPlugin, create


def test_a_manifest_that_cannot_be_read_is_said_once(tmp_path: Path, capsys):
    create(NewPlugin(template="feed", publisher="acme", name="warnings"), tmp_path / "made")
    next((tmp_path / "made/src").glob("*/plugin.json")).write_text("{", encoding="utf-8")
    assert main(["plugin", "test", str(tmp_path / "made")]) == USAGE
    told = capsys.readouterr().err
    assert told.startswith("plugin.json: $: This is not valid JSON")
    assert told.endswith("wangge plugin check says all that is to be mended.\n")


def test_where_there_is_no_project(tmp_path: Path, capsys):
    assert main(["plugin", "test", str(tmp_path)]) == USAGE
    assert "plugin.json" in capsys.readouterr().err
