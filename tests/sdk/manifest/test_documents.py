import json

import pytest

from tests.sdk.manifest.example import Plugin
from wangge_sdk.manifest import ManifestError, open_package
from wangge_sdk.manifest.documents import MAX_DEPTH, read_json, read_typed


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


@pytest.mark.parametrize(
    ("content", "rule", "says"),
    [
        (b"", "json.valid", "truncated"),
        (b'{"a": 1,}', "json.valid", "not valid JSON"),
        (b'{"a": NaN}', "json.valid", "not valid JSON"),
        (b'"\xff"', "json.valid", "not valid JSON"),
        (rb'"\ud800"', "json.valid", "not valid JSON"),
        (b'{"a": {"b": 1, "c": 2, "b": 3}}', "json.valid", "the name 'b' stands twice"),
        (nested(MAX_DEPTH + 1).encode(), "json.depth", "more than 40 levels"),
        (nested(100_000).encode(), "json.valid", "not valid JSON"),
    ],
)
def test_what_is_not_json_is_refused_with_a_reason(plugin: Plugin, content, rule, says):
    folder = plugin.write()
    (folder / "plugin.json").write_bytes(content)
    with pytest.raises(ManifestError) as caught:
        read_json(open_package(folder))
    (finding,) = caught.value.findings
    assert (finding.id, finding.path) == (rule, "$")
    assert says in finding.message["en"]


def test_the_deepest_that_is_allowed_is_read(plugin: Plugin):
    folder = plugin.write()
    (folder / "plugin.json").write_text(nested(MAX_DEPTH))
    assert json.dumps(read_json(open_package(folder))) == nested(MAX_DEPTH)


def test_a_file_that_is_not_there_is_a_finding(plugin: Plugin):
    with pytest.raises(ManifestError) as caught:
        read_json(open_package(plugin.write()), "none.json")
    (finding,) = caught.value.findings
    assert (finding.id, finding.file) == ("json.readable", "none.json")


def test_what_does_not_fit_its_type_is_named_by_place(plugin: Plugin):
    plugin.files["classes.json"] = {"a": [1, "two"]}
    with pytest.raises(ManifestError) as caught:
        read_typed(open_package(plugin.write()), "classes.json", dict[str, list[int]])
    (finding,) = caught.value.findings
    assert (finding.path, finding.message["en"]) == ("$[...][1]", "The content does not fit: Expected `int`, got `str`.")
